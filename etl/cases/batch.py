"""One batch of raw text becomes typed stays without identifiers: the statements of sql/cases and sql/case_checks."""

import csv
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from etl import paths, statements
from etl.cases import private
from etl.cases.gazetteer import Gazetteer
from etl.cases.layouts import PROCEDURE_LEVELS, PROCEDURES, RAW_NAMES
from etl.errors import Fault

# Checks of the stays, which need them made; the others look at the typed rows.
OF_STAYS = ("origin_unknown", "destination_unknown", "code_form", "procedure_not_in_catalogue")
# What a step keeps between batches is small; sorting and joining of whole months may use the disk.
MEMORY = "900MB"
ROWS_IN_MEMORY = 1_000_000
JOINED = {"procedures": PROCEDURES, "levels": PROCEDURE_LEVELS}
ALONE = tuple(name for name in RAW_NAMES if name not in (*PROCEDURES, *PROCEDURE_LEVELS))
KEYED = ("stay_text", "settlement_text", "original_text")


@dataclass
class Setting:
    """What the rows of one file are read with. edition: of the catalogue of operations, None without one."""

    file_id: str
    layout: str
    record_kind: str
    columns: tuple[str, ...]
    today: str
    edition: str | None = None
    hospitals: pa.Table | None = None
    catalogue: pa.Table | None = None

    def parameters(self) -> dict:
        """The values of the `$parameters` in the statements."""
        return {
            "file_id": self.file_id, "layout": self.layout, "record_kind": self.record_kind, "today": self.today,
            "edition": self.edition, "has_procedures": any(name in PROCEDURES for name in self.columns),
            "has_levels": any(name in PROCEDURE_LEVELS for name in self.columns),
        }  # fmt: skip


@dataclass
class Counts:
    """What became of the rows of a file."""

    read: int = 0
    rejected: Counter = field(default_factory=Counter)
    warnings: Counter = field(default_factory=Counter)


def connect(work: Path, threads: int = 2) -> duckdb.DuckDBPyConnection:
    """A connection in memory that spills, if it must, into the private work folder only."""
    return duckdb.connect(":memory:", config={
        "threads": threads, "memory_limit": MEMORY, "temp_directory": str(work / "spill"),
        "autoinstall_known_extensions": False, "autoload_known_extensions": False,
    })  # fmt: skip


def rules() -> dict[str, dict[str, str]]:
    """rule_id -> severity and wording in both languages."""
    with (paths.SQL / "case_checks" / "rule.csv").open(encoding="utf-8", newline="") as file:
        return {row["rule_id"]: row for row in csv.DictReader(file)}


class Typist:
    """Types batches of one file. The accepted stays are in the tables `staged` and in numbered Parquet files in `work`."""

    def __init__(self, con: duckdb.DuckDBPyConnection, work: Path, setting: Setting, gazetteer: Gazetteer, key: bytes):
        self.con, self.work, self.setting, self.gazetteer, self.key = con, work, setting, gazetteer, key
        self.counts = Counts()
        self.statements = statements.read("cases")
        self.checks = statements.read("case_checks")
        self.severity = {name: rule["severity"] for name, rule in rules().items()}
        self.parameters = setting.parameters()
        self.batches = self.waiting = 0
        self.staged: list[str] = []
        con.register("hospital", setting.hospitals)
        con.register("catalogue", setting.catalogue)
        con.execute('create table all_rejected (row bigint, "column" varchar, value varchar, reason varchar)')

    def take(self, table: pa.Table, faults: list[Fault]) -> None:
        """Type one batch, as `complete` gives it. faults: rows that the reader could not read; their values are not looked at."""
        self.counts.read += table.num_rows + len(faults)
        self._reject([(fault.row, fault.column, None, fault.rule) for fault in faults])
        if not table.num_rows:
            return
        self.con.register("raw", table)
        try:
            self._create("typed", "typed")
            self._check(("error",))
            self._create("accepted", "accepted", kind="view")
            self._lookups()
            self._create("stay_row", "stay_row")
            self._check(("warning",))
            self._keep()
        finally:
            for kind, name in (("view", "accepted"), ("table", "stay_row"), ("table", "operation"), ("table", "typed"), ("table", "rejected")):
                self.con.execute(f"drop {kind} if exists {name}")
            for name in ("raw", "key", "address_place", "division_place", "hukou_place"):
                self.con.unregister(name)

    def _create(self, name: str, statement: str, kind: str = "temp table") -> None:
        text = self.statements[statement]
        self.con.execute(f"create {kind} {name} as {text}", self._used(text))

    def _used(self, text: str) -> dict:
        return {name: value for name, value in self.parameters.items() if f"${name}" in text}

    def _check(self, severities: tuple[str, ...]) -> None:
        if "error" in severities:
            self.con.execute("create temp table rejected (row bigint, \"column\" varchar, value varchar, reason varchar)")
        for name, text in self.checks.items():
            if self.severity[name] not in severities:
                continue
            if self.severity[name] == "error":
                self.con.execute(
                    f"insert into rejected select row, field, value, '{name}' from ({text})", self._used(text)
                )
            else:
                found = self.con.execute(f"select count(distinct row) from ({text})", self._used(text)).fetchone()[0]
                self.counts.warnings[name] += found
        if "error" in severities:
            # a row that breaks several rules is rejected once, for the first of them
            first = "select * from rejected qualify row_number() over (partition by row order by reason) = 1"
            self.con.execute(f"insert into all_rejected {first}")
            for reason, rows in self.con.execute(f"select reason, count(*) from ({first}) group by all").fetchall():
                self.counts.rejected[reason] += rows

    def _reject(self, rows: list[tuple]) -> None:
        if rows:
            self.con.executemany("insert into all_rejected values (?, ?, ?, ?)", rows)
            self.counts.rejected.update(row[3] for row in rows)

    def _lookups(self) -> None:
        """Keys and places of the batch, computed here and not in SQL: a secret and a gazetteer have no place there."""
        text = self.statements["key_text"]
        texts = self.con.sql(text, params=self._used(text)).to_arrow_table()
        self.con.register("key", pa.table({
            "row": texts["row"], **{name.replace("_text", "_key"): self._keys(texts[name]) for name in KEYED}
        }))  # fmt: skip
        for statement, find in (("address", self.gazetteer.find), ("division", self.gazetteer.by_code)):
            (texts,) = self.con.sql(self.statements[statement]).to_arrow_table()
            self._found(f"{statement}_place", "text", texts, texts, find)
        rows, texts = self.con.sql(self.statements["hukou"]).to_arrow_table()
        self._found("hukou_place", "row", rows, texts, self.gazetteer.find)
        self._create("operation", "operation")

    def _found(self, name: str, key: str, keys: pa.ChunkedArray, texts: pa.ChunkedArray, find: Callable) -> None:
        """Register the places that `find` finds in `texts`, beside their `keys`. Columns, not rows: a tuple each costs a collection."""
        places = [find(text) for text in texts.to_pylist()]
        there = pa.array([place is not None for place in places], pa.bool_())
        codes, provinces = ([place[part] for place in places if place] for part in (0, 1))
        self.con.register(name, pa.table({
            key: keys.filter(there), "adcode": pa.array(codes, pa.string()), "province_adcode": pa.array(provinces, pa.string())
        }))  # fmt: skip

    def _keys(self, texts: pa.ChunkedArray) -> pa.Array | pa.ChunkedArray:
        if texts.null_count == len(texts):  # front pages have no settlements
            return texts
        return pa.array(private.keys(texts.to_pylist(), self.key), pa.string())

    def _keep(self) -> None:
        """Keep the batch's stays in memory; past ROWS_IN_MEMORY all that are there go to a file in the private work folder."""
        self.batches += 1
        self.staged.append(f"staged_{self.batches}")
        self.con.execute(f"alter table stay_row rename to {self.staged[-1]}")
        self.waiting += self.con.execute(f"select count(*) from {self.staged[-1]}").fetchone()[0]
        if self.waiting >= ROWS_IN_MEMORY:
            path = self.work / f"{self.batches:06}.parquet"
            self.con.execute(f"copy ({_all(self.staged)}) to '{_quoted(path)}' (format parquet, compression lz4)")
            for name in self.staged:
                self.con.execute(f"drop table {name}")
            self.staged, self.waiting = [], 0

    def stage(self) -> bool:
        """Make the view `stage` of all accepted stays of the file; False where there was no batch."""
        files = [f"read_parquet('{_quoted(path)}')" for path in sorted(self.work.glob("[0-9]*.parquet"))]
        if self.batches:
            self.con.execute(f"create temp view stage as {_all([*self.staged, *files])}")
        return self.batches > 0


def _all(tables: list[str]) -> str:
    return " union all by name ".join(f"from {name}" for name in tables)


def complete(table: pa.Table) -> pa.Table:
    """All that the statements read: columns that the file lacks are null, codes and levels of operations are one list each."""
    columns = {name: table[name] if name in table.column_names else pa.nulls(len(table), pa.string()) for name in ALONE}
    return pa.table({"row": table["row"], **columns, **{name: _joined(table, names) for name, names in JOINED.items()}})


def _joined(table: pa.Table, names: tuple[str, ...]) -> pa.Array:
    """`36.0601|88.5500` from columns of one code each; empty where there is none. Most of the 41 are empty everywhere."""
    some = [table[name].combine_chunks() for name in names if name in table.column_names and table[name].null_count < len(table)]
    if not some:
        return pa.repeat("", len(table))
    # not null_handling="skip", which in pyarrow 26 drops the rows whose first code is null
    joined = pc.ascii_trim(pc.binary_join_element_wise(*some, "|", null_handling="replace", null_replacement=""), "|")
    if pc.any(pc.match_substring(joined, "||")).as_py():  # a code was left out between two
        joined = pc.replace_substring_regex(joined, r"\|+", "|")
    return joined


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
