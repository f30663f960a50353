"""Indicators computed from records, as written and drawn: intervals, gaps, refusals, never beside published values."""

import math

import pytest

from dashboard import charts_measured, measured
from dashboard.text import Text
from dashboard.theme import DARK, LIGHT

ZH, EN = Text("zh"), Text("en")


def row(**changes) -> dict:
    """One measured value as the mart gives it."""
    return {
        "subject": "sample-01", "hospital_code": "SYN00001", "hospital_name_zh": "示例医院A", "hospital_name_en": "Sample Hospital A",
        "period": "2023", "metric_id": "cmi", "metric_zh": "病例组合指数", "metric_en": "Case mix index", "unit_id": "index",
        "unit_zh": None, "unit_en": None, "unit_style": "plain", "definition_id": "cmi.records", "definition_zh": "记录所带权重",
        "definition_en": "weights in the records", "numerator": 1134.0, "denominator": 1000.0, "value": 1.134, "low": 1.12, "high": 1.148,
        "reliability": "reliable", "reliability_zh": "可靠", "reliability_en": "Reliable", "reason": None, "reason_zh": None, "reason_en": None,
        "coverage": 0.987, "file_date": "2024-01-31", "collection_id": "default", "synthetic": True, **changes,
    }  # fmt: skip


def test_a_value_is_written_with_its_interval_and_unit():
    assert measured.value(row(), EN) == "1.134 (1.120–1.148)"
    assert measured.value(row(), ZH) == "1.134（1.120–1.148）"
    share = row(unit_id="percent", unit_zh="%", unit_en="%", unit_style="percent", value=12.34, low=11.0, high=13.76)
    assert measured.value(share, ZH) == "12.3（11.0–13.8）%" and measured.value(share, EN) == "12.3 (11.0–13.8) %"
    assert measured.value(row(low=math.nan, high=math.nan), EN) == "1.134"


@pytest.mark.parametrize("t", [ZH, EN], ids=["zh", "en"])
def test_what_is_withheld_or_refused_shows_no_number(t):
    withheld = row(value=math.nan, low=math.nan, high=math.nan, numerator=math.nan, reliability="suppressed", reliability_zh="未公布", reliability_en="Withheld")
    refused = {**withheld, "reliability": "refused", "reason": "below_30", "reason_zh": "少于 30 例", "reason_en": "fewer than 30 cases"}
    assert not any(c.isdigit() for c in measured.value(withheld, t)) and not any(c.isdigit() for c in measured.value(refused, t))
    assert measured.counts(withheld, t).startswith("–") and measured.counts(withheld, t)[0] != "0"
    assert measured.why(refused, t) == refused[f"reason_{t.lang}"] and measured.why(withheld, t) == withheld[f"reliability_{t.lang}"]
    assert measured.marks([withheld, refused], {}, t).empty


def test_only_the_last_year_of_each_definition_stands_in_the_table():
    rows = [row(period="2022"), row(), row(definition_id="cmi.computed", period="2021")]
    assert [(r["definition_id"], r["period"]) for r in measured.latest(rows)] == [("cmi.records", "2023"), ("cmi.computed", "2021")]


def test_an_axis_holds_one_metric_definition_and_year():
    other = {"subject": "sample-02"}
    assert measured.groups([row(), row(definition_id="cmi.computed", **other)]) == []
    assert measured.groups([row(), row(period="2022", **other)]) == []
    assert measured.groups([row(), row(value=math.nan, **other)]) == []
    older = [row(period="2022"), row(period="2022", **other)]
    newer = [row(), row(**other)]
    assert measured.groups(older + newer) == [newer]


def test_published_values_are_listed_beside_and_only_under_the_same_name():
    published = {
        "metric_id": "cmi", "subject_id": "sample-01", "value_low": 1.13, "value_high": 1.13, "value_text": None, "qualifier": "exact", "kind": "actual", "averaged_over": None,
        "counting": None, "decimals": 2, "unit_id": "index", "unit_style": "plain", "unit_en": None, "period_basis": "stated", "period_start": "2025", "period_end": "2025",
    }  # fmt: skip
    table = measured.table([row()], [published, {**published, "subject_id": "sample-02"}, {**published, "metric_id": "average_length_of_stay"}], EN)
    assert table[EN("measured_published")].tolist() == ["1.13 · 2025"]
    assert table[EN("measured_coverage")].tolist() == ["98.7 %"]


def test_no_line_bridges_a_month_without_a_value():
    rows = [row(period="2022-11"), row(period="2022-12"), row(period="2023-01", value=math.nan), row(period="2023-02"), row(period="2023-03")]
    months = measured.months(rows, EN)
    assert months["run"].tolist() == [0, 0, 1, 1] and months["month"].tolist()[1] == "2022-12-01"


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_the_charts_draw_value_and_interval(theme):
    points = measured.marks([row(), row(subject="sample-02", value=0.98, low=0.9, high=1.06, reliability="few")], {"sample-01": "A", "sample-02": "B"}, EN)
    drawn = charts_measured.intervals(points, EN, theme, ["A", "B"]).to_dict()
    data = next(iter(drawn["datasets"].values()))
    assert [(d["low"], d["x"], d["high"], d["reliable"]) for d in data] == [(1.12, 1.134, 1.148, True), (0.9, 0.98, 1.06, False)]
    low, high = drawn["layer"][0]["encoding"]["x"]["scale"]["domain"]
    assert low < 0.9 and high > 1.148
    trend = charts_measured.trend(measured.months([row(period="2023-01"), row(period="2023-02")], EN), EN, theme).to_dict()
    assert [layer["mark"]["type"] for layer in trend["layer"]] == ["area", "line", "point"]
