"""`python -m etl load`: a wrong file changes nothing and says each row's fault in both languages; a good one is kept whole."""

import csv
import json
import os
import subprocess
import sys

import duckdb
import pytest

from etl import kind, paths
from etl.flows import store
from tests.etl.flows.conftest import DESCRIBED, HEADER, ROWS, options, state, write_csv, write_workbook

# What the acceptance line of wrong files names: the spoiled row, rule, column, value; the description may be spoiled too.
WRONG = {
    "unknown place": (["火星", "北京", "2023", "5", "", ""], "unknown_place", "origin", "火星"),
    "negative count": (["北京", "上海", "2023", "-5", "", ""], "negative_count", "stays", "-5"),
    "duplicate pair": (["北京市", "河北省", "2023", "12", "3.25", "急诊"], "duplicate_flow", "origin", "北京市 → 河北省, 2023"),
    "text in the count column": (["北京", "上海", "2023", "五百", "", ""], "not_a_count", "stays", "五百"),
}


@pytest.fixture
def good(tmp_path):
    """A good file."""
    return write_csv(tmp_path / "good.csv", [HEADER, *ROWS])


@pytest.mark.parametrize("case", WRONG)
@pytest.mark.parametrize("form", ["csv", "gb18030", "xlsx"])
def test_a_wrong_file_changes_nothing_and_says_each_rows_fault(tmp_path, load, received, good, case, form):
    assert load("flows", good, *options())[0] == 0
    before = state(received)
    row, rule, column, value = WRONG[case]
    rows = [HEADER, *ROWS, row]
    if form == "xlsx":
        file = write_workbook(tmp_path / "wrong.xlsx", {"一": rows})
    else:
        file = write_csv(tmp_path / "wrong.csv", rows, "gb18030" if form == "gb18030" else "utf-8")
    code, out, said = load("flows", file, *options(), "--replace")
    assert code == 1 and state(received) == before and "loaded" not in out
    assert f"[{rule}] {file.name} 第 6 行，列 {column}：值为 “{value}”；应为：" in said
    assert f'    {file.name}, row 6, column {column}: value "{value}"; expected: ' in said
    assert "1 处问题，未载入" in said and "1 faults, nothing loaded" in said


def test_a_missing_base_changes_nothing(load, received, good):
    assert load("flows", good, *options())[0] == 0
    before = state(received)
    code, _, said = load("flows", good, *options(base=None), "--replace")
    assert code == 1 and state(received) == before
    assert "列 base：值为 （空）；应为：谁的患者" in said and "column base: value (empty); expected: whose patients" in said


def test_all_faults_come_in_one_visit(tmp_path, load, received):
    file = write_csv(tmp_path / "wrong.csv", [HEADER, *[row for row, *_ in WRONG.values()]])
    target = tmp_path / "faults.csv"
    code, _, said = load("flows", file, *options(base=None), "--faults", target)
    assert code == 1 and state(received) == {}
    assert {line.split("]")[0][1:] for line in said.splitlines() if line.startswith("[")} == {rule for _, rule, *_ in WRONG.values()} | {"description"}
    with target.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [(row["rule"], row["row"]) for row in rows] == [("duplicate_flow", "5"), ("negative_count", "3"), ("not_a_count", "5"), ("unknown_place", "2"), ("description", "")]
    assert all(row["expected_zh"] and row["expected_en"] for row in rows)


def test_many_faults_are_counted_and_written_to_a_file(tmp_path, load):
    file = write_csv(tmp_path / "wrong.csv", [HEADER, *([f"火星{n}", "北京", "2023", "5", "", ""] for n in range(300))])
    target = tmp_path / "faults.csv"
    code, _, said = load("flows", file, *options(), "--faults", target)
    assert code == 1 and said.count("[unknown_place]") == 200 and "其余 100 处" in said and "and 100 more" in said and "300 faults" in said
    assert len(target.read_text("utf-8-sig").splitlines()) == 301


def test_a_good_file_is_kept_with_its_description(load, received, good):
    code, out, said = load("flows", good, *options(), "--threshold", "11", "--already-public")
    assert code == 0 and said == "" and "python -m etl build" in out and "4 行 / rows" in out
    (stored,) = store.load_all(received)
    dataset = stored.dataset
    assert {name: getattr(dataset, name) for name in DESCRIBED} == DESCRIBED
    assert (dataset.level, dataset.has_diagonal, dataset.threshold, dataset.already_public, dataset.synthetic) == ("province", True, 11, True, False)
    assert dataset.origins == dataset.destinations == ["110000", "130000"] and dataset.file == "good.csv" and len(dataset.sha256) == 64
    assert stored.flow().num_rows == 4 and "trial" in load("list")[1]


@pytest.mark.parametrize(("side", "origins", "destinations"), [("origin", 2, 0), ("destination", 0, 2), ("both", 2, 2)])
def test_what_is_covered_follows_from_the_side_that_is_complete(load, received, good, side, origins, destinations):
    load("flows", good, *options(complete_for=side))
    (stored,) = store.load_all(received)
    assert (len(stored.dataset.origins), len(stored.dataset.destinations)) == (origins, destinations)


def test_a_description_from_a_file_and_options_before_it(tmp_path, load, received, good):
    described = tmp_path / "description.json"
    described.write_text(json.dumps({**DESCRIBED, "title_en": "Other"}, ensure_ascii=False), "utf-8")
    assert load("flows", good, "--describe", described, "--title-en", "Mine")[0] == 0
    assert store.load_all(received)[0].dataset.title_en == "Mine"


def test_the_same_id_is_replaced_only_if_wanted(load, received, good):
    assert load("flows", good, *options())[0] == 0
    before = state(received)
    code, _, said = load("flows", good, *options(title_en="Second"))
    assert code == 1 and "--replace" in said and state(received) == before
    assert load("flows", good, *options(title_en="Second"), "--replace")[0] == 0
    assert [one.dataset.title_en for one in store.load_all(received)] == ["Second"]


def test_a_set_can_be_taken_away(load, received, good):
    load("flows", good, *options())
    code, _, said = load("remove", "other")
    assert code == 1 and "trial" in said and len(store.load_all(received)) == 1
    assert load("remove", "trial")[0] == 0 and store.load_all(received) == [] and load("list")[1] == ""


def test_own_places_and_a_denominator(tmp_path, load, received):
    places = tmp_path / "places.csv"
    places.write_text("code,name_zh,name_en,province_adcode,longitude,latitude\nA,甲,Alpha,X,1,1\nB,乙,Beta,Y,2,2\n", "utf-8")
    file = write_csv(tmp_path / "own.csv", [["from", "to", "year", "count"], ["Alpha", "B", "2023", "30"]])
    totals = write_csv(tmp_path / "totals.csv", [["from", "year", "count"], ["A", "2023", "300"]])
    code, _, said = load("flows", file, *options(complete_for="origin"), "--places", places, "--denominator", totals)
    assert code == 0, said
    (stored,) = store.load_all(received)
    assert stored.dataset.places[0]["code"] == "A" and stored.dataset.has_denominator and not stored.dataset.has_diagonal
    assert stored.denominator().to_pylist() == [{"origin": "A", "period": "2023", "specialty": "all", "stays": 300}]


@pytest.mark.parametrize(("option", "value"), [("--threshold", "0"), ("--column", "colour=x"), ("--places", "absent.csv"), ("--describe", "absent.json"), ("--denominator", "absent.csv")])
def test_options_that_cannot_be(load, received, good, option, value):
    code, _, said = load("flows", good, *options(), option, value)
    assert code == 1 and "[" in said and state(received) == {}


def test_a_file_that_is_not_there(load, received, tmp_path):
    code, _, said = load("flows", tmp_path / "absent.csv", *options())
    assert code == 1 and "absent.csv" in said and state(received) == {}


def test_invented_and_real_data_stay_apart(tmp_path, load, received, good, monkeypatch):
    invented = write_csv(tmp_path / "invented.csv", [[*HEADER, "data_kind"], *[[*row, "SYNTHETIC"] for row in ROWS]])
    code, _, said = load("flows", invented, *options())
    assert code == 1 and "[kind_of_data]" in said and state(received) == {}
    folder = tmp_path / "data"
    folder.mkdir()
    for name in ("codelists", "columns"):
        (folder / name).symlink_to(paths.ROOT / "data" / name)
    (folder / kind.MARKER).write_text("", "utf-8")
    monkeypatch.setenv("NRMC_DATA", str(folder))
    assert load("flows", good, *options())[0] == 1 and state(received) == {}
    assert load("flows", invented, *options())[0] == 0 and store.load_all(received)[0].dataset.synthetic


def test_loading_can_publish_at_once(tmp_path, load, good, monkeypatch):
    monkeypatch.setenv("NRMC_WAREHOUSE", str(tmp_path / "warehouse"))
    code, out, said = load("flows", good, *options(), "--build")
    assert code == 0 and "已发布 / published" in out, said
    (file,) = (tmp_path / "warehouse").glob("*.duckdb")
    with duckdb.connect(str(file), read_only=True) as con:
        assert con.execute("select origin, destination, stays from od_cell where destination = '110000' and origin = '130000'").fetchall() == [("130000", "110000", 1234)]


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals")
def test_a_person_at_a_terminal_is_asked(received, good):
    import pty  # not on Windows

    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "etl", "load", "flows", str(good), *options(base=None, licence=None)]
    with subprocess.Popen(command, cwd=paths.ROOT, stdin=theirs, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        os.write(ours, b"residents\nCC0\n")
        out, said = process.communicate(timeout=60)
    assert process.returncode == 0, said
    assert "谁的患者 / whose patients" in out and "discharges" in out and "许可 / licence" in out
    (stored,) = store.load_all(received)
    assert (stored.dataset.base, stored.dataset.licence) == ("residents", "CC0")
