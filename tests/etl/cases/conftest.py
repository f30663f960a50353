"""A private folder of its own for each test of ingest."""

from pathlib import Path

import pytest


@pytest.fixture
def private_folder(tmp_path, monkeypatch) -> Path:
    """An empty private folder that `etl.paths.private()` names."""
    folder = tmp_path / "private"
    monkeypatch.setenv("NRMC_PRIVATE", str(folder))
    return folder
