"""Columns: found by many names in both languages, below a title too; unknown, missing and double ones are told."""

from pathlib import Path

import pytest

from etl.errors import InputError
from etl.flows import columns
from etl.flows.columns import FLOW, REQUIRED

FILE = Path("a.csv")


def found(*rows: list[str], required=REQUIRED, **named: str):
    """The mapping of a table, and the rows below its header."""
    mapping, rest = columns.find(iter(enumerate(rows, start=1)), FILE, required, named)
    return mapping, list(rest)


@pytest.mark.parametrize(
    "header",
    [
        ["来源地", "就诊地", "年份", "人次"], ["参保地", "就医地", "统计期", "结算人次"], ["居住地", "医院所在地", "年", "例数"],
        ["origin", "destination", "period", "stays"], ["Origin", "DESTINATION", "Year", "Cases"], ["来源地代码", "就诊地代码", "月份", "出院人次"],
        ["insuplc_admdvs", "fix_blng_admdvs", "时间", "count"], [" 来源地 ", "就诊地", "年　份", "人次"],
    ],
)  # fmt: skip
def test_names_in_both_languages(header):
    mapping, _ = found(header)
    assert mapping.position == {"origin": 0, "destination": 1, "period": 2, "stays": 3} and not mapping.unknown


def test_the_order_of_columns_and_further_ones():
    header = ["备注", "人次", "年份", "就诊地", "来源地", "基金支付（元）", "MDC", "原因", "医院", "data_kind", ""]
    mapping, _ = found(header)
    assert mapping.position["origin"] == 4 and mapping.position["stays"] == 1 and set(mapping.position) == set(FLOW)
    assert mapping.unknown == ["备注"] and mapping.mdc


def test_every_name_of_the_dictionary_means_one_column():
    meanings = {}
    for row in columns.dictionary():
        for name in (row["field_code"], row["name_zh"], *row["also"].split("|")):
            assert meanings.setdefault(columns.plain(name), row["raw_name"]) == row["raw_name"], name
    assert set(meanings.values()) == set(FLOW)


def test_a_title_may_stand_above_the_header():
    mapping, rest = found(["2023 年流向表", "", "", ""], ["", "", "", ""], ["来源地", "就诊地", "年份", "人次"], ["北京", "河北", "2023", "1"])
    assert mapping.header_row == 3 and rest == [(4, ["北京", "河北", "2023", "1"])]


def test_codes_go_before_names():
    mapping, _ = found(["来源地", "来源地代码", "就诊地", "年份", "人次"])
    assert mapping.position["origin"] == 1 and mapping.unknown == ["来源地"]


def test_a_named_column_goes_before_the_dictionary():
    mapping, _ = found(["cod", "来源地", "就诊地", "年份", "人次"], origin="cod")
    assert mapping.position["origin"] == 0 and mapping.unknown == ["来源地"]


def test_every_missing_column_is_told_with_its_names():
    with pytest.raises(InputError) as raised:
        found(["来源地", "年份", "数字"])
    faults = raised.value.faults
    assert [fault.column for fault in faults] == ["destination", "stays"]
    assert "就诊地" in faults[0].expected_zh and faults[0].row == 1 and faults[0].rule == "column_present"


def test_two_columns_of_one_meaning_want_a_choice():
    with pytest.raises(InputError) as raised:
        found(["来源地", "就诊地", "年份", "月份", "人次"])
    (fault,) = raised.value.faults
    assert fault.rule == "column_once" and fault.value == "年份、月份"
    assert found(["来源地", "就诊地", "年份", "月份", "人次"], period="月份")[0].position["period"] == 3


def test_an_empty_file():
    for rows in ([], [["", ""]]):
        with pytest.raises(InputError):
            found(*rows)
