"""Layouts of received case files: the maps of `data/columns`, and which of them a header is.

A header is recognised by its column names alone, never by the name of the file. Case does not matter (`C14x01C`,
`C14X01C`), nor do spaces, quotes or a byte order mark around a name.
"""

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from etl import paths
from etl.errors import Fault, InputError

PROCEDURES = tuple(f"procedure_{k:02}" for k in range(1, 42))
PROCEDURE_LEVELS = tuple(f"procedure_level_{k:02}" for k in range(1, 42))
FEES = tuple(f"fee_{k:02}" for k in range(1, 25))
# All raw names, in the order of the columns of a batch.
RAW_NAMES = (
    "hospital_code", "hospital_name", "record_no", "admission_count",
    "visit_id", "settlement_id", "original_settlement_id", "settled_at",
    "sex", "birth_date", "age_years", "age_days", "age_months", "newborn_flag",
    "address", "address_hukou", "address_code", "insured_code", "treated_code",
    "admitted_at", "discharged_at", "los_days", "department", "admission_route", "discharge_way", "day_case",
    "care_type", "valid_flag", "refund_flag", "interim_flag", "counts_stay_flag",
    "main_diagnosis", *PROCEDURES, *PROCEDURE_LEVELS,
    "total_yuan", "own_yuan", "fund_yuan", *FEES,
    "drg", "drg_edition", "weight", "travel_reason",
)  # fmt: skip
# Lists in one cell of the plain layout, and the raw names they are divided into.
LISTS = {"procedure_codes": PROCEDURES, "procedure_levels": PROCEDURE_LEVELS}
# Below this share of known names a header is none of ours.
KNOWN_SHARE = 0.5
LIKE_A_NAME = re.compile(r"(?!.*\d{4})[A-Za-z][A-Za-z0-9_.]{0,30}")


@dataclass(frozen=True)
class Column:
    """A column of a layout. ordinal is None where the standard does not have it and we accept it appended."""

    ordinal: int | None
    field_code: str
    also: tuple[str, ...]
    name_zh: str
    name_en: str
    type: str
    raw_name: str
    required: bool
    identifying: bool
    note: str


@dataclass(frozen=True)
class Layout:
    """A standard and edition. kind: 'front_page' or 'settlement'."""

    id: str
    standard: str
    edition: str
    kind: str
    title_zh: str
    title_en: str
    columns: tuple[Column, ...]

    def __hash__(self) -> int:
        return hash(self.id)

    @property
    def raw_names(self) -> tuple[str, ...]:
        """What this layout can tell, under our names, lists divided; in the order of RAW_NAMES."""
        mapped = {name for column in self.columns for name in LISTS.get(column.raw_name, (column.raw_name,))}
        return tuple(name for name in RAW_NAMES if name in mapped)

    @property
    def identifying(self) -> frozenset[str]:
        """Raw names whose values are never told in a message."""
        return frozenset(column.raw_name for column in self.columns if column.identifying and column.raw_name)


@dataclass(frozen=True)
class Match:
    """A header and its layout. positions: (place in the header, the layout's column) of what we read."""

    layout: Layout
    positions: tuple[tuple[int, Column], ...]
    unknown: tuple[str, ...]
    missing: tuple[str, ...]


@cache
def load(folder: Path | None = None) -> tuple[Layout, ...]:
    """All layouts of `data/columns` (layout.csv names them)."""
    folder = folder or paths.ROOT / "data" / "columns"
    return tuple(
        Layout(
            row["layout"], row["standard"], row["edition"], row["kind"], row["title_zh"], row["title_en"],
            tuple(_columns(folder / f"{row['layout']}.csv")),
        )
        for row in _rows(folder / "layout.csv")
    )  # fmt: skip


def get(layout_id: str) -> Layout:
    """The layout of this id."""
    return next(layout for layout in load() if layout.id == layout_id)


def recognise(header: list[str], file: str) -> Match:
    """The layout whose columns the header shares most with (shared names over all names of both).

    Raises InputError where fewer than half of the names are known, where two layouts fit equally, where a name stands
    twice, or where a column is missing without which a stay cannot be placed in hospital and time.
    """
    names = [_plain(name) for name in header]
    scored = sorted(((_likeness(names, layout), layout) for layout in load()), key=lambda pair: -pair[0])
    (best, layout), (second, other) = scored[:2]
    known = _codes(layout)
    if best == 0 or sum(name in known for name in names) < KNOWN_SHARE * len(names):
        raise InputError([_unrecognised(header, scored, file)])
    if best == second:
        raise InputError([_ambiguous(header, layout, other, file)])
    return _match(header, names, layout, file)


def _match(header: list[str], names: list[str], layout: Layout, file: str) -> Match:
    known = _codes(layout)
    twice = sorted({name for name in names if name and names.count(name) > 1 and name in known})
    if twice:
        raise InputError([_twice(name, layout, file) for name in twice])
    found: dict[str, tuple[int, Column]] = {}
    unknown = []
    for place, name in enumerate(names):
        column = known.get(name)
        if column is None:
            unknown.append(header[place].strip())
        elif column.raw_name and column.raw_name in found:  # two spellings of one field: the layout's own is read
            first = found[column.raw_name][0]
            if name == _plain(column.field_code):
                found[column.raw_name] = (place, column)
                place = first  # noqa: PLW2901
            unknown.append(header[place].strip())
        elif column.raw_name:
            found[column.raw_name] = (place, column)
    absent = [column for column in layout.columns if column.required and column.raw_name not in found]
    if absent:
        raise InputError([_required(column, layout, file) for column in absent])
    told = {name for raw in found for name in LISTS.get(raw, (raw,))}
    return Match(
        layout, tuple(found.values()), tuple(unknown), tuple(name for name in layout.raw_names if name not in told)
    )


def _likeness(names: list[str], layout: Layout) -> float:
    known = _codes(layout)
    shared = {known[name].field_code for name in names if name in known}
    own = sum(column.ordinal is not None for column in layout.columns)
    official = sum(known[name].ordinal is not None for name in names if name in known)
    return official / (own + len(names) - len(shared)) if shared else 0


@cache
def _codes(layout: Layout) -> dict[str, Column]:
    """Spellings -> columns: field codes first, then the other spellings."""
    codes: dict[str, Column] = {}
    for column in layout.columns:
        codes.setdefault(_plain(column.field_code), column)
    for column in layout.columns:
        for code in column.also:
            codes.setdefault(_plain(code), column)
    return codes


def _plain(name: str) -> str:
    return name.strip().strip("\ufeff").strip().strip("\"'`[]").strip().lower()


def _columns(path: Path):
    """The rows of a map; NN in one stands for 01 to 41, except where a row spells the column out."""
    rows = _rows(path)
    spelled_out = {row["field_code"] for row in rows}
    for row in rows:
        repeated = range(1, 42) if "NN" in row["field_code"] else (0,)
        for k in repeated:
            cells = {key: cell.replace("NN", f"{k:02}").replace(".N.", f".{k}.") if k else cell for key, cell in row.items()}
            if k and cells["field_code"] in spelled_out:
                continue
            raw = cells["raw_name"]
            yield Column(
                int(cells["ordinal"]) if cells["ordinal"] else None,
                cells["field_code"],
                tuple(code for code in cells["also"].split("|") if code),
                cells["name_zh"], cells["name_en"], cells["type"],
                raw if raw in RAW_NAMES or raw in LISTS else "",
                cells["required"] == "yes", cells["identifying"] == "yes", cells["note"],
            )  # fmt: skip


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _some(names: list[str]) -> str:
    """The first names; what does not look like one is not told, since a file without a header starts with a patient."""
    shown = ", ".join(name.strip() if LIKE_A_NAME.fullmatch(name.strip()) else "…" for name in names[:8])
    return f"{shown} ({len(names)})"


def _unrecognised(header: list[str], scored, file: str) -> Fault:
    titles = [(layout.title_zh, layout.title_en, ", ".join(c.field_code for c in layout.columns[:4])) for _, layout in scored]
    return Fault(
        "layout_unknown", file, 1, "-", _some(header),
        "已知格式之一的列名：" + "；".join(f"{zh}（{codes} …）" for zh, _, codes in titles),
        "the column names of a known layout: " + "; ".join(f"{en} ({codes} …)" for _, en, codes in titles),
    )  # fmt: skip


def _ambiguous(header: list[str], one: Layout, other: Layout, file: str) -> Fault:
    return Fault(
        "layout_ambiguous", file, 1, "-", _some(header),
        f"能区分两种格式的列：{one.title_zh}、{other.title_zh}",
        f"columns that tell two layouts apart: {one.title_en}, {other.title_en}",
    )  # fmt: skip


def _twice(name: str, layout: Layout, file: str) -> Fault:
    return Fault(
        "column_twice", file, 1, name, name, f"每列只出现一次（{layout.title_zh}）", f"each column once ({layout.title_en})"
    )


def _required(column: Column, layout: Layout, file: str) -> Fault:
    return Fault(
        "column_missing", file, 1, column.field_code, None,
        f"{layout.title_zh}必须有此列：{column.name_zh}", f"this column, needed in {layout.title_en}: {column.name_en}",
    )  # fmt: skip
