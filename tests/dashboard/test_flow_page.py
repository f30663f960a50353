"""The outflow page with a matrix loaded: the four questions in both languages, refusals, links, and the page without one."""

import json
import shutil

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import AttributeDictionary

from dashboard import figures
from dashboard.synthetic import STAMP
from dashboard.text import LANGUAGES, Text
from etl import paths

ZH, EN = Text("zh"), Text("en")


def said(app: AppTest) -> str:
    """Everything that the page writes."""
    parts = [element.value for kind in ("markdown", "info", "warning", "caption") for element in getattr(app, kind)]
    return "\n".join([*parts, *(str(element.proto.body) for element in app.get("html"))])


def box(app: AppTest, key: str):
    """A widget by the code it writes into the URL."""
    return next(widget for kind in ("selectbox", "button_group", "select_slider", "multiselect") for widget in app.get(kind) if widget.key == f"url_{key}")


def options(app: AppTest, key: str) -> list[str]:
    return list(box(app, key).options)


# ---------------------------------------------------------------- without a matrix


@pytest.mark.parametrize("lang", LANGUAGES)
def test_without_a_matrix_the_page_says_how_to_load_one(opened, lang):
    app = opened("pages/outflow.py", lang=lang)
    assert "python -m etl load flows" in said(app) and Text(lang)("outflow_gap_title") in said(app)
    assert not [widget for widget in app.selectbox if widget.key == "url_layer"]


# ---------------------------------------------------------------- layers


def test_layers_are_told_apart(flow_page):
    app = flow_page(lang="en")
    layers = options(app, "layer")
    assert any("Trial flows · loaded" in name for name in layers) and any("computed from records" in name for name in layers)
    assert layers[-1] == EN("flow_layer_published")
    assert "Trial office" in said(app) and "Counts below 10 are withheld" in said(app)


def test_the_published_layer_is_the_page_as_it_was(flow_page):
    app = flow_page(lang="en", layer="published")
    assert EN("outflow_gap_title") in said(app) and EN("flow_card_title") not in said(app)


def test_an_unknown_code_of_a_link_is_said(flow_page):
    assert "place" in said(flow_page(lang="en", place="999999"))


# ---------------------------------------------------------------- questions


VIEWS = [
    {}, {"place": "340000"}, {"q": "to"}, {"q": "to", "place": "310000"}, {"place": "340000", "with": "310000"}, {"q": "cross"}, {"q": "cross", "by": "net_flow"},
    {"q": "compare"}, {"q": "compare", "place": "340000"}, {"q": "compare", "place": "340000", "peers": "own", "own": "140000,440000"},
    {"show": "matrix"}, {"show": "matrix", "order": "exchange"}, {"show": "years"}, {"show": "table"}, {"show": "table", "place": "820000", "top": "100"}, {"specialty": "A", "period": "2021"},
]  # fmt: skip


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("link", VIEWS, ids=lambda link: "-".join(link.values()) or "plain")
def test_every_view_opens_in_both_languages(flow_page, lang, link):
    text = said(flow_page(lang=lang, **link))
    assert Text(lang)("flow_card_title") in text and "Traceback" not in text and Text(lang)("unknown_code", name="", value="")[:8] not in text


def test_the_title_answers_with_both_counts(flow_page):
    text = said(flow_page(lang="en", place="340000"))
    assert "2023: 3,120 of 120,120 stays of residents of Anhui were elsewhere (2.6\u00a0%" in text
    assert "of all who leave Anhui" in text


def test_between_two_places_both_directions_are_said(flow_page):
    text = said(flow_page(lang="en", place="340000", **{"with": "310000"}))
    assert "1,040 stays from Anhui to Shanghai, 130 the other way" in text


def test_what_would_stay_has_an_interval_and_its_assumptions(flow_page):
    text = said(flow_page(lang="en", q="compare", place="340000", peers="own", own="310000"))
    assert EN("flow_what_if_title", place="Anhui") in text and "95 % interval" in text and EN("flow_what_if_assumes") in text


def test_a_refused_measure_gives_its_reason(flow_page):
    text = said(flow_page(lang="en", layer="delta", q="cross", by="outflow_rate"))
    assert "this data set cannot give it" in text and "destinations' side only" in text
    assert any("not available" in name for name in options(flow_page(lang="en", layer="delta", q="cross"), "by"))


def test_a_destination_side_file_opens_with_who_comes(flow_page):
    app = flow_page(lang="en", layer="delta")
    assert box(app, "q").value == "to" or "Inflow share" in said(app)


def test_kinds_of_travel_or_why_not(flow_page):
    assert EN("flow_kinds_title", place="Anhui") in said(flow_page(lang="en", place="340000"))
    assert "Not separable in this source" in said(flow_page(lang="en", layer="delta", q="to", place="310000"))


def test_a_withheld_flow_is_never_zero(flow_page):
    table = flow_page(lang="en", show="table", place="820000", top="100").dataframe[0].value
    assert "<10" in set(table["stays"]) and "0" not in set(table["stays"])


def test_changing_the_question_keeps_place_and_drops_the_meaning(flow_page):
    app = flow_page(lang="en", place="340000", by="of_residents")
    box(app, "q").set_value("to").run()
    assert not app.exception and app.query_params["place"] in ("340000", ["340000"]) and "by" not in app.query_params


@pytest.mark.parametrize("link", [{"place": "340000"}, {"place": "340000", "with": "310000"}, {"q": "to"}, {"q": "compare"}, {"show": "years"}], ids=str)
@pytest.mark.parametrize("change", [{"period": "2021"}, {"top": "100"}, {"by": "out_stays"}, {"specialty": "A"}], ids=str)
def test_a_remembered_chart_is_the_one_that_would_be_built(flow_page, link, change):
    flow_page(lang="en", **link)
    remembered = charts(flow_page(lang="en", **link, **change))
    figures._specification.clear()
    assert remembered and remembered == charts(flow_page(lang="en", **link, **change))


def charts(app: AppTest) -> list[str]:
    """The specifications of the page's charts, as they travel."""
    return [element.proto.spec for kind in ("vega_lite_chart", "arrow_vega_lite_chart") for element in app.get(kind)]


def test_it_plays_through_the_periods(flow_page):
    app = flow_page(lang="en")
    next(button for button in app.button if button.key == "flow_play").click().run()
    assert not app.exception and any(button.key == "flow_stop" for button in app.button)


# ---------------------------------------------------------------- a synthetic warehouse


@pytest.mark.parametrize("page", ["app.py", "pages/outflow.py", "pages/evidence.py", "pages/targets.py"])
def test_every_page_of_a_synthetic_warehouse_has_the_band(with_flows, tmp_path, monkeypatch, page):
    warehouse = shutil.copytree(with_flows, tmp_path / "warehouse")
    pointer = json.loads((warehouse / "current.json").read_text("utf-8"))
    (warehouse / "current.json").write_text(json.dumps(pointer | {"kind": "synthetic"}), "utf-8")
    monkeypatch.setenv("NRMC_WAREHOUSE", str(warehouse))
    app = AppTest.from_file(str(paths.ROOT / "app.py"), default_timeout=60).run()
    if page != "app.py":
        app.switch_page(page).run()
    assert not app.exception and STAMP in said(app) and ZH("synthetic_band") in said(app)


def test_a_real_warehouse_has_none(flow_page):
    assert STAMP not in said(flow_page())


# ---------------------------------------------------------------- clicks


def click(app: AppTest, map_key: str, layer: str, code: str) -> AppTest:
    """What the browser reports of a click on a map."""
    app.session_state[f"deck_{map_key}"] = AttributeDictionary({"selection": {"indices": {layer: [0]}, "objects": {layer: [{"id": code}]}}})
    return app.run()


def test_a_click_on_a_place_opens_its_panel_and_a_curve_the_two_places(flow_page):
    app = click(flow_page(lang="en"), "flows_from", "land", "340000")
    assert not app.exception and app.query_params["place"] in ("340000", ["340000"])
    assert "of all who leave Anhui" in said(app)
    app = click(app, "flows_from_340000", "flows", "340000>310000")
    assert not app.exception and app.query_params["with"] in ("310000", ["310000"])
    assert "1,040 stays from Anhui to Shanghai" in said(app)
