"""Received files: every format gives the same rows with the numbers a person sees; what is no table is refused."""

import datetime
import zipfile
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.errors import InputError
from etl.flows import read
from etl.flows.cells import written
from tests.etl.flows.conftest import HEADER, ROWS, text_of, write_csv, write_parquet, write_workbook


def refused(path, sheet=None):
    """The one fault of a file that cannot be read."""
    with pytest.raises(InputError) as raised:
        list(read.rows(path, sheet))
    (fault,) = raised.value.faults
    assert fault.expected_zh and fault.expected_en and fault.file == path.name
    return fault


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_every_encoding_gives_the_same_rows(tmp_path, encoding):
    path = write_csv(tmp_path / "a.csv", [HEADER, *ROWS], encoding)
    assert list(read.rows(path)) == list(enumerate([HEADER, *ROWS], start=1))


def test_workbook_and_parquet_give_the_same_rows(tmp_path):
    book = write_workbook(tmp_path / "a.xlsx", {"一": [HEADER, *ROWS]})
    assert list(read.rows(book)) == list(enumerate([HEADER, *ROWS], start=1))
    parquet = write_parquet(tmp_path / "a.parquet", [HEADER, *ROWS])
    assert list(read.rows(parquet)) == list(enumerate([HEADER, *ROWS]))  # no line holds the header


def test_the_format_is_seen_in_the_file_and_not_in_its_name(tmp_path):
    book = write_workbook(tmp_path / "a.csv", {"一": [HEADER, *ROWS]})
    assert list(read.rows(book)) == list(enumerate([HEADER, *ROWS], start=1))


def test_row_numbers_are_those_of_the_file(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text('a,b\n1,"two\nlines"\n\n3,4\n', "utf-8")
    assert [number for number, cells in read.rows(path) if cells] == [1, 2, 5]
    book = write_workbook(tmp_path / "a.xlsx", {"一": [["标题"], [], ["a", "b"], [], [1, 2.5]]})
    assert list(read.rows(book)) == [(1, ["标题", ""]), (3, ["a", "b"]), (5, ["1", "2.5"])]


@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_separators(tmp_path, separator):
    path = tmp_path / "a.csv"
    path.write_text(separator.join(HEADER) + "\n" + separator.join(ROWS[0]) + "\n", "utf-8")
    assert [cells for _, cells in read.rows(path)] == [HEADER, ROWS[0]]


def test_bytes_of_no_encoding_name_their_line(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes("来源地,就诊地\n北京,河北\n".encode() + b"\xe5\x8c,\xff\n")
    assert refused(path).row == 3
    path.write_bytes("来源地\n".encode("utf-16"))
    assert "GB18030" in refused(path).expected_en


def test_an_open_quote_is_not_the_rest_of_the_file(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text('a,b\n1,2\n"3,4\n5,6\n', "utf-8")
    assert refused(path).row == 3


def test_what_is_no_table_is_refused(tmp_path):
    assert refused(tmp_path / "absent.csv").row is None
    old = tmp_path / "a.xls"
    old.write_bytes(b"\xd0\xcf\x11\xe0" + b"\0" * 600)
    assert ".xlsx" in refused(old).expected_en
    cut = write_parquet(tmp_path / "a.parquet", [HEADER, *ROWS])
    cut.write_bytes(cut.read_bytes()[:200])
    assert "Parquet" in refused(cut).expected_en
    half = write_workbook(tmp_path / "a.xlsx", {"一": [HEADER]})
    half.write_bytes(half.read_bytes()[:300])
    assert "xlsx" in refused(half).expected_en


def test_a_workbook_with_several_sheets_wants_one_named(tmp_path):
    book = write_workbook(tmp_path / "a.xlsx", {"说明": [["x"]], "数据": [HEADER, *ROWS]})
    assert "说明 | 数据" in refused(book).expected_zh
    assert "说明 | 数据" in refused(book, "别的").expected_en
    assert len(list(read.rows(book, "数据"))) == 1 + len(ROWS)


# ---------------------------------------------------------------- bombs


def test_a_declared_dimension_is_checked_before_anything_is_read(tmp_path):
    book = write_workbook(tmp_path / "a.xlsx", {"一": [HEADER, *ROWS]}, dimension="A1:XFD1048576")
    assert "XFD1048576" in refused(book).value


def test_a_cell_at_the_far_end_costs_a_process_of_its_own(tmp_path):
    book = write_workbook(tmp_path / "a.xlsx", {"一": [HEADER, *ROWS]}, cell="XFD1048576")
    assert book.stat().st_size < 5_000
    assert "memory" in refused(book).expected_en


def test_a_workbook_that_unpacks_to_far_more_is_refused(tmp_path):
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (20 << 20))
    fault = refused(path)
    assert "unpacked" in fault.expected_en and path.stat().st_size < 100_000




# ---------------------------------------------------------------- typed cells


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""), (12.0, "12"), (12.5, "12.5"), (12, "12"), ("x", "x"), (datetime.date(2023, 4, 1), "2023-04"),
        (datetime.datetime(2023, 4, 1), "2023-04"), (datetime.date(2023, 4, 2), "2023-04-02"), (float("nan"), "nan"),
        (datetime.datetime(2023, 4, 1, 8), "2023-04-01 08:00:00"),
    ],
)  # fmt: skip
def test_typed_cells_as_a_person_writes_them(value, text):
    assert written(value) == text


def test_typed_columns_of_parquet(tmp_path):
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"origin": [110000, None], "period": [datetime.date(2023, 1, 1), None], "stays": [12.0, 1.5]}), path)
    assert [cells for _, cells in read.rows(path)] == [["origin", "period", "stays"], ["110000", "2023-01", "12"], ["", "", "1.5"]]


@settings(deadline=None)
@given(st.lists(st.lists(st.text(st.characters(codec="gb18030", exclude_characters="\r\n\0")), min_size=2, max_size=2), min_size=1))
def test_any_text_survives_both_encodings(tmp_path_factory, cells):
    folder = tmp_path_factory.mktemp("text")
    for encoding in ("utf-8", "gb18030"):
        path = folder / f"{encoding}.csv"
        rows = [["来源地", "就诊地"], *cells]  # the header settles the encoding
        path.write_bytes(text_of(rows).encode(encoding))
        assert [row for _, row in read.rows(path)] == rows


def test_parquet_by_column_writes_the_same_texts_as_by_row(tmp_path):
    path = tmp_path / "typed.parquet"
    columns = {
        "text": pa.array([" a ", None, "浙江"]), "coded": pa.array(["x", None, "x"]).dictionary_encode(), "whole": pa.array([1, None, -3]),
        "float": pa.array([2.0, 2.5, None]), "money": pa.array([Decimal("1.50"), Decimal("0.00"), None], pa.decimal128(18, 2)),
        "small": pa.array([Decimal("0.0000001"), None, Decimal("5")], pa.decimal128(18, 7)), "month": pa.array([datetime.date(2023, 4, 1), None, datetime.date(2023, 4, 2)]),
        "flag": pa.array([True, None, False]), "nested": pa.array([[1], None, []]),
    }  # fmt: skip
    pq.write_table(pa.table(columns), path)
    by_row = [[cell.strip() for cell in cells] for number, cells in read.rows(path) if number]
    (by_column,) = read.text_columns(path, list(range(len(columns))))
    assert [list(row) for row in zip(*(column.to_pylist() for column in by_column), strict=True)] == by_row
