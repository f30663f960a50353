"""DBF files (dBase III to Visual FoxPro) of case records: fixed-width records, read with NumPy.

Written here because the libraries make Python objects of every cell, record by record (and dbfread was last released
in 2016), where a block of equally long records can be cut into columns at once, and because the format is small: a
header of 32-byte field descriptions, then records whose first byte tells whether they are deleted.
Format: https://www.dbase.com/Knowledgebase/INT/db7_file_fmt.htm and the table structure in the Visual FoxPro help.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from etl.cases import encoding, layouts, text
from etl.cases.files import Member
from etl.cases.source import Source
from etl.errors import Fault, InputError

HEADER, FIELD, END_OF_FIELDS = 32, 32, 0x0D
BLOCK = 16 << 20
DELETED = ord("*")
# dBase III, IV and FoxPro tables without and with memo fields.
VERSIONS = {0x02, 0x03, 0x30, 0x31, 0x32, 0x43, 0x63, 0x83, 0x8B, 0xCB, 0xF5, 0xFB}
# A day in the Julian count of FoxPro's date and time -> days since 1970-01-01.
JULIAN_1970 = 2_440_588


@dataclass(frozen=True)
class Field:
    """A field of the table: its place in a record, counted from the mark of deletion."""

    name: str
    type: str
    offset: int
    length: int
    decimals: int


@dataclass(frozen=True)
class Head:
    """What the header of a DBF says."""

    records: int
    size: int
    record_size: int
    fields: tuple[Field, ...]


def head_of(start: bytes) -> Head | None:
    """The header in the first bytes of a file, or None where they are not those of a DBF."""
    if len(start) < HEADER + FIELD or start[0] not in VERSIONS:
        return None
    records, size, record_size = struct.unpack_from("<IHH", start, 4)
    fields, offset, place = [], 1, HEADER
    while place + FIELD <= min(size, len(start)) and start[place] != END_OF_FIELDS:
        name = start[place : place + 11].partition(b"\0")[0].decode("gb18030", "replace")
        length, decimals = start[place + 16], start[place + 17]
        kind = chr(start[place + 11])
        if kind == "C":
            length += decimals << 8  # FoxPro's and Clipper's long texts
        fields.append(Field(name, kind, offset, length, 0 if kind == "C" else decimals))
        offset += length
        place += FIELD
    whole = fields and place < len(start) and start[place] == END_OF_FIELDS and offset == record_size
    return Head(records, size, record_size, tuple(fields)) if whole else None


@dataclass
class DbfSource(Source):
    """A DBF file; `row` is the number of the record, deleted ones counted and left out."""

    head: Head = field(kw_only=True)

    def _blocks(self) -> Iterator[pa.Table]:
        self.bytes_done = self.head.size
        first = 1
        for records in self._records():
            rows = np.arange(first, first + len(records))
            first += len(records)
            there = records[:, 0] != DELETED
            records, rows = records[there], rows[there]  # noqa: PLW2901
            texts, bad = {}, {}
            for place, column in self.match.positions:
                texts[column.raw_name], wrong = self._column(records, self.head.fields[place])
                if wrong:
                    bad[column.raw_name] = wrong
            table, faults = self._table(pa.array(rows), texts, bad)
            self._rejected += sorted(faults, key=lambda fault: fault.row)
            self.bytes_done += there.size * self.head.record_size
            yield table
        self.bytes_done = self.bytes_total

    def _records(self) -> Iterator[np.ndarray]:
        """Blocks of records as rows of bytes. Raises InputError where fewer are there than the header says."""
        size, left = self.head.record_size, self.head.records
        rest, skip = b"", self.head.size
        for chunk in self.member.chunks(BLOCK):
            data = rest + chunk[skip:]
            skip = max(0, skip - len(chunk))
            count = min(len(data) // size, left)
            left -= count
            rest = data[count * size :]
            if count:
                yield np.frombuffer(data, np.uint8, count * size).reshape(count, size)
            if not left:
                return
        if left:
            raise InputError([_other_count(self.name, self.head.records - left, self.head.records)])

    def _column(self, records: np.ndarray, of: Field) -> tuple[pa.StringArray, dict[int, bytes]]:
        cells = np.ascontiguousarray(records[:, of.offset : of.offset + of.length])
        if of.type in BINARY:
            return BINARY[of.type](cells), {}
        offsets = np.arange(len(cells) + 1, dtype=np.int32) * of.length
        blanked = np.where(cells == 0, np.uint8(text.SPACE), cells)  # some writers fill with zero bytes
        taken = pa.Array.from_buffers(pa.binary(), len(cells), [None, pa.py_buffer(offsets), pa.py_buffer(blanked)])
        words, bad = text.decoded(taken, self.encoding)
        words = text.trimmed(words)  # a cell that fills its field has no blanks
        return (_dates(words) if of.type == "D" else words), bad


def open_dbf(member: Member, head: Head) -> DbfSource:
    """The DBF file in `member`.

    Raises InputError where its fields are not those of a known layout, or where the header counts other records than
    the file has room for: it was cut off, or never closed by its writer.
    """
    found = (member.size - head.size) // head.record_size
    if found != head.records:
        raise InputError([_other_count(member.name, found, head.records)])
    start = next(member.chunks(max(head.size, BLOCK)), b"")
    match = layouts.recognise([field.name for field in head.fields], member.name)
    return DbfSource(member, match, _encoding(start[head.size :], head), head.records, head=head)


def _encoding(sample: bytes, head: Head) -> str:
    """By the bytes of the text fields; binary fields would be taken for text, and the language mark is often wrong."""
    count = len(sample) // head.record_size
    records = np.frombuffer(sample, np.uint8, count * head.record_size).reshape(count, head.record_size)
    words = [records[:, f.offset : f.offset + f.length] for f in head.fields if f.type == "C"]
    if not words or not count:
        return "gb18030"
    marked = np.concatenate([np.pad(word, ((0, 0), (0, 1)), constant_values=text.SPACE) for word in words], axis=1)
    filled = marked.tobytes()
    return "gb18030" if filled.isascii() else encoding.of_sample(filled)


def _other_count(file: str, found: int, said: int) -> Fault:
    return Fault(
        "record_count", file, None, "-", f"{found}", f"文件头所述的 {said} 条记录", f"{said} records, as its header says"
    )


def _dates(words: pa.StringArray) -> pa.StringArray:
    """`20230615` -> `2023-06-15`, as the CSV layouts write it; anything else stays as it is."""
    return pc.replace_substring_regex(words, r"^(\d{4})(\d{2})(\d{2})$", r"\1-\2-\3")


def _times(cells: np.ndarray) -> pa.StringArray:
    """FoxPro's date and time: days of the Julian count and milliseconds, four bytes each; zero is empty."""
    days, milliseconds = cells.view("<i4").T.astype(np.int64)
    moments = (days - JULIAN_1970) * 86_400 + (milliseconds + 500) // 1000
    there = days > 0
    shown = np.char.replace(np.datetime_as_string(np.where(there, moments, 0).astype("datetime64[s]")), "T", " ")
    return pa.array(shown.tolist(), pa.string(), mask=~there)


def _integers(cells: np.ndarray) -> pa.StringArray:
    return pa.array(cells.view("<i4")[:, 0]).cast(pa.string())


def _money(cells: np.ndarray) -> pa.StringArray:
    """FoxPro's currency: ten-thousandths in eight bytes."""
    amounts = cells.view("<i8")[:, 0].tolist()
    return pa.array([str(Decimal(amount).scaleb(-4)) for amount in amounts], pa.string())


def _doubles(cells: np.ndarray) -> pa.StringArray:
    return pa.array([repr(value) for value in cells.view("<f8")[:, 0].tolist()], pa.string())


def _nothing(cells: np.ndarray) -> pa.StringArray:
    """Memo fields stand in a file of their own, which is not sent; what stands here is only their place in it."""
    return pa.nulls(len(cells), pa.string())


# Field types that are not text, by what reads them.
BINARY = {"T": _times, "I": _integers, "Y": _money, "B": _doubles, "M": _nothing, "G": _nothing, "P": _nothing}
