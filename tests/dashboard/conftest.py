"""The warehouse as the dashboard serves it."""

import shutil
from pathlib import Path

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.db import sql
from etl import paths
from tests.dashboard import loaded


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


@pytest.fixture(scope="session")
def with_flows(tmp_path_factory) -> Path:
    """A warehouse of the committed data and a small invented matrix, built through the production path."""
    folder = tmp_path_factory.mktemp("with_flows")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NRMC_RECEIVED", str(folder / "received"))
        loaded.build_with(folder / "received", folder / "warehouse")
    return folder / "warehouse"


@pytest.fixture
def flow_page(with_flows, monkeypatch):
    """`flow_page(lang="en", place="140000")`: the outflow page as a link opens it, with the matrix loaded."""
    monkeypatch.setenv("NRMC_WAREHOUSE", str(with_flows))

    def run(**link: str) -> AppTest:
        app = AppTest.from_file(str(paths.ROOT / "app.py"), default_timeout=60).run()
        app.query_params.update({"layer": "trial"} | link)
        app.switch_page("pages/outflow.py").run()
        assert not app.exception
        return app

    return run


@pytest.fixture(scope="session")
def flow_query(with_flows, tmp_path_factory):
    """`flow_query("od_flows", ...)`: the frame of one figure over the small matrix."""
    (file,) = shutil.copytree(with_flows, tmp_path_factory.mktemp("flow_query") / "warehouse").glob("*.duckdb")

    def run(figure: str, **parameters):
        with duckdb.connect(str(file), read_only=True) as con:
            return con.execute(sql(figure), parameters).df()

    return run
