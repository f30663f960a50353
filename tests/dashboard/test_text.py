"""Numbers, money, dates and sentences as people of each language write them."""

from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.text import LANGUAGES, Text

ZH, EN = Text("zh"), Text("en")
SIZES = {"亿": 10**8, "万": 10**4, "billion": 10**9, "million": 10**6}


@pytest.mark.parametrize(
    ("amount", "zh", "en"),
    [
        (0, "0", "0"),
        (125, "125", "125"),
        (1400, "1,400", "1,400"),
        (9999, "9,999", "9,999"),
        (10000, "1 万", "10,000"),
        (15000.0, "1.5 万", "15,000"),
        (264000, "26.4 万", "264,000"),
        (1398000, "139.8 万", "1,398,000"),
        (5994624, "5,994,624", "5,994,624"),  # 599.4624 万 reads worse than the number
        (12345, "12,345", "12,345"),
        (129000000, "1.29 亿", "129,000,000"),
        (110_000_000, "1.1 亿", "110,000,000"),
        (-264000, "-26.4 万", "-264,000"),
        (0.42, "0.42", "0.42"),
        (-0.4, "-0.4", "-0.4"),
        (-89.6, "-89.6", "-89.6"),
        (1234.5, "1,234.5", "1,234.5"),
        (Decimal("94.97"), "94.97", "94.97"),
    ],
)
def test_number(amount, zh, en):
    assert (ZH.number(amount), EN.number(amount)) == (zh, en)


@pytest.mark.parametrize(
    ("amount", "decimals", "zh", "en"),
    [
        (42.9, 2, "42.90", "42.90"),
        (13.0, 1, "13.0", "13.0"),
        (264000, 0, "26.4 万", "264,000"),
        (1154.5, 2, "1,154.50", "1,154.50"),
        (23.53, 1, "23.53", "23.53"),  # a digit that is there is never rounded away
    ],
)
def test_number_keeps_the_digits_of_its_source(amount, decimals, zh, en):
    assert (ZH.number(amount, decimals), EN.number(amount, decimals)) == (zh, en)


@pytest.mark.parametrize(
    ("yuan", "zh", "en"),
    [
        (1_154_000_000, "11.54 亿元", "1.154 billion yuan"),
        (2.47e9, "24.7 亿元", "2.47 billion yuan"),
        (Decimal("71110000000.0"), "711.1 亿元", "71.11 billion yuan"),
        (420_000_000, "4.2 亿元", "420 million yuan"),
        (100_000_000, "1 亿元", "100 million yuan"),
        (50_000_000, "5,000 万元", "50 million yuan"),
        (1_500_000, "150 万元", "1.5 million yuan"),
        (36_500, "3.65 万元", "36,500 yuan"),
        (850, "850 元", "850 yuan"),
        (0.5, "0.5 元", "0.5 yuan"),
        (0, "0 元", "0 yuan"),
        (-300_000_000, "-3 亿元", "-300 million yuan"),
    ],
)
def test_money(yuan, zh, en):
    assert (ZH.money(yuan), EN.money(yuan)) == (zh, en)


def read(text: str) -> Decimal:
    """A written number read back by other means than it was written."""
    first, *words = text.split(" ")
    size = next((SIZES[word.removesuffix("元")] for word in words if word.removesuffix("元") in SIZES), 1)
    return Decimal(first.replace(",", "")) * size


PRINTED = st.decimals(min_value=-(10**12), max_value=10**12, places=3).map(float)


@given(amount=PRINTED, lang=st.sampled_from(sorted(LANGUAGES)), decimals=st.sampled_from([None, 0, 1, 2]))
def test_no_digit_is_lost_or_invented(amount, lang, decimals):
    written = Text(lang).number(amount, decimals)
    assert read(written) == Decimal(repr(amount))
    digits = len(written.split(" ")[0].partition(".")[2])
    assert digits <= max(decimals or 0, len(repr(amount).partition(".")[2]))


@given(amount=st.decimals(min_value=-(10**12), max_value=10**12, places=2), lang=st.sampled_from(sorted(LANGUAGES)))
def test_no_yuan_is_lost_or_invented(amount, lang):
    assert read(Text(lang).money(amount)) == amount


@pytest.mark.parametrize("nothing", [None, float("nan"), "abc"])
def test_what_is_no_number_is_not_written_as_one(nothing):
    with pytest.raises((TypeError, ValueError)):
        EN.number(nothing)


@pytest.mark.parametrize(
    ("date", "zh", "en"),
    [("2020", "2020 年", "2020"), ("2020-09", "2020 年 9 月", "Sept 2020"), ("2020-09-05", "2020 年 9 月 5 日", "5 Sept 2020"), (None, "", ""), ("", "", "")],
)
def test_date_of_the_precision_given(date, zh, en):
    assert (ZH.date(date), EN.date(date)) == (zh, en)


def test_a_day_that_does_not_exist_is_an_error():
    with pytest.raises(ValueError, match="day"):
        ZH.date("2021-02-30")


@pytest.mark.parametrize(
    ("start", "end", "zh", "en"),
    [
        ("2020", "2024", "2020 年 – 2024 年", "2020 – 2024"),
        ("2018", "2022-06", "2018 年 – 2022 年 6 月", "2018 – Jun 2022"),
        ("2022", "2022", "2022 年", "2022"),
        (None, "2019", "截至 2019 年", "up to 2019"),
        ("2022-10", None, "2022 年 10 月 起", "since Oct 2022"),
        (None, None, "期间未写明", "period not stated"),
    ],
)
def test_period(start, end, zh, en):
    assert (ZH.period(start, end), EN.period(start, end)) == (zh, en)


def test_join():
    assert ZH.join(["山西", "", "太原"]) == "山西、太原" and EN.join(["Shanxi", "Taiyuan"]) == "Shanxi, Taiyuan" and EN.join([]) == ""


def test_a_sentence_and_its_values():
    assert EN("batch_n", n=3) == "Batch 3" and ZH("batch_n", n=3) == "第 3 批"
    with pytest.raises(KeyError):
        EN("no_such_sentence")
    with pytest.raises(KeyError):
        EN("batch_n", count=3)  # a value that the sentence does not know leaves its own one open


@pytest.mark.parametrize("lang", ["fr", "", "ZH", "zh-CN"])
def test_unknown_language(lang):
    with pytest.raises(ValueError, match="no such language"):
        Text(lang)


def test_texts_of_one_language_are_equal():
    assert Text("zh") == ZH != EN and len({Text("zh"), ZH, EN}) == 2


def test_local_keeps_one_language():
    frame = pd.DataFrame({"id": [1], "name_zh": ["山西"], "name_en": ["Shanxi"], "alias_zh": ["晋"], "listen": [0], "note_en": ["x"]})
    zh, en = ZH.local(frame), EN.local(frame)
    # alias_zh and note_en have no partner: a column of one language only is nobody's translation
    assert zh.to_dict("records") == [{"id": 1, "name": "山西", "alias_zh": "晋", "listen": 0, "note_en": "x"}]
    assert en.to_dict("records") == [{"id": 1, "name": "Shanxi", "alias_zh": "晋", "listen": 0, "note_en": "x"}]
