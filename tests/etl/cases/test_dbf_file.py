"""DBF files: types, deleted and cut-off records, and a file that GDAL wrote."""

import struct

import pandas as pd
import pyogrio
import pytest

from etl.cases import dbf_file
from etl.cases.read import open_source
from etl.errors import InputError
from tests.etl.cases import three_cases as three

KEYS = [("P900", "C", 6), ("P22", "D", 8), ("P25", "C", 19)]


def read(tmp_path, fields, records, deleted=()):
    """Rows and faults of a DBF with the three columns that a stay needs in front."""
    keys = [[f"SYN{k}".encode(), b"20230102", b"2023-01-05 10:00:00"] for k in range(len(records))]
    whole = [key + cells for key, cells in zip(keys, records, strict=True)]
    source = open_source(three.write(tmp_path, "x.csv", three.dbf_bytes(KEYS + fields, whole, deleted)))
    rows = [row for table in source.batches() for row in table.to_pylist()]
    return rows, source.take_rejected()


def test_types_become_the_text_that_the_csv_layouts_have(tmp_path):
    noon = struct.pack("<ii", 2_460_108, 12 * 3_600_000)  # 2023-06-12, by the Julian count of days
    fields = [("P801", "C", 20), ("P2", "I", 4), ("P7", "N", 5), ("P782", "Y", 8), ("P751", "B", 8), ("P6", "T", 8), ("P17", "M", 10)]
    rows, faults = read(tmp_path, fields, [
        ["郑州".encode("gb18030"), struct.pack("<i", -7), b"   62", struct.pack("<q", 1_234_567), struct.pack("<d", 0.25), noon, b"9"],
        [b"-", struct.pack("<i", 0), b"", struct.pack("<q", -5), struct.pack("<d", 2), bytes(8), b""],
    ])  # fmt: skip
    assert not faults
    told = ["address", "admission_count", "age_years", "total_yuan", "own_yuan", "birth_date", "address_hukou", "admitted_at"]
    assert [rows[0][name] for name in told] == ["郑州", "-7", "62", "123.4567", "0.25", "2023-06-12 12:00:00", None, "2023-01-02"]
    assert [rows[1][name] for name in told] == [None, "0", None, "-0.0005", "2.0", None, None, "2023-01-02"]


def test_deleted_records_are_left_out_and_counted(tmp_path):
    rows, faults = read(tmp_path, [("P3", "C", 3)], [[b"a"], [b"b"], [b"c"], [b"d"]], deleted=(0, 2))
    assert [(row["row"], row["record_no"]) for row in rows] == [(2, "b"), (4, "d")] and not faults


def test_bad_bytes_take_out_the_record(tmp_path):
    good = ["郑州".encode("gb18030")]
    rows, faults = read(tmp_path, [("P801", "C", 6)], [good, good, [b"\xff"], good])
    assert [row["row"] for row in rows] == [1, 2, 4]
    assert [(fault.rule, fault.row, fault.column, fault.value) for fault in faults] == [("bad_bytes", 3, "P801", None)]


def test_a_dash_that_fills_its_field_is_null(tmp_path):
    rows, _ = read(tmp_path, [("P741", "C", 1), ("P804", "C", 1)], [[b"-", b"5"]])
    assert (rows[0]["discharge_way"], rows[0]["admission_route"]) == (None, "5")


def test_zero_bytes_are_blanks(tmp_path):
    rows, _ = read(tmp_path, [("P801", "C", 6), ("P3", "C", 4)], [[b"x\0\0\0\0\0", b"\0\0\0\0"]])
    assert (rows[0]["address"], rows[0]["record_no"]) == ("x", None)


@pytest.mark.parametrize("cut", [1, 60, 130])
def test_a_file_cut_off_is_refused(tmp_path, cut):
    content = three.p_dbf()
    with pytest.raises(InputError) as caught:
        open_source(three.write(tmp_path, "x.dbf", content[: -1 - cut]))
    assert caught.value.faults[0].rule == "record_count"


def test_a_count_that_was_never_written_is_refused(tmp_path):
    content = bytearray(three.p_dbf())
    content[4:8] = bytes(4)
    with pytest.raises(InputError, match="record_count"):
        open_source(three.write(tmp_path, "x.dbf", bytes(content)))


def test_text_that_starts_like_a_dbf_is_not_one():
    assert dbf_file.head_of(b"0001,2,3\n" * 100) is None and dbf_file.head_of(b"\x03" * 20) is None
    assert dbf_file.head_of(b"\x03" + b"\xff" * 500) is None


def test_blocks_do_not_show(tmp_path, monkeypatch):
    content = three.p_dbf()
    whole = [table.to_pylist() for table in open_source(three.write(tmp_path, "x.dbf", content)).batches()]
    for size in (100, 997, 1300, 5000):
        monkeypatch.setattr(dbf_file, "BLOCK", size)
        assert [table.to_pylist() for table in open_source(tmp_path / "x.dbf").batches()] == whole


def test_what_gdal_writes_is_read(tmp_path):
    frame = pd.DataFrame({
        "P900": ["SYN1", "SYN2"], "P801": ["河南省𠮷郑州", None], "P7": [62, 0], "P782": [1.5, 2.25],
        "P22": ["2023-01-02", "2023-01-03"], "P25": ["2023-01-05 10:00:00", "2023-01-09"],
    })  # fmt: skip
    pyogrio.write_dataframe(frame, tmp_path / "g.dbf", driver="ESRI Shapefile", encoding="GB18030")
    (table,) = open_source(tmp_path / "g.dbf").batches()
    rows = table.to_pylist()
    assert [row["address"] for row in rows] == ["河南省𠮷郑州", None] and [row["age_years"] for row in rows] == ["62", "0"]
    assert [float(row["total_yuan"]) for row in rows] == [1.5, 2.25] and rows[0]["discharged_at"] == "2023-01-05 10:00:00"
