"""The only module that opens the warehouse. One snapshot a page run, one cursor a query, nothing but reading."""

import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pandas as pd
import streamlit as st

from dashboard import values

ROOT = Path(__file__).resolve().parent.parent
FIGURES = ROOT / "sql" / "figures"
MARTS = ROOT / "sql" / "marts"

LOCKED_DOWN = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "allow_persistent_secrets": "false",
    "python_enable_replacements": "false",
    "temp_directory": "",
    "memory_limit": "1GB",
    "threads": "2",
}


class NoWarehouse(Exception):
    """There is nothing to show: no snapshot was published, or the one asked for is gone or damaged."""


@dataclass(frozen=True)
class Snapshot:
    """One published version of the warehouse."""

    version: str
    path: Path
    sha256: str | None
    published_at: str
    kind: str


def folder() -> Path:
    """Where snapshots lie; `NRMC_WAREHOUSE` moves it."""
    return Path(os.environ.get("NRMC_WAREHOUSE", ROOT / "data" / "warehouse"))


def current() -> Snapshot:
    """The snapshot that the pointer names. Raises NoWarehouse."""
    try:
        pointer = json.loads((folder() / "current.json").read_text("utf-8"))
        snapshot = Snapshot(pointer["version"], folder() / pointer["file"], pointer["sha256"], pointer["published_at"], pointer.get("kind", "real"))
    except (FileNotFoundError, ValueError, KeyError):  # nothing published, or a pointer that somebody damaged
        raise NoWarehouse(str(folder())) from None
    if not snapshot.path.is_file():
        raise NoWarehouse(str(snapshot.path))
    return snapshot


def named(version: str) -> Snapshot | None:
    """An older snapshot that is still there, for links that name a version."""
    now = current()
    if version == now.version:
        return now
    path = folder() / f"{version}.duckdb"
    if not version.replace("-", "").isalnum() or not path.is_file():
        return None
    return Snapshot(version, path, None, "", now.kind)  # a warehouse never changes its kind


def connect(path: Path) -> duckdb.DuckDBPyConnection:
    """Open a snapshot so that no query can leave it: no other file, no extension, no setting, no writing."""
    con = duckdb.connect(str(path), read_only=True, config=LOCKED_DOWN)
    con.execute("set lock_configuration = true")
    return con


@st.cache_resource(max_entries=3, show_spinner=False)
def _open(version: str, path: str, sha256: str | None) -> duckdb.DuckDBPyConnection:
    # Flipped bytes are found only when their block is read: compare with what was published, once a version.
    if sha256 is not None:
        with open(path, "rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
                raise NoWarehouse(path)
    try:
        return connect(Path(path))
    except duckdb.Error:  # an older version has no published checksum
        raise NoWarehouse(path) from None


def use(snapshot: Snapshot) -> None:
    """Make this the version of the whole page run, fragments included. Raises NoWarehouse if it does not open."""
    _open(snapshot.version, str(snapshot.path), snapshot.sha256)
    st.session_state["_snapshot"] = snapshot


def in_use() -> Snapshot:
    """The version of this page run."""
    return st.session_state.get("_snapshot") or current()


def sql(figure: str) -> str:
    """The text of `sql/figures/<figure>.sql`, as shown to the reader."""
    return (FIGURES / f"{figure}.sql").read_text("utf-8")


def query(figure: str, **parameters) -> pd.DataFrame:
    """Run one figure's select with its `$parameters` on the page's snapshot."""
    snapshot = in_use()
    cursor = _open(snapshot.version, str(snapshot.path), snapshot.sha256).cursor()
    return cursor.execute(sql(figure), parameters).df()


@st.cache_data(max_entries=512, show_spinner=False)
def _cached(version: str, figure: str, parameters: tuple) -> pd.DataFrame:
    return query(figure, **_given(parameters))


@st.cache_data(max_entries=512, show_spinner=False)
def _records(version: str, figure: str, parameters: tuple) -> list[dict]:
    return values.records(query(figure, **_given(parameters)))


def cached(figure: str, **parameters) -> pd.DataFrame:
    """`query`, remembered by data version and parameters: the warehouse never changes under a version."""
    return _cached(in_use().version, figure, _key(parameters))


def records(figure: str, **parameters) -> list[dict]:
    """The rows of `cached` as dicts, for what is written rather than drawn."""
    return _records(in_use().version, figure, _key(parameters))


def _key(parameters: dict) -> tuple:
    return tuple((name, tuple(value) if isinstance(value, list) else value) for name, value in sorted(parameters.items()))


def _given(parameters: tuple) -> dict:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in parameters}


def row_meaning(name: str) -> str:
    """What one row of a published table is: line 1 of its select."""
    file = MARTS / f"{name}.sql"
    return file.read_text("utf-8").split("\n", 1)[0].removeprefix("-- ") if file.is_file() else ""


def tables(snapshot: Snapshot | None = None) -> dict[str, list[tuple[str, str]]]:
    """Every published table with its columns and types. A download names its snapshot: it is built outside the page run."""
    snapshot = snapshot or in_use()
    cursor = _open(snapshot.version, str(snapshot.path), snapshot.sha256).cursor()
    rows = cursor.execute(
        "select table_name, column_name, data_type from information_schema.columns order by table_name, ordinal_position"
    ).fetchall()
    found: dict[str, list[tuple[str, str]]] = {}
    for table_name, column, kind in rows:
        found.setdefault(table_name, []).append((column, kind))
    return found


def table(name: str, snapshot: Snapshot | None = None) -> pd.DataFrame:
    """One published table, whole. Raises KeyError for a name that is not published."""
    snapshot = snapshot or in_use()
    if name not in tables(snapshot):
        raise KeyError(name)
    return _open(snapshot.version, str(snapshot.path), snapshot.sha256).cursor().execute(f'from "{name}"').df()
