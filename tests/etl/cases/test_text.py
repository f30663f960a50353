"""Bytes to text: against Python's own decoding on arbitrary columns, slices included."""

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.cases import text

CELLS = st.lists(st.one_of(st.none(), st.text(max_size=5).map(lambda cell: cell.encode("gb18030", "ignore")), st.binary(max_size=5)), max_size=20)


@given(CELLS, st.sampled_from(["utf-8", "gb18030"]), st.integers(0, 5))
def test_a_column_is_what_python_decodes(cells, encoding, start):
    cells = [cell if cell not in (b"", b"-") else None for cell in cells]
    words, bad = text.decoded(pa.array(cells, pa.binary())[start:], encoding)
    assert len(words) == len(cells[start:]) and words.type == pa.string()
    for place, (cell, word) in enumerate(zip(cells[start:], words.to_pylist(), strict=True)):
        try:
            plain = (cell or b"").decode(encoding)
        except UnicodeDecodeError:
            assert bad.pop(place) == cell and word is None
            continue
        plain = plain.strip(text.BLANKS)
        assert word == (None if plain in text.EMPTY else plain)
    assert not bad


@pytest.mark.parametrize("name", ["a", "医"])
def test_trimming_does_not_depend_on_the_neighbours(name):
    for neighbour in (b"x", b" x ", "医".encode(), " 医 ".encode()):
        words, _ = text.decoded(pa.array([f" {name}\t".encode(), neighbour, b" - ", b""]), "utf-8")
        assert words.to_pylist()[0] == name and words.to_pylist()[2] is None


def test_divided_lists():
    lists = pa.array(["a|b", None, "", "|c", "a|b|c|d"])
    columns = text.divided(lists, ("one", "two", "three"))
    assert columns["one"].to_pylist() == ["a", None, None, None, "a"]
    assert columns["two"].to_pylist() == ["b", None, None, "c", "b"]
    assert columns["three"].to_pylist() == [None, None, None, None, "c"]
    assert [column.to_pylist() for column in text.divided(pa.array([], pa.string()), ("one",)).values()] == [[]]
