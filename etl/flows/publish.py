"""Published flows: `received/flows/<id>/published/<digest>/*.parquet`, made once per data set and read by every build.

The digest is of the flows, their description, the places and the code, so that what is there is right or absent.
"""

import contextlib
import json
import os
import shutil
import tempfile
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from etl import facts, paths, snapshot
from etl.errors import PublishError
from etl.flows import roll, store
from etl.flows.places import Places
from etl.flows.store import Stored

FOLDER, DRAFT = "published", ".publishing-"
TEXT, COUNT, NUMBER, FLAG = pa.string(), pa.int64(), pa.float64(), pa.bool_()
TABLES = {
    "flow_dataset": pa.schema(
        [(name, TEXT) for name in (
            "dataset_id", "title_zh", "title_en", "base", "definition", "complete_for", "level", "unit", "setting", "source",
            "locator", "licence", "as_of", "origins", "destinations", "specialty_list", "file", "sha256", "loaded_at",
        )]
        + [(name, FLAG) for name in ("has_diagonal", "has_denominator", "synthetic", "already_public", "computed", "own_places")]
        + [("threshold", COUNT), ("warnings", COUNT), ("period_first", TEXT), ("period_last", TEXT)]
        + [(name, COUNT) for name in ("periods", "specialties", "cells_published", "cells_suppressed")]
    ),
    "od_cell": pa.schema([(name, TEXT) for name in ("dataset_id", "level", "period", "specialty", "origin", "destination")] + [("stays", COUNT)]),
    "od_measure": pa.schema(
        [(name, TEXT) for name in ("dataset_id", "level", "period", "specialty", "place", "measure")]
        + [(name, NUMBER) for name in ("numerator", "denominator", "value", "low", "high")]
        + [("reliability", TEXT), ("reason", TEXT)]
    ),
    "od_reason": pa.schema([(name, TEXT) for name in ("dataset_id", "level", "period", "place", "kind")] + [("stays", COUNT), ("reason", TEXT)]),
    "od_place": pa.schema(
        [(name, TEXT) for name in ("place_list", "place", "name_zh", "name_en", "province")] + [("longitude", NUMBER), ("latitude", NUMBER)]
    ),
}  # fmt: skip
# One order for all data sets: what a page filters by first stands first, so that little is read for it.
ORDERS = {
    "od_cell": "level, specialty, period, origin, destination",
    "od_measure": "level, measure, specialty, period, place",
    "od_reason": "level, period, place, kind",
}


def publish_all(data: Path, received: Path) -> list[Path]:
    """The folders of published tables of all data sets; what is missing or out of date is made first."""
    stored = store.load_all(received)
    return [ensure(one, data) for one in stored]


def ensure(stored: Stored, data: Path) -> Path:
    """The folder of published tables of one data set, made when it is not there. Raises PublishError for a full disk."""
    target = stored.folder / FOLDER / digest(stored, data)
    if target.is_dir():
        return target
    try:
        target.parent.mkdir(exist_ok=True, mode=0o700)
        draft = Path(tempfile.mkdtemp(prefix=DRAFT, dir=target.parent))  # mode 0700
        try:
            _write(stored, data, draft)
            with contextlib.suppress(FileExistsError):
                os.replace(draft, target)
        finally:
            for other in target.parent.iterdir():
                if other != target:
                    shutil.rmtree(other, ignore_errors=True)
    except (OSError, duckdb.IOException) as error:
        raise PublishError(
            f"无法写入已公布的流向（{error}）；当前版本不变\n"
            f"cannot write the published flows ({error}); the published version is unchanged"
        ) from error
    return target


def digest(stored: Stored, data: Path) -> str:
    """What the published tables depend on, as one short hash."""
    here = [stored.folder / name for name in (store.DESCRIPTION, store.FLOW_FILE)]
    if stored.dataset.has_denominator:
        here.append(stored.folder / store.DENOMINATOR_FILE)
    lists = [data / "codelists" / name for name in ("place.csv", "od_measure_type.csv")]
    code = sorted((paths.ROOT / "etl").glob("disclosure*.py")) + sorted((paths.ROOT / "etl" / "flows").glob("*.py"))
    for folder in ("macros", "flows", "flows_published"):
        code += sorted((paths.SQL / folder).glob("*.sql"))
    parts = [snapshot.digest(here, stored.folder), snapshot.digest(lists, data), snapshot.digest(code, paths.ROOT)]
    return snapshot.hashlib.sha256("".join(parts).encode()).hexdigest()[:16]


def load(con: duckdb.DuckDBPyConnection, data: Path, received: Path) -> list[str]:
    """Make the tables of `TABLES` in schema `raw`: views of what is published, in the order of data sets. Returns their names."""
    folders = publish_all(data, received)
    for name, schema in TABLES.items():
        if folders:
            files = ", ".join(f"'{paths.quoted(folder / name)}.parquet'" for folder in folders)
            con.execute(f'create view raw."{name}" as from read_parquet([{files}])')
        else:
            con.register("incoming", schema.empty_table())
            con.execute(f'create table raw."{name}" as from incoming')
            con.unregister("incoming")
    return list(TABLES)


def _write(stored: Stored, data: Path, folder: Path) -> None:
    places = Places.of(stored.dataset.places) if stored.dataset.places else Places.load(data)
    measure_types = facts.read_csv(data / "codelists" / "od_measure_type.csv", data).replace("", None)
    con = roll.open_set(stored, places, measure_types)
    done = []
    for number, period in enumerate(roll.periods(con, roll.threshold(stored))):
        done.append(period)
        for name in roll.PUBLISHED:
            _copy(con, f"from {name}", TABLES[name], folder / f"{name}-{number:04}.part")
    for name, order in ORDERS.items():
        parts = paths.quoted(folder / f"{name}-*.part")
        # what the data set can't give is said in each period, and once is enough
        rows = "*" if name == "od_cell" else "distinct *"
        _copy(con, f"select {rows} from read_parquet('{parts}') order by {order}", TABLES[name], folder / f"{name}.parquet")
        for part in folder.glob(f"{name}-*.part"):
            part.unlink()
    specialties = con.execute("select count(*) from specialty where specialty <> 'all'").fetchone()[0]
    con.close()
    pq.write_table(pa.Table.from_pylist([_described(stored, done, specialties)], TABLES["flow_dataset"]), folder / "flow_dataset.parquet")
    pq.write_table(pa.Table.from_pylist(_own_places(stored), TABLES["od_place"]), folder / "od_place.parquet")
    (folder / "protection.json").write_text(json.dumps({one.period: one.protection for one in done}, indent=1), "utf-8")
    for file in folder.iterdir():
        file.chmod(0o600)
        with file.open("rb") as written:
            os.fsync(written.fileno())


def _copy(con: duckdb.DuckDBPyConnection, select: str, schema: pa.Schema, file: Path) -> None:
    kinds = {TEXT: "varchar", COUNT: "bigint", NUMBER: "double", FLAG: "boolean"}
    columns = ", ".join(f"{field.name}::{kinds[field.type]} as {field.name}" for field in schema)
    con.execute(f"copy (select {columns} from ({select})) to '{paths.quoted(file)}' (format parquet, compression zstd)")


def _described(stored: Stored, done: list[roll.Period], specialties: int) -> dict:
    dataset = stored.dataset
    said = {name: getattr(dataset, name) for name in TABLES["flow_dataset"].names if hasattr(dataset, name)}
    return {
        **said,
        "origins": "|".join(dataset.origins) or None,
        "destinations": "|".join(dataset.destinations) or None,
        "threshold": roll.threshold(stored),
        "warnings": len(dataset.warnings),
        "own_places": dataset.places is not None,
        "period_first": min((one.period for one in done), default=None),
        "period_last": max((one.period for one in done), default=None),
        "periods": len(done),
        "specialties": specialties,
        "cells_published": sum(one.cells_published for one in done),
        "cells_suppressed": sum(one.cells_suppressed for one in done),
    }


def _own_places(stored: Stored) -> list[dict]:
    return [
        {
            "place_list": stored.dataset.dataset_id, "place": row["code"], "name_zh": row["name_zh"], "name_en": row["name_en"],
            "province": row["province_adcode"], "longitude": float(row["longitude"]), "latitude": float(row["latitude"]),
        }
        for row in stored.dataset.places or ()
    ]  # fmt: skip
