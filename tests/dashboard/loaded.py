"""A small invented matrix of flows between seven provinces, kept and published through the production path."""

from itertools import product
from pathlib import Path

import pyarrow as pa

from etl import build, paths
from etl.flows import store
from etl.flows.store import Dataset

PLACES = {"110000": 9, "140000": 1, "310000": 8, "340000": 1, "440000": 4, "810000": 1, "820000": 1}  # pull of each
PERIODS = ("2021", "2022", "2023")
DELTA = ("310000", "340000")


def stays(origin: str, destination: str, period: str, specialty: str) -> int:
    """A plain rule: many stay, the rest go where the pull is; fewer leave each year; Macau sends next to nobody."""
    size = 40 if origin == "820000" else 4000 if specialty == "A" else 9000
    if origin == destination:
        return size * 9
    year = PERIODS.index(period)
    return size * PLACES[destination] * (6 - year) // 400


def save(received: Path) -> None:
    """Two data sets: residents of all seven places with everything, and discharges of two destinations."""
    rows = [
        {"origin": origin, "destination": destination, "period": period, "specialty": specialty, "reason": reason, "hospital": None, "stays": stays(origin, destination, period, specialty) // 2, "fund_yuan": None}
        for origin, destination in product(PLACES, PLACES) for period in PERIODS for specialty in ("A", "B") for reason in ("emergency", "chosen")
    ]  # fmt: skip
    said = {"unit": "stays", "setting": "inpatient", "source": "Trial office", "locator": "Table 1", "licence": "CC BY 4.0", "as_of": "2024-06-30", "level": "province", "loaded_at": "2026-11-22T15:00:00+00:00"}
    trial = Dataset(
        dataset_id="trial", title_zh="试用流向", title_en="Trial flows", base="residents", definition="O4", complete_for="both", origins=list(PLACES), destinations=list(PLACES),
        has_diagonal=True, specialty_list="mdc", **said,
    )  # fmt: skip
    store.save(received, trial, pa.Table.from_pylist(rows, store.FLOW))
    delta = Dataset(
        dataset_id="delta", title_zh="试用出院", title_en="Trial discharges", base="discharges", definition="O4", complete_for="destination", destinations=list(DELTA),
        has_diagonal=True, computed=True, **said,
    )  # fmt: skip
    kept = [{**row, "reason": None, "specialty": "all"} for row in rows if row["destination"] in DELTA and row["period"] == "2023" and row["reason"] == "chosen" and row["specialty"] == "B"]
    store.save(received, delta, pa.Table.from_pylist(kept, store.FLOW))


def build_with(received: Path, warehouse: Path) -> None:
    """The committed data and what was received, as a warehouse. The caller sets `NRMC_RECEIVED`."""
    save(received)
    build.build(paths.ROOT / "data", warehouse)
