"""Where things are. `NRMC_DATA`, `NRMC_WAREHOUSE`, `NRMC_RECEIVED` and `NRMC_PRIVATE` move them, for tests and for a second warehouse."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SQL = ROOT / "sql"


def data() -> Path:
    """The folder of facts, code lists and maps."""
    return Path(os.environ.get("NRMC_DATA", ROOT / "data"))


def warehouse() -> Path:
    """The folder of published snapshots and their pointer."""
    return Path(os.environ.get("NRMC_WAREHOUSE", ROOT / "data" / "warehouse"))


def received() -> Path:
    """The folder of what was loaded and may be published: flow matrices and measures, each with its description."""
    return Path(os.environ.get("NRMC_RECEIVED", data() / "received"))


def private() -> Path:
    """The folder of case records (mode 0700). Nothing but `etl.cases` reads it; it is never published."""
    return Path(os.environ.get("NRMC_PRIVATE", data() / "private"))


def quoted(path: Path) -> str:
    """A path as it stands between the quotes of an SQL text: where a file is named, no parameter is possible."""
    return path.as_posix().replace("'", "''")
