"""Where the statements of `sql/measures` run: an engine takes one statement and its views, and gives back Arrow tables.

The statements keep to a subset of SQL that means the same everywhere (tests/etl/cases/test_portable.py), so an engine
is a few lines. To add StarRocks, Doris, ClickHouse or Trino: make each view a table over the same Parquet files (an
external table or a table function), send the statement unchanged, and yield `normalised(arrow table)`; then name the
class in `ENGINES`. Only aggregates come back; no row of a patient leaves the engine.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Protocol

import duckdb
import pyarrow as pa

Views = Mapping[str, list[Path]]
PIECE = 122_880  # rows


class Engine(Protocol):
    """Runs a statement over Parquet files, each view a list of them."""

    name: str
    at_once: int  # how many threads may call `run` at the same time

    def run(self, statement: str, views: Views) -> Iterator[pa.Table]:
        """The rows of the statement, `normalised`, in one piece or more; a result without rows is one empty piece."""

    def close(self) -> None:
        """Give back what the engine holds."""


class DuckDBEngine:
    """DuckDB in this process, with bounded memory and two threads unless told otherwise."""

    name = "duckdb"
    at_once = 2  # the end of a statement and the writing of its rows keep one thread: the next statement has the others

    def __init__(self, memory: str = "1500MB", threads: int = 2, temporary: Path | None = None):
        config = {"memory_limit": memory, "threads": threads, "preserve_insertion_order": False}
        if temporary:
            config["temp_directory"] = str(temporary)
        self.con = duckdb.connect(config=config)

    def run(self, statement: str, views: Views) -> Iterator[pa.Table]:
        """As `Engine.run`, in pieces, so that a large result is never held. The names of folders (`month=2023-04`) are never read as columns."""
        with self.con.cursor() as con:  # views and settings are a cursor's own
            con.execute("set enable_progress_bar = false")
            for name, files in views.items():
                listed = ", ".join(_literal(path.as_posix()) for path in files)
                con.execute(f'create temp view "{name}" as from read_parquet([{listed}], hive_partitioning = false)')
            reader = con.sql(statement).to_arrow_reader(PIECE)
            yield normalised(pa.Table.from_batches([], reader.schema))
            for batch in reader:
                yield normalised(pa.Table.from_batches([batch]))

    def close(self) -> None:
        """Close the connection."""
        self.con.close()


class SparkEngine:
    """Spark, by pyspark (not part of the normal installation; needs a Java 17 runtime).

    `master` is `local[2]`, `yarn`, `spark://host:7077` …; the Parquet files must have the same path on every worker.
    """

    name = "spark"
    at_once = 1  # a session has one view of a name

    def __init__(self, master: str = "local[2]"):
        from pyspark.sql import SparkSession

        builder = SparkSession.builder.master(master).appName("nrmc measures")
        settings = {"spark.ui.enabled": "false", "spark.sql.session.timeZone": "UTC", "spark.ui.showConsoleProgress": "false"}
        if master.startswith("local"):
            settings |= {"spark.sql.shuffle.partitions": "2", "spark.driver.bindAddress": "127.0.0.1", "spark.driver.host": "127.0.0.1"}
        for key, value in settings.items():
            builder = builder.config(key, value)
        self.session = builder.getOrCreate()
        self.session.sparkContext.setLogLevel("ERROR")

    def run(self, statement: str, views: Views) -> Iterator[pa.Table]:
        """As `Engine.run`; a month's aggregates come in one piece."""
        for name, files in views.items():
            # recursiveFileLookup: the names of folders (`month=2023-04`) are never read as columns.
            reader = self.session.read.option("recursiveFileLookup", "true")
            reader.parquet(*(path.as_posix() for path in files)).createOrReplaceTempView(name)
        yield normalised(self.session.sql(statement).toArrow())

    def close(self) -> None:
        """Stop the session."""
        self.session.stop()


ENGINES = {"duckdb": DuckDBEngine, "spark": SparkEngine}


def normalised(table: pa.Table) -> pa.Table:
    """The same values in the types that all engines share: int64, decimal(38, scale), double, string, date, bool."""
    return pa.Table.from_arrays([_shared(column) for column in table.columns], names=table.column_names)


def _shared(column: pa.ChunkedArray) -> pa.ChunkedArray:
    kind = column.type
    if pa.types.is_dictionary(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind):
        return column.cast(pa.string())
    if pa.types.is_integer(kind) or (pa.types.is_decimal(kind) and kind.scale == 0):
        return column.cast(pa.int64())
    return column.cast(pa.decimal128(38, kind.scale)) if pa.types.is_decimal(kind) else column


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
