"""Writes blocks of stays in an official layout, as CSV lines: filled columns, and long runs of empty ones between.

A line is one element-wise join of the filled columns with the constant text between them, so that 811 columns
cost little more than those that carry something.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from etl.cases import layouts
from etl.cases.layouts import Column, Layout
from etl.synth.record import PRIVATE, Columns

LAYOUTS = {
    "hqms_811_2020": "hqms_811_2020", "hqms_643_2019": "hqms_643_2019", "hqms_p_346": "hqms_p_346",
    "hqms_p_dbf": "hqms_p_346", "nhsa_setl_d": "nhsa_setl_d", "nhsa_4101": "nhsa_4101", "plain": "plain",
}  # fmt: skip
GROUPING = ("drg", "drg_edition", "weight")
# What the message of a settlement list carries outside its first table.
MESSAGE = ("treated_code", "main_diagnosis", "procedure_", "total_yuan", "own_yuan", "fund_yuan", "_flag")
APPENDED = ("none", "drg", "all")
# Real files write "-" where a text is asked for and there is none.
QUOTED = ("address", "address_hukou", "other_address")
DASHED = ("Employer and address", "Employer name", "Birthplace address")


@dataclass(frozen=True)
class Field:
    """A column of the file: its name there, and the key of its text in `record.columns`, or a constant."""

    code: str
    key: str | None
    constant: bytes
    type: str


def fields(layout_id: str, appended: str, filled: Columns) -> list[Field]:
    """The columns of a layout in order. `appended`: which columns beyond the standard are added at the end."""
    layout = layouts.get(LAYOUTS[layout_id])
    return [_field(column, filled) for column in layout.columns if column.ordinal is not None or _wanted(layout, column, appended, filled)]


def _wanted(layout: Layout, column: Column, appended: str, filled: Columns) -> bool:
    if column.raw_name not in filled:
        return False
    if layout.id == "nhsa_4101" and (column.raw_name.startswith(MESSAGE[:-1]) or column.raw_name.endswith(MESSAGE[-1])):
        return True
    return appended == "all" or (appended == "drg" and column.raw_name in GROUPING)


def _field(column: Column, filled: Columns) -> Field:
    key = column.raw_name or PRIVATE.get(column.name_en, "")
    if key in ("admitted_at", "discharged_at") and column.type == "date":
        key = {"admitted_at": "admitted_on", "discharged_at": "discharged_on"}[key]
    value = filled.get(key)
    if isinstance(value, bytes) or value is None:
        return Field(column.field_code, None, value or (b"-" if column.name_en in DASHED else b""), column.type)
    return Field(column.field_code, key, b"", column.type)


def header(wanted: list[Field], encoding: str) -> bytes:
    """The first line."""
    return (",".join(field.code for field in wanted) + "\r\n").encode(encoding)


def lines(wanted: list[Field], filled: Columns, tail: pa.Array | None = None) -> pa.Array:
    """One line a row, as bytes, with its end. `tail`: what is too much at the end of each line."""
    parts: list = []
    between = b""
    for position, field in enumerate(wanted):
        between += b"," if position else b""
        if field.key is None:
            between += field.constant
            continue
        quote = b'"' if field.key in QUOTED else b""
        parts += [pa.scalar(between + quote, pa.binary()), pc.fill_null(filled[field.key], b"")]
        between = quote
    parts += [pa.scalar(between, pa.binary()), tail or pa.scalar(b"", pa.binary()), pa.scalar(b"\r\n", pa.binary())]
    return pc.binary_join_element_wise(*parts, pa.scalar(b"", pa.binary()))


def content(texts: pa.Array) -> memoryview:
    """The bytes of all lines, one after the other: an array of bytes is stored just so."""
    offsets = np.frombuffer(texts.buffers()[1], dtype=np.int32)[texts.offset : texts.offset + len(texts) + 1]
    return memoryview(texts.buffers()[2])[offsets[0] : offsets[-1]]
