"""Published flows are made once, kept beside what was loaded, never half there, and read by every build in the same order."""

import errno
import os
import stat
from pathlib import Path

import duckdb
import pytest

from etl import build, paths, snapshot
from etl.errors import PublishError
from etl.flows import publish, roll, store
from tests.etl.flows import small
from tests.etl.flows.plain import Row

DATA = paths.ROOT / "data"
ROWS = [Row(o, d, period, stays=60 + 7 * i + 5 * j) for period in ("2022", "2023") for i, o in enumerate(small.UNITS) for j, d in enumerate(small.UNITS)]


@pytest.fixture
def received(tmp_path) -> Path:
    """A folder with one data set, not published yet."""
    small.published(small.dataset(dataset_id="b_set"), ROWS, folder=tmp_path)
    return tmp_path


def only(received: Path) -> store.Stored:
    """The one data set of the folder."""
    (stored,) = store.load_all(received)
    return stored


def test_it_is_made_once(received, monkeypatch):
    before = {path: path.stat().st_mtime_ns for path in received.rglob("*.parquet")}
    monkeypatch.setattr(roll, "open_set", None)  # nothing is rolled up again
    folder = publish.ensure(only(received), DATA)
    assert {path: path.stat().st_mtime_ns for path in received.rglob("*.parquet")} == before
    assert {path.stem for path in folder.glob("*.parquet")} == set(publish.TABLES)


def test_other_flows_are_published_again_and_the_old_ones_go(received):
    first = publish.ensure(only(received), DATA)
    described = only(received).dataset
    described.threshold = 30
    (only(received).folder / store.DESCRIPTION).write_text(described.to_json(), "utf-8")
    second = publish.ensure(only(received), DATA)
    assert first != second and [path.name for path in second.parent.iterdir()] == [second.name]


def test_nobody_else_may_read_it(received):
    folder = publish.ensure(only(received), DATA)
    assert {stat.S_IMODE(path.stat().st_mode) for path in (folder, folder.parent)} == {0o700}
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}


def test_a_full_disk_leaves_nothing_half_published(received, monkeypatch):
    folder = publish.ensure(only(received), DATA)
    os.rename(folder, folder.parent / "of_other_code")

    def full(*arguments, **options):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(publish.pq, "write_table", full)
    with pytest.raises(PublishError, match="the published version is unchanged"):
        publish.ensure(only(received), DATA)
    assert not folder.exists()
    monkeypatch.undo()
    assert publish.ensure(only(received), DATA) == folder


def warehouse_rows(warehouse: Path, table: str) -> list[tuple]:
    """A published table in the order of its file."""
    with duckdb.connect(str(warehouse / snapshot.read_pointer(warehouse).file), read_only=True) as con:
        return con.execute(f'from "{table}"').fetchall()


def test_a_build_brings_every_data_set_in_order(received, tmp_path, monkeypatch):
    small.published(small.dataset(dataset_id="a_set", already_public=True), ROWS[:30], folder=received)
    monkeypatch.setenv("NRMC_RECEIVED", str(received))
    build.build(DATA, tmp_path / "warehouse")
    cells = [row[:6] for row in warehouse_rows(tmp_path / "warehouse", "od_cell")]
    order = [(dataset, level, specialty, period, origin, destination) for dataset, level, period, specialty, origin, destination in cells]
    assert order == sorted(order) and {dataset for dataset, *_ in order} == {"a_set", "b_set"}
    assert [row[0] for row in warehouse_rows(tmp_path / "warehouse", "flow_dataset")] == ["a_set", "b_set"]
    assert {row[0] for row in warehouse_rows(tmp_path / "warehouse", "od_place")} == {"a_set", "b_set"}
    assert build.is_current(DATA, tmp_path / "warehouse")
    store.remove(received, "a_set")
    assert not build.is_current(DATA, tmp_path / "warehouse")


def test_the_inputs_are_what_was_received_and_not_what_was_made_of_it(received, monkeypatch):
    monkeypatch.setenv("NRMC_RECEIVED", str(received))
    before = build.inputs_digest(DATA)
    for path in (received / "flows" / "b_set" / publish.FOLDER).rglob("*.parquet"):
        path.unlink()
    assert build.inputs_digest(DATA) == before
    (received / "flows" / "b_set" / store.DESCRIPTION).open("a").write("\n")
    assert build.inputs_digest(DATA) != before


def test_nothing_loaded_gives_empty_tables_of_the_same_columns(received, warehouse, tmp_path, monkeypatch):
    monkeypatch.setenv("NRMC_RECEIVED", str(received))
    build.build(DATA, tmp_path / "warehouse")
    columns = []
    for folder in (warehouse, tmp_path / "warehouse"):
        with duckdb.connect(str(folder / snapshot.read_pointer(folder).file), read_only=True) as con:
            columns.append({table: con.execute(f'describe "{table}"').fetchall() for table in publish.TABLES})
    assert columns[0] == columns[1]
    assert all(not warehouse_rows(warehouse, table) for table in publish.TABLES)


def test_what_is_kept_says_how_much_is_withheld(received):
    (row,) = small.tables(publish.ensure(only(received), DATA))["flow_dataset"]
    assert (row["period_first"], row["period_last"], row["periods"], row["specialties"]) == ("2022", "2023", 2, 1 - 1)
    assert (row["cells_published"], row["cells_suppressed"]) == (2 * (25 + 9), 0)
    assert row["own_places"] and not row["already_public"] and row["threshold"] == 10


def test_patients_of_a_province_whose_prefecture_is_not_known_count_for_the_province():
    rows = [Row("130000", "110000", stays=40), Row("130100", "110000", stays=60), Row("130100", "130100", stays=500), Row("130000", "130100", stays=30)]
    found = small.published(small.dataset(places=None, already_public=True), rows)
    cells = {(row["level"], row["origin"], row["destination"]): row["stays"] for row in found["od_cell"]}
    assert cells["province", "130000", "110000"] == 100 and cells["province", "130000", "130000"] == 530
    assert cells["prefecture", "130100", "110000"] == 60 and ("prefecture", "130000", "110000") not in cells
    assert {row["place"] for row in found["od_measure"] if row["place"] in ("CN", "ALL")} == {"CN"}
