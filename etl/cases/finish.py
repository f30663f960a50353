"""Typed rows of one file become stays by month: settlements added up, duplicates left out, Parquet files named.

Nothing here is visible until `store.write` switches the register: new files have names that no register knows.
"""

import datetime
import os
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import duckdb

from etl import statements
from etl.cases import private, store
from etl.cases.batch import ROWS_IN_MEMORY, Setting

ROWS = 122_880


class Finish:
    """The second half of one file's ingest. `con` has the table all_rejected of the first half."""

    def __init__(self, con: duckdb.DuckDBPyConnection, home: Path, work: Path, setting: Setting, threads: int = 2):
        self.con, self.home, self.work, self.setting, self.threads = con, home, work, setting, threads
        self.statements = statements.read("cases")
        self.rejected: Counter = Counter()
        self.merged = 0

    def parts(self, others: list[store.Ingested], replacing: bool) -> tuple[list[store.Part], int]:
        """Write the stays of view `stage` by month; `others` count already. Returns the parts and the stays of known origin."""
        if self.setting.record_kind == "settlement":
            self._settle()
        else:
            self.con.execute("create temp view candidate as from stage")
        parts, origins = [], 0
        for months in self._chunks():
            self._known(others, months, replacing)
            self._stays(months)
            found = "select month, count(*), count(origin_province) from chunk where reason is null group by all order by all"
            counted = [(month.strftime("%Y-%m"), rows, known) for month, rows, known in self.con.execute(found).fetchall()]
            with ThreadPoolExecutor(self.threads) as writers:  # a month is one row group, which one thread packs
                files = list(writers.map(self._month, (month for month, _, _ in counted)))
            parts += [store.Part(month, file, rows) for (month, rows, _), file in zip(counted, files, strict=True)]
            origins += sum(known for _, _, known in counted)
        return parts, origins

    def _month(self, month: str) -> str:
        """Write the stays of one month, in the order of `chunk`, on a cursor of its own."""
        select = f"select * exclude reason from chunk where reason is null and month = date '{month}-01'"
        with self.con.cursor() as con:
            return self._part(con, month, self.setting.file_id, select)

    def _chunks(self) -> list[list[datetime.date]]:
        """Consecutive months that fit into memory together: their duplicates are found and they are sorted at once."""
        chunks, size = [], 0
        for month, rows in self.con.execute("select month, count(*) from candidate group by all order by all").fetchall():
            if not chunks or size + rows > ROWS_IN_MEMORY:
                chunks.append([])
                size = 0
            chunks[-1].append(month)
            size += rows
        return chunks

    def _stays(self, months: list[datetime.date]) -> None:
        """Table `chunk`: the stays of these months, with the reason why one does not count."""
        span = {"first": months[0].isoformat(), "last": months[-1].isoformat()}
        self.con.execute(f"create or replace table chunk as {self.statements['month_stay']}", span)
        self._reject("select file_row, 'stay', null, reason from chunk where reason is not null")

    def without(self, entry: store.Ingested, new: list[store.Part]) -> store.Ingested:
        """An older entry without the hospital-months that the new parts hold. Its files that change are written anew."""
        kept, gone = [], 0
        for part in entry.parts:
            mine = [str(self.home / other.file) for other in new if other.month == part.month]
            if not mine:
                kept.append(part)
                continue
            select = (
                f"from read_parquet('{_quoted(self.home / part.file)}', hive_partitioning = false) where hospital_code not in "
                f"(select hospital_code from read_parquet({_list(mine)}, hive_partitioning = false))"
            )
            rows = self.con.execute(f"select count(*) {select}").fetchone()[0]
            gone += part.rows - rows
            if rows == part.rows:
                kept.append(part)
            elif rows:
                name = self._part(self.con, part.month, entry.file_id, f"{select} order by hospital_code, stay_key")
                kept.append(store.Part(part.month, name, rows))
        return replace(entry, parts=kept, kept=entry.kept - gone, replaced=entry.replaced + gone) if gone else entry

    def rejected_file(self) -> str | None:
        """Write the rejected rows of both halves; None where there is none."""
        if not self.con.execute("select count(*) from all_rejected").fetchone()[0]:
            return None
        private.make(self.home / "rejected")
        path = _free(self.home / "rejected", self.setting.file_id)
        self._copy(self.con, f'select \'{self.setting.file_id}\' as file, * from all_rejected order by row, reason', path)
        return path.relative_to(self.home).as_posix()

    def _settle(self) -> None:
        self.con.execute(f"create temp table settled as {self.statements['settled']}")
        self.con.execute(f"create temp table visit as {self.statements['visit']}")
        # every settlement of a refused visit is refused with it
        self._reject(
            "select settled.file_row, 'settlement', null, visit.reason from settled "
            "inner join visit on settled.stay_key = visit.stay_key where not settled.void and visit.reason is not null"
        )
        self.con.execute("create temp view candidate as select * exclude reason from visit where reason is null")
        rows, stays = self.con.execute("select (select count(*) from stage), (select count(*) from candidate)").fetchone()
        self.merged = rows - stays - sum(self.rejected.values())

    def _known(self, others: list[store.Ingested], months: list[datetime.date], replacing: bool) -> None:
        """View `known`: keys that count already. A visit can end in another month there; a front page cannot."""
        everywhere = self.setting.record_kind == "settlement"
        names = {month.strftime("%Y-%m") for month in months}
        files = [part for entry in others for part in entry.parts if everywhere or part.month in names]
        if not files:
            self.con.execute("create or replace temp view known as select null::varchar as stay_key where false")
            return
        select = f"select stay_key from read_parquet({_list([self.home / part.file for part in files])}, hive_partitioning = false)"
        if replacing:  # the hospital-months of this file go, so they are no duplicates
            select += " where (hospital_code, month) not in (select (hospital_code, month) from candidate)"
        self.con.execute(f"create or replace temp view known as {select}")

    def _reject(self, select: str) -> None:
        before = self.con.execute("select count(*) from all_rejected").fetchone()[0]
        self.con.execute(f"insert into all_rejected {select}")
        added = self.con.execute(
            "select reason, count(*) from (from all_rejected offset ?) group by all", [before]
        ).fetchall()
        self.rejected.update(dict(added))

    def _part(self, con: duckdb.DuckDBPyConnection, month: str, file_id: str, select: str) -> str:
        folder = private.make(self.home / "stay" / f"month={month}")
        path = _free(folder, file_id)
        self._copy(con, select, path)
        return path.relative_to(self.home).as_posix()

    @staticmethod
    def _copy(con: duckdb.DuckDBPyConnection, select: str, path: Path) -> None:
        draft = path.with_name(f".draft-{os.getpid()}")
        con.execute(
            f"copy ({select}) to '{_quoted(draft)}' (format parquet, compression zstd, compression_level 1, row_group_size {ROWS})"
        )
        private.name(draft, path)


def _free(folder: Path, file_id: str) -> Path:
    """A name that no file bears: a file that counts is never written again."""
    path, number = folder / f"{file_id}.parquet", 1
    while path.exists():
        number += 1
        path = folder / f"{file_id}-{number}.parquet"
    return path


def _list(files: list) -> str:
    return "[" + ", ".join(f"'{_quoted(file)}'" for file in files) + "]"


def _quoted(path: object) -> str:
    return str(path).replace("'", "''")
