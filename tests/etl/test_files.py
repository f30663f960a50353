"""Files that cannot be read as they are: encoding, shape, missing and unknown files and columns, maps."""

import pytest

from tests.etl.conftest import state
from tests.etl.test_faults import located, run

HOSPITAL = "facts/hospital.csv"
FIRST = "anding,首都医科大学附属北京安定医院"


def remove(name):
    """Delete a file of the copy."""
    return lambda copy: (copy.folder / name).unlink()


def text(old, new, name=HOSPITAL, encoding="utf-8"):
    """Replace text in a file of the copy."""
    return lambda copy: copy.replace(name, old, new, encoding)


def overwrite(name, content):
    """Write a file of the copy anew."""
    return lambda copy: (copy.folder / name).write_bytes(content)


# name -> how to break it, rule, file, row, column, what the fault shows
CASES = {
    "GB18030": (text("anding", "anding", encoding="gb18030"), "file_readable", HOSPITAL, 2, "*", "UTF-8"),
    "UTF-16": (text("anding", "anding", encoding="utf-16"), "file_readable", HOSPITAL, 1, "*", "UTF-8"),
    "cell too many": (text(FIRST, FIRST + ",x"), "file_readable", HOSPITAL, 2, "*", "6 columns (this row has 7)"),
    "cell too few": (text(",official,110000,exporting", ",official"), "file_readable", HOSPITAL, 2, "*", "6 columns (this row has 4)"),
    "blank line": (text("anding", "\nanding"), "file_readable", HOSPITAL, 2, "*", "6 columns (this row has 0)"),
    "quote never closed": (text("anzhen,", 'anzhen,"'), "file_readable", HOSPITAL, 3, "*", "balanced CSV quotes"),
    "quote swallows the rest": (text("qinghai-ph,", 'qinghai-ph,"'), "file_readable", HOSPITAL, 148, "*", "balanced CSV quotes"),
    "no header": (overwrite(HOSPITAL, b""), "file_readable", HOSPITAL, 1, "*", "a header row"),
    "column twice": (text(",role", ",city_adcode"), "file_readable", HOSPITAL, 1, "*", "column names that do not repeat"),
    "missing column": (text(",role", ",roll"), "column_present", HOSPITAL, 1, "role", "a column that the data dictionary lists"),
    "unknown column": (text(",role", ",roll"), "column_known", HOSPITAL, 1, "roll", "a column of the data dictionary"),
    "missing file": (remove(HOSPITAL), "file_present", "hospital.csv", None, "*", "a file that the data dictionary lists"),
    "missing dictionary": (remove("codelists/column.csv"), "file_present", "codelists/column.csv", None, "*", "the data dictionary"),
    "file nobody reads": (overwrite("facts/hospital 2.csv", b"a\n1\n"), "file_known", "facts/hospital 2.csv", None, "*", "a file of the data dictionary"),
    "missing map": (remove("maps/lines_planar.geojson"), "file_present", "maps/lines_planar.geojson", None, "*", "a map file"),
    "damaged map": (overwrite("maps/lines_planar.geojson", b'{"type": '), "file_readable", "maps/lines_planar.geojson", None, "*", "JSON in UTF-8"),
    "map not in UTF-8": (overwrite("maps/origin.json", '{"a": "地图"}'.encode("gb18030")), "file_readable", "maps/origin.json", None, "*", "JSON in UTF-8"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_unreadable_file_is_named(case, copy, own_warehouse, monkeypatch, capsys):
    spoil, rule, file, row, column, expected = CASES[case]
    spoil(copy)
    before = state(own_warehouse)
    code, said = run("build", copy.folder, own_warehouse, monkeypatch, capsys)
    assert code == 1
    zh, en = (part.split("值为")[0].split("value")[0] for part in located(rule, file, row, column, ""))
    assert zh in said and en in said and expected in said
    assert state(own_warehouse) == before


def test_no_data_at_all(tmp_path, own_warehouse, monkeypatch, capsys):
    code, said = run("check", tmp_path / "nowhere", own_warehouse, monkeypatch, capsys)
    assert code == 1 and "codelists/column.csv" in said


@pytest.mark.parametrize(
    "harmless",
    [
        text("source_id,", "\ufeffsource_id,", name="facts/source.csv"),  # Excel's byte order mark
        lambda copy: overwrite(HOSPITAL, copy.path("hospital").read_bytes().replace(b"\n", b"\r\n"))(copy),
        text("北京安定", "北京\u2028安定"),  # what a paste from a PDF brings along
        text("北京安定", "北京\x0c安定"),
    ],
    ids=["byte order mark", "CRLF", "line separator in a cell", "form feed in a cell"],
)
def test_harmless_differences_pass(harmless, copy, own_warehouse, monkeypatch, capsys):
    harmless(copy)
    assert run("check", copy.folder, own_warehouse, monkeypatch, capsys) == (0, "")


@pytest.mark.parametrize("command", ["check", "build"])
def test_the_command_itself_says_it_without_a_traceback(command, copy, own_warehouse, etl):
    row = copy.edit("observation", "S2-033", value_low="1.13", value_high="1.31")
    before = state(own_warehouse)
    done = etl(command, data=copy.folder, warehouse=own_warehouse)
    assert done.returncode == 1
    assert located("value_qualifier_mismatch", "facts/observation.csv", row, "qualifier", "exact: 1.13 … 1.31")[0] in done.stderr
    assert "Traceback" not in done.stderr and str(copy.folder) not in done.stderr
    assert state(own_warehouse) == before


def test_gb18030_through_the_command(copy, own_warehouse, etl):
    text("anding", "anding", encoding="gb18030")(copy)
    done = etl("build", data=copy.folder, warehouse=own_warehouse)
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert "UTF-8 编码的文本" in done.stderr and "text in UTF-8" in done.stderr
