"""Runs `sql/measures`: what reads `stay` month by month, kept per month, and the rest over those small results.

A result of one month is kept under `private/cases/<collection>/measured/`, named by a digest of the statement, the
engine and the month's files: when one month's files change, one month is read again. Everything is written under a
temporary name and put in place whole.
"""

import hashlib
import itertools
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
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
    def parser(self) -> duckdb.DuckDBPyConnection:
        """Reads statements, runs none; opened once: opening takes 30 ms."""
        return duckdb.connect()

    def sources(self, name: str) -> list[str]:
        """The tables that a statement reads, `stay` among them."""
        return sorted(statements.tables_of(self.parser, self.texts[name]) & (self.texts.keys() | self.given.keys() | {"stay", "weight", "hospital"}))

    def files(self, name: str) -> list[Path]:
        """The Parquet files of a table, computing it and what it reads where needed."""
        if name in self.given:
            return self.given[name]
        if name not in self.done:
            self.done[name] = self._monthly(name) if "stay" in self.sources(name) else [self._rolled_up(name)]
        return self.done[name]

    def table(self, name: str) -> pa.Table:
        """A table as Arrow."""
        return pa.concat_tables(pq.read_table(path, partitioning=None) for path in self.files(name))

    def _monthly(self, name: str) -> list[Path]:
        targets = {month: self.folder / f"{name}-{month}-{self._digest(name, files)}.parquet" for month, files in sorted(self.months.items())}
        missing = [month for month, target in targets.items() if not target.exists()]

        def compute(month: str) -> None:
            self.step(f"{name} {month}")
            self._keep(self.engine.run(self.texts[name], {"stay": self.months[month]}), targets[month])

        with ThreadPoolExecutor(self.engine.at_once) as pool:
            for _ in pool.map(compute, missing):  # the first error cancels the months that wait
                self.read += 1
        for month, target in targets.items():
            for old in self.folder.glob(f"{name}-{month}-*.parquet"):
                if old != target:
                    old.unlink()
        return list(targets.values())

    def _rolled_up(self, name: str) -> Path:
        views = {source: self.files(source) for source in self.sources(name)}
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

    def _keep(self, pieces: Iterator[pa.Table], target: Path) -> None:
        handle, temporary = tempfile.mkstemp(dir=self.folder, prefix=".writing-")  # mode 0600
        try:
            with os.fdopen(handle, "wb") as file:
                first = next(pieces)
                with pq.ParquetWriter(file, first.schema, **_encodings(first.schema)) as writer:
                    for piece in itertools.chain([first], pieces):
                        if len(piece):
                            writer.write_table(piece)
                file.flush()
                os.fsync(file.fileno())
            os.replace(temporary, target)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise


def _encodings(schema: pa.Schema) -> dict:
    """How a result is written: counts as differences without statistics (nothing is skipped by them): a third of the time of Snappy, a seventh larger."""
    texts = [field.name for field in schema if pa.types.is_string(field.type)]
    counts = {field.name: "DELTA_BINARY_PACKED" for field in schema if pa.types.is_integer(field.type)}
    return {"use_dictionary": texts, "column_encoding": counts or None, "compression": "none", "write_statistics": False}
