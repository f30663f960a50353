"""Synthetic origin-destination counts: prefecture by prefecture, year and major diagnostic category.

A gravity model drawn by seed: most stays are at home, the others go where the pull is strong and the way
short; severe categories travel more; where an invented centre has opened, fewer leave the province.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq

from etl.synth import KIND
from etl.synth.money import cents
from etl.synth.world import World

# The 26 letters of MDCs in CHS-DRG, the pre-MDC A last: `--mdcs 25` is B to Z.
MDCS = tuple("BCDEFGHIJKLMNOPQRSTUVWXYZA")
REASONS = ("lives_elsewhere", "emergency", "referred", "chosen", "unknown")
SCHEMA = pa.schema(
    [
        ("origin", pa.dictionary(pa.int32(), pa.string())), ("destination", pa.dictionary(pa.int32(), pa.string())),
        ("period", pa.dictionary(pa.int32(), pa.string())), ("specialty", pa.dictionary(pa.int32(), pa.string())),
        ("reason", pa.dictionary(pa.int32(), pa.string())), ("stays", pa.int64()), ("fund_yuan", pa.decimal128(18, 2)),
        ("data_kind", pa.dictionary(pa.int32(), pa.string())),
    ]
)  # fmt: skip


@dataclass(frozen=True)
class Plan:
    """How much to draw."""

    years: int = 10
    first_year: int = 2015
    mdcs: int = 25
    stays_per_year: int = 60_000_000
    reasons: bool = False


def batches(world: World, plan: Plan) -> Iterator[pa.Table]:
    """One table a year, sorted by specialty, origin and destination; pairs without a stay have no row."""
    draw = world.random(1)
    home = home_share(world, draw)
    distance = world.distance_km
    severity = draw.uniform(0.3, 1.7, plan.mdcs)  # how much more, or less, a category travels than the mean of all
    reach_km = draw.uniform(150, 600, plan.mdcs)
    mdc_share = draw.dirichlet(np.full(plan.mdcs, 3.0))
    fund_mean = draw.lognormal(np.log(9000), 0.4, plan.mdcs)
    easing = 1 - 0.45 * (1 - np.exp(-world.centre_years(plan.first_year, plan.years) / 2))
    for year in range(plan.years):
        volume = world.size * plan.stays_per_year * 1.03 ** (year - plan.years + 1) * draw.normal(1, 0.02, len(world.places))
        parts = []
        for mdc in range(plan.mdcs):
            share = destinations(world, distance, reach_km[mdc], np.clip((1 - home) * severity[mdc], 0.005, 0.6), easing[year])
            counts = draw.poisson((volume * mdc_share[mdc])[:, None] * share)
            origin, destination = np.nonzero(counts)
            parts.append(_rows(draw, world, origin, destination, counts[origin, destination], mdc, fund_mean[mdc], plan.reasons))
        yield _table(world, str(plan.first_year + year), parts, plan)


def write(world: World, plan: Plan, folder: Path, csv: bool = False) -> tuple[Path, int]:
    """Write `flows.parquet` (or .csv) and return its path and rows. The file appears when it is whole."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / ("flows.csv" if csv else "flows.parquet")
    draft = path.with_name(f".{path.name}.draft")
    schema = SCHEMA.remove_metadata() if not csv else pa.schema([(f.name, pa.string() if pa.types.is_dictionary(f.type) else f.type) for f in SCHEMA])
    rows = 0
    writer = pyarrow.csv.CSVWriter(draft, schema) if csv else pq.ParquetWriter(draft, schema, compression="zstd")
    with writer:
        for table in batches(world, plan):
            writer.write_table(table.cast(schema) if csv else table)
            rows += len(table)
    draft.replace(path)
    return path, rows


def home_share(world: World, draw: np.random.Generator) -> np.ndarray:
    """Share of residents' stays in their own place: about 0.9, more in large places and hubs, less in small ones."""
    rank = np.argsort(np.argsort(world.size)) / max(1, len(world.size) - 1)
    return np.clip(0.84 + 0.10 * rank + draw.normal(0, 0.015, len(world.size)), 0.7, 0.985)


def destinations(world: World, distance: np.ndarray, reach_km: float, leaving: np.ndarray, easing: np.ndarray) -> np.ndarray:
    """(origin, destination) shares, rows summing to 1: home, then pull times decay with distance."""
    weight = world.pull[None, :] * (np.exp(-distance / reach_km) + 0.02 * np.exp(-distance / 1500))
    abroad = world.places.province[:, None] != world.places.province[None, :]
    np.fill_diagonal(weight, 0)
    weight /= weight.sum(axis=1, keepdims=True)
    share = leaving[:, None] * weight * np.where(abroad, easing[:, None], 1.0)
    share[np.diag_indices_from(share)] = 1 - share.sum(axis=1)
    return share


def _rows(draw, world: World, origin, destination, stays, mdc: int, fund_mean: float, reasons: bool) -> dict[str, np.ndarray]:
    reason = np.full(len(stays), -1, dtype=np.int32)
    if reasons:
        origin, destination, stays, reason = _by_reason(draw, world, origin, destination, stays)
    away = origin != destination
    # The mean of n lognormal payments: its spread shrinks with the root of n.
    fund = stays * fund_mean * np.where(away, 1.3, 1.0) * np.exp(draw.normal(0, 0.8, len(stays)) / np.sqrt(stays))
    return {
        "origin": origin.astype(np.int32), "destination": destination.astype(np.int32), "reason": reason,
        "specialty": np.full(len(stays), mdc, dtype=np.int32), "stays": stays.astype(np.int64), "fund": np.round(fund * 100).astype(np.int64),
    }  # fmt: skip


def _by_reason(draw, world: World, origin, destination, stays):
    """Split what travels by reason; a stay at home has none. Neighbours see more emergencies, hubs more referrals."""
    away = np.flatnonzero(origin != destination)
    near = world.distance_km[origin[away], destination[away]] <= 150
    hub = np.isin(destination[away], world.national_hubs)
    shares = np.where(near[:, None], [0.20, 0.30, 0.15, 0.25, 0.10], np.where(hub[:, None], [0.10, 0.06, 0.38, 0.38, 0.08], [0.28, 0.14, 0.22, 0.26, 0.10]))
    split = draw.multinomial(stays[away], shares)
    pair, reason = np.nonzero(split)
    home = np.flatnonzero(origin == destination)
    index = np.concatenate([home, away[pair]])
    count = np.concatenate([stays[home], split[pair, reason]])
    kind = np.concatenate([np.full(len(home), -1), reason]).astype(np.int32)
    order = np.lexsort((kind, destination[index], origin[index]))
    return origin[index][order], destination[index][order], count[order], kind[order]


def _table(world: World, period: str, parts: list[dict], plan: Plan) -> pa.Table:
    columns = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    places = pa.array(world.places.adcode.tolist())
    rows = len(columns["stays"])
    none = np.zeros(rows, dtype=np.int32)

    def coded(codes: np.ndarray, names: pa.Array, absent=None) -> pa.Array:
        return pa.DictionaryArray.from_arrays(pa.array(codes, mask=absent), names)

    return pa.table(
        [
            coded(columns["origin"], places), coded(columns["destination"], places), coded(none, pa.array([period])),
            coded(columns["specialty"], pa.array(list(MDCS[: plan.mdcs]))),
            coded(columns["reason"], pa.array(list(REASONS)), columns["reason"] < 0),
            pa.array(columns["stays"]), cents(columns["fund"], 18), coded(none, pa.array([KIND])),
        ],
        schema=SCHEMA,
    )  # fmt: skip
