"""How a published figure is written: sign, digits, marks, unit, period."""

from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import values
from dashboard.text import Text

ZH, EN = Text("zh"), Text("en")
NAN = float("nan")
ROW = {
    "value_low": 80.0, "value_high": 80.0, "value_text": None, "stated_trend": None, "qualifier": "exact", "kind": "actual",
    "decimals": 0, "unit_id": "person", "unit_zh": "人", "unit_en": "people", "unit_style": "count", "unit_factor": 1,
    "counting": "annual", "averaged_over": None, "period_start": "2022", "period_end": "2022", "period_basis": "stated",
}  # fmt: skip
PERCENT = {"unit_id": "percent", "unit_zh": "%", "unit_en": "%", "unit_style": "percent"}
RANK = {"unit_id": "rank", "unit_zh": None, "unit_en": None, "unit_style": "rank", "counting": "rank"}
MONEY = {"unit_id": "hundred_million_yuan", "unit_zh": "亿元", "unit_en": "yuan", "unit_style": "money", "unit_factor": 100000000}
VISITS = {"unit_id": "visit", "unit_zh": "人次", "unit_en": "visits"}


def exactly(amount: float, **changes) -> dict:
    return {"value_low": amount, "value_high": amount, **changes}


@pytest.mark.parametrize(
    ("changes", "zh", "en"),
    [
        ({}, "80 人", "80 people"),
        ({"qualifier": "more_than", "value_high": None}, "> 80 人", "> 80 people"),
        ({"qualifier": "more_than", "value_high": NAN}, "> 80 人", "> 80 people"),
        ({"qualifier": "at_least", "value_high": None}, "≥ 80 人", "≥ 80 people"),
        ({"qualifier": "about"}, "~ 80 人", "~ 80 people"),
        ({"qualifier": "estimate"}, "≈ 80 人", "≈ 80 people"),
        ({"qualifier": "nearly", "value_low": None, "value_high": 160.0}, "≲ 160 人", "≲ 160 people"),
        ({"qualifier": "nearly", "value_low": NAN, "value_high": 160.0}, "≲ 160 人", "≲ 160 people"),
        ({"qualifier": "less_than", "value_low": None, "value_high": 5.0}, "< 5 人", "< 5 people"),
        ({"qualifier": "range", "value_low": 60.0, "value_high": 100.0, "counting": "cumulative"}, "Σ 60–100 人", "Σ 60–100 people"),
        ({**VISITS, "qualifier": "range", "value_low": 1.5e6, "value_high": 2e6}, "150 万–200 万人次", "1,500,000–2,000,000 visits"),
        ({**VISITS, **exactly(264000.0), "counting": "cumulative"}, "Σ 26.4 万人次", "Σ 264,000 visits"),
        ({**VISITS, **exactly(129000000.0)}, "1.29 亿人次", "129,000,000 visits"),
        ({**VISITS, **exactly(9999.0)}, "9,999 人次", "9,999 visits"),
        ({**PERCENT, **exactly(42.9), "decimals": 2}, "42.90%", "42.90 %"),
        ({**PERCENT, **exactly(0.42), "decimals": 2}, "0.42%", "0.42 %"),
        ({**PERCENT, **exactly(29.73), "decimals": 2, "averaged_over": "3y"}, "x̄ 29.73%", "x̄ 29.73 %"),
        ({**PERCENT, **exactly(-89.6), "decimals": 1, "kind": "change", "averaged_over": "4"}, "x̄ −89.6%", "x̄ −89.6 %"),
        ({**PERCENT, **exactly(-30.0), "kind": "change", "qualifier": "about"}, "~ −30%", "~ −30 %"),
        ({**PERCENT, **exactly(-30.0), "kind": "change", "qualifier": "estimate"}, "≈ −30%", "≈ −30 %"),
        ({**PERCENT, "kind": "change", "qualifier": "nearly", "value_low": None, "value_high": -30.0}, "≲ −30%", "≲ −30 %"),
        ({**PERCENT, "kind": "change", "qualifier": "range", "value_low": -30.0, "value_high": -20.0}, "−30–−20%", "−30–−20 %"),
        ({**exactly(9600.0), "kind": "change"}, "+9,600 人", "+9,600 people"),
        ({**exactly(9600.0), "kind": "change", "qualifier": "about"}, "~ 9,600 人", "~ 9,600 people"),
        ({**MONEY, **exactly(11.54), "decimals": 2}, "11.54 亿元", "1.154 billion yuan"),
        ({**MONEY, **exactly(7.84), "decimals": 2}, "7.84 亿元", "784 million yuan"),
        ({**MONEY, "qualifier": "at_most", "value_low": None, "value_high": 5.0}, "≤ 5 亿元", "≤ 500 million yuan"),
        ({**RANK, **exactly(179.0)}, "第 179 名", "179"),
        ({**RANK, "qualifier": "at_most", "value_low": None, "value_high": 100.0, "kind": "target"}, "≤ 100 名", "≤ 100"),
        ({**exactly(1.13), "decimals": 2, "unit_zh": None, "unit_en": NAN, "unit_style": "plain"}, "1.13", "1.13"),
        ({**exactly(3.2), "decimals": 1, "unit_id": "per_mille", "unit_zh": "‰", "unit_en": "per 1,000", "unit_style": "plain"}, "3.2‰", "3.2 per 1,000"),
        ({**exactly(NAN), "value_text": "4.5:4.5:1", "qualifier": "text", "unit_id": "ratio", "unit_zh": None, "unit_en": None}, "4.5:4.5:1", "4.5:4.5:1"),
        ({**PERCENT, **exactly(NAN), "stated_trend": "falling", "qualifier": "trend"}, "↘", "↘"),
        ({**exactly(None), "stated_trend": "rising", "qualifier": "trend"}, "↗", "↗"),
        (exactly(None), "–", "–"),  # nothing known is a dash and never a zero
        (exactly(0.0), "0 人", "0 people"),
    ],
)
def test_value(changes, zh, en):
    row = {**ROW, **changes}
    assert (values.value(row, ZH), values.value(row, EN)) == (zh, en)


@pytest.mark.parametrize(
    ("row", "zh", "en"),
    [("S3-003", "第 179 名", "179"), ("S4-046", "Σ 26.4 万人", "Σ 264,000 people"), ("S2-001", "x̄ 11.54 亿元", "x̄ 1.154 billion yuan"), ("N-15", "1.29 亿人次", "129,000,000 settlements")],
)
def test_value_of_published_figures(observation, row, zh, en):
    assert (values.value(observation[row], ZH), values.value(observation[row], EN)) == (zh, en)


def test_every_published_figure_is_written_with_the_digits_of_its_source(observation):
    for row in observation.values():
        for t in (ZH, EN):
            written = values.number(row, t)
            assert written == "–" or not written.startswith("-"), row["observation_id"]
            if row["unit_style"] == "money" or row["value_text"]:
                continue
            stated = [amount for amount in (row["value_low"], row["value_high"]) if amount is not None]
            assert bool(stated) == any(c.isdigit() for c in written), row["observation_id"]
            for amount in stated if row["unit_factor"] == 1 else []:
                assert read(written, amount), (row["observation_id"], written)


def read(written: str, amount: float) -> bool:
    """Does the text hold this amount, read back part by part?"""
    found = []
    for part in written.replace("−", "-").split("–"):
        number, *words = part.strip("~>≥<≲≤≈+ ").split(" ")
        found.append(Decimal(number.replace(",", "")) * {"万": 10**4, "亿": 10**8}.get("".join(words), 1))
    return Decimal(repr(amount)) in found


@given(amount=st.decimals(min_value=-(10**9), max_value=10**9, places=2), t=st.sampled_from([ZH, EN]), qualifier=st.sampled_from([*values.SIGNS, "exact"]))
def test_a_written_value_reads_back(amount, t, qualifier):
    row = {**ROW, **exactly(float(amount)), "decimals": 2, "qualifier": qualifier, "kind": "change"}
    assert read(values.number(row, t), float(amount))


@pytest.mark.parametrize(
    ("changes", "zh", "en"),
    [
        ({}, "2022 年", "2022"),
        ({"period_start": None, "period_basis": "inferred"}, "截至 2022 年（年份为推断）", "up to 2022 (year inferred)"),
        ({"period_start": NAN, "period_end": "2025-06", "period_basis": "as_of"}, "2025 年 6 月（文件日期）", "Jun 2025 (date of document)"),
        ({"period_start": "2019", "period_end": NAN, "period_basis": "as_of"}, "2019 年 起", "since 2019"),
        ({"period_basis": "not_stated"}, "期间未写明", "period not stated"),
    ],
)
def test_period(changes, zh, en):
    row = {**ROW, **changes}
    assert (values.period(row, ZH), values.period(row, EN)) == (zh, en)


@pytest.mark.parametrize(
    ("changes", "x"),
    [({}, 80.0), ({"value_high": None}, 80.0), ({"value_low": NAN, "value_high": 160.0}, 160.0), ({"value_low": 60.0, "value_high": 100.0}, 80.0), (exactly(None), None), (exactly(11.5, unit_factor=100000000), 1.15e9), (exactly(0.0), 0.0)],
)
def test_middle(changes, x):
    assert values.middle({**ROW, **changes}) == x


@pytest.mark.parametrize(("value", "is_missing"), [(None, True), (NAN, True), ("", True), (pd.NA, True), (pd.NaT, True), (0, False), (0.0, False), (False, False), ("0", False)])
def test_missing(value, is_missing):
    assert values.missing(value) is is_missing


def test_records():
    frame = pd.DataFrame({"id": ["a", "b"], "n": [1, 2]})
    assert values.records(frame) == [{"id": "a", "n": 1}, {"id": "b", "n": 2}] and values.records(frame.head(0)) == []


def test_one_of_a_thing_is_singular_in_english(observation):
    assert values.value(observation["S1-023"], Text("en")) == "1 person"
    assert values.value(observation["S4-039"], Text("en")) == "1 item"
