"""CSV files at fault: what is not whole is told by line and left out, everything else is kept."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.cases import csv_file
from etl.cases.read import open_source
from etl.errors import InputError
from tests.etl.cases import three_cases as three

HEADER = ["hospital_code", "admitted_at", "discharged_at", "address", "weight"]
CHARACTER = st.characters(codec="utf-8", exclude_characters="\0\r", exclude_categories=("Cs",))
# What both encodings can write, without what is trimmed or taken as empty.
WORD = st.text(CHARACTER, min_size=1, max_size=8).filter(lambda word: word == word.strip() and word not in ("", "-"))


def read(tmp_path, content: bytes):
    """Rows and faults of a CSV file."""
    source = open_source(three.write(tmp_path, "f.csv", content))
    rows = [row for table in source.batches() for row in table.to_pylist()]
    return rows, source.take_rejected()


def lines(*rows: bytes, end: bytes = b"\n") -> bytes:
    """A file of the plain header and these lines."""
    return end.join([",".join(HEADER).encode(), *rows, b""])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(
    st.lists(st.lists(WORD, min_size=5, max_size=5), min_size=1, max_size=12),
    st.sampled_from(["utf-8", "utf-8-sig", "gb18030"]), st.sampled_from([0, 1]), st.integers(200, 700),
)  # fmt: skip
def test_whatever_the_csv_module_writes_is_read_back(tmp_path, monkeypatch, table, encoding, quoting, block):
    monkeypatch.setattr(csv_file, "BLOCK", block)
    marked = [["医院", *row[1:]] for row in table]  # some Chinese, so that the encoding shows
    rows, faults = read(tmp_path, three.csv_bytes(HEADER, [["医院医院医院", *["院"] * 4], *marked], encoding, quoting=quoting))
    assert not faults
    assert [[row[name] for name in HEADER] for row in rows[1:]] == marked


def test_ragged_rows_are_told_and_not_shifted(tmp_path):
    rows, faults = read(
        tmp_path, lines(b"A,1,2,x,1", b"B,1,2", b"", b'C,1,2,"x\ny",1', b"D,1,2,x,1,7", b"E,1,2,x,1", end=b"\r\n")
    )
    assert [(row["row"], row["hospital_code"]) for row in rows] == [(2, "A"), (5, "C"), (8, "E")]
    assert [(fault.rule, fault.row, fault.value) for fault in faults] == [("ragged_row", 3, "3"), ("ragged_row", 7, "6")]
    assert rows[1]["address"] == "x\ny"


def test_ragged_rows_are_told_in_a_file_of_another_encoding(tmp_path):
    rows, faults = read(tmp_path, lines("甲,1,2".encode("gb18030"), "乙,1,2,丂,1".encode("gb18030")))
    assert [row["hospital_code"] for row in rows] == ["乙"] and [fault.row for fault in faults] == [2]
    assert "甲" not in str(faults)


def test_bad_bytes_take_out_the_row_and_hide_what_identifies(tmp_path):
    good = ["甲乙丙丁,1,2,河南省郑州市,1".encode("gb18030")] * 3
    rows, faults = read(tmp_path, lines(*good, b"\xff\xff,1,2,x,1", b"E,1,2,\xb0\xa1\xff,1", b"F,1,2,x,1"))
    assert [row["row"] for row in rows] == [2, 3, 4, 7]
    assert [(fault.rule, fault.row, fault.column) for fault in faults] == [
        ("bad_bytes", 5, "hospital_code"), ("bad_bytes", 6, "address"),
    ]  # fmt: skip
    assert faults[0].value == r"\xff\xff" and faults[1].value is None


def test_a_character_cut_in_two_is_bad_in_both_cells(tmp_path):
    whole = "中中中中,1,2,中,1".encode()
    rows, faults = read(tmp_path, lines(whole, whole, b"A,1,2,\xe4\xb8,\xad", whole))
    assert len(rows) == 3 and [(fault.row, fault.column) for fault in faults] == [(4, "address"), (4, "weight")]


def test_bad_bytes_in_a_column_that_is_not_read_do_not_matter(tmp_path):
    content = b"A01,B12,B15,A11,C03C\n" + "甲甲甲,1,2,x,乙\n".encode("gb18030") + b"B,1,2,\xff\xff,z\n"
    rows, faults = read(tmp_path, content)
    assert [row["main_diagnosis"] for row in rows] == ["乙", "z"] and not faults


@pytest.mark.parametrize("empty", ["", "-", " ", " - ", '""', '"-"', "\t", "　"])
def test_nothing_blanks_and_a_dash_are_null(tmp_path, empty):
    rows, _ = read(tmp_path, lines(f"A,1,2,{empty},1".encode()))
    assert rows[0]["address"] is None


def test_zero_and_leading_zeros_stay(tmp_path):
    rows, _ = read(tmp_path, lines(b"0, 01 ,2,00,0", b"-1,--,2,NULL,nan"))
    assert [[row[name] for name in HEADER] for row in rows] == [["0", "01", "2", "00", "0"], ["-1", "--", "2", "NULL", "nan"]]


def test_a_return_inside_a_cell_is_not_the_end_of_a_row(tmp_path):
    rows, faults = read(tmp_path, lines(b"A,1,2,x\ry,1", b'B,1,2,"x\ry",1', b"C,1,2,z,1"))
    assert [(row["row"], row["hospital_code"]) for row in rows] == [(2, "A"), (3, "B"), (4, "C")] and not faults


def test_an_open_quote_fails_the_file_with_its_line(tmp_path):
    source = open_source(three.write(tmp_path, "f.csv", lines(b"A,1,2,x,1", b'B,1,2,"x,1', b"C,1,2,x,1")))
    with pytest.raises(InputError) as caught:
        list(source.batches())
    assert [(fault.rule, fault.row) for fault in caught.value.faults] == [("quote_open", 3)]


def test_a_header_over_two_lines_counts(tmp_path):
    content = b'hospital_code,admitted_at,discharged_at,"a\nremark"\nA,1,2,x\nB,1,2\n'
    source = open_source(three.write(tmp_path, "f.csv", content))
    (table,) = source.batches()
    assert table["row"].to_pylist() == [3] and [fault.row for fault in source.take_rejected()] == [4]
    assert source.unknown_columns == ("a\nremark",)


def test_a_file_of_only_a_header_has_no_rows(tmp_path):
    for content in (lines(), lines().rstrip()):
        assert read(tmp_path, content) == ([], [])


def test_lists_of_the_plain_layout_are_divided(tmp_path):
    content = b"hospital_code,admitted_at,discharged_at,procedure_codes,procedure_levels\nA,1,2,a| b ||d,4||-|1\nB,1,2,,\n"
    rows, _ = read(tmp_path, content)
    assert [rows[0][f"procedure_{k:02}"] for k in range(1, 6)] == ["a", "b", None, "d", None]
    assert [rows[0][f"procedure_level_{k:02}"] for k in range(1, 6)] == ["4", None, None, "1", None]
    assert "procedure_41" in rows[0] and not [value for name, value in rows[1].items() if name.startswith("procedure") and value]


def test_blocks_do_not_show(tmp_path, monkeypatch):
    content = three.csv_bytes(HEADER, [[f"医院{k}", "1", "2", f'丂"{k}"\n,', "1"] for k in range(3000)], "gb18030")
    whole = read(tmp_path, content)
    monkeypatch.setattr(csv_file, "BLOCK", 999)
    assert read(tmp_path, content) == whole and len(whole[0]) == 3000
    assert [row["row"] for row in whole[0]] == list(range(2, 6002, 2))
