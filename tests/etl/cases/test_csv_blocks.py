"""Records found in undecoded bytes: held against Python's csv module on arbitrary text, encodings and block borders."""

import csv
import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.cases.csv_blocks import blocks
from etl.errors import InputError

# What a cell can hold: structure, characters whose GB18030 ends in ASCII's range, four-byte characters.
CELL = st.text(st.sampled_from([*'a1 ,"\n|\\~\t', "中", "乗", "丂", "㐀", "𠮷", "€"]), max_size=6)
TABLE = st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1, max_size=8)


def cut(data: bytes, size: int) -> list[bytes]:
    """The data in chunks of `size`."""
    return [data[start : start + size] for start in range(0, len(data), size)]


def records(data: bytes, size: int = 1 << 20) -> list[tuple[int, bytes, int]]:
    """(line, bytes, cells) of each record."""
    found = []
    for block in blocks(cut(data, size), ",", "f"):
        starts = np.concatenate(([0], block.ends[:-1]))
        pieces = [block.data[start:end] for start, end in zip(starts, block.ends, strict=True)]
        found += list(zip(block.lines.tolist(), pieces, block.cells.tolist(), strict=True))
    return found


@given(TABLE, st.sampled_from(["utf-8", "gb18030"]), st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]), st.integers(1, 40))
def test_records_are_those_of_the_csv_module(table, encoding, quoting, size):
    text = io.StringIO(newline="")
    lines, line = [], 1
    for row in table:
        lines.append(line)
        before = text.tell()
        csv.writer(text, quoting=quoting, lineterminator="\n").writerow(row)
        line += text.getvalue()[before:].count("\n")
    found = records(text.getvalue().encode(encoding), size)
    assert [line for line, _, _ in found] == lines
    assert [next(csv.reader(io.StringIO(piece.decode(encoding), newline=""))) for _, piece, _ in found] == table
    assert all(cells == 3 for _, _, cells in found)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"a,b\nc", [(1, b"a,b\n", 2), (2, b"c\n", 1)]),  # no end of the last line
        (b"a\r\nb\r\n", [(1, b"a\r\n", 1), (2, b"b\r\n", 1)]),
        (b'5" pipe,b\nc,d\n', [(1, b'5" pipe,b\n', 2), (2, b"c,d\n", 2)]),  # a quote inside a cell is text
        (b'5",b"\n"c,\n",d\n', [(1, b'5",b"\n', 2), (2, b'"c,\n",d\n', 2)]),
        (b'"a""b",""\n"",x\n', [(1, b'"a""b",""\n', 2), (2, b'"",x\n', 2)]),
        (b"\na,b\n\r\n", [(1, b"\n", 0), (2, b"a,b\n", 2), (3, b"\r\n", 0)]),  # empty lines have no cells
        (b'"a\nb\nc",d\ne,f,g\n', [(1, b'"a\nb\nc",d\n', 2), (4, b"e,f,g\n", 3)]),
        (b"", []),
    ],
)
@pytest.mark.parametrize("size", [1, 3, 100])
def test_structure(data, expected, size):
    assert records(data, size) == expected


@pytest.mark.parametrize(("data", "line"), [(b'a,"b\nc,d\n', 1), (b'a,b\nc,d\n"e"",\nx\n', 3), (b'a\n"b\n"\n"', 4)])
def test_a_quote_that_stays_open_fails_the_file_with_its_line(data, line):
    with pytest.raises(InputError) as caught:
        records(data, 4)
    (fault,) = caught.value.faults
    assert (fault.rule, fault.row) == ("quote_open", line)


def test_wrong_records_are_taken_out():
    (block,) = blocks([b'a\n"b\n"\nc\n'], ",", "f")
    assert block.without(np.array([False, True, False])) == b"a\nc\n"
