"""Bytes to text, a column at a time: strict decoding with the places that fail, trimming, what counts as empty."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

EMPTY = ["", "-"]
SPACE, DELETE = 0x20, 0x80
# Parts values that are decoded together: no byte of a character in either encoding.
NUL = b"\0"
# What is trimmed: blanks of ASCII, no-break, full width, and a byte order mark that ended up in a cell.
BLANKS = " \t\r\n\v\f\u00a0\u3000\ufeff"


def decoded(cells: pa.BinaryArray, encoding: str) -> tuple[pa.StringArray, dict[int, bytes]]:
    """Text of `cells` (trimmed), and the cells that are not in the encoding, by place.

    Cells of nothing or "-" are null already (Arrow's parser does that); those that are so once trimmed become null.
    A column without any byte above 0x7F is text already, whatever the encoding: its buffers are used as they are.
    """
    if len(cells) == cells.null_count:
        return pa.nulls(len(cells), pa.string()), {}
    offsets = np.frombuffer(cells.buffers()[1], np.int32)[cells.offset : cells.offset + len(cells) + 1]
    data = np.frombuffer(cells.buffers()[2] or b"", np.uint8)
    used = data[offsets[0] : offsets[-1]]
    if not len(used):
        return pa.nulls(len(cells), pa.string()), {}
    if used.max() < DELETE:
        text = cells.view(pa.string())
        return (trimmed(text) if used.min() <= SPACE and _has_space_at_an_end(data, offsets) else text), {}
    return _utf8(cells) if encoding == "utf-8" else _by_distinct_value(cells, encoding)


def trimmed(text: pa.StringArray) -> pa.StringArray:
    """Without blanks (of any width) at both ends; null where then nothing or only "-" is left."""
    text = pc.utf8_trim(text, BLANKS)
    return pc.if_else(pc.is_in(text, pa.array(EMPTY)), pa.scalar(None, pa.string()), text)


def divided(lists: pa.StringArray, names: tuple[str, ...]) -> dict[str, pa.StringArray]:
    """`a||c` into one column for each of `names`; parts past the last name are dropped."""
    parts = pc.split_pattern(lists, "|")
    if not isinstance(parts, pa.ListArray):
        parts = parts.combine_chunks()
    lengths = pc.fill_null(pc.list_value_length(parts), 0).to_numpy(zero_copy_only=False)
    starts = parts.offsets.to_numpy()[:-1]
    values = parts.values
    columns = {}
    for k, name in enumerate(names):
        there = lengths > k
        if there.any():
            places = pa.array(starts + k, mask=~there)
            columns[name] = trimmed(values.take(places))
        else:
            columns[name] = pa.nulls(len(lists), pa.string())
    return columns


def _has_space_at_an_end(data: np.ndarray, offsets: np.ndarray) -> bool:
    filled = offsets[:-1] < offsets[1:]
    starts, ends = offsets[:-1][filled], offsets[1:][filled] - 1
    return bool((data[starts] <= SPACE).any() or (data[ends] <= SPACE).any())


def _utf8(cells: pa.BinaryArray) -> tuple[pa.StringArray, dict[int, bytes]]:
    try:
        return trimmed(cells.cast(pa.string())), {}  # the cast checks each cell
    except pa.ArrowInvalid:
        return _by_distinct_value(cells, "utf-8")


def _by_distinct_value(cells: pa.BinaryArray, encoding: str) -> tuple[pa.StringArray, dict[int, bytes]]:
    """Each distinct value is decoded once: names of hospitals and departments repeat, addresses do not."""
    coded = cells.dictionary_encode()
    distinct = coded.dictionary.to_pylist()
    values, wrong = _at_once(distinct, encoding), []
    if values is None:
        values, wrong = _one_by_one(distinct, encoding)
    text = trimmed(pa.array(values, pa.string())).take(coded.indices)
    if not wrong:
        return text, {}
    places = np.flatnonzero(pc.is_in(coded.indices, pa.array(wrong, pa.int32())).to_numpy(zero_copy_only=False))
    return text, {int(place): cells[int(place)].as_py() for place in places}


def _at_once(values: list[bytes], encoding: str) -> list[str] | None:
    """All values by one call of the codec, a third of the time; None where one is not in the encoding, or has a NUL."""
    try:
        decoded = NUL.join(values).decode(encoding).split(NUL.decode())
    except UnicodeDecodeError:
        return None
    return decoded if len(decoded) == len(values) else None


def _one_by_one(values: list[bytes], encoding: str) -> tuple[list[str | None], list[int]]:
    """The values, None for one that is not in the encoding, and the places of these."""
    decoded, wrong = [], []
    for place, value in enumerate(values):
        try:
            decoded.append(value.decode(encoding))
        except UnicodeDecodeError:
            decoded.append(None)
            wrong.append(place)
    return decoded, wrong
