"""What texts mean: periods of one kind, reasons and specialties in both languages, the level of a table."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl import paths
from etl.flows import meaning
from etl.flows.places import PREFECTURE, PROVINCE, Places

CHINA = Places.load(paths.ROOT / "data")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2023", ("2023", "year")), ("2023年", ("2023", "year")), ("2023年度", ("2023", "year")), ("２０２３", ("2023", "year")), ("2023.0", ("2023", "year")),
        ("2023-04", ("2023-04", "month")), ("2023-4", ("2023-04", "month")), ("2023/04", ("2023-04", "month")), ("202304", ("2023-04", "month")),
        ("2023年4月", ("2023-04", "month")), ("2023-04-01", ("2023-04", "month")), ("2023.12", ("2023-12", "month")), ("2023-10", ("2023-10", "month")),
        ("2023-Q2", ("2023-Q2", "quarter")), ("2023q2", ("2023-Q2", "quarter")), ("2023年第二季度", ("2023-Q2", "quarter")), ("2023年4季度", ("2023-Q4", "quarter")),
    ],
)  # fmt: skip
def test_periods(text, expected):
    assert meaning.period(text) == expected


@pytest.mark.parametrize("text", ["", "去年", "23", "2023-13", "2023-00", "2023-Q5", "2023-04-15", "2023-2024", "1023", "9999", "2023-04-010", "上半年"])
def test_what_is_no_period(text):
    assert meaning.period(text) is None


@settings(deadline=None)
@given(st.text())
def test_no_text_breaks_a_period(text):
    found = meaning.period(text)
    assert found is None or meaning.period(found[0]) == found


def test_reasons_and_specialties():
    reasons = meaning.reasons()
    assert {reasons["急诊"], reasons["emergency"], reasons["异地急诊"]} == {"emergency"} and reasons[""] == "unknown"
    assert set(reasons.values()) == {"lives_elsewhere", "emergency", "referred", "chosen", "unknown"}
    known = meaning.specialties()
    assert meaning.specialty("心血管", False, known) == "cardiovascular" and meaning.specialty("0301", False, known) == "0301"
    assert {meaning.specialty(text, False, known) for text in ("", "合计", "ALL")} == {"all"}
    assert meaning.specialty("MDCF", True, known) == meaning.specialty("f", True, known) == "F"
    assert meaning.specialty("心血管", True, known) is None


@pytest.mark.parametrize(
    ("counted", "level"),
    [
        ({"北京": 1, "河北": 1}, PROVINCE), ({"北京": 1, "石家庄": 1}, PREFECTURE), ({"北京": 1, "上海": 5}, PROVINCE), ({"吉林": 1, "河北": 1}, PROVINCE),
        ({"吉林": 1, "长春": 1}, PREFECTURE), ({"河北": 3, "石家庄": 2}, PROVINCE), ({"河北": 2, "石家庄": 3}, PREFECTURE), ({"火星": 1}, PREFECTURE),
    ],
)  # fmt: skip
def test_the_level_is_that_of_most_rows(counted, level):
    assert meaning.level_of(Counter(counted), CHINA) == level
