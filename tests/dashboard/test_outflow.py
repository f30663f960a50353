"""The patient outflow page: one meaning at a time, no flow of another, no joined series, derived values marked."""

import json
import re
from functools import partial
from itertools import pairwise

import duckdb
import pandas as pd
import pytest

from dashboard import maps, outflow, outflow_charts, outflow_map, settlements
from dashboard.db import sql
from dashboard.text import LANGUAGES, Text
from dashboard.theme import DARK, LIGHT

CHINESE = re.compile("[一-鿿]")
ZH, EN = Text("zh"), Text("en")
NO_BREAKS = pd.DataFrame(columns=["date", "text", "left"])


@pytest.fixture(scope="module")
def query(warehouse):
    """`query("settlements", metrics=[...])`: the frame of one figure."""

    def run(figure: str, **parameters) -> pd.DataFrame:
        (file,) = warehouse.glob("*.duckdb")
        with duckdb.connect(str(file), read_only=True) as con:
            return con.execute(sql(figure), parameters).df()

    return run


@pytest.fixture(scope="module")
def sheet(query) -> maps.Sheet:
    return maps.Sheet(query("map_layers").set_index("layer")["content"].to_dict())


@pytest.fixture(scope="module")
def names(query) -> dict[str, str]:
    return outflow.flag_names(query("codes", list="flag"), EN)


@pytest.fixture(scope="module")
def drawn(query, sheet):
    """`drawn(measure)`: the deck of one meaning as the browser gets it, layers by id."""
    provinces = query("provinces")

    def run(measure: str, theme=LIGHT, t=EN, narrow=False) -> dict[str, dict]:
        rows = query("outflow_statements", measure=measure)
        labels = outflow_map.labels(rows, provinces, t, theme, narrow, 0.139)
        deck = maps.flows(
            outflow_map.curves(rows, provinces, t), sheet, t, theme, narrow, outflow_map.fills(rows, theme),
            outflow_map.tips(rows, provinces, t), labels,
        )  # fmt: skip
        text = deck.to_json()
        assert len(text) < 160_000, "too much for one change of a filter"
        return {layer["id"]: layer for layer in json.loads(text)["layers"]}

    return run


def measures(query) -> list[str]:
    return query("outflow_measures")["measure"].tolist()


@pytest.fixture(scope="module")
def levels(query, names):
    """`levels("inpatient")`: the rows of one panel of settlements."""
    rows = query("settlements", metrics=settlements.SERIES)

    def run(panel: str, t=EN) -> pd.DataFrame:
        return settlements.series(rows[rows["scope"].map(settlements.PANELS) == panel], names, t)

    return run


# ---------------------------------------------------------------- the map


def test_every_meaning_shows_all_34_provinces(query, drawn, sheet):
    assert len({feature["properties"]["adcode"] for feature in sheet.provinces["features"]}) == 34
    for measure in measures(query):
        land = {json.dumps(shape["polygon"]) for shape in drawn(measure)["land"]["data"]}
        for feature in sheet.provinces["features"]:
            assert {json.dumps(polygon) for polygon in feature["geometry"]["coordinates"]} <= land


def test_only_named_provinces_stand_out_and_each_says_why(query, drawn):
    for measure in measures(query):
        of = outflow_map.named(query("outflow_statements", measure=measure))
        shapes = drawn(measure)["named"]["data"]
        assert {shape["id"] for shape in shapes} == of["origins"] | of["destinations"]
        assert {shape["id"] for shape in shapes if shape["tip"]} == of["origins"] | of["destinations"]


def test_no_statement_of_another_meaning_is_drawn(query, drawn, published):
    of = {row["flow_id"]: row["measure"] for row in published("flow")} | {row["observation_id"]: row["metric_id"] for row in published("observation")}
    for measure in measures(query):
        assert {of[path["id"]] for path in drawn(measure)["flows"]["data"]} <= {measure}
        assert set(query("outflow_statements", measure=measure)["measure"]) == {measure}


def test_meanings_are_those_that_may_be_drawn_and_have_rows(query, published):
    allowed = {row["measure"] for row in published("flow") if row["drawn"] == "yes"}
    assert allowed | {"outflow_rank", "outflow_inpatient_share", "outflow_specialty_share"} == set(measures(query))
    assert outflow_map.DEFAULT in measures(query)


def test_one_statement_is_offered_once_though_it_stands_in_two_files(query, published):
    shown = [i for measure in measures(query) for i in query("outflow_statements", measure=measure)["statement_id"]]
    repeated = {row["repeats_fact"] for row in published("flow")} - {None}
    assert len(shown) == len(set(shown)) and repeated and not repeated & set(shown)


def test_flows_are_of_one_width_and_have_arrowheads(query, drawn):
    for measure in measures(query):
        layers = drawn(measure)
        assert {path["width"] for path in layers["flows"]["data"]} <= {outflow_map.WIDTH}
        assert [path["id"] for path in layers["flows"]["data"]] == [head["id"] for head in layers["flow_heads"]["data"]]


def test_guangxi_goes_to_guangdong_and_five_destinations_are_named_together(query):
    rows = query("outflow_statements", measure="destinations_share")
    curves = outflow_map.curves(rows, query("provinces"), EN)
    assert [(c.origin, c.destination, c.joint) for c in curves.itertuples()] == [("450000", "440000", False)]
    assert outflow_map.named(rows) == {"origins": {"450000"}, "destinations": {"110000", "310000", "320000", "330000", "440000"}}


def test_a_group_of_origins_says_that_its_share_is_of_all_together(query):
    rows = query("outflow_statements", measure="origin_share_of_inflow")
    curves = outflow_map.curves(rows, query("provinces"), EN)
    joint = curves[curves["joint"]]
    assert len(joint) == 5 and joint["tip"].str.contains(EN("outflow_joint")).all()
    hebei = curves[curves["origin"] == "130000"]
    assert len(hebei) == 2 and hebei["bend"].is_unique, "two statements on one way lie apart"


def test_no_province_is_filled_by_a_value_of_another_base(query):
    for measure in measures(query):
        rows = query("outflow_statements", measure=measure)
        assert outflow_map.shares_of_one_base(rows).empty and outflow_map.share_note(rows, EN) == ""
        tints = set(outflow_map.fills(rows, LIGHT).values())
        assert tints <= {outflow_map.thin(c, LIGHT.land, outflow_map.TINT) for c in (LIGHT.project, LIGHT.exporter)}


def test_shares_of_one_base_are_shaded_by_value(query):
    one = query("outflow_statements", measure="destinations_share").iloc[:1]
    other = one.assign(destinations="310000", value_low=12.0, value_high=12.0)
    rows = pd.concat([one, other])
    assert dict(outflow_map.shares_of_one_base(rows).itertuples(index=False)) == {"440000": 87.0, "310000": 12.0}
    fills = outflow_map.fills(rows, LIGHT)
    assert fills["440000"] != fills["310000"] and "87" in outflow_map.share_note(rows, EN)
    assert outflow_map.shares_of_one_base(pd.concat([one, other.assign(base_en="another base")])).empty
    assert outflow_map.shares_of_one_base(pd.concat([one, other.assign(period_end="2019")])).empty


def test_places_named_without_a_number_say_so_and_give_no_value(query):
    for measure in ("named_main_source", "named_main_destination"):
        rows = query("outflow_statements", measure=measure)
        assert {outflow_map.value(row, EN) for row in rows.to_dict("records")} == {EN("outflow_named_only")}
        assert not outflow_map.labels(rows, query("provinces"), EN, LIGHT, False, 0.139)["text"].str.contains(r"\d").any()


def test_a_running_total_is_marked_and_its_share_is_not(query):
    outward = query("outflow_statements", measure="outward_patients").set_index("statement_id")
    assert outflow_map.value(outward.loc["FL-S4-046"], ZH) == "Σ 26.4 万人"
    share = query("outflow_statements", measure="destinations_share").set_index("statement_id")
    assert outflow_map.value(share.loc["FL-S4-047"], EN) == "87 %"


def test_labels_do_not_cover_each_other_on_a_phone(query):
    rows = query("outflow_statements", measure="named_main_source")
    labels = outflow_map.labels(rows, query("provinces"), ZH, LIGHT, True, 0.066)
    heights = sorted(-y * 0.066 + down for y, down in zip(labels["y"], labels["down"], strict=True) if y < 0)
    assert all(b - a > 10 for a, b in pairwise(heights))


def test_a_click_finds_the_statements_of_a_province_or_a_curve(query):
    rows = query("outflow_statements", measure="destinations_share")
    assert outflow_map.clicked_statements(rows, ["440000"]) == ["FL-S4-047", "FL-29"]
    assert outflow_map.clicked_statements(rows, ["FL-29"]) == ["FL-29"]
    assert outflow_map.clicked_statements(rows, ["650000"]) == []


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_the_map_for_paper_keeps_its_labels(query, sheet, theme):
    rows, provinces = query("outflow_statements", measure="destinations_share"), query("provinces")
    curves, labels = outflow_map.curves(rows, provinces, EN), outflow_map.labels(rows, provinces, EN, theme, False, 0.139)
    chart = maps.picture(
        sheet, theme, EN, curves.assign(id="1", colour=theme.text), labels, outflow_map.fills(rows, theme), labels,
        outflow_map.role_colours(rows, EN, theme),
    )  # fmt: skip
    assert "87 %" in json.dumps(chart.to_dict())


# ---------------------------------------------------------------- what was said of change


def test_changes_stand_apart_with_reasons_and_evidence(query, names):
    lines = outflow.change_lines(query("outflow_changes"), names, EN)
    by = {line.ids[0]: line for line in lines}
    assert set(by["W8-001"].ids) == {"W8-001", "W4-004"}, "one statement reported twice is one line"
    assert "average over 4" in by["S2-028"].cells[3][0] and "x̄" in by["S2-028"].cells[1][0]
    assert "Before the programme" in by["G47-001"].cells[3][0]
    assert by["G47-001"].ids == ["G47-001", "G47-002"]
    assert "Target" in by["S1-028"].cells[3][0] and "direction only" in by["S4-006"].cells[3][0]
    assert all(line.cells[3][0] for line in lines), "each says why it stands alone"
    assert len({i for line in lines for i in line.ids}) == len(query("outflow_changes"))


# ---------------------------------------------------------------- national series


def marks(chart) -> set[str]:
    found = set()

    def walk(spec: dict) -> None:
        for layer in spec.get("layer", []):
            walk(layer)
        mark = spec.get("mark")
        if mark:
            found.add(mark if isinstance(mark, str) else mark["type"])

    walk(chart.to_dict())
    return found


PANELS = ["both", "inpatient", "outpatient"]


@pytest.mark.parametrize("panel", PANELS)
def test_no_line_joins_settlements(levels, panel):
    data = levels(panel)
    chart = outflow_charts.series(data, settlements.breaks(panel, data, EN), EN, LIGHT)
    assert marks(chart) <= {"bar", "rule", "text", "point"}


@pytest.mark.parametrize("panel", PANELS)
def test_a_row_of_bars_holds_one_scope_and_one_length_of_period(levels, panel):
    for _, lane in levels(panel).groupby("lane"):
        assert lane["scope"].nunique() == lane["counting"].nunique() == 1
        spans = (lane["end"] - lane["start"]).dt.days
        assert spans.max() - spans.min() <= 3, "periods of one length"
        assert len(lane) == 1 or (lane["counting"] != "cumulative").all(), "running totals overlap and stand apart"


def test_bars_are_as_wide_as_their_period(levels):
    data = levels("both").set_index("observation_id")
    assert (str(data.loc["N-22", "start"].date()), str(data.loc["N-22", "end"].date())) == ("2023-07-01", "2023-10-01")
    assert (str(data.loc["N-15", "start"].date()), str(data.loc["N-15", "end"].date())) == ("2023-01-01", "2024-01-01")


def test_derived_values_are_framed_named_and_carry_their_formula(levels):
    data = pd.concat([levels(panel) for panel in PANELS])
    derived = data[data["derived"]]
    assert set(derived["observation_id"]) == {"N-33", "N-34", "N-35", "N-36"}
    assert derived["formula"].str.contains(r"\d").all() and derived["label"].str.startswith("≈").all()
    chart = outflow_charts.series(levels("both"), NO_BREAKS, EN, LIGHT).to_dict()
    framed = [layer for layer in chart["layer"] if isinstance(layer["mark"], dict) and layer["mark"].get("strokeDash")]
    assert framed and {step["filter"] for layer in framed for step in layer["transform"]} == {"datum.derived"}
    assert EN("outflow_derived") in json.dumps(chart)


def test_growth_rates_are_no_bars(levels, query):
    shown = set(pd.concat([levels(panel) for panel in PANELS])["observation_id"])
    rows = query("settlements", metrics=settlements.SERIES)
    grown = set(rows.loc[rows["kind"] == "change", "observation_id"])
    assert grown == {"N-18", "N-29", "N-30"} and not grown & shown
    assert "238.67" in settlements.growth(rows, EN)


def test_what_was_printed_as_outpatient_is_flagged_and_stands_in_a_row_of_its_own(levels):
    data = levels("outpatient")
    printed = data[data["observation_id"] == "N-06"].iloc[0]
    assert printed["doubtful"] and (data["lane"] == printed["lane"]).sum() == 1
    assert "Scope doubtful" in printed["lane_name"]


def test_cross_regional_figures_are_no_settlements(levels, query, names):
    cross_province = set(pd.concat([levels(panel) for panel in PANELS])["metric_id"])
    regional = settlements.series(query("settlements", metrics=settlements.CROSS_REGIONAL), names, EN)
    assert not cross_province & set(regional["metric_id"]) and set(regional["amount"]) >= {110e6, 243e6}
    assert regional.groupby("metric_id")["height"].max().eq(1).all(), "visits and yuan share no scale"
    assert marks(outflow_charts.series(regional, NO_BREAKS, EN, DARK, None)) <= {"bar", "rule", "text"}


def test_states_at_a_date_are_dots(query, names):
    network = settlements.series(query("settlements", metrics=settlements.NETWORK), names, ZH)
    assert network["instant"].all()
    assert marks(outflow_charts.series(network, NO_BREAKS, ZH, LIGHT, None)) <= {"point", "rule", "text"}


def test_breaks_are_marked(levels):
    at = {panel: settlements.breaks(panel, levels(panel), EN)["date"].iloc[0] for panel in PANELS}
    assert {panel: str(date.date()) for panel, date in at.items()} == {"both": "2022-01-01", "inpatient": "2019-09-01", "outpatient": "2021-01-01"}


# ---------------------------------------------------------------- inflow, and what stands in no series


def test_inflow_is_no_outflow(query, names):
    lines = outflow.inflow_lines(query("inflows"), names, EN)
    shown = {i for line in lines for i in line.ids}
    assert {"G46-002", "E1-001", "E1-002", "G44-002", "G89-004", "W32-001", "W32-002"} <= shown
    assert not shown & set(query("outflow_changes")["observation_id"])


def test_single_figures_are_never_in_a_series(query, names):
    rows = query("settlements", metrics=outflow.SINGLE)
    lines = outflow.single_lines(rows, names, EN)
    assert {line.ids[0] for line in lines} == set(rows["observation_id"]) and "N-37" in set(rows["observation_id"])


# ---------------------------------------------------------------- the page


@pytest.fixture
def page(opened):
    return partial(opened, "pages/outflow.py")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_opens_in_both_languages(page, lang):
    app = page(lang=lang)
    assert not app.warning and not app.error
    assert app.title[0].value == Text(lang)("page_outflow")


def test_the_meaning_comes_from_the_link(page, query):
    for measure in measures(query):
        app = page(lang="en", measure=measure)
        assert not app.warning and app.selectbox(key="url_measure").value == measure


def test_an_unknown_meaning_is_a_visible_warning(page):
    app = page(lang="en", measure="no_such")
    assert len(app.warning) == 1 and app.selectbox(key="url_measure").value == outflow_map.DEFAULT


def test_the_english_page_is_english_except_for_publishers(page, published):
    app = page(lang="en")
    text = " ".join(str(element.body) for element in app.get("html") if "<style" not in str(element.body))
    for publisher in sorted({row["publisher"] for row in published("source")}, key=len, reverse=True):
        text = text.replace(publisher or "", "")
    assert not CHINESE.search(re.sub(r"Sources: .*?</div>", "", text, flags=re.S))
