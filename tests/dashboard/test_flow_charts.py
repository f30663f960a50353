"""Charts of loaded flows: bars from zero, gaps where a period is withheld, one scale for small maps."""

import pandas as pd
import pytest

from dashboard import export, flow_charts, flow_scale, flow_years, maps
from dashboard.text import Text
from dashboard.theme import DARK, LIGHT

EN = Text("en")
TREND = pd.DataFrame({
    "place": ["1"] * 4, "name": ["Shanxi"] * 4, "period": ["2020", "2021", "2022", "2023"], "value": [0.12, 0.11, None, 0.09],
    "low": [0.11, 0.10, None, 0.08], "high": [0.13, 0.12, None, 0.10], "text": ["a", "b", "c", "d"],
})  # fmt: skip
RANKED = pd.DataFrame({"code": ["1", "2"], "name": ["Beijing", "Shanghai"], "share": [40.0, 10.0], "low": [38.0, 9.0], "high": [42.0, 11.0], "text": ["400 (40 %)", "100 (10 %)"]})


def rows(spec: dict) -> list[dict]:
    return [row for data in spec["datasets"].values() for row in data]


@pytest.mark.parametrize(("code", "date"), [("2023", "2023-01-01"), ("2023-04", "2023-04-01"), ("2023-Q3", "2023-07-01")])
def test_a_period_has_its_place_on_the_axis(code, date):
    assert flow_charts.at(code) == date and pd.Timestamp(date)


def test_bars_start_at_zero_and_keep_their_order():
    spec = flow_charts.ranking(RANKED, "share", "Value", LIGHT, LIGHT.exporter, "low", "high").to_dict()
    bar = spec["layer"][0]["encoding"]
    assert bar["x"]["scale"]["domain"][0] == 0 and bar["y"]["sort"] == ["Beijing", "Shanghai"]
    assert len(spec["layer"]) == 3 and spec["layer"][1]["encoding"]["x2"]["field"] == "high"


def test_bars_without_an_interval_have_no_line():
    assert len(flow_charts.ranking(RANKED, "share", "Value", LIGHT, LIGHT.exporter).to_dict()["layer"]) == 2


def test_a_withheld_period_is_a_gap():
    spec = flow_charts.trend(TREND, "%", EN, DARK, {"1": DARK.exporter}, True).to_dict()
    by_period = {row["period"]: row["value"] for row in rows(spec)}
    assert by_period["2022"] is None and by_period["2021"] == pytest.approx(11)
    ticks = spec["layer"][0]["encoding"]["x"]["axis"]["values"]
    assert [tick["year"] for tick in ticks] == [2020, 2021, 2022, 2023]
    assert spec["layer"][0]["encoding"]["y2"]["field"] == "high" and "Shanxi" in export.svg(spec).decode()


def test_names_at_the_ends_of_lines_keep_their_distance():
    two = pd.concat([TREND, TREND.assign(place="2", name="Hebei", value=TREND["value"] + 0.0005)])
    spec = flow_charts.trend(two, "%", EN, LIGHT, {"1": LIGHT.exporter, "2": LIGHT.actual}, True).to_dict()
    at = sorted(row["label_at"] for row in rows(spec) if row.get("label_at") is not None)
    assert at[1] - at[0] > 0.5


def test_a_balance_has_leaving_left_and_coming_right():
    data = pd.DataFrame({"code": ["1"], "name": ["Shanxi"], "out": [300.0], "into": [100.0], "out_text": ["300"], "in_text": ["100"], "net_text": ["−200"]})
    spec = flow_charts.balance(data, EN, LIGHT).to_dict()
    (row,) = [row for row in rows(spec) if "left" in row]
    low, high = spec["layer"][0]["encoding"]["x"]["scale"]["domain"]
    assert row["left"] == -300 and low < -300 and high > 100


def test_peers_mark_the_chosen_place_and_all_together():
    data = RANKED.assign(value=[0.4, 0.1], low=[0.38, 0.09], high=[0.42, 0.11], short=["40 %", "10 %"])
    spec = flow_charts.peers(data, "%", LIGHT, "2", 0.2, "together 20 %", True).to_dict()
    assert {row["name"]: row["strong"] for row in rows(spec) if "strong" in row} == {"Beijing": False, "Shanghai": True}
    assert any(row.get("x") == pytest.approx(20) for row in rows(spec)) and "together 20 %" in export.svg(spec).decode()


def test_kinds_of_travel_add_up_to_the_whole():
    data = pd.DataFrame({"period": ["2023"] * 3, "period_text": ["2023"] * 3, "kind": ["chosen", "emergency", "nearby"], "kind_text": ["chosen", "emergency", "nearby"], "share": [0.5, 0.3, 0.2], "text": ["5", "3", "2"]})
    spec = flow_charts.kinds(data, EN, LIGHT).to_dict()
    assert sum(row["percent"] for row in rows(spec)) == pytest.approx(100)
    assert spec["encoding"]["color"]["scale"]["domain"] == ["emergency", "nearby", "chosen"]


def test_small_maps_share_one_scale_and_carry_the_boundaries_once(flow_query):
    sheet = maps.Sheet(flow_query("map_layers").set_index("layer")["content"].to_dict())
    values = pd.DataFrame({"place": ["140000", "110000"] * 2, "period": ["2022", "2022", "2023", "2023"], "value": [0.1, 0.2, None, 0.4]})
    classes = flow_scale.sequential(values["value"].dropna().tolist(), LIGHT)
    spec = flow_years.chart(values, {"2022": "2022", "2023": "2023"}, classes, sheet, EN, LIGHT, False).to_dict()
    assert len(spec["concat"]) == 2 and set(spec["datasets"]) >= {flow_years.LAND, flow_years.LINES}
    assert len({shape["properties"]["adcode"] for shape in spec["datasets"][flow_years.LAND]}) == 34
    looked_up = [panel["layer"][0]["transform"][0]["from"]["data"] for panel in spec["concat"]]
    coloured = [{row["adcode"]: row["colour"] for row in (data.get("values") or spec["datasets"][data["name"]])} for data in looked_up]
    assert coloured[0]["140000"] == classes.colour(0.1) and coloured[1]["140000"] == LIGHT.land and coloured[1]["110000"] == classes.colour(0.4)
    assert coloured[0]["710000"] == LIGHT.land and "<svg" in export.svg(spec).decode()
