"""The warehouse as the dashboard serves it."""

import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from etl import paths


@pytest.fixture(scope="session")
def served(warehouse, tmp_path_factory) -> Path:
    """A copy for the dashboard: a process may not open one file both locked down and otherwise, as other tests do."""
    return Path(shutil.copytree(warehouse, tmp_path_factory.mktemp("served") / "warehouse"))


@pytest.fixture
def opened(served, monkeypatch):
    """`opened("pages/evidence.py", lang="en")`: a page as a link with these codes opens it."""
    monkeypatch.setenv("NRMC_WAREHOUSE", str(served))

    def run(page: str, **link: str) -> AppTest:
        app = AppTest.from_file(str(paths.ROOT / "app.py"), default_timeout=60).run()
        app.query_params.update(link)
        app.switch_page(page).run()
        assert not app.exception
        return app

    return run
