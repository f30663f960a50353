"""Real or synthetic: a data folder says so by its marker, and nothing of one kind enters a folder or warehouse of the other.

The marker is a file named `SYNTHETIC` in the data folder. Synthetic sets say it in their description
(`"synthetic": true`), synthetic hospitals in their name (示例医院 / Sample Hospital).
"""

import json
import os
from pathlib import Path

import duckdb

from etl import paths, snapshot
from etl.errors import Fault, InputError

MARKER = "SYNTHETIC"
REAL, SYNTHETIC = "real", "synthetic"
NAME_ZH, NAME_EN = "示例医院", "Sample Hospital"
DESCRIPTIONS = ("flows/*/dataset.json", "measures/*/measure.json")


def of(data: Path) -> str:
    """The kind of a data folder."""
    return SYNTHETIC if (data / MARKER).exists() else REAL


def received_of(data: Path) -> Path:
    """What was loaded into this data folder; `NRMC_RECEIVED` moves it."""
    return Path(os.environ["NRMC_RECEIVED"]) if "NRMC_RECEIVED" in os.environ else data / paths.received().name


def received_faults(data: Path, received: Path) -> list[Fault]:
    """Loaded sets whose kind is not that of the folder; a set that does not say counts as real."""
    kind, faults = of(data), []
    for pattern in DESCRIPTIONS:
        for file in sorted(received.glob(pattern)):
            said = SYNTHETIC if json.loads(file.read_text("utf-8")).get("synthetic") is True else REAL
            if said != kind:
                faults.append(_fault(file.relative_to(received).as_posix(), None, "synthetic", said, kind))
    return faults


def hospital_faults(con: duckdb.DuckDBPyConnection, data: Path) -> list[Fault]:
    """Hospitals of `raw.hospital` that are named as the other kind is."""
    rows = con.execute("select _row, name_zh, name_en from raw.hospital order by _row").fetchall()
    kind, faults = of(data), []
    for row, name_zh, name_en in rows:
        said = SYNTHETIC if NAME_ZH in (name_zh or "") or NAME_EN in (name_en or "") else REAL
        if said != kind:
            faults.append(_fault("facts/hospital.csv", row, "name_zh", name_zh, kind))
    return faults


def require_warehouse(data: Path, warehouse: Path) -> None:
    """A warehouse keeps the kind of its first build. Raises InputError."""
    kind, held = of(data), _kind_held(warehouse)
    if held and held != kind:
        raise InputError([_fault(snapshot.POINTER, None, "kind", held, kind)])


def _kind_held(warehouse: Path) -> str | None:
    pointer = snapshot.read_pointer(warehouse)
    if pointer:
        return pointer.kind
    # A damaged pointer tells nothing, but the snapshots it named do.
    for file in sorted(warehouse.glob("[!.]*.duckdb")):
        try:
            with duckdb.connect(str(file), read_only=True) as con:
                return con.execute("select kind from build").fetchone()[0]
        except duckdb.Error:  # damaged as well, or older than this column
            continue
    return None


def _fault(file: str, row: int | None, column: str, value: str, kind: str) -> Fault:
    if kind == REAL:
        zh, en = "真实数据；合成数据只进入带 SYNTHETIC 标记的数据文件夹", "real data; synthetic data belong in a data folder with the marker SYNTHETIC"
    else:
        zh, en = "合成数据；此数据文件夹带 SYNTHETIC 标记，不收真实数据", "synthetic data; this data folder bears the marker SYNTHETIC and takes no real data"
    return Fault("kind_of_data", file, row, column, value, zh, en)
