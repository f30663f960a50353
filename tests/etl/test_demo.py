"""The demonstration: made by one command through the production path, every page of it opens, nothing of it is real."""

import csv
import json
import shutil
import subprocess
from dataclasses import asdict

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.frame import PAGES
from etl import demo, kind, paths, snapshot
from etl.errors import InputError
from etl.synth import words
from tests.etl.conftest import command, state

SMALL = demo.Size(seed=4, stays=4000, hospitals=18, years=2, mdcs=1, stays_per_year=300_000)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A small demonstration. Read only."""
    target = tmp_path_factory.mktemp("demo") / "demo"
    demo.make(target, SMALL)
    return target


@pytest.fixture(scope="module")
def tables(folder) -> dict[str, list[dict]]:
    """Its published tables as rows."""
    pointer = snapshot.read_pointer(folder / "warehouse")
    found = {}
    with duckdb.connect(str(folder / "warehouse" / pointer.file), read_only=True) as con:
        for name in ("build", "hospital", "project", "observation", "flow_dataset", "measured", "od_cell"):
            cursor = con.execute(f'from "{name}"')
            columns = [column[0] for column in cursor.description]
            found[name] = [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
    return found


def test_all_of_it_is_synthetic(folder, tables):
    assert kind.of(folder) == tables["build"][0]["kind"] == snapshot.read_pointer(folder / "warehouse").kind == "synthetic"
    assert tables["hospital"] and all("示例医院" in row["name_zh"] and "Sample Hospital" in row["name_en"] for row in tables["hospital"])
    assert len(tables["project"]) == 12 and all("示例" in row["name_zh"] and "ample" in row["name_en"] for row in tables["project"])
    assert not tables["observation"], "a published figure does not belong here"
    assert tables["flow_dataset"] and all(row["synthetic"] for row in tables["flow_dataset"])
    assert tables["measured"] and all(row["synthetic"] for row in tables["measured"])


def test_it_holds_flows_and_measures_from_records(tables):
    assert {row["computed"] for row in tables["flow_dataset"]} == {False, True}
    assert tables["od_cell"] and {row["metric_id"] for row in tables["measured"]} >= {"cmi", "average_length_of_stay"}
    assert {row["subject"] for row in tables["measured"]} >= {row["project_id"] for row in tables["project"]}


def test_facts_are_headers_but_for_the_invented_network(folder):
    with_rows = set()
    for path in sorted((folder / "facts").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file, (paths.ROOT / "data" / "facts" / path.name).open(encoding="utf-8-sig", newline="") as real:
            rows = list(csv.reader(file))
            assert rows[0] == next(csv.reader(real))
        with_rows |= {path.stem} if len(rows) > 1 else set()
    assert with_rows == {"source", "hospital", "project", "project_source", "event", "design"}


def test_private_records_stay_private(folder):
    assert (folder / "private").stat().st_mode & 0o777 == 0o700
    pointer = snapshot.read_pointer(folder / "warehouse")
    invented = "|".join([*words.ROADS, *(f"{family}[{words.GIVEN}]{{2}}" for family in words.FAMILY), "990000[0-9]{12}", r"\b100[0-9]{8}\b"])
    with duckdb.connect(str(folder / "warehouse" / pointer.file), read_only=True) as con:
        columns = con.execute("select table_name, column_name from duckdb_columns() where data_type = 'VARCHAR' and not internal").fetchall()
        assert len(columns) > 100
        for table, column in columns:
            (found,) = con.execute(f'select count(*) from "{table}" where regexp_matches("{column}", ?)', [invented]).fetchone()
            assert not found, f"{table}.{column}"


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("page", PAGES.values())
def test_every_page_opens(page, lang, folder, monkeypatch):
    monkeypatch.setenv("NRMC_WAREHOUSE", str(folder / "warehouse"))
    app = AppTest.from_file(str(paths.ROOT / "app.py"), default_timeout=120)
    app.query_params["lang"] = lang
    app.run()
    if page != "app.py":
        app.switch_page(page).run()
    assert not app.exception and not app.error and len(app.title) == 1


def test_nothing_of_it_can_be_loaded_into_the_real_warehouse(folder, own_warehouse, copy, etl):
    before = state(own_warehouse)
    shutil.copytree(folder / "received", copy.folder / "received")
    done = etl("build", warehouse=own_warehouse, data=copy.folder)
    assert done.returncode == 1 and "kind_of_data" in done.stderr and "Traceback" not in done.stderr
    done = etl("build", warehouse=own_warehouse, data=folder)
    assert done.returncode == 1 and "kind_of_data" in done.stderr
    assert state(own_warehouse) == before


def test_it_is_made_again_only_when_something_changed(folder, etl):
    given = [f"--{name.replace('_', '-')}={value}" for name, value in asdict(SMALL).items()]
    before = state(folder / "warehouse")
    done = etl("demo", "--if-stale", f"--out={folder}", *given, warehouse=folder / "warehouse")
    assert done.returncode == 0 and "up to date" in done.stdout
    assert state(folder / "warehouse") == before
    assert not demo.is_current(folder, demo.Size(seed=5))


@pytest.mark.parametrize("name", ["data", "other"])
def test_no_folder_without_the_marker_is_written_over(name, copy, tmp_path):
    target = copy.folder if name == "data" else tmp_path / "other"
    target.mkdir(exist_ok=True)
    (target / "note.txt").write_text("mine", "utf-8")
    with pytest.raises(InputError, match="marker SYNTHETIC"):
        demo.make(target, SMALL)
    assert (target / "note.txt").read_text("utf-8") == "mine" and not (target / kind.MARKER).exists()


def test_the_description_of_the_flows_is_what_load_asks_for(folder):
    (described,) = [json.loads(path.read_text("utf-8")) for path in (folder / "received" / "flows").glob("synthetic-*/dataset.json")]
    assert described["synthetic"] is True and {name: described[name] for name in demo.DESCRIPTION} == demo.DESCRIPTION


def test_the_command_line_knows_both_commands(tmp_path):
    for subcommand in (["synth", "flows", "--help"], ["synth", "cases", "--help"], ["demo", "--help"]):
        done = subprocess.run(**command(*subcommand, warehouse=tmp_path), capture_output=True, check=False)
        assert done.returncode == 0 and "--seed" in done.stdout
