"""Charts as pure functions: what their specification says, and what is drawn from it."""

import json
import re

import pandas as pd
import pytest

from dashboard import charts, export
from dashboard.text import Text
from dashboard.theme import DARK, LIGHT

ZH, EN = Text("zh"), Text("en")


def spec(chart) -> dict:
    """The specification, which must be JSON that every browser reads."""
    found = chart.to_dict()
    json.dumps(found, allow_nan=False)
    return found


def layers(found: dict, mark: str) -> list[dict]:
    """The layers with this mark."""
    return [layer for layer in found["layer"] if layer["mark"]["type"] == mark]


def rows_of(found: dict, layer: dict) -> list[dict]:
    """The rows that a layer draws."""
    return found["datasets"][(layer.get("data") or found["data"])["name"]]


def drawn(chart) -> str:
    return export.svg(chart).decode()


def marks_of(svg: str, role: str) -> list[str]:
    """The drawn items of a kind of mark (`mark-rect`, `mark-symbol`, …), without axes and legends."""
    groups = re.findall(rf'<g class="mark-{role} role-mark[^"]*"[^>]*>(.*?)</g>', svg, flags=re.DOTALL)
    return [item for group in groups for item in re.findall(r"<(?:path|line|text)\b[^>]*>", group)]


@pytest.fixture
def batch_rows():
    return pd.DataFrame({"batch_label": ["Batch 1", "Batch 2", "Batch 3"], "evidenced": [7, 10, 13], "stated": [10.0, 16.0, None], "label": ["7 of 10", "10 of 16", "13"]})


def test_batches_show_the_stated_totals_as_ticks(batch_rows):
    found = spec(charts.batches(batch_rows, EN, LIGHT))
    (bars,), (ticks,) = layers(found, "bar"), layers(found, "tick")
    assert bars["encoding"]["x"]["field"] == "evidenced" and bars["encoding"]["x"]["scale"]["domain"][0] == 0
    assert ticks["encoding"]["x"]["field"] == "stated" and ticks["mark"]["color"] == LIGHT.target
    svg = drawn(charts.batches(batch_rows, EN, LIGHT))
    assert svg.count(f'fill="{LIGHT.actual}"') == 3
    assert svg.count(f'fill="{LIGHT.target}"') == 2  # a batch without a stated total has no tick
    assert all(f">{label}<" in svg for label in batch_rows["label"])


def test_known_is_measured_against_all_projects():
    rows = pd.DataFrame({"domain": ["Beds", "Talent"], "projects": [40, 2], "label": ["40 projects", "2 projects"]})
    found = spec(charts.known(rows, 105, EN, LIGHT))
    rail, bars = layers(found, "bar")
    assert rail["encoding"]["x"]["scale"]["domain"] == [0, 105] and rail["mark"]["color"] == LIGHT.line
    assert {row["total"] for row in rows_of(found, rail)} == {105} and bars["encoding"]["x"]["field"] == "projects"
    assert rail["encoding"]["y"]["sort"] == ["Beds", "Talent"]


@pytest.mark.parametrize("t", [ZH, EN])
def test_programme_has_the_batches_first_and_then_each_type(t):
    months = pd.to_datetime(["2019-10", "2020-11"])
    batches = pd.DataFrame({"month": months, "label": ["Batch 1", "Batch 2"], "tip": ["one", "two"]})
    openings = pd.DataFrame({"month": months, "type": ["Opened", "Signed"], "count": [3, 1], "period": ["Oct 2019", "Nov 2020"], "who": ["A", "B"], "order": [2, 1]})
    found = spec(charts.programme(batches, openings, t, LIGHT))
    (point,), (circle,) = layers(found, "point"), layers(found, "circle")
    assert point["encoding"]["y"]["sort"] == circle["encoding"]["y"]["sort"] == [t("programme_row"), "Signed", "Opened"]
    assert {row["type"] for row in rows_of(found, point)} == {t("programme_row")}
    assert circle["encoding"]["size"]["field"] == "count"
    svg = drawn(charts.programme(batches, openings, t, LIGHT))
    assert "Batch 2" in svg and len(marks_of(svg, "symbol")) == 4


@pytest.fixture
def dot_rows():
    return pd.DataFrame(
        {
            "observation_id": ["A-1", "B-1", "C-1"], "model": ["Tongji", "Huaxi", "Zhongshan"], "x": [80.0, 90.0, -5.0],
            "x_low": [60.0, 90.0, -5.0], "x_high": [100.0, 90.0, -5.0], "label": ["60–100 people · Target", "> 90 people", "−5 people"],
            "period": ["2024", "2022", "2022"], "kind_code": ["target", "actual", "actual"], "kind": ["Target", "Actual", "Actual"],
        }
    )  # fmt: skip


def test_dots_draw_the_range_the_bound_and_the_words(dot_rows):
    order = ["Huaxi", "Tongji", "Zhongshan", "Silent"]
    found = spec(charts.dots(dot_rows, EN, LIGHT, order))
    stem, span = layers(found, "rule")
    assert (span["encoding"]["x"]["field"], span["encoding"]["x2"]["field"]) == ("x_low", "x_high")
    assert stem["encoding"]["x"]["field"] == "zero" and stem["encoding"]["y"]["sort"] == order
    (mark,) = layers(found, "point")
    assert mark["encoding"]["color"]["scale"] == {"domain": ["actual", "baseline", "target", "change"], "range": [LIGHT.actual, LIGHT.muted, LIGHT.target, LIGHT.actual]}
    low, high = mark["encoding"]["x"]["scale"]["domain"]
    assert low == -5 and high > 100  # zero is inside, and there is room for the label
    assert found["params"][0]["name"] == charts.PICK and found["params"][0]["select"]["fields"] == ["observation_id"]
    svg = drawn(charts.dots(dot_rows, EN, LIGHT, order))
    assert "&gt; 90 people" in svg and "60–100 people" in svg and "−5 people" in svg
    assert len(marks_of(svg, "symbol")) == 3
    assert len([item for item in marks_of(svg, "rule") if LIGHT.actual in item]) == 1  # one range of three


def test_dots_of_nothing_but_zero_still_have_an_axis(dot_rows):
    rows = dot_rows.assign(x=0.0, x_low=0.0, x_high=0.0)
    low, high = layers(spec(charts.dots(rows, EN, LIGHT, ["Tongji"])), "point")[0]["encoding"]["x"]["scale"]["domain"]
    assert low == 0 and high > 0


def test_a_longer_label_gets_more_room(dot_rows):
    def end(label):
        return layers(spec(charts.dots(dot_rows.assign(label=label), ZH, LIGHT, ["Tongji"])), "point")[0]["encoding"]["x"]["scale"]["domain"][1]

    assert end("90") < end("90 人 · 实际 · 2022 年") < end("90 人 · 实际 · 2022 年 10 月 – 2026 年 1 月（年份为推断）")


def test_timeline_draws_inferred_dates_hollow():
    rows = pd.DataFrame(
        {
            "event_id": ["E-1", "E-2"], "date": ["2019-08-01", "2021-06-11"], "type": ["agreement_signed", "opened"], "label": ["Agreement signed", "Opened"],
            "text": ["Aug 2019 Agreement signed", "11 Jun 2021 Opened"], "level": [0, 1], "inferred": [False, True], "period": ["Aug 2019", "11 Jun 2021"],
        }
    )  # fmt: skip
    found = spec(charts.timeline(rows, EN, LIGHT))
    (points,) = layers(found, "point")
    assert points["encoding"]["color"]["condition"]["test"] == "datum.inferred" and points["encoding"]["color"]["condition"]["value"] == LIGHT.background
    assert found["params"][0]["select"]["fields"] == ["event_id"]
    start, end = points["encoding"]["x"]["scale"]["domain"]
    assert start < "2019-08-01" and end > "2021-06-11"
    symbols = marks_of(drawn(charts.timeline(rows, EN, LIGHT)), "symbol")
    assert [LIGHT.background in symbol.split("stroke=")[0] for symbol in symbols] == [False, True]
    assert all(f'stroke="{LIGHT.actual}"' in symbol for symbol in symbols)


def test_a_timeline_of_one_event_is_a_line_of_time():
    rows = pd.DataFrame({"event_id": ["E-1"], "date": ["2019-08-01"], "label": ["x"], "text": ["x"], "level": [0], "inferred": [False], "period": ["2019"]})
    start, end = layers(spec(charts.timeline(rows, EN, LIGHT)), "point")[0]["encoding"]["x"]["scale"]["domain"]
    assert (start, end) == ("2019-04-01", "2020-10-01")


@pytest.mark.parametrize("aligned", [False, True])
def test_a_slope_joins_what_was_measured_and_never_the_promise(aligned):
    at = [0.5, 2.5, 4.0] if aligned else pd.to_datetime(["2019-01-01", "2021-01-01", "2024-01-01"])
    rows = pd.DataFrame({"observation_id": ["A", "B", "C"], "at": at, "y": [280.0, 179.0, 100.0], "label": ["280", "179", "≤ 100"], "kind_code": ["baseline", "actual", "target"], "firm": [True, True, False]})
    found = spec(charts.slope(rows, EN, LIGHT, aligned))
    (line,) = layers(found, "line")
    assert line["transform"] == [{"filter": "datum.kind_code != 'target'"}] and line["mark"]["strokeDash"] == [4, 3]
    svg = drawn(charts.slope(rows, EN, LIGHT, aligned))
    (path,) = re.findall(r' d="(M[^"]*)"', "".join(marks_of(svg, "line")))
    assert path.count("L") == 1 and len(marks_of(svg, "symbol")) == 3 and "≤ 100" in svg


@pytest.mark.parametrize("theme", [LIGHT, DARK])
@pytest.mark.parametrize("narrow", [False, True])
def test_an_empty_cell_of_the_coverage_is_land_and_not_zero(theme, narrow):
    rows = pd.DataFrame(
        {"project_id": ["a", "a", "b", "b"], "project": ["Tongji", "Tongji", "Huaxi", "Huaxi"], "domain": ["Beds", "Talent"] * 2, "observations": [12, 0, 0, 3]}
    )
    chart = charts.coverage(rows, EN, theme, ["Tongji", "Huaxi"], ["Beds", "Talent"], narrow)
    colour = layers(spec(chart), "rect")[0]["encoding"]["color"]
    assert colour["value"] == theme.land and colour["condition"]["test"] == "datum.observations > 0"
    svg = drawn(chart)
    cells = marks_of(svg, "rect")
    assert [f'fill="{theme.land}"' in cell for cell in cells] == [False, True, True, False]
    numbers = re.findall(r'font-size="10px"[^>]*>(\d+)<', svg)
    assert numbers == ["12", "3"]  # no 0 is printed
    assert "Tongji" in svg and "Huaxi" in svg


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_colours_follow_the_appearance(theme, batch_rows):
    config = spec(charts.batches(batch_rows, ZH, theme))["config"]
    assert config["background"] == theme.background and config["axis"]["labelColor"] == theme.muted
