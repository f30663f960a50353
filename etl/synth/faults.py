"""Mistakes put into records on request, and the list of where: what a reader must find, and nothing else."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from etl.synth.layouts import Field
from etl.synth.record import Columns

# kind of mistake -> (keys of the text it can strike, what stands there instead)
MISTAKES = {
    "no_such_day": (("discharged_at", "discharged_on"), b"2023-02-30"),
    "not_a_date": (("admitted_at", "admitted_on"), b"2023.13.45"),
    "ends_before_it_starts": (("admitted_at", "admitted_on"), b"2035-06-01"),
    "negative_money": (("total_yuan",), b"-100.00"),
    "text_for_money": (("total_yuan",), "一千".encode("gb18030")),
    "unknown_sex": (("sex",), b"7"),
    "unknown_discharge": (("discharge_way",), b"X"),
    "no_hospital": (("hospital_code",), b""),
    "unknown_place": (("address", "insured_code"), b"-"),
    "ragged": ((), b",1"),
}
HEADER = ("row", "kind", "column", "value")


@dataclass(frozen=True)
class Spoilt:
    """Columns with mistakes, what is too much at the ends of lines, and one line of the list for each mistake."""

    filled: Columns
    tail: pa.Array | None
    listed: list[tuple[int, str, str, str]]


def spoil(filled: Columns, wanted: list[Field], rows: int, share: float, draw: np.random.Generator, first_row: int, encoding: str) -> Spoilt:
    """Strike `share` of the rows with one mistake each, kinds in turn. `first_row` is the line of the first of them."""
    struck = draw.permutation(rows)[: round(rows * share)]
    columns = {field.key: field.code for field in wanted if field.key}
    possible = {
        kind: (next((key for key in keys if key in columns), None), bad) for kind, (keys, bad) in MISTAKES.items() if not keys or set(keys) & set(columns)
    }
    filled, tail, listed = dict(filled), None, []
    for number, (kind, (key, bad)) in enumerate(possible.items()):
        chosen = np.zeros(rows, dtype=bool)
        chosen[struck[number :: len(possible)]] = True
        text = bad.decode("gb18030")
        mask, value = pa.array(chosen), pa.scalar(text.encode(encoding), pa.binary())
        if key is None:
            tail = pc.if_else(mask, value, pa.scalar(b"", pa.binary()))
        else:
            filled[key] = pc.if_else(mask, value, filled[key])
        listed += [(first_row + int(row), kind, columns.get(key, "*"), text) for row in np.flatnonzero(chosen)]
    return Spoilt(filled, tail, sorted(listed))
