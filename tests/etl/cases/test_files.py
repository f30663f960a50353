"""What is inside a received file, and archives that must not be unpacked."""

import struct
import zipfile

import pytest

from etl.cases import files
from etl.cases.read import open_sources
from etl.errors import InputError
from tests.etl.cases import three_cases as three


def archive(path, compression=zipfile.ZIP_DEFLATED, **contents: bytes):
    """A zip at `path`."""
    with zipfile.ZipFile(path, "w", compression) as packed:
        for name, content in contents.items():
            packed.writestr(name, content)
    return path


def refused(path) -> str:
    """The sentences with which the file is refused."""
    with pytest.raises(InputError) as caught:
        files.members(path)
    assert all(fault.expected_zh and fault.expected_en.isascii() for fault in caught.value.faults)
    return str(caught.value)


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path):
    path = archive(tmp_path / "x.zip", **{"a.csv": b"\0" * (20 << 20)})
    assert path.stat().st_size < 100_000 and "400:1" in refused(path)


def test_too_many_members_are_refused(tmp_path):
    assert "1000" in refused(archive(tmp_path / "x.zip", **{f"{k}.csv": b"" for k in range(1001)}))


def test_archives_in_archives_and_spreadsheets_are_refused(tmp_path):
    assert "x.zip:b.zip" in refused(archive(tmp_path / "x.zip", **{"b.zip": b"PK"}))
    assert "CSV" in refused(archive(tmp_path / "x.xlsx", **{"[Content_Types].xml": b"", "xl/workbook.xml": b""}))
    assert "CSV" in refused(three.write(tmp_path, "x.xls", b"\xd0\xcf\x11\xe0" + b"\0" * 600))
    assert "at least one table" in refused(archive(tmp_path / "x.zip", **{"__MACOSX/a.csv": b"1"}))


def test_a_password_is_named(tmp_path):
    path = archive(tmp_path / "x.zip", **{"a.csv": b"a,b\n"})
    content = bytearray(path.read_bytes())
    for sign, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):  # the flag bits, in the local and the central header
        place = content.index(sign) + offset
        content[place : place + 2] = struct.pack("<H", 1)
    path.write_bytes(content)
    assert "password" in refused(path)


def test_a_damaged_member_is_named(tmp_path):
    path = archive(tmp_path / "x.zip", zipfile.ZIP_STORED, **{"a.csv": three.csv_bytes(*three.plain())})
    content = path.read_bytes()
    path.write_bytes(content.replace(b"SYN0002", b"SYN0003", 1))
    with pytest.raises(InputError, match=r"x\.zip:a\.csv"):
        for source in open_sources(path):
            list(source.batches())
    path.write_bytes(content[:-10])
    assert "whole zip" in refused(path)


def test_a_file_that_is_not_there_is_named(tmp_path):
    assert "nothing.csv" in refused(tmp_path / "nothing.csv")


def test_names_from_chinese_windows_are_read(tmp_path):
    path = archive(tmp_path / "x.zip", **{"aaaaaaaa.csv": b"x"})
    path.write_bytes(path.read_bytes().replace(b"aaaaaaaa", "病案首页".encode("gbk")))
    (member,) = files.members(path)
    assert member.name == "x.zip:病案首页.csv" and b"".join(member.chunks(10)) == b"x"
