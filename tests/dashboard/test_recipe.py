"""The README's recipe: a fact added to the CSV files stands in the right places, and no code is touched."""

import shutil

import pytest
from streamlit.testing.v1 import AppTest

from etl import build, paths

SOURCE = "Z9,B,A report made for this test,,Test publisher,2025-02,repost,,,\n"
FACT = (
    "Z9-001,huaxi-tibet,level_4_surgery_share,,whole_hospital,annual,,actual,exact,31.5,31.5,,,percent,,2024,2024,stated,"
    "level_4_share.as_published,,,Z9,page 1,31.5,,四级手术占比,level-4 surgery share,,\n"
)


@pytest.fixture
def grown(tmp_path, monkeypatch):
    """A warehouse of the committed data with one more source and one more figure."""
    data = tmp_path / "data"
    shutil.copytree(paths.ROOT / "data", data, ignore=shutil.ignore_patterns("warehouse", "received", "private", "demo"))
    for name, line in (("source", SOURCE), ("observation", FACT)):
        with (data / "facts" / f"{name}.csv").open("a", encoding="utf-8") as file:
            file.write(line)
    build.build(data, tmp_path / "warehouse")
    monkeypatch.setenv("NRMC_WAREHOUSE", str(tmp_path / "warehouse"))


def opened(page: str, **link: str) -> AppTest:
    app = AppTest.from_file(str(paths.ROOT / "app.py"), default_timeout=60).run().switch_page(page)
    for name, value in {"lang": "en", **link}.items():
        app.query_params[name] = value
    return app.run()


def told(app: AppTest) -> str:
    return "\n".join([*(element.value.to_csv() for element in app.dataframe), *(element.body for element in app.get("html"))])


def test_a_new_fact_stands_in_profile_comparison_evidence_and_overview(grown):
    assert "31.5 %" in told(opened("pages/centre.py", centre="huaxi-tibet"))
    assert "31.5 %" in told(opened("pages/compare.py"))
    assert "Z9-001" in told(opened("pages/evidence.py", q="Z9-001"))
    overview = AppTest.from_file(str(paths.ROOT / "app.py"), default_timeout=60)
    overview.query_params["lang"] = "en"
    said = "\n".join(element.value for element in overview.run().markdown)
    assert "Level-4 surgery share of single centres: 1 centres" in said
