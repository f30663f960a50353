"""The reading of received files: the same three stays in every layout, encoding and format give the same raw rows."""

import io
import zipfile

import pytest

from etl.cases import layouts
from etl.cases.read import open_source, open_sources
from etl.errors import InputError
from tests.etl.cases import three_cases as three

FRONT, P, PLAIN = three.front_page("abcdf"), three.front_page("p"), three.plain()
BOM = "utf-8-sig"


def zipped(**files: bytes) -> bytes:
    """A zip of files by name."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return content.getvalue()


def padded(header: list[str], rows: list[list[str]], layout: str):
    """The same rows with every other column of the standard, empty and in its order."""
    codes = [column.field_code for column in layouts.get(layout).columns if column.ordinal]
    places = [header.index(code) if code in header else None for code in codes]
    return codes, [["-" if place is None else row[place] for place in places] for row in rows]


def rows_of(source) -> list[dict]:
    """Rows of all batches, without what is null."""
    rows = [row for table in source.batches() for row in table.to_pylist()]
    return [{name: value for name, value in row.items() if value is not None} for row in rows]


def expected(first: int = 2, without: tuple[str, ...] = ()) -> list[dict]:
    """The three stays as raw rows."""
    return [
        {"row": row} | {name: value for name, value in case.items() if not name.startswith(without or ("?",))}
        for row, case in enumerate(three.CASES, first)
    ]


CSV = {
    "811 GB18030": (three.csv_bytes(*padded(*FRONT, "hqms_811_2020"), "gb18030"), "hqms_811_2020", "gb18030"),
    "811 UTF-8": (three.csv_bytes(*padded(*FRONT, "hqms_811_2020")), "hqms_811_2020", "utf-8"),
    "811 UTF-8 with mark, all quoted": (
        three.csv_bytes(*padded(*FRONT, "hqms_811_2020"), BOM, quoting=1), "hqms_811_2020", "utf-8",
    ),
    "811 upper case": (
        three.csv_bytes([c.upper() for c in padded(*FRONT, "hqms_811_2020")[0]], padded(*FRONT, "hqms_811_2020")[1]),
        "hqms_811_2020", "utf-8",
    ),
    "643 GB18030, line feeds": (
        three.csv_bytes(*padded(*FRONT, "hqms_643_2019"), "gb18030", lineterminator="\n"), "hqms_643_2019", "gb18030",
    ),
    "643 tabs": (three.csv_bytes(*padded(*FRONT, "hqms_643_2019"), delimiter="\t"), "hqms_643_2019", "utf-8"),
    "P GB18030": (three.csv_bytes(*padded(*P, "hqms_p_346"), "gb18030"), "hqms_p_346", "gb18030"),
    "P UTF-8 with mark": (three.csv_bytes(*padded(*P, "hqms_p_346"), BOM), "hqms_p_346", "utf-8"),
    "P DBF GB18030": (three.p_dbf(), "hqms_p_346", "gb18030"),
    "P DBF UTF-8": (three.p_dbf("utf-8"), "hqms_p_346", "utf-8"),
}  # fmt: skip


@pytest.mark.parametrize("name", CSV)
@pytest.mark.parametrize("packed", [False, True], ids=["", "zipped"])
def test_the_same_stays_in_every_layout_give_the_same_rows(tmp_path, name, packed):
    content, layout, encoding = CSV[name]
    path = three.write(tmp_path, "提交.dat", zipped(**{"内.dat": content}) if packed else content)
    source = open_source(path)
    assert (source.layout.id, source.encoding) == (layout, encoding)
    assert rows_of(source) == expected(first=1 if "DBF" in name else 2)
    assert not source.take_rejected() and not source.unknown_columns
    assert source.bytes_done == source.bytes_total == len(content)


def test_the_plain_layout_gives_the_same_rows(tmp_path):
    for encoding in ("utf-8", BOM, "gb18030"):
        source = open_source(three.write(tmp_path, "plain.csv", three.csv_bytes(*PLAIN, encoding)))
        assert source.layout.id == "plain" and rows_of(source) == expected(without=("fee",))


def test_columns_stand_in_one_order_and_only_where_the_file_has_them(tmp_path):
    source = open_source(three.write(tmp_path, "a", CSV["643 GB18030, line feeds"][0]))
    (table,) = source.batches()
    assert table.column_names == ["row", *source.columns]
    assert list(source.columns) == [name for name in layouts.RAW_NAMES if name in source.columns]
    assert "day_case" not in source.columns and "day_case" not in source.missing_columns  # the layout of 2019 has none
    assert "drg" in source.missing_columns and "weight" in source.missing_columns
    assert {str(kind) for kind in table.schema.types} == {"int64", "string"}


def test_names_and_numbers_of_persons_are_not_read(tmp_path):
    for content, *_ in CSV.values():
        told = str(rows_of(open_source(three.write(tmp_path, "a", content))))
        assert not [value for value in three.NAMES_ONLY.values() if value in told]


def test_each_member_of_a_zip_is_a_source(tmp_path):
    content = zipped(**{
        "一月.csv": CSV["811 UTF-8"][0], "sub/feb.dbf": CSV["P DBF GB18030"][0], "__MACOSX/._x": b"x", "sub/.DS_Store": b"x",
    })  # fmt: skip
    sources = open_sources(three.write(tmp_path, "year.zip", content))
    assert [source.name for source in sources] == ["year.zip:一月.csv", "year.zip:sub/feb.dbf"]
    assert rows_of(sources[0]) == expected() and rows_of(sources[1]) == expected(first=1)
    with pytest.raises(InputError, match="one_table"):
        open_source(tmp_path / "year.zip")


def test_every_member_at_fault_is_named(tmp_path):
    path = three.write(tmp_path, "x.zip", zipped(a=b"one,two\n1,2\n", b=CSV["P UTF-8 with mark"][0], c=b""))
    with pytest.raises(InputError) as caught:
        open_sources(path)
    assert [(fault.rule, fault.file) for fault in caught.value.faults] == [("layout_unknown", "x.zip:a"), ("file_empty", "x.zip:c")]


def test_a_source_can_be_read_twice(tmp_path):
    source = open_source(three.write(tmp_path, "a", zipped(a=CSV["P GB18030"][0])))
    assert rows_of(source) == rows_of(source)
