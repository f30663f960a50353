"""What all tests share: the warehouse built once from the real data, and its tables as rows."""

import functools
import os
from pathlib import Path

import duckdb
import pytest

from etl import build, paths

REFERENCE = Path(os.environ.get("NRMC_REFERENCE_DATA", paths.ROOT.parent / "shared" / "reference"))
EVIDENCE = Path(os.environ.get("NRMC_EVIDENCE", paths.ROOT.parent / "shared" / "evidence"))


@pytest.fixture(scope="session")
def warehouse(tmp_path_factory) -> Path:
    """A warehouse of the committed data, built through the production path. Read only: copy it to change it."""
    folder = tmp_path_factory.mktemp("warehouse")
    build.build(paths.ROOT / "data", folder)
    return folder


@pytest.fixture(scope="session")
def published(warehouse):
    """`published("observation")`: rows of a published table as dicts, in the order of the mart."""

    @functools.cache
    def rows(table: str) -> list[dict]:
        (file,) = warehouse.glob("*.duckdb")
        with duckdb.connect(str(file), read_only=True) as con:  # closed at once: the dashboard opens it in its own way
            cursor = con.execute(f'from "{table}"')
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    return rows


@pytest.fixture(scope="session")
def observation(published) -> dict[str, dict]:
    """Published figures by id."""
    return {row["observation_id"]: row for row in published("observation")}


@pytest.fixture(scope="session")
def event(published) -> dict[str, dict]:
    """Published events by id."""
    return {row["event_id"]: row for row in published("event")}


@pytest.fixture(scope="session")
def project(published) -> dict[str, dict]:
    """Published projects by id."""
    return {row["project_id"]: row for row in published("project")}


def of(rows, **wanted) -> list[dict]:
    """The rows with these values."""
    return [row for row in rows if all(row[column] == value for column, value in wanted.items())]


def numbers(rows) -> set:
    """The lower values of rows."""
    return {row["value_low"] for row in rows}


def flags(row: dict) -> set[str]:
    """The codes of a row's flags, without what they point at."""
    return {flag.partition(":")[0] for flag in (row["flag"] or "").split("|") if flag}


@pytest.fixture(scope="session")
def evidence() -> Path:
    """The folder of raw evidence behind `data/facts`; it is not part of the repository."""
    if not (EVIDENCE / "facts.csv").is_file():
        pytest.skip("the raw evidence is not here; set NRMC_EVIDENCE to its folder")
    return EVIDENCE


@pytest.fixture(scope="session")
def reference() -> Path:
    """The folder of open data with known answers; it is not part of the repository."""
    if not (REFERENCE / "tuscany_births_2023_od.csv").is_file():
        pytest.skip("the reference data are not here; set NRMC_REFERENCE_DATA to their folder")
    return REFERENCE
