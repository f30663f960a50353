"""Writes a layout as a DBF file (dBASE III: a header, then records of fixed width), as the older interface sends it.

Format: dBASE .DBF File Structure, a byte of version, the date, number of records, lengths, then 32 bytes a field.
"""

import re
import struct
from typing import BinaryIO

import numpy as np
import pyarrow as pa

from etl.synth.layouts import Field
from etl.synth.record import Columns

CHARACTER, NUMBER, DATE = b"C", b"N", b"D"
LONGEST, LONGEST_NAME = 254, 10
GBK = 0x4D  # the language driver of simplified Chinese
ROWS_AT_ONCE = 4000


def shape(field: Field) -> tuple[bytes, int, int]:
    """Type, width and decimals of a field, from the type that its layout states."""
    numbers = [int(number) for number in re.findall(r"\d+", field.type)]
    if field.type.startswith(("numeric", "decimal")):
        return NUMBER, numbers[0] + 2, numbers[1]
    if field.type == "integer":
        return NUMBER, 10, 0
    if field.type == "date":
        return DATE, 8, 0
    return CHARACTER, min(LONGEST, numbers[0] if numbers else 30), 0


def start(file: BinaryIO, wanted: list[Field], records: int) -> None:
    """The header, for a known number of records."""
    shapes = [shape(field) for field in wanted]
    width = 1 + sum(width for _, width, _ in shapes)
    file.write(struct.pack("<BBBBIHH17xB2x", 3, 123, 1, 1, records, 33 + 32 * len(wanted), width, GBK))
    for field, (kind, size, decimals) in zip(wanted, shapes, strict=True):
        file.write(struct.pack("<11sc4xBB14x", field.code.encode()[:LONGEST_NAME], kind, size, decimals))
    file.write(b"\r")


def records(file: BinaryIO, wanted: list[Field], filled: Columns) -> None:
    """Rows of text as records."""
    rows = len(next(filled[field.key] for field in wanted if field.key))
    shapes = [shape(field) for field in wanted]
    ends = np.cumsum([1] + [width for _, width, _ in shapes])
    for first in range(0, rows, ROWS_AT_ONCE):
        block = np.full((min(ROWS_AT_ONCE, rows - first), ends[-1]), ord(" "), dtype=np.uint8)
        for field, (kind, width, _), end in zip(wanted, shapes, ends[:-1], strict=True):
            texts = filled[field.key].slice(first, len(block)) if field.key else None
            if texts is None and not field.constant:
                continue
            if texts is None:
                texts = pa.array([field.constant] * len(block), pa.binary())
            _fill(block[:, end : end + width], texts, right=kind == NUMBER)
        file.write(block.tobytes())


def _fill(cells: np.ndarray, texts: pa.Array, right: bool) -> None:
    """Lay variable texts into fixed cells, numbers to the right. Raises ValueError for a text that does not fit."""
    texts = pa.concat_arrays([texts.fill_null(b"")])
    offsets = np.frombuffer(texts.buffers()[1], dtype=np.int32)[texts.offset : texts.offset + len(texts) + 1]
    lengths = np.diff(offsets)
    if lengths.max(initial=0) > cells.shape[1]:
        raise ValueError(f"a text of {lengths.max()} bytes in a field of {cells.shape[1]}")
    if not lengths.any():
        return
    content = np.frombuffer(texts.buffers()[2], dtype=np.uint8)[offsets[0] : offsets[-1]]
    within = np.arange(len(content)) - np.repeat(offsets[:-1] - offsets[0], lengths)
    row = np.repeat(np.arange(len(lengths)), lengths)
    cells[row, within + (np.repeat(cells.shape[1] - lengths, lengths) if right else 0)] = content
