"""Received tables: each rule finds its row, all faults come at once, old places are added to today's, nothing else is."""

import decimal
from collections import defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl import checks, paths, statements
from etl.flows import table
from etl.flows.places import Places
from tests.etl.flows.conftest import HEADER, ROWS, write_csv, write_parquet, write_workbook

CHINA = Places.load(paths.ROOT / "data")
FULL = [*HEADER, "医院", "专科", "data_kind"]


def checked(path, rows, header=HEADER, **options):
    """A table after its checks."""
    return table.check(write_csv(path / "a.csv", [header, *rows]), CHINA, **options)


def row(**changed: str) -> list[str]:
    """A good row of all columns, but for some."""
    good = dict(zip(FULL, ["北京", "天津", "2023", "12", "1", "急诊", "甲医院", "", ""], strict=True))
    return list({**good, **changed}.values())


# rule -> (cells of the second of three rows, column, value as shown)
BROKEN = {
    "unknown_place": ({"来源地": "火星"}, "origin", "火星"),
    "mixed_levels": ({"来源地": "石家庄"}, "origin", "石家庄"),
    "count_missing": ({"人次": ""}, "stays", None),
    "negative_count": ({"人次": "-3"}, "stays", "-3"),
    "not_a_count": ({"人次": "十二"}, "stays", "十二"),
    "bad_period": ({"年份": "去年"}, "period", "去年"),
    "mixed_granularity": ({"年份": "2023-04"}, "period", "2023-04"),
    "unknown_reason": ({"原因": "旅游"}, "reason", "旅游"),
    "mixed_specialty": ({"专科": "心血管"}, "specialty", ""),
    "not_money": ({"基金支付": "-1"}, "fund_yuan", "-1"),
    "free_text": ({"医院": "患" * 61}, "hospital", "患" * 61),
    "mixed_kind": ({"data_kind": "SYNTHETIC"}, "data_kind", None),
    "duplicate_flow": ({"来源地": "北京市", "就诊地": "天津市"}, "origin", "北京市 → 天津市, 2023"),
}
MORE = {
    "ambiguous English": ("unknown_place", {"就诊地": "Suzhou"}),
    "a place that was split": ("unknown_place", {"来源地": "巢湖市"}),
    "a county": ("unknown_place", {"来源地": "110105"}),
    "no place": ("unknown_place", {"来源地": ""}),
    "decimals": ("not_a_count", {"人次": "12.5"}),
    "wrong groups of thousands": ("not_a_count", {"人次": "1,23"}),
    "exponent": ("not_a_count", {"人次": "1e3"}),
    "too long for a count": ("not_a_count", {"人次": "9" * 20}),
    "a dash is neither none nor withheld": ("not_a_count", {"人次": "-"}),
    "negative decimals": ("negative_count", {"人次": "-1.5"}),
    "text in payments": ("not_money", {"基金支付": "约十万"}),
    "another kind of data": ("mixed_kind", {"data_kind": "INVENTED"}),
    "a day": ("bad_period", {"年份": "2023-04-15"}),
}
ELSEWHERE = {"bad_specialty", "denominator_missing", "denominator_too_small"}


def test_every_rule_is_broken_here():
    assert set(BROKEN) | ELSEWHERE == set(checks.rules("flow_checks")) == set(statements.read("flow_checks"))


@pytest.mark.parametrize("rule", BROKEN)
def test_rule_finds_its_row(tmp_path, rule):
    cells, column, value = BROKEN[rule]
    found = checked(tmp_path, [row(), row(**{"就诊地": "河北", **cells}), row(就诊地="上海")], FULL)
    assert {fault.rule for fault in found.faults} == {rule} and found.flow is None
    rows = {"mixed_specialty": {2, 4}, "mixed_kind": {2, 4}}.get(rule, {3})  # there the other rows are at fault
    assert {fault.row for fault in found.faults} == rows
    fault = found.faults[0]
    wording = checks.rules("flow_checks")[rule]
    assert (fault.file, fault.column, fault.value) == ("a.csv", column, value)
    assert fault.expected_zh.startswith(wording["expected_zh"]) and fault.expected_en.startswith(wording["expected_en"])


@pytest.mark.parametrize("case", MORE)
def test_further_ways_to_break_a_rule(tmp_path, case):
    rule, cells = MORE[case]
    found = checked(tmp_path, [row(), row(**{"就诊地": "河北", **cells}), row(就诊地="上海")], FULL)
    assert {fault.rule for fault in found.faults} == {rule}
    assert rule == "mixed_kind" or {fault.row for fault in found.faults} == {3}


def test_mdcs_are_letters(tmp_path):
    header = ["来源地", "就诊地", "年份", "人次", "MDC"]
    found = checked(tmp_path, [["北京", "天津", "2023", "12", "MDCF"], ["北京", "天津", "2023", "12", "心脏"]], header)
    assert [(fault.rule, fault.row) for fault in found.faults] == [("bad_specialty", 3)]
    found = checked(tmp_path, [["北京", "天津", "2023", "12", "MDCF"], ["北京", "天津", "2023", "12", "g"]], header)
    assert found.specialty_list == "mdc" and found.flow["specialty"].to_pylist() == ["F", "G"]


def test_one_visit_mends_everything(tmp_path):
    rows = [row(来源地="火星"), row(人次="x"), row(人次="-1", 年份="?"), ["短"], row(原因="?")]
    found = checked(tmp_path, rows, FULL)
    assert sorted((fault.row, fault.rule) for fault in found.faults if fault.rule != "duplicate_flow") == [
        (2, "unknown_place"), (3, "not_a_count"), (4, "bad_period"), (4, "negative_count"), (5, "flow_file"), (6, "unknown_reason"),
    ]  # fmt: skip


def test_rules_select_all_their_rows(tmp_path):
    found = checked(tmp_path, [row(就诊地=place, 人次="x") for place in ("河北", "上海", "天津")], FULL)
    assert [fault.row for fault in found.faults] == [2, 3, 4]


# ---------------------------------------------------------------- what is stored


def test_every_format_and_encoding_gives_the_same_flows(tmp_path):
    files = [
        write_csv(tmp_path / "utf8.csv", [HEADER, *ROWS]),
        write_csv(tmp_path / "bom.csv", [HEADER, *ROWS], "utf-8-sig"),
        write_csv(tmp_path / "gb.csv", [HEADER, *ROWS], "gb18030"),
        write_workbook(tmp_path / "text.xlsx", {"一": [HEADER, *ROWS]}),
        write_workbook(tmp_path / "numbers.xlsx", {"一": [HEADER, *([*cells[:2], int(cells[2]), int(cells[3]), float(cells[4]), cells[5]] for cells in ROWS)]}),
        write_parquet(tmp_path / "a.parquet", [HEADER, *ROWS]),
    ]
    flows = [table.check(file, CHINA).flow for file in files]
    assert all(flow.equals(flows[0]) for flow in flows)
    assert flows[0].to_pylist()[1] == {
        "origin": "110000", "destination": "130000", "period": "2023", "specialty": "all", "reason": "emergency", "hospital": None,
        "stays": 12, "fund_yuan": decimal.Decimal("3.25"),
    }  # fmt: skip


def test_numbers_as_people_write_them(tmp_path):
    rows = [[*row()[:1], place, "2023", count, "￥1,234.50", "急诊"] for place, count in (("天津", "1,234"), ("河北", "１２３"), ("上海", "12.0"), ("山西", "0"))]
    found = checked(tmp_path, rows)
    assert dict(zip(found.flow["destination"].to_pylist(), found.flow["stays"].to_pylist(), strict=True)) == {
        "120000": 1234, "130000": 123, "140000": 0, "310000": 12,
    }  # fmt: skip
    assert set(found.flow["fund_yuan"].to_pylist()) == {decimal.Decimal("1234.50")}


def test_what_the_source_withholds_stays_unknown(tmp_path):
    rows = [row(就诊地=place, 人次=count) for place, count in (("天津", "*"), ("河北", "<10"), ("上海", "＜ 5"), ("山西", "12"))]
    found = checked(tmp_path, rows, FULL)
    assert found.withheld == 3 and found.flow["stays"].to_pylist() == [None, None, 12, None]


def test_reasons_that_are_not_stated(tmp_path):
    assert checked(tmp_path, [row(原因="")], FULL).flow["reason"].to_pylist() == ["unknown"]
    assert checked(tmp_path, [["北京", "天津", "2023", "1"]], HEADER[:4]).flow["reason"].to_pylist() == [None]


def test_parts_of_a_place_are_added_and_told(tmp_path):
    rows = [["济南", "北京", "2018", "100"], ["莱芜市", "北京", "2018", "20"], ["542100", "北京", "2018", "7"]]
    found = checked(tmp_path, rows, HEADER[:4])
    assert dict(zip(found.flow["origin"].to_pylist(), found.flow["stays"].to_pylist(), strict=True)) == {"370100": 120, "540300": 7}
    told = "\n".join(zh + en for zh, en in found.notes)
    assert "莱芜市" in told and "542100" in told and "540300 Chamdo" in told and "济南：" not in told


def test_a_part_with_an_unknown_count_makes_the_sum_unknown(tmp_path):
    found = checked(tmp_path, [["济南", "北京", "2018", "100"], ["莱芜市", "北京", "2018", "*"]], HEADER[:4])
    assert found.flow["stays"].to_pylist() == [None]


def test_a_name_of_two_levels_is_read_at_the_level_of_the_table(tmp_path):
    found = checked(tmp_path, [["吉林", "长春", "2023", "1"], ["吉林", "北京", "2023", "1"]], HEADER[:4])
    assert found.level == "prefecture" and set(found.flow["origin"].to_pylist()) == {"220200"}
    assert any("220200" in zh for zh, _ in found.notes)


def test_columns_that_nobody_reads_and_origins_without_stays_at_home_are_told(tmp_path):
    found = checked(tmp_path, [["北京", "北京", "2023", "1", "x"], ["天津", "北京", "2023", "1", "x"]], [*HEADER[:4], "备注"])
    told = [en for _, en in found.notes]
    assert told == ["a.csv: columns not read: 备注", "1 origins have no row for stays at home; read as 0: 120000"]


def test_invented_data_are_recognised(tmp_path):
    assert checked(tmp_path, [row(data_kind="synthetic")], FULL).synthetic
    assert checked(tmp_path, [row(医院="示例医院 3")], FULL).synthetic and checked(tmp_path, [row(医院="SYN0001")], FULL).synthetic
    assert not checked(tmp_path, [row(data_kind="REAL"), row(就诊地="河北")], FULL).synthetic


def test_a_period_for_a_file_without_one(tmp_path):
    found = checked(tmp_path, [["北京", "天津", "1"]], ["来源地", "就诊地", "人次"], period="2023")
    assert found.flow["period"].to_pylist() == ["2023"]


def test_no_rows(tmp_path):
    assert [fault.rule for fault in checked(tmp_path, []).faults] == ["flow_file"]


# ---------------------------------------------------------------- denominators


def with_denominator(tmp_path, flows, totals, header=("来源地", "年份", "人次")):
    """Flows of the first four columns, checked beside all stays of residents."""
    denominator = write_csv(tmp_path / "d.csv", [list(header), *totals])
    return checked(tmp_path, flows, HEADER[:4], denominator=denominator)


def test_a_denominator_is_kept(tmp_path):
    found = with_denominator(tmp_path, [["北京", "天津", "2023", "12"]], [["北京市", "2023年", "5,000"]])
    assert found.denominator.to_pylist() == [{"origin": "110000", "period": "2023", "specialty": "all", "stays": 5000}]


@pytest.mark.parametrize(
    ("totals", "rule", "file", "line"),
    [
        ([["北京", "2023", "11"]], "denominator_too_small", "d.csv", 2),
        ([["天津", "2023", "50"]], "denominator_missing", "a.csv", 2),
        ([["北京", "2023", "50"], ["110000", "2023", "50"]], "duplicate_flow", "d.csv", 3),
        ([["北京", "2023", "x"]], "not_a_count", "d.csv", 2),
        ([["北京", "2023-01", "50"]], "mixed_granularity", None, None),
    ],
)
def test_a_denominator_that_does_not_fit(tmp_path, totals, rule, file, line):
    found = with_denominator(tmp_path, [["北京", "天津", "2023", "12"]], totals)
    assert rule in {fault.rule for fault in found.faults} and found.flow is None
    assert file is None or (file, line) in {(fault.file, fault.row) for fault in found.faults if fault.rule == rule}


# ---------------------------------------------------------------- a plain second implementation


NAMES = {"110000": ["北京", "北京市", "110000", "Beijing"], "130000": ["河北", "130000"], "650000": ["新疆", "新疆维吾尔自治区", "65"]}


@settings(deadline=None, max_examples=25)
@given(
    st.dictionaries(
        st.tuples(st.sampled_from(sorted(NAMES)), st.sampled_from(sorted(NAMES)), st.sampled_from(["2022", "2023"])),
        st.tuples(st.integers(0, 3), st.integers(0, 3), st.one_of(st.none(), st.integers(0, 10**9)), st.booleans()), min_size=1,
    )
)  # fmt: skip
def test_a_plain_reading_agrees(tmp_path_factory, flows):
    rows, expected = [], defaultdict(int)
    for (origin, destination, period), (first, second, stays, grouped) in flows.items():
        count = "*" if stays is None else f"{stays:,}" if grouped else str(stays)
        rows.append([NAMES[origin][first % len(NAMES[origin])], NAMES[destination][second % len(NAMES[destination])], period, count])
        expected[origin, destination, period] = stays
    found = checked(tmp_path_factory.mktemp("plain"), rows, HEADER[:4])
    assert not found.faults and found.level == "province"
    assert {(one["origin"], one["destination"], one["period"]): one["stays"] for one in found.flow.to_pylist()} == expected


# ---------------------------------------------------------------- a published answer


def test_tuscany_through_the_loader(reference, tmp_path):
    source = reference / "tuscany_births_2023_od.csv"
    lines = [line.split(",") for line in source.read_text("utf-8").splitlines()[1:]]
    codes = {cells[0] for cells in lines} | {cells[-3] for cells in lines}
    own = [{"code": code, "name_zh": code, "name_en": code, "province_adcode": code[:-3], "longitude": "11", "latitude": "43"} for code in sorted(codes)]
    named = {"origin": "cod_residenza", "destination": "com_presidio", "stays": "parti", "hospital": "presidio"}
    found = table.check(source, Places.of(own), named=named, period="2023")
    assert not found.errors and found.rows == 1122
    sums = defaultdict(int)
    for one in found.flow.to_pylist():
        sums[one["origin"]] += one["stays"]
    margin = dict(line.split(",") for line in (reference / "tuscany_births_2023_residents_margin.csv").read_text("utf-8").splitlines()[1:])
    assert sums == {code: int(births) for code, births in margin.items() if code.isdecimal()} and len(sums) == 270
    assert sum(sums.values()) == int(margin["Totale complessivo"]) == 20_177
