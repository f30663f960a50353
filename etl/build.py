"""staging -> checks -> marts -> new snapshot -> switch."""

import datetime
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from etl import checks, facts, kind, paths, projection, snapshot, statements
from etl.cases import published
from etl.errors import Fault, InputError, PublishError
from etl.flows import publish

MAP_LAYERS = ("provinces_planar", "lines_planar")
ROW_GROUP = 8192


@dataclass
class Report:
    """What a build did: version, seconds by step, rows by table, warnings."""

    version: str = ""
    published: bool = False
    seconds: dict[str, float] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    warnings: list[Fault] = field(default_factory=list)


def input_files(data: Path) -> list[Path]:
    """Every file that decides what the warehouse holds: what was received, facts, code lists, maps, SQL and the ETL itself."""
    code = sorted((paths.ROOT / "etl").rglob("*.py"))
    received = kind.received_of(data)
    loaded = [file for part in ("flows", "measures") for file in sorted((received / part).glob("[!.]*/*")) if file.is_file()]
    marker = [data / kind.MARKER] if kind.of(data) == kind.SYNTHETIC else []
    return loaded + marker + facts.csv_files(data) + sorted((data / "maps").glob("*.json*")) + sorted((data / "maps").glob("*.geojson")) + statements.files() + code


def inputs_digest(data: Path) -> str:
    """The hash of all inputs; equal hashes mean equal warehouses."""
    files, digests = input_files(data), []
    for root in (kind.received_of(data), data, paths.ROOT):  # a file counts for the first root that it lies in
        here = [path for path in files if path.is_relative_to(root)]
        files = [path for path in files if not path.is_relative_to(root)]
        digests.append(snapshot.digest(here, root))
    return snapshot.hashlib.sha256("".join(digests).encode()).hexdigest()


def is_current(data: Path, warehouse: Path) -> bool:
    """True when the published snapshot is whole and was built from exactly these inputs."""
    pointer = snapshot.read_pointer(warehouse)
    return bool(pointer and pointer.inputs == inputs_digest(data) and snapshot.is_whole(warehouse, pointer))


def prepare(data: Path, step: Callable[[str], None] = lambda name: None) -> tuple[duckdb.DuckDBPyConnection, list[Fault]]:
    """Load, correct and stage in memory, then run all checks. Returns the connection and every fault."""
    con = duckdb.connect(":memory:", config={"threads": 2})
    for macro in statements.macros():
        con.execute(macro)
    step("load")
    facts.load(con, data)
    _require_one_kind(con, data)
    _load_maps(con, data)
    step("correct")
    facts.correct(con)
    _project_places(con)
    step("flows")
    flows = publish.load(con, data, kind.received_of(data))
    published.load(con, kind.received_of(data))
    step("staging")
    statements.create_tables(con, "staging", views=[f"stg_{table}" for table in flows])
    step("checks")
    return con, checks.run(con)


def build(data: Path, warehouse: Path, step: Callable[[str], None] = lambda name: None) -> Report:
    """Build and publish one snapshot. Raises InputError (nothing published) or PublishError (likewise)."""
    report = Report()
    clock = _Clock(report, step)
    kind.require_warehouse(data, warehouse)
    inputs = inputs_digest(data)
    con, faults = prepare(data, clock)
    errors = [fault for fault in faults if fault.severity == "error"]
    if errors:
        raise InputError(errors)
    report.warnings = [fault for fault in faults if fault.severity != "error"]
    clock("marts")
    tables = statements.create_tables(con, "marts", views=publish.TABLES)
    with snapshot.building(warehouse) as temporary:
        clock("write")
        report.version = snapshot.free_version(warehouse, inputs)
        report.rows = _write(con, tables, temporary, (report.version, inputs, kind.of(data)))
        clock("publish")
        pointer = snapshot.Pointer(
            version=report.version,
            file=f"{report.version}.duckdb",
            sha256=snapshot.file_digest(temporary),
            inputs=inputs,
            published_at=datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
            kind=kind.of(data),
        )
        snapshot.publish(warehouse, temporary, pointer)
    snapshot.prune(warehouse)
    report.published = True
    clock.stop()
    return report


def _require_one_kind(con: duckdb.DuckDBPyConnection, data: Path) -> None:
    faults = kind.received_faults(data, kind.received_of(data)) + kind.hospital_faults(con, data)
    if faults:
        raise InputError(faults)


def _load_maps(con: duckdb.DuckDBPyConnection, data: Path) -> None:
    con.execute("create table raw.map_layer (layer varchar, content varchar)")
    for name in (*(f"{layer}.geojson" for layer in MAP_LAYERS), "origin.json"):
        try:
            text = (data / "maps" / name).read_text("utf-8")
            json.loads(text)
        except FileNotFoundError:
            raise InputError([Fault("file_present", f"maps/{name}", None, "*", "", "地图文件", "a map file")]) from None
        except ValueError as error:  # not UTF-8, or not JSON
            raise InputError([Fault("file_readable", f"maps/{name}", None, "*", str(error), "UTF-8 编码的 JSON", "JSON in UTF-8")]) from None
        con.execute("insert into raw.map_layer values (?, ?)", [name.partition(".")[0], text])
    sheet = {"page": projection.PAGE, "inset_label": projection.INSET_LABEL}
    con.execute("insert into raw.map_layer values ('sheet', ?)", [json.dumps(sheet)])


def _project_places(con: duckdb.DuckDBPyConnection) -> None:
    """`raw.point`: every city, province and place on the map sheet. Unusable coordinates are left to the checks."""
    places = con.execute(
        "select adcode, try_cast(longitude as double), try_cast(latitude as double) from raw.city union all "
        "select adcode, try_cast(longitude as double), try_cast(latitude as double) from raw.province union all "
        "select adcode, try_cast(longitude as double), try_cast(latitude as double) from raw.place order by all"
    ).fetchall()
    points = {}
    for adcode, longitude, latitude in places:
        if adcode in points or longitude is None or latitude is None:
            continue
        x, y, _ = projection.place(longitude, latitude)
        points[adcode] = (adcode, round(float(x), 1), round(float(y), 1))
    con.execute("create table raw.point (adcode varchar, x_km double, y_km double)")
    con.executemany("insert into raw.point values (?, ?, ?)", list(points.values()))


def _write(con, tables: list[str], target: Path, identity: tuple[str, str, str]) -> dict[str, int]:
    try:
        # Small groups of rows: a page reads the few that hold its data set, specialty and period, not a hundred thousand.
        con.execute(f"attach '{target.as_posix().replace(chr(39), chr(39) * 2)}' as snapshot (row_group_size {ROW_GROUP})")
        rows = {}
        for macro in statements.macros():  # what figures call has to be in the file that they read
            con.execute(macro.replace("create macro ", "create macro snapshot.", 1))
        for table in sorted(tables):
            con.execute(f'create table snapshot."{table}" as from "{table}"')
            rows[table] = con.execute(f'select count(*) from snapshot."{table}"').fetchone()[0]
        con.execute("create table snapshot.build as select ? as version, ? as inputs, ? as kind", list(identity))
        con.execute("checkpoint snapshot")
        con.execute("detach snapshot")
    # A full disk raises the first; while a transaction commits or the file is closed, one of the others.
    except (duckdb.IOException, duckdb.TransactionException, duckdb.FatalException) as error:
        raise PublishError(
            f"写入快照失败（{error}）；已发布的版本不变\nwriting the snapshot failed; the published version is unchanged"
        ) from error
    return rows


class _Clock:
    """Calls the progress callback and keeps the seconds of each step."""

    def __init__(self, report: Report, step: Callable[[str], None]):
        self.report, self.step, self.name, self.since = report, step, None, 0.0

    def __call__(self, name: str) -> None:
        self.stop()
        self.name, self.since = name, time.perf_counter()
        self.step(name)

    def stop(self) -> None:
        if self.name:
            self.report.seconds[self.name] = time.perf_counter() - self.since
