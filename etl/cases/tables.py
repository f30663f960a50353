"""Runs `sql/measures`: what reads `stay` month by month, kept per month, and the rest over those small results.

A result of one month is kept under `private/cases/<collection>/measured/`, named by a digest of the statement, the
engine and the month's files: when one month's files change, one month is read again. Everything is written under a
temporary name and put in place whole.
"""

import hashlib
import os
import tempfile
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from etl import statements
from etl.cases.engines import Engine

Months = Mapping[str, list[Path]]


class Measures:
    """The tables of `sql/measures` over one collection; each is computed when first asked for.

    `months`: '2023-04' -> the Parquet files of its stays. `given`: views that are no statement (`hospital`, `weight`),
    or that stand in for one.
    """

    def __init__(self, engine: Engine, months: Months, folder: Path, given: dict[str, list[Path]], step: Callable[[str], None] = lambda text: None):
        self.engine, self.months, self.folder, self.given, self.step = engine, months, folder, dict(given), step
        self.done: dict[str, list[Path]] = {}
        self.read = 0  # month results computed and not found in the cache
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    @cached_property
    def texts(self) -> dict[str, str]:
        """Name -> statement."""
        return statements.read("measures")

    @cached_property
    def sources(self) -> dict[str, set[str]]:
        """Name -> the tables that the statement reads."""
        names = self.texts.keys() | self.given.keys() | {"stay", "weight", "hospital"}
        with duckdb.connect() as con:
            return {name: statements.tables_of(con, text) & (names - {name}) for name, text in self.texts.items()}

    def files(self, name: str) -> list[Path]:
        """The Parquet files of a table, computing it and what it reads where needed."""
        if name in self.given:
            return self.given[name]
        if name not in self.done:
            self.done[name] = self._monthly(name) if "stay" in self.sources[name] else [self._rolled_up(name)]
        return self.done[name]

    def table(self, name: str) -> pa.Table:
        """A table as Arrow."""
        return pa.concat_tables(pq.read_table(path, partitioning=None) for path in self.files(name))

    def _monthly(self, name: str) -> list[Path]:
        found, pending = [], []
        with ThreadPoolExecutor(max_workers=1) as writer:  # one month is written while the next is read
            for month, files in sorted(self.months.items()):
                target = self.folder / f"{name}-{month}-{self._digest(name, files)}.parquet"
                if not target.exists():
                    self.step(f"{name} {month}")
                    pending.append(writer.submit(self._keep, self.engine.run(self.texts[name], {"stay": files}), target))
                    self.read += 1
                for old in self.folder.glob(f"{name}-{month}-*.parquet"):
                    if old != target:
                        old.unlink()
                found.append(target)
        for one in pending:
            one.result()  # raises what the writing raised
        return found

    def _rolled_up(self, name: str) -> Path:
        views = {source: self.files(source) for source in sorted(self.sources[name])}
        self.step(name)
        target = self.folder / f"{name}.parquet"
        self._keep(self.engine.run(self.texts[name], views), target)
        return target

    def _digest(self, name: str, files: list[Path]) -> str:
        parts = [self.engine.name, self.texts[name]]
        for path in sorted(files):
            status = path.stat()
            parts.append(f"{path.name} {status.st_size} {status.st_mtime_ns}")
        return hashlib.blake2b("\n".join(parts).encode(), digest_size=8).hexdigest()

    def _keep(self, table: pa.Table, target: Path) -> None:
        handle, temporary = tempfile.mkstemp(dir=self.folder, prefix=".writing-")  # mode 0600
        try:
            with os.fdopen(handle, "wb") as file:
                texts = [field.name for field in table.schema if pa.types.is_string(field.type)]
                pq.write_table(table, file, compression="snappy", use_dictionary=texts)
                file.flush()
                os.fsync(file.fileno())
            os.replace(temporary, target)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
