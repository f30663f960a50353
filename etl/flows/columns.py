"""Which column of a received table is which of ours: `data/columns/flow.csv` says how each may be called."""

import csv
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path

from etl import paths
from etl.errors import Fault, InputError
from etl.flows.read import Row

FLOW = ("origin", "destination", "period", "specialty", "reason", "hospital", "stays", "fund_yuan", "data_kind")
REQUIRED = ("origin", "destination", "period", "stays")
DENOMINATOR_REQUIRED = ("origin", "period", "stays")
TITLE_ROWS = 10  # a sheet may have a title and remarks above its header


@dataclass
class Mapping:
    """Where each of our columns stands in the file, and what nobody reads."""

    header_row: int
    width: int
    position: dict[str, int]
    unknown: list[str] = field(default_factory=list)
    mdc: bool = False  # the column of specialties holds major diagnostic categories


def dictionary() -> list[dict[str, str]]:
    """The rows of `data/columns/flow.csv`."""
    with (paths.ROOT / "data" / "columns" / "flow.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def find(rows: Iterator[Row], path: Path, required: Sequence[str], named: dict[str, str]) -> tuple[Mapping, Iterator[Row]]:
    """The mapping and the rows below the header. `named` (ours -> theirs) goes before the dictionary.

    The header is the first row that names all required columns, else the first with any content.
    Raises InputError for each required column that is missing and each that stands twice.
    """
    top = list(islice(rows, TITLE_ROWS))
    filled = [index for index, (_, cells) in enumerate(top) if any(cell.strip() for cell in cells)]
    if not filled:
        raise InputError([Fault("flow_file", path.name, None, "*", "", "表头和数据行", "a header and rows of data")])
    best = min(filled, key=lambda index: (len(set(required) - set(_match(top[index][1], named)[0])), index))
    number, header = top[best]
    position, mdc, unknown = _match(header, named)
    faults = [
        Fault("column_present", path.name, number or None, column, "、".join(cell.strip() for cell in header if cell.strip())[:80],
              f"一列，名为 {_names(column)}", f"a column called {_names(column)}")
        for column in required if column not in position
    ]  # fmt: skip
    for column, places in position.items():
        if len(places) > 1:
            twice = "、".join(header[place].strip() for place in places)
            faults.append(
                Fault("column_once", path.name, number or None, column, twice,
                      f"只有一列是 {column}；用 --column {column}=列名 指定", f"one column for {column}; choose with --column {column}=NAME")
            )  # fmt: skip
    if faults:
        raise InputError(faults)
    chosen = {column: places[0] for column, places in position.items()}
    return Mapping(number, len(header), chosen, unknown, mdc), chain(top[best + 1 :], rows)


def plain(text: str) -> str:
    """A column's name without what varies: width, case, spaces, underscores, brackets."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())


def _match(header: list[str], named: dict[str, str]) -> tuple[dict[str, list[int]], bool, list[str]]:
    """Positions of our columns, whether specialties are MDCs, names that mean nothing to us. A code goes before a name."""
    ours, rank, mdcs = {}, {}, set()
    for row in dictionary():
        for name in (row["field_code"], row["name_zh"], *row["also"].split("|")):
            ours[plain(name)] = row["raw_name"]
            rank[plain(name)] = 0 if row["field_code"].endswith("_adcode") else 1
            if row["type"] == "mdc":
                mdcs.add(plain(name))
    ours |= {plain(theirs): column for column, theirs in named.items()}
    rank |= {plain(theirs): -1 for theirs in named.values()}
    found: dict[str, list[int]] = {}
    unknown = []
    for index, cell in enumerate(header):
        name = plain(cell)
        if name in ours:
            found.setdefault(ours[name], []).append(index)
        elif name:
            unknown.append(cell.strip())
    for column, places in found.items():
        first = min(rank[plain(header[place])] for place in places)
        if first < 1:  # a column that was named, or codes beside names, settles it
            unknown += [header[place].strip() for place in places if rank[plain(header[place])] > first]
            found[column] = [place for place in places if rank[plain(header[place])] == first]
    mdc = any(plain(header[place]) in mdcs for place in found.get("specialty", []))
    return found, mdc, unknown


def _names(column: str) -> str:
    return " / ".join(f"{row['name_zh']} {row['field_code']}" for row in dictionary() if row["raw_name"] == column)
