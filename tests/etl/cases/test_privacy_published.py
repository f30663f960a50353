"""The whole way, from records to the warehouse and what a reader takes away: no planted person is found on it."""

import csv
import os
import subprocess
import sys

import duckdb
import pytest

from dashboard import db, export
from etl import paths
from tests.etl.cases.test_privacy import PLANTED, RECORDS, _absent, _absent_in, received  # noqa: F401 the fixture

HOSPITALS = "hospital_code,name_zh,name_en,adcode,level,project_id\nH51010001,甲医院,Hospital A,510100,三级,\n"


@pytest.fixture
def published(received, tmp_path):  # noqa: F811 the fixture, by its name
    """Ingest, measure and build as the data team does; what was said, and the folder of everything that was written."""
    own = {name: str(tmp_path / part) for name, part in (("NRMC_PRIVATE", "private"), ("NRMC_RECEIVED", "received"), ("NRMC_WAREHOUSE", "warehouse"))}
    list_of_hospitals = tmp_path / "hospitals.csv"
    list_of_hospitals.write_text(HOSPITALS, "utf-8")
    said = []
    for arguments in (["cases", "ingest", str(received), "--hospitals", str(list_of_hospitals)], ["cases", "measure"], ["build"], ["status"]):
        done = subprocess.run(
            [sys.executable, "-m", "etl", *arguments], cwd=paths.ROOT, env={**os.environ, **own, "PYTHONUTF8": "1"}, capture_output=True,
            text=True, encoding="utf-8", timeout=300, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        said += [done.stdout, done.stderr]
    return "".join(said), tmp_path


def test_neither_the_warehouse_nor_reports_nor_messages_hold_a_person(published):
    said, folder = published
    _absent(said, [*PLANTED, *RECORDS])
    written = [path for part in ("private", "received", "warehouse") for path in (folder / part).rglob("*") if path.is_file()]
    assert {"measured.parquet", "measure.json", "current.json"} <= {path.name for path in written}
    for path in written:
        _absent_in(path, [*PLANTED, *RECORDS])
    (file,) = (folder / "warehouse").glob("*.duckdb")
    with duckdb.connect(str(file), read_only=True) as con:
        tables = [name for (name,) in con.execute("select table_name from duckdb_tables()").fetchall()]
        assert con.execute("select count(*) from measured").fetchone()[0] > 0
        for table in tables:
            _absent("\n".join(map(str, con.execute(f'from "{table}"').fetchall())), [*PLANTED, *RECORDS])


def test_what_a_reader_takes_away_holds_no_person_and_no_small_count(published, monkeypatch):
    _, folder = published
    monkeypatch.setenv("NRMC_WAREHOUSE", str(folder / "warehouse"))
    frame = db.table("measured", db.current())
    taken = export.csv(frame, "test").decode("utf-8-sig")
    _absent(taken, [*PLANTED, *RECORDS])
    counts = [float(row[name]) for row in csv.DictReader(taken.splitlines()) for name in ("numerator", "denominator") if row.get(name) and row["metric_id"].endswith(("share", "mortality", "stays"))]
    assert counts and min(counts) >= 10
