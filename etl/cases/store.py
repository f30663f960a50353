"""What was ingested: `private/cases/<collection>`, its register, its lock.

`files.json` alone says what counts. It is written last and atomically, after the Parquet files that it names are
whole on the disk; a file that it does not name is a leftover and is removed by the next run.
"""

import contextlib
import json
import os
import re
import shutil
from dataclasses import asdict, dataclass, field
from pathlib import Path

import duckdb

from etl import paths
from etl.cases import private
from etl.errors import Fault, InputError, PublishError

try:
    import fcntl
except ImportError:  # Windows has no flock
    fcntl = None

REGISTER = "files.json"
DEFAULT = "default"


@dataclass(frozen=True)
class Part:
    """One Parquet file: stays of one file in one month ('2023-01'). `file` is relative to the collection."""

    month: str
    file: str
    rows: int


@dataclass(frozen=True)
class Ingested:
    """One file (or member of a zip) that counts. rejected and warnings: rule -> rows; row = settlements for those."""

    file_id: str
    sha256: str
    name: str
    layout: str
    standard: str
    edition: str
    record_kind: str
    encoding: str
    file_date: str
    ingested_at: str
    rows_read: int
    kept: int
    merged: int
    rejected: dict[str, int]
    warnings: dict[str, int]
    replaced: int
    unknown_columns: list[str]
    origin_known: int
    catalogue: str | None
    synthetic: bool
    parts: list[Part]
    rejected_file: str | None = None


@dataclass
class Register:
    """What `files.json` says, in the order of ingest."""

    files: list[Ingested] = field(default_factory=list)

    def of_content(self, sha256: str) -> list[Ingested]:
        """The entries that came from a file with this content."""
        return [entry for entry in self.files if entry.sha256 == sha256]

    def named(self) -> set[str]:
        """Every file of the collection that counts, relative to it."""
        parts = {part.file for entry in self.files for part in entry.parts}
        return parts | {entry.rejected_file for entry in self.files if entry.rejected_file}

    def months(self) -> list[str]:
        """Months with stays, in order."""
        return sorted({part.month for entry in self.files for part in entry.parts})


def folder(collection: str = DEFAULT) -> Path:
    """The folder of a collection. Raises InputError for a name that could leave the private folder."""
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,40}", collection):
        raise InputError([
            Fault("collection_name", "--collection", None, "collection", collection,
                  "小写字母、数字、- 和 _ 组成的名称", "a name of lower-case letters, digits, - and _")
        ])  # fmt: skip
    return paths.private() / "cases" / collection


def collections() -> list[str]:
    """Names of the collections with a register."""
    return sorted(path.parent.name for path in (paths.private() / "cases").glob(f"*/{REGISTER}"))


def read(collection: str = DEFAULT) -> Register:
    """The register; empty where nothing was ingested."""
    try:
        content = json.loads((folder(collection) / REGISTER).read_text("utf-8"))
    except FileNotFoundError:
        return Register()
    return Register([
        Ingested(**{**entry, "parts": [Part(**part) for part in entry["parts"]]}) for entry in content["files"]
    ])  # fmt: skip


def write(collection: str, register: Register) -> None:
    """Switch to a new register, then remove what it no longer names."""
    home = folder(collection)
    content = json.dumps({"files": [asdict(entry) for entry in register.files]}, ensure_ascii=False, indent=1)
    private.write(home / f".{REGISTER}-{os.getpid()}", home / REGISTER, content.encode())
    sweep(collection)


def sweep(collection: str) -> None:
    """Remove leftovers: temporary files and folders, and Parquet files that no register names."""
    home = folder(collection)
    named = read(collection).named()
    for path in home.glob(".work-*"):
        shutil.rmtree(path, ignore_errors=True)
    for path in (*home.glob(f".{REGISTER}-*"), *home.glob(".hospital*")):
        path.unlink(missing_ok=True)
    for path in (*home.glob("stay/month=*/*"), *home.glob("rejected/*")):
        if path.relative_to(home).as_posix() not in named:
            path.unlink()
    for path in home.glob("stay/month=*"):
        with contextlib.suppress(OSError):  # not empty: it counts
            path.rmdir()


@contextlib.contextmanager
def locked(collection: str):
    """One writer per collection; its leftovers from an earlier death are swept away first."""
    with private.closed():
        home = private.make(folder(collection))
        with (home / ".lock").open("a+") as lock:
            _take(lock, exclusive=True)
            sweep(collection)
            yield home


@contextlib.contextmanager
def reading(collection: str = DEFAULT):
    """While this is held, no ingest changes the collection. Raises PublishError when one is running."""
    home = folder(collection)
    if not home.is_dir():
        yield home
        return
    with private.closed(), (home / ".lock").open("a+") as lock:
        _take(lock, exclusive=False)
        yield home


def stay_files(collection: str = DEFAULT, month: str | None = None) -> list[Path]:
    """The Parquet files that count, by month and file; of one month ('2023-01') where given."""
    parts = [part for entry in read(collection).files for part in entry.parts]
    chosen = sorted((part.month, part.file) for part in parts if month in (None, part.month))
    return [folder(collection) / file for _, file in chosen]


def view(con: duckdb.DuckDBPyConnection, collection: str = DEFAULT, name: str = "stay") -> None:
    """Create the view `stay` over the files that count. Raises InputError where there is none."""
    files = [str(path) for path in stay_files(collection)]
    if not files:
        raise InputError([
            Fault("collection_empty", collection, None, "collection", collection,
                  "已载入病例的集合（先运行 python -m etl cases ingest）",
                  "a collection with stays (run python -m etl cases ingest first)")
        ])  # fmt: skip
    listed = ", ".join("'" + file.replace("'", "''") + "'" for file in files)
    con.execute(f'create or replace view "{name}" as from read_parquet([{listed}], hive_partitioning = false)')


def forget(collection: str, file_ids: set[str] | None) -> int:
    """Take files out of the register and off the disk; None: the whole collection. Returns how many."""
    with locked(collection) as home:
        register = read(collection)
        kept = [entry for entry in register.files if file_ids is not None and entry.file_id not in file_ids]
        removed = len(register.files) - len(kept)
        write(collection, Register(kept))
        if file_ids is None:
            shutil.rmtree(home)
    return removed


def _take(lock, exclusive: bool) -> None:
    if fcntl is None:
        return
    try:
        fcntl.flock(lock, (fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH) | fcntl.LOCK_NB)
    except BlockingIOError:
        raise PublishError("这个集合正在被另一个进程使用，请稍候\nthis collection is in use by another process; wait for it") from None
