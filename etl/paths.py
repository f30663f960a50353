"""Where things are. `NRMC_DATA` and `NRMC_WAREHOUSE` move them, for tests and for a second warehouse."""

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
