"""A copy of `data/` that a test may break, one thing at a time."""

import csv
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from etl import paths

NOT_READ = ("warehouse", "received", "private", "demo", "columns", "prefectures_planar.geojson", "provinces.geojson", "lines.geojson")


class Copy:
    """A copy of `data/`. Every edit returns the line that an editor shows, as the faults name it."""

    def __init__(self, folder: Path):
        self.folder = folder

    def path(self, table: str) -> Path:
        """The file of a table, in facts/ or codelists/."""
        (found,) = [path for path in self.folder.glob(f"*/{table}.csv")]
        return found

    def read(self, table: str) -> list[dict]:
        """All rows; the key is the first column."""
        with self.path(table).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def write(self, table: str, rows: list[dict]) -> None:
        """Replace all rows."""
        with self.path(table).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, fieldnames=list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)

    def edit(self, table: str, row_id: str, /, **values: str) -> int:
        """Change cells of the first row with this key."""
        rows = self.read(table)
        index = next(i for i, row in enumerate(rows) if next(iter(row.values())) == row_id)
        rows[index].update(values)
        self.write(table, rows)
        return index + 2

    def add(self, table: str, /, like: str | None = None, **values: str) -> int:
        """Append a row, a copy of the one with key `like` but for `values`."""
        rows = self.read(table)
        template = next((row for row in rows if next(iter(row.values())) == like), {})
        columns = self.path(table).read_text("utf-8").splitlines()[0].split(",")
        rows.append({column: values.get(column, template.get(column, "")) for column in columns})
        self.write(table, rows)
        return len(rows) + 1

    def replace(self, name: str, old: str, new: str, encoding: str = "utf-8") -> None:
        """Replace text once in a file (`facts/hospital.csv`), and optionally its encoding."""
        path = self.folder / name
        text = path.read_bytes().decode("utf-8")
        assert old in text
        path.write_bytes(text.replace(old, new, 1).encode(encoding))


@pytest.fixture
def copy(tmp_path) -> Iterator[Copy]:
    """A fresh copy of the facts, code lists and the maps that the build reads."""
    folder = tmp_path / "data"
    shutil.copytree(paths.ROOT / "data", folder, ignore=shutil.ignore_patterns(*NOT_READ))
    yield Copy(folder)
    shutil.rmtree(folder, ignore_errors=True)  # pytest would keep the copies of three runs


@pytest.fixture
def own_warehouse(warehouse, tmp_path) -> Iterator[Path]:
    """A published warehouse that a test may harm."""
    folder = tmp_path / "warehouse"
    shutil.copytree(warehouse, folder)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def etl():
    """`etl("build", warehouse=…, data=…)`: the command as the data team runs it, as a finished process."""

    def run(*arguments: str, warehouse: Path, data: Path | None = None, **options) -> subprocess.CompletedProcess:
        process = command(*arguments, warehouse=warehouse, data=data)
        return subprocess.run(**process, **options, capture_output=True, timeout=60, check=False)

    return run


def command(*arguments: str, warehouse: Path, data: Path | None = None) -> dict:
    """What subprocess needs to run `python -m etl …` on these folders."""
    environment = {**os.environ, "NRMC_WAREHOUSE": str(warehouse), "PYTHONUTF8": "1"}
    environment["NRMC_DATA"] = str(data or paths.ROOT / "data")
    return {
        "args": [sys.executable, "-m", "etl", *arguments], "cwd": paths.ROOT, "env": environment,
        "text": True, "encoding": "utf-8",
    }  # fmt: skip


def state(folder: Path) -> dict[str, bytes]:
    """Everything in a warehouse but its lock: to show that nothing changed."""
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.name != ".lock"}
