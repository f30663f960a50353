"""comparable() and sort(): each reason by a small case, and what must hold for any figures."""

import csv
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.comparable import alone, comparable, sort
from etl import paths

BEDS = {
    "observation_id": "A-1", "subject_id": "a", "subject_level": "centre", "metric_id": "bed_count", "base_unit": "bed",
    "scope": "open", "definition_id": None, "population": "whole_hospital", "part": None, "counting": "level",
    "averaged_over": None, "kind": "actual", "qualifier": "exact", "period_start": "2022", "period_end": "2022",
    "period_basis": "stated", "flag": None, "repeats": None,
}  # fmt: skip
VISITS = {**BEDS, "metric_id": "outpatient_visits", "base_unit": "visit", "scope": "outpatient", "counting": "annual"}
TOTAL = {**VISITS, "counting": "cumulative", "period_start": "2020", "period_end": "2022"}
LEVEL_4 = {**BEDS, "metric_id": "level_4_surgery_share", "base_unit": "percent", "scope": None}

# (code, the kind of figure, what is special of one, what is special of the other, of another centre unless said)
CASES = [
    ("same", VISITS, {}, {}),
    ("same", VISITS, {}, {"period_start": "2021", "period_end": "2023"}),
    ("same", VISITS, {"period_start": "2022-03", "period_end": "2022-06"}, {}),
    ("same", VISITS, {"period_end": "2019", "period_start": "2019"}, {"subject_id": "a"}),  # a series of one centre
    ("same", BEDS, {"period_end": None, "period_start": None, "period_basis": "not_stated"}, {}),  # a size needs no period
    ("same", VISITS, {"kind": "target"}, {"subject_id": "a"}),
    ("same", VISITS, {"kind": "target"}, {"kind": "target"}),
    ("same", VISITS, {"kind": "baseline"}, {}),
    ("same", TOTAL, {}, {}),
    ("same", TOTAL, {"kind": "target", "period_end": "2024"}, {"subject_id": "a"}),
    ("same", TOTAL, {"kind": "target", "period_end": "2022"}, {"subject_id": "a", "period_start": "2020-03", "period_end": "2022-06"}),
    ("same", VISITS, {"averaged_over": "3y"}, {"averaged_over": "3y"}),
    ("different_metric", VISITS, {}, {"metric_id": "inpatient_stays"}),
    ("wider_class", LEVEL_4, {}, {"metric_id": "level_3_4_surgery_share"}),
    ("same_statement", VISITS, {}, {"repeats": "A-1"}),
    ("same_statement", VISITS, {"repeats": "C-1"}, {"repeats": "C-1"}),
    ("same_statement", VISITS, {"averaged_over": "76"}, {"averaged_over": "76", "repeats": "A-1", "subject_id": "a"}),
    ("direction_only", VISITS, {"qualifier": "trend"}, {}),
    ("direction_only", VISITS, {"qualifier": "text"}, {}),
    ("averaged_over_others", VISITS, {"averaged_over": "4"}, {}),
    ("averaged_over_others", VISITS, {"averaged_over": "4"}, {"averaged_over": "4"}),
    ("averaged_over_others", VISITS, {"averaged_over": "4"}, {"qualifier": "trend"}),
    ("self_assessed", VISITS, {"scope": "new_in_province"}, {"scope": "new_in_province"}),
    ("self_assessed", VISITS, {"flag": "plan|self_assessed"}, {}),
    ("different_unit", VISITS, {}, {"base_unit": "person"}),
    ("different_scope", VISITS, {}, {"scope": "emergency"}),
    ("different_scope", VISITS, {}, {"scope": None}),
    ("different_definition", VISITS, {}, {"definition_id": "inflow.share"}),
    ("different_level", VISITS, {}, {"subject_level": "city"}),
    ("different_population", VISITS, {}, {"population": "exporter_team"}),
    ("different_part", BEDS, {"part": "phase_1"}, {"part": "phase_2"}),
    ("different_counting", VISITS, {}, {"counting": "cumulative"}),
    ("different_counting", VISITS, {"averaged_over": "3y"}, {}),
    ("kinds_do_not_meet", VISITS, {"kind": "change"}, {}),
    ("kinds_do_not_meet", VISITS, {"kind": "change"}, {"subject_id": "a"}),
    ("kinds_do_not_meet", VISITS, {"kind": "target"}, {}),
    ("before_programme", VISITS, {"flag": "before_programme"}, {}),
    ("cumulative_spans_differ", TOTAL, {}, {"period_end": "2023"}),
    ("cumulative_spans_differ", TOTAL, {}, {"period_end": "2023", "subject_id": "a"}),
    ("cumulative_spans_differ", TOTAL, {"period_start": None}, {"period_start": None}),
    ("cumulative_spans_differ", TOTAL, {"kind": "target"}, {"subject_id": "a", "period_end": "2023"}),
    ("cumulative_spans_differ", TOTAL, {"kind": "target"}, {"subject_id": "a", "period_start": "2019"}),
    ("cumulative_spans_differ", TOTAL, {"kind": "target"}, {"subject_id": "a", "period_end": None}),
    ("period_not_stated", VISITS, {"period_basis": "inferred"}, {}),
    ("period_not_stated", VISITS, {"flag": "year_inferred"}, {}),
    ("period_not_stated", VISITS, {"period_basis": "not_stated", "period_start": None, "period_end": None}, {}),
    ("period_not_stated", TOTAL, {"period_basis": "inferred"}, {}),
    ("periods_apart", VISITS, {}, {"period_start": "2024", "period_end": "2024-06"}),
]  # fmt: skip


@pytest.fixture(scope="module")
def codes() -> set[str]:
    with (paths.ROOT / "data" / "codelists" / "code.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"] for row in csv.DictReader(file) if row["list"] == "comparable"}


@pytest.mark.parametrize(("code", "figure", "one", "other"), CASES, ids=lambda x: x if isinstance(x, str) else "")
def test_each_reason(code, figure, one, other):
    a, b = {**figure, **one}, {**figure, "observation_id": "B-1", "subject_id": "b", **other}
    assert comparable(a, b) == comparable(b, a) == code


def test_missing_values_of_a_frame_are_missing():
    nan = float("nan")
    a, b = {**VISITS, "part": nan, "flag": nan, "repeats": nan}, {**VISITS, "observation_id": "B-1", "subject_id": "b", "averaged_over": nan}
    assert comparable(a, b) == "same"


def test_the_code_list_is_what_can_be_said(codes):
    assert {code for code, *_ in CASES} | {"only_one"} == codes


# ---------------------------------------------------------------- sort


def figure(observation_id: str, subject_id: str, year: str = "2022", **changes) -> dict:
    return {**VISITS, "observation_id": observation_id, "subject_id": subject_id, "period_start": year, "period_end": year, **changes}


def sorted_ids(records) -> tuple[list[list[str]], dict[str, str]]:
    found = sort(records)
    return [[r["observation_id"] for r in group] for group in found.groups], {r["observation_id"]: r["reason"] for r in found.others}


def test_figures_of_two_subjects_share_an_axis_and_the_rest_says_why():
    records = [
        figure("A-1", "a"), figure("B-1", "b"), figure("B-2", "b", counting="monthly"), figure("A-2", "a", qualifier="trend"),
        figure("A-3", "a", metric_id="cmi"),
    ]  # fmt: skip
    assert sorted_ids(records) == ([["A-1", "B-1"]], {"B-2": "different_counting", "A-2": "direction_only", "A-3": "only_one"})


def test_the_reason_is_that_of_the_nearest_figure():
    records = [figure("A-1", "a"), figure("B-1", "b", scope="emergency"), figure("B-2", "b", year="2019")]
    assert sorted_ids(records) == ([], {"A-1": "periods_apart", "B-1": "different_scope", "B-2": "periods_apart"})


def test_a_series_of_one_centre_does_not_keep_the_other_centre_out():
    records = [figure("A-19", "a", "2019"), figure("A-22", "a", "2022"), figure("B-19", "b", "2019"), figure("B-22", "b", "2022")]
    assert sorted_ids(records) == ([["A-19", "B-19"], ["A-22", "B-22"]], {})
    assert sorted_ids(records[:2] + records[3:]) == ([["A-22", "B-22"]], {"A-19": "periods_apart"})


def test_what_stands_twice_is_drawn_once():
    records = [figure("A-1", "a"), figure("A-2", "a", repeats="A-1"), figure("B-1", "b")]
    assert sorted_ids(records) == ([["A-1", "B-1"]], {"A-2": "same_statement"})


def test_what_meets_no_other_names_its_own_reason():
    records = [figure("A-1", "a", flag="self_assessed"), figure("B-1", "b", averaged_over="4")]
    assert sorted_ids(records) == ([], {"A-1": "self_assessed", "B-1": "averaged_over_others"})


def test_nothing_to_sort():
    assert sort([]).groups == [] and sort([]).others == []
    assert sorted_ids([figure("A-1", "a"), figure("A-2", "a")]) == ([], {"A-1": "only_one", "A-2": "only_one"})


# ---------------------------------------------------------------- what holds for any figures

YEARS = st.sampled_from([None, "2019", "2020", "2022", "2022-06"])
CHOICES = {
    "subject_id": ["a", "b", "c"], "metric_id": ["bed_count", "cmi", "level_4_surgery_share", "level_3_4_surgery_share"],
    "scope": [None, "open", "new_in_province"], "population": ["whole_hospital", "exporter_team"], "part": [None, "phase_1"],
    "counting": ["level", "cumulative"], "averaged_over": [None, "4", "3y"], "kind": ["actual", "baseline", "target", "change"],
    "qualifier": ["exact", "range", "trend", "text"], "definition_id": [None, "cmi.standard"], "base_unit": ["bed", "percent"],
    "subject_level": ["centre", "city"], "period_basis": ["stated", "as_of", "inferred", "not_stated"],
    "flag": [None, "before_programme", "year_inferred", "plan|self_assessed"],
}  # fmt: skip
# Few differences at a time, so that the later rules are reached.
CHANGES = st.lists(st.sampled_from(sorted(CHOICES)), max_size=3, unique=True).flatmap(
    lambda fields: st.fixed_dictionaries({name: st.sampled_from(CHOICES[name]) for name in {*fields, "subject_id", "counting"}})
)
GENERATED = st.lists(st.tuples(CHANGES, YEARS, YEARS, st.integers(0, 20)), max_size=7).map(
    lambda drawn: [
        {**VISITS, "scope": "open", **changes, "observation_id": f"X-{i}", "period_start": start, "period_end": end, "repeats": f"X-{again}" if again < i else None}
        for i, (changes, start, end, again) in enumerate(drawn)
    ]
)  # fmt: skip


def holds_of_pairs(rows, codes):
    for row in rows:
        assert comparable(row, row) == (alone(row) or "same")
    for a, b in combinations(rows, 2):
        assert comparable(a, b) == comparable(b, a)
        assert comparable(a, b) in codes - {"only_one"}
        assert comparable(a, b) != "same" or not (alone(a) or alone(b))


def holds_of_sorted(rows, codes):
    found = sort(rows)
    landed = [row["observation_id"] for group in [*found.groups, found.others] for row in group]
    assert sorted(landed) == sorted(row["observation_id"] for row in rows)
    for group in found.groups:
        assert len({row["subject_id"] for row in group}) >= 2
        assert all(comparable(a, b) == "same" for a, b in combinations(group, 2))
    for row in found.others:
        rivals = [other for other in rows if other["metric_id"] == row["metric_id"] and other["subject_id"] != row["subject_id"]]
        assert row["reason"] in codes - {"same", "different_metric", "wider_class"}
        assert (row["reason"] == "only_one") == (not rivals)
    for a, b in combinations(found.others, 2):
        assert a["subject_id"] == b["subject_id"] or comparable(a, b) != "same", "two that could have shared an axis"


@settings(max_examples=300, deadline=None)
@given(rows=GENERATED)
def test_of_any_figures(codes, rows):
    holds_of_pairs(rows, codes)
    holds_of_sorted(rows, codes)


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_of_any_published_figures(observation, codes, data):
    metrics = sorted({row["metric_id"] for row in observation.values()})
    chosen = data.draw(st.lists(st.sampled_from(metrics), min_size=1, max_size=3, unique=True))
    rows = data.draw(st.lists(st.sampled_from([r for r in observation.values() if r["metric_id"] in chosen]), max_size=12, unique_by=lambda r: r["observation_id"]))
    holds_of_pairs(rows, codes)
    holds_of_sorted(rows, codes)


def test_of_all_published_figures(observation, codes):
    holds_of_sorted(list(observation.values()), codes)
