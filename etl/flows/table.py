"""From a received table to a checked one: rows into DuckDB, texts to meanings, `sql/flow_checks`, stored flows."""

import functools
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from etl import checks, statements
from etl.errors import Fault
from etl.flows import columns, meaning, read
from etl.flows.places import PREFECTURE, PROVINCE, Places

BATCH = 50_000
SETTINGS = {"threads": 2, "memory_limit": "1GB"}  # on disk, so that a large table need not fit
MOST_FAULTS = 100_000  # of one rule; a file that is wrong throughout need not be listed throughout
FLOW_PART, DENOMINATOR_PART = "flow", "denominator"
OTHER_LEVEL = {
    PROVINCE: {"zh": "省级（多数行是省级）", "en": "provinces (as most rows have)"},
    PREFECTURE: {"zh": "地级（多数行是地级）", "en": "prefectures (as most rows have)"},
}


@dataclass
class Checked:
    """A table that was read: what is wrong with it, what to know about it, and, without faults, its flows."""

    faults: list[Fault] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)  # Chinese and English
    level: str = PREFECTURE
    specialty_list: str = "none"
    synthetic: bool = False
    withheld: int = 0
    rows: int = 0
    flow: pa.Table | None = None
    denominator: pa.Table | None = None

    @property
    def errors(self) -> list[Fault]:
        """The faults that refuse the table."""
        return [fault for fault in self.faults if fault.severity == "error"]


def check(
    path: Path, places: Places, sheet: str | None = None, denominator: Path | None = None, named: dict[str, str] | None = None,
    period: str | None = None,
) -> Checked:  # fmt: skip
    """Read and check a table of flows, and its denominator where there is one. Raises InputError for what is no table.

    `named` says which column is which (ours -> theirs), `period` stands for a column of periods that the files lack.
    """
    checked, named = Checked(), named or {}
    flow_columns, denominator_columns = (
        [column for column in required if not (period and column == "period")] for required in (columns.REQUIRED, columns.DENOMINATOR_REQUIRED)
    )
    with tempfile.TemporaryDirectory(prefix="flows-") as folder, duckdb.connect(f"{folder}/table.duckdb", config=SETTINGS) as con:
        con.execute(f"create table received (part varchar, file varchar, row bigint, {', '.join(f'{c} varchar' for c in columns.FLOW)})")
        mapping = _receive(con, FLOW_PART, path, sheet, flow_columns, named, checked)
        if denominator:
            _receive(con, DENOMINATOR_PART, denominator, None, denominator_columns, named, checked)
        con.execute("update received set period = $period where period is null", {"period": period})
        if not con.execute("select count(*) from received where part = 'flow'").fetchone()[0]:
            checked.faults.append(Fault("flow_file", path.name, None, "*", "", "至少一行数据", "at least one row of data"))
            return checked
        _mean(con, places, mapping.mdc, checked)
        con.execute(f"create table flow_row as {statements.read('flow_rows')['flow_row']}")
        checked.faults += checks.run(con, "flow_checks", MOST_FAULTS)
        if not checked.errors:
            _finish(con, mapping.mdc, checked)
    return checked


def _receive(con, part: str, path: Path, sheet: str | None, required: list[str], named: dict[str, str], checked: Checked) -> columns.Mapping:
    mapping, rows = columns.find(read.rows(path, sheet), path, required, named)
    if mapping.unknown:
        listed = "、".join(mapping.unknown)
        checked.notes.append((f"{path.name}：未读的列：{listed}", f"{path.name}: columns not read: {listed}"))
    ragged = []
    typed = mapping.header_row == 0 and read.kind_of(path) == "parquet"  # else its names are no header
    for batch in _typed_batches(mapping, path) if typed else _batches(rows, mapping, path, ragged):
        con.register("incoming", batch)
        wanted = ", ".join(f"nullif({c}, '')" if c in ("hospital", "fund_yuan", "data_kind", "stays") else c for c in batch.column_names[1:])
        con.execute(
            f"insert into received (part, file, row, {', '.join(batch.column_names[1:])}) select $part, $file, row, {wanted} from incoming",
            {"part": part, "file": path.name},
        )
        con.unregister("incoming")
    checked.faults += ragged
    return mapping


def _batches(rows: Iterator[read.Row], mapping: columns.Mapping, path: Path, ragged: list[Fault]) -> Iterator[pa.Table]:
    """Our columns of the rows with content, as text; rows of another width are faults."""
    names, places = list(mapping.position), list(mapping.position.values())
    numbers, kept = [], []
    for number, cells in rows:
        if len(cells) != mapping.width:
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) < mapping.width or any(cells[mapping.width :]):
                if len(ragged) < MOST_FAULTS:
                    ragged.append(
                        Fault("flow_file", path.name, number, "*", "|".join(cells)[:60],
                              f"{mapping.width} 列（此行 {len(cells)} 列）", f"{mapping.width} columns (this row has {len(cells)})")
                    )  # fmt: skip
                continue
        values = [cells[place].strip() for place in places]
        if not any(values):
            continue
        numbers.append(number)
        kept.append(values)
        if len(kept) == BATCH:
            yield _table(names, numbers, kept)
            numbers, kept = [], []
    if kept:
        yield _table(names, numbers, kept)


def _typed_batches(mapping: columns.Mapping, path: Path) -> Iterator[pa.Table]:
    """What `_batches` gives, for Parquet: its rows all have one width, and go by column."""
    start = 1
    for texts in read.text_columns(path, list(mapping.position.values())):
        numbers = pa.array(np.arange(start, start + len(texts[0])))
        start += len(numbers)
        filled = functools.reduce(pc.or_, (pc.not_equal(column, "") for column in texts))
        yield pa.table([numbers, *texts], ["row", *mapping.position]).filter(filled)


def _table(names: list[str], numbers: list[int], kept: list[list[str]]) -> pa.Table:
    cells = [pa.array(column, pa.string()) for column in zip(*kept, strict=True)]
    return pa.table([pa.array(numbers, pa.int64()), *cells], ["row", *names])


def _mean(con, places: Places, mdc: bool, checked: Checked) -> None:
    """Fill `meaning`: every distinct text of the received columns, with the code it stands for."""
    counted = Counter(
        dict(con.execute("select text, count(*) from (select origin as text from received union all select destination from received where part = 'flow') group by text").fetchall())
    )
    checked.level = meaning.level_of(counted, places)
    rows = [_mean_place(text, n, places, checked) for text, n in sorted(counted.items())]
    for (text,) in con.execute("select distinct period from received").fetchall():
        code, granularity = meaning.period(text) or (None, None)
        rows.append({"kind": "period", "written": text, "code": code, "granularity": granularity})
    known = meaning.specialties()
    for (text,) in con.execute("select distinct coalesce(specialty, '') from received").fetchall():
        rows.append({"kind": "specialty", "written": text, "code": meaning.specialty(text, mdc, known)})
    reasons = meaning.reasons()
    for (text,) in con.execute("select distinct reason from received where reason is not null").fetchall():
        rows.append({"kind": "reason", "written": text, "code": reasons.get(text.casefold())})
    shape = pa.schema(
        [
            ("kind", pa.string()), ("written", pa.string()), ("code", pa.string()), ("granularity", pa.string()), ("other_level", pa.bool_()),
            ("merged", pa.bool_()), ("expected", pa.struct([("zh", pa.string()), ("en", pa.string())])),
        ]
    )  # fmt: skip
    con.register("incoming", pa.Table.from_pylist(rows, shape))
    con.execute("create table meaning as from incoming")
    con.unregister("incoming")


def _mean_place(text: str, n: int, places: Places, checked: Checked) -> dict:
    row = {"kind": "place", "written": text}
    found = places.find(text, checked.level)
    if found is None:
        if places.find(text):
            return row | {"other_level": True, "expected": OTHER_LEVEL[checked.level]}
        zh, en = places.why(text)
        return row | {"expected": {"zh": zh, "en": en}}
    note = found.warning
    if len(places.candidates(text)) > 1:
        place = places.by_adcode[found.adcode]
        note = f"{text}：记作 {found.adcode} {place.name_zh}", f"{text}: read as {found.adcode} {place.name_en}"
    if note:
        checked.notes.append((f"{note[0]}（{n:,} 处）", f"{note[1]} ({n:,} times)"))
    return row | {"code": found.adcode, "merged": found.kind == "merged"}


def _finish(con, mdc: bool, checked: Checked) -> None:
    steps = statements.read("flow_rows")
    checked.flow = con.sql(steps["flow"]).to_arrow_table()
    denominator = con.sql(steps["denominator"]).to_arrow_table()
    checked.denominator = denominator if denominator.num_rows else None
    checked.rows, checked.withheld, checked.synthetic, divided = con.execute(
        "select count(*), count(*) filter (withheld), bool_or(upper(data_kind) = 'SYNTHETIC' or hospital like 'SYN%' or hospital like '%示例医院%') is true, bool_or(specialty <> 'all') "
        "from flow_row where part = 'flow'"
    ).fetchone()
    away = [origin for (origin,) in con.execute(steps["no_stays_at_home"]).fetchall()]
    if away:
        some = "、".join(away[:5]) + (" …" if len(away) > 5 else "")
        checked.notes.append(
            (f"{len(away):,} 个来源地没有本地就医的行，按 0 计：{some}", f"{len(away):,} origins have no row for stays at home; read as 0: {some}")
        )
    checked.specialty_list = ("mdc" if mdc else "specialty") if divided else "none"
