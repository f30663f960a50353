"""Numbers of flows in words: sentences, intervals, periods, what is withheld, what a data set says of itself."""

import pandas as pd
import pytest

from dashboard import flows
from dashboard.flows import Names, View
from dashboard.synthetic import STAMP
from dashboard.text import LANGUAGES, Text

ZH, EN = Text("zh"), Text("en")
VIEW = View("trial", "province", "2024", "all", "from", None, None, "outflow_rate", 20, "residents", "stays", "both", 10)
NAMES = Names({}, {"140000": "Shanxi", "110000": "Beijing"})
ROW = {"place": "140000", "period": "2024", "numerator": 12345.0, "denominator": 98765.0, "value": 0.125, "low": 0.1229, "high": 0.1271, "reliability": "reliable"}
DATASET = {
    "dataset_id": "x", "title_zh": "试用", "title_en": "Trial", "base": "insured", "definition": "O2", "complete_for": "origin", "unit": "settlements", "setting": "inpatient",
    "source": "Office", "locator": "", "licence": "CC BY 4.0", "as_of": "2024-06-30", "already_public": False, "threshold": 10, "computed": False, "synthetic": False, "file": "f.csv",
    "sha256": "0123456789abcdef", "loaded_at": "2026-11-22T15:00:00+00:00", "period_first": "2023-01", "period_last": "2023-12", "cells_published": 1200, "cells_suppressed": 34,
}  # fmt: skip


def test_a_value_is_a_sentence_with_both_counts_and_its_interval():
    said = flows.sentence(ROW, "outflow_rate", VIEW, NAMES, EN)
    assert said == "2024: 12,345 of 98,765 stays of residents of Shanxi were elsewhere (12.5\u00a0%, 12.3–12.7)."
    assert "12,345" in flows.sentence(ROW, "outflow_rate", VIEW, NAMES, ZH) and "98,765" in flows.sentence(ROW, "outflow_rate", VIEW, NAMES, ZH)


def test_a_withheld_value_is_said_to_be_withheld():
    for t in (ZH, EN):
        said = flows.sentence(ROW | {"value": None}, "outflow_rate", VIEW, NAMES, t)
        assert "0" not in said.replace("2024", "") and "12" not in said.replace("2024", "")


def test_a_small_number_is_said_to_be_unstable():
    assert "unstable" in flows.sentence(ROW | {"reliability": "few"}, "outflow_rate", VIEW, NAMES, EN)


def test_a_flow_is_a_sentence_with_its_share_where_the_total_is_known():
    row = {"origin": "140000", "destination": "110000", "period": "2024", "stays": 500, "origin_out_stays": 2000.0}
    assert flows.pair_sentence(row, VIEW, NAMES, EN) == "2024: 500 stays of residents of Shanxi in Beijing, 25.0\u00a0% of the 2,000 from Shanxi elsewhere."
    assert "%" not in flows.pair_sentence(row | {"origin_out_stays": None}, VIEW, NAMES, EN)


@pytest.mark.parametrize(("low", "high", "said"), [(0.123, 0.127, "12.3–12.7"), (0.07061, 0.07083, "7.06–7.08"), (None, 0.2, "")])
def test_an_interval_keeps_its_ends_apart(low, high, said):
    assert flows.interval("outflow_rate", low, high, EN) == said


def test_values_have_their_units():
    assert [flows.written(measure, value, EN) for measure, value in (("net_flow", 67), ("net_flow", -2943), ("mean_distance_km", 812.4), ("inflow_share", 0.378), ("out_stays", None))] == [
        "+67", "−2,943", "812 km", "37.8\u00a0%", "–",
    ]  # fmt: skip


@pytest.mark.parametrize(("code", "zh", "en"), [("2023", "2023 年", "2023"), ("2023-04", "2023 年 4 月", "Apr 2023"), ("2023-Q2", "2023 年第 2 季度", "Q2 2023")])
def test_periods_as_each_language_writes_them(code, zh, en):
    assert (flows.period(code, ZH), flows.period(code, EN)) == (zh, en)


def test_below_the_threshold_is_written_so():
    assert flows.withheld(VIEW) == "<10" and flows.withheld(View(**{**VIEW.__dict__, "threshold": 0})) == "–"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_data_set_says_everything_that_a_reader_asks(lang):
    t = Text(lang)
    card = dict(flows.card(DATASET, "O2", t))
    assert len(card) == 10 and all(card.values())
    assert "10" in card[t("flow_card_withheld")] and "1,200" in card[t("flow_card_withheld")]
    assert "Office" in flows.banner(DATASET, t)


def test_kinds_of_data_sets_are_told_apart():
    badges = {flows.badge(DATASET | changed, EN) for changed in ({}, {"computed": True}, {"synthetic": True})}
    assert len(badges) == 3 and STAMP in badges


def test_names_stand_beside_codes_in_both_languages():
    places = pd.DataFrame({"place": ["140000"], "name_zh": ["山西省"], "name_en": ["Shanxi"], "short_zh": ["山西"]})
    rows = flows.named(pd.DataFrame({"origin": ["140000"], "destination": ["999999"], "stays": [1]}), places)
    assert rows.columns.tolist() == ["origin", "origin_zh", "origin_en", "destination", "destination_zh", "destination_en", "stays"]
    assert rows.iloc[0].tolist()[:6] == ["140000", "山西省", "Shanxi", "999999", "999999", "999999"]
