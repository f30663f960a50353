"""Origin-destination counts of the records as a data set of flows, which the flow engine rolls up and protects."""

from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from etl.flows import store

WITHOUT_PREFECTURES = ["11", "12", "31", "50", "71", "81", "82"]  # municipalities, Taiwan, Hong Kong, Macau


@dataclass(frozen=True)
class Side:
    """What the records hold all of: `origin` (an insurer's settlements), `destination` (hospitals' front pages), `both`."""

    complete_for: str
    record_kind: str
    covers: tuple[str, ...] = ()  # provinces whose people's stays are all here

    @property
    def base(self) -> str:
        """Whose patients, as `Dataset.base` has it."""
        if self.record_kind == "settlement":
            return "insured"
        return "residents" if self.complete_for in ("origin", "both") else "discharges"

    @property
    def definition(self) -> str:
        """The definition of what may be computed from it (codelists/flow_definition.csv)."""
        return {"insured": "O2", "residents": "O4", "discharges": "I1"}[self.base]


def save(
    received: Path, collection: str, files: list[Path], side: Side, level: str | None, about: dict
) -> tuple[store.Stored | None, list[str]]:
    """Keep `od_year` (its Parquet files) as `received/flows/computed-<collection>`.

    What has no place at this level is left out and counted; without a level, prefectures are used where no stay is lost
    by it. `about` goes into the description (as_of, synthetic, threshold). None when nothing is left.
    """
    level = level or _level_of(files)
    table = _read(files, level)
    placed = table.filter(_placed(table, level))
    warnings = []
    if len(placed) < len(table):
        warnings.append(f"{_total(table) - _total(placed):,} 人次没有可用的来源地或就医地，未计入 / stays without a usable origin or destination are left out")
    if side.complete_for == "origin":
        covered = pa.array(sorted({code[:2] for code in side.covers}))
        own = placed.filter(pc.is_in(pc.utf8_slice_codeunits(placed.column("origin"), 0, 2), covered))
        if len(own) < len(placed):
            warnings.append(f"{_total(placed) - _total(own):,} 人次来自所覆盖省份以外，未计入流向 / stays of people of other provinces are not in the flows")
        placed = own
    if not len(placed):
        return None, warnings
    divided = not placed.column("mdc").null_count
    flow = _flow(placed, divided)
    dataset = store.Dataset(
        dataset_id=f"computed-{collection}",
        title_zh=f"由病例计算的流向（{collection}）", title_en=f"Flows computed from records ({collection})",
        base=side.base, definition=side.definition, complete_for=side.complete_for, level=level, unit="stays", setting="inpatient",
        source="由病例记录计算 / computed from case records", locator="sql/measures/od_year.sql", licence="", computed=True,
        origins=_distinct(flow, "origin") if side.complete_for == "origin" else [],
        destinations=_distinct(flow, "destination") if side.complete_for == "destination" else [],
        has_diagonal=True, specialty_list="mdc" if divided else "none", warnings=warnings, **about,
    )  # fmt: skip
    return store.save(received, dataset, flow), warnings


def _read(files: list[Path], level: str) -> pa.Table:
    return pq.read_table(files, partitioning=None, filters=[("level", "=", level)])


def _level_of(files: list[Path]) -> str:
    table = _read(files, "prefecture")
    known = table.filter(pc.and_(pc.is_valid(table.column("origin")), pc.is_valid(table.column("destination"))))
    exact = len(known) and _total(known.filter(_placed(known, "prefecture"))) == _total(known)
    return "prefecture" if exact else "province"


def _placed(table: pa.Table, level: str) -> pa.ChunkedArray:
    """Rows with two places. A province's own code is no prefecture, but for those that have none."""
    found = pc.and_(pc.is_valid(table.column("origin")), pc.is_valid(table.column("destination")))
    if level == "prefecture":
        for column in (table.column("origin"), table.column("destination")):
            alone = pc.is_in(pc.utf8_slice_codeunits(column, 0, 2), pa.array(WITHOUT_PREFECTURES))
            found = pc.and_(found, pc.or_(alone, pc.invert(pc.ends_with(column, "0000"))))
    return found


def _flow(placed: pa.Table, divided: bool) -> pa.Table:
    """The rows as `store.FLOW`. Money is kept only where every stay has it: a part of it would be read as all of it."""
    keys = ["origin", "destination", "year", *(["mdc"] if divided else []), "travel_reason"]
    summed = placed.group_by(keys, use_threads=False).aggregate([("stays", "sum"), ("fund_yuan", "sum"), ("fund_known", "sum")])
    has_money = pc.sum(summed.column("fund_known_sum")).as_py() == pc.sum(summed.column("stays_sum")).as_py()
    nothing = pa.nulls(len(summed), pa.string())
    columns = {
        "origin": summed.column("origin"), "destination": summed.column("destination"), "period": summed.column("year").cast(pa.string()),
        "specialty": summed.column("mdc") if divided else pa.repeat("all", len(summed)),
        "reason": summed.column("travel_reason"), "hospital": nothing, "stays": summed.column("stays_sum"),
        "fund_yuan": summed.column("fund_yuan_sum").cast(store.MONEY) if has_money else pa.nulls(len(summed), store.MONEY),
    }  # fmt: skip
    return pa.table(columns).sort_by([(name, "ascending") for name in ("period", "origin", "destination", "specialty", "reason")])


def _total(table: pa.Table) -> int:
    return pc.sum(table.column("stays")).as_py() or 0


def _distinct(table: pa.Table, column: str) -> list[str]:
    return sorted(table.column(column).unique().to_pylist())
