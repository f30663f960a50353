"""Real and synthetic never meet: not in a data folder, not in a warehouse, and no marker can be forgotten."""

import csv
import json

import duckdb
import pytest

from dashboard import db
from etl import build, kind, paths, snapshot
from etl.errors import InputError
from etl.synth import hospitals, network, world
from tests.etl.conftest import state

DATA = paths.ROOT / "data"


@pytest.fixture(scope="module")
def invented(tmp_path_factory):
    """A marked data folder with invented facts and nothing loaded. Read only."""
    folder = tmp_path_factory.mktemp("invented") / "data"
    folder.mkdir()
    country = world.invent(world.read_places(DATA), 3)
    network.write(country, hospitals.invent(country, 20), DATA, folder)
    network.mark(folder)
    return folder


@pytest.fixture(scope="module")
def built(invented, tmp_path_factory):
    """Its warehouse. Read only."""
    folder = tmp_path_factory.mktemp("built") / "warehouse"
    build.build(invented, folder)
    return folder


def describe(data, pattern: str, **description) -> None:
    """A description of a loaded set as `load` and `measure` keep it."""
    file = data / "received" / pattern.replace("*", "one")
    file.parent.mkdir(parents=True)
    file.write_text(json.dumps(description), "utf-8")


def test_the_kind_stands_in_pointer_snapshot_and_dashboard(warehouse, built, monkeypatch):
    for folder, expected in ((warehouse, "real"), (built, "synthetic")):
        pointer = snapshot.read_pointer(folder)
        with duckdb.connect(str(folder / pointer.file), read_only=True) as con:
            assert pointer.kind == expected == con.execute("select kind from build").fetchone()[0]
        monkeypatch.setenv("NRMC_WAREHOUSE", str(folder))
        assert db.current().kind == expected == db.named(pointer.version).kind


def test_a_pointer_from_before_there_were_kinds_is_of_real_data(own_warehouse):
    pointer = json.loads((own_warehouse / snapshot.POINTER).read_text("utf-8"))
    del pointer["kind"]
    (own_warehouse / snapshot.POINTER).write_text(json.dumps(pointer), "utf-8")
    assert snapshot.read_pointer(own_warehouse).kind == "real" and build.is_current(DATA, own_warehouse)


def test_the_marker_is_an_input(invented, tmp_path, copy):
    before = build.inputs_digest(copy.folder)
    network.mark(copy.folder)
    assert build.inputs_digest(copy.folder) != before


@pytest.mark.parametrize("pattern", kind.DESCRIPTIONS)
def test_a_synthetic_set_does_not_enter_real_data(pattern, own_warehouse, copy):
    before = state(own_warehouse)
    describe(copy.folder, pattern, synthetic=True)
    with pytest.raises(InputError) as caught:
        build.build(copy.folder, own_warehouse)
    (fault,) = caught.value.faults
    assert (fault.rule, fault.file, fault.column, fault.value) == ("kind_of_data", pattern.replace("*", "one"), "synthetic", "synthetic")
    assert "真实数据" in fault.expected_zh and "real data" in fault.expected_en
    assert state(own_warehouse) == before


@pytest.mark.parametrize("pattern", kind.DESCRIPTIONS)
@pytest.mark.parametrize("description", [{"synthetic": False}, {}, {"synthetic": "true"}])
def test_a_real_set_does_not_enter_synthetic_data(pattern, description, tmp_path):
    network.mark(tmp_path)
    describe(tmp_path, pattern, **description)
    (fault,) = kind.received_faults(tmp_path, kind.received_of(tmp_path))
    assert fault.value == "real" and "合成数据" in fault.expected_zh and "takes no real data" in fault.expected_en


def test_sets_of_the_folder_s_own_kind_pass(tmp_path):
    describe(tmp_path, kind.DESCRIPTIONS[0], synthetic=False)
    assert not kind.received_faults(tmp_path, kind.received_of(tmp_path))
    describe(tmp_path / "marked", kind.DESCRIPTIONS[1], synthetic=True)
    network.mark(tmp_path / "marked")
    assert not kind.received_faults(tmp_path / "marked", kind.received_of(tmp_path / "marked"))


def test_an_invented_hospital_does_not_enter_real_facts(own_warehouse, copy, etl):
    before = state(own_warehouse)
    line = copy.add("hospital", like="anding", hospital_id="syn00001", name_zh="示例医院A", name_en="Sample Hospital A")
    done = etl("build", warehouse=own_warehouse, data=copy.folder)
    assert done.returncode == 1 and f"第 {line} 行" in done.stderr and "示例医院A" in done.stderr
    assert "a data folder with the marker SYNTHETIC" in done.stderr
    assert state(own_warehouse) == before


def test_without_its_marker_the_invented_folder_is_refused(invented, own_warehouse, copy):
    with (invented / "facts" / "hospital.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    copy.write("hospital", rows)
    with pytest.raises(InputError) as caught:
        build.build(copy.folder, own_warehouse)
    assert len(caught.value.faults) == len(rows) and {fault.rule for fault in caught.value.faults} == {"kind_of_data"}


def test_real_facts_are_refused_where_the_marker_is(copy, tmp_path):
    network.mark(copy.folder)
    with pytest.raises(InputError, match="takes no real data"):
        build.build(copy.folder, tmp_path / "warehouse")
    assert not (tmp_path / "warehouse").exists()


@pytest.mark.parametrize("harm", [None, "pointer"])
def test_a_warehouse_keeps_its_kind(harm, invented, own_warehouse):
    if harm:
        (own_warehouse / snapshot.POINTER).write_text("{", "utf-8")
    before = state(own_warehouse)
    with pytest.raises(InputError) as caught:
        build.build(invented, own_warehouse)
    (fault,) = caught.value.faults
    assert (fault.file, fault.column, fault.value) == (snapshot.POINTER, "kind", "real")
    assert state(own_warehouse) == before


def test_nor_does_real_data_enter_a_synthetic_warehouse(built):
    before = state(built)
    with pytest.raises(InputError, match="kind_of_data"):
        build.build(DATA, built)
    assert state(built) == before
