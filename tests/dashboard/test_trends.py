"""A figure moved only as far as the bounds of its values allow to say."""

import pytest

from dashboard import trends

ROW = {
    "observation_id": "a", "subject_id": "x", "subject_level": "centre", "metric_id": "cmi", "scope": None, "definition_id": None,
    "population": "whole_hospital", "part": None, "counting": "annual", "averaged_over": None, "base_unit": "index", "unit_factor": 1.0,
    "kind": "actual", "qualifier": "exact", "value_low": 1.0, "value_high": 1.0, "period_start": "2019", "period_end": "2019",
    "period_basis": "stated", "axis_date": "2019-01-01", "on_time_axis": True, "flag": None, "repeats": None, "stated_trend": None,
}  # fmt: skip


def row(name: str, year: int, low, high, qualifier="exact", **more) -> dict:
    return {**ROW, "observation_id": name, "period_start": str(year), "period_end": str(year), "axis_date": f"{year}-01-01", "value_low": low, "value_high": high, "qualifier": qualifier, **more}


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (row("a", 2019, 280, 280), row("b", 2021, 179, 179), "falling"),
        (row("a", 2019, None, 5, "less_than"), row("b", 2022, 80, None, "more_than"), "rising"),
        (row("a", 2019, 80, None, "more_than"), row("b", 2022, 100, 100), "cannot_be_judged"),
        (row("a", 2019, 10, 20, "range"), row("b", 2022, 20, 30, "range"), "cannot_be_judged"),
        (row("a", 2019, 10, 20, "range"), row("b", 2022, 21, 30, "range"), "rising"),
        (row("a", 2019, 7, 7), row("b", 2022, 7, 7), "unchanged"),
        (row("a", 2019, 7, 7, "about"), row("b", 2022, 7, 7), "cannot_be_judged"),
    ],
)
def test_a_change_is_judged_by_bounds(first, last, said):
    assert trends.change(first, last) == said
    assert trends.state([last, first]) == {"a": said, "b": said}


def test_one_value_is_no_trend_and_a_stated_direction_is_kept():
    told = row("c", 2023, None, None, "trend", stated_trend="falling", kind="change")
    assert trends.state([row("a", 2019, 1, 1), told]) == {"a": "one_value", "c": "falling"}


def test_values_that_may_not_meet_make_no_series():
    other = row("b", 2021, 2, 2, population="exporter_team")
    assert trends.series([row("a", 2019, 1, 1), other]) == []
    assert trends.series([row("a", 2019, 1, 1), row("b", 2021, 2, 2, subject_id="y")]) == []


def test_the_rank_of_bethune_fell_and_nothing_else_is_said_of_its_cost(observation):
    rows = [r for r in observation.values() if r["subject_id"] == "tongji-bethune"]
    states = trends.state(rows)
    assert states["S3-002"] == states["S3-003"] == "falling"
    assert states["S3-007"] == "rising" and states["S3-008"] == "falling"
