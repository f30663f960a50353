"""Brings the measured indicators of all collections into a build: `raw.measured`, empty when nothing was measured."""

from pathlib import Path

import duckdb

from etl import paths
from etl.cases.measured import DESCRIPTION, SCHEMA, TABLE


def load(con: duckdb.DuckDBPyConnection, received: Path) -> None:
    """Make `raw.measured` of every `received/measures/<collection>`; what a killed run left behind is none."""
    files = [path.parent / TABLE for path in sorted((received / "measures").glob(f"[!.]*/{DESCRIPTION}"))]
    if not files:
        con.register("incoming", SCHEMA.empty_table())
        con.execute("create table raw.measured as from incoming")
        con.unregister("incoming")
        return
    listed = ", ".join(f"'{paths.quoted(file)}'" for file in files)
    con.execute(f"create table raw.measured as from read_parquet([{listed}])")
