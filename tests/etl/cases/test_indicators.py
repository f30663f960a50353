"""Values, intervals and refusals from counts and sums, against scipy and by hand."""

import csv

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from etl import paths
from etl.cases import indicators, intervals
from etl.cases.indicators import INDICATORS
from etl.cases.measure import SELF_REPORTED
from etl.cases.shield import COUNTS

BY_METRIC = {one.metric_id: one for one in INDICATORS}


def values(metric: str, shown: dict | None = None, **columns) -> pd.DataFrame:
    """Rows of one indicator over subjects with these counts; `shown` names the counts that may not be shown."""
    frame = pd.DataFrame(columns)
    mask = pd.DataFrame(True, index=frame.index, columns=list(COUNTS)).assign(**(shown or {}))
    return indicators.value_rows(frame, BY_METRIC[metric], mask)


def test_a_share_has_a_wilson_interval_in_percent():
    row = values("level_4_surgery_share", level_4=[219], level_known=[28427], operated=[30000]).iloc[0]
    expected = stats.binomtest(219, 28427).proportion_ci(method="wilson")
    assert row["value"] == pytest.approx(100 * 219 / 28427)
    assert (row["low"], row["high"]) == pytest.approx((100 * expected.low, 100 * expected.high))
    assert row["coverage"] == 0.948 and row["reliability"] == "reliable"


@pytest.mark.parametrize(("events", "trials"), [(0, 40), (40, 40), (1, 7), (12, 200)])
def test_wilson(events, trials):
    expected = stats.binomtest(events, trials).proportion_ci(method="wilson")
    assert [float(limit) for limit in intervals.wilson(events, trials)] == pytest.approx([expected.low, expected.high], abs=1e-12)


def test_counts_of_events():
    """Byar from ten on (PHE's published example: 12 gives 6.1935 to 20.9629), exact Poisson below."""
    assert [round(float(limit), 4) for limit in intervals.poisson(12)] == [6.1935, 20.9629]
    for events in range(10):
        low, high = (float(limit) for limit in intervals.poisson(events))
        assert high == pytest.approx(stats.chi2.ppf(0.975, 2 * events + 2) / 2)
        assert stats.poisson.sf(events - 1, low) == pytest.approx(0.025) if events else low == 0


def test_a_mean_has_its_standard_error_from_sums():
    days = np.array([1, 4, 4, 9, 30])
    low, high = intervals.mean(days.sum(), (days**2).sum(), len(days))
    half = stats.norm.ppf(0.975) * days.std(ddof=1) / np.sqrt(len(days))
    assert (float(low), float(high)) == pytest.approx((days.mean() - half, days.mean() + half))
    assert np.isnan(intervals.mean(3, 9, 1)[0])


def test_cmi_needs_thirty_weighted_cases():
    rows = values("cmi", weight_sum=[40.0, 60.0], weight_squared=[70.0, 121.0], weighted_stays=[29, 30], stays=[100, 100])
    assert rows["reason"].tolist() == ["below_30_weighted_cases", None]
    assert rows["reliability"].tolist() == ["refused", "reliable"]
    assert np.isnan(rows["value"].iloc[0]) and rows["value"].iloc[1] == 2
    assert rows["denominator"].tolist() == [29, 30]  # counts are shown where the index is not


def test_low_risk_mortality_needs_an_expected_death():
    rows = values("low_risk_mortality", low_risk_deaths=[2, 12, 0], low_risk_known=[50, 5000, 0], expected_deaths=[0.99, 1.0, 0.0])
    assert rows["reason"].tolist() == ["below_1_expected_death", None]
    assert rows["value"].iloc[1] == pytest.approx(0.24)
    assert rows["low"].iloc[1] == pytest.approx(100 * 6.1935 / 5000, abs=1e-4)


def test_what_may_not_be_shown_is_withheld_everywhere():
    row = values("inflow_share", {"inflow": [False]}, inflow=[4], origin_known=[500], stays=[510]).iloc[0]
    assert row["reliability"] == "suppressed" and row["denominator"] == 500
    assert row[["numerator", "value", "low", "high"]].isna().all()
    row = values("average_length_of_stay", {"los_known": [False]}, bed_days=[40], bed_days_squared=[400], los_known=[9], stays=[9]).iloc[0]
    assert row[["numerator", "denominator", "value", "low", "high"]].isna().all()


def test_a_coverage_does_not_tell_a_count_that_is_withheld():
    columns = {"operated": [61], "surgical_base": [85], "stays": [87]}
    assert values("surgery_share", **columns).iloc[0]["coverage"] == 0.977
    for name in ("surgical_base", "stays"):
        assert values("surgery_share", {name: [False]}, **columns)["coverage"].isna().all()


def test_few_cases_are_said_to_be_few():
    rows = values("surgery_share", operated=[29, 35, 3000], surgical_base=[500, 50, 9000], stays=[500, 50, 9000])
    assert rows["reliability"].tolist() == ["few", "few", "reliable"]  # few persons; a wide interval; neither


def test_medians():
    frame = pd.DataFrame({"known": [4, 12], "lower_middle": [3, 5], "upper_middle": [4, 5], "stays": [5, 12], "stays_shown": True})
    rows = indicators.median_rows(frame, "median_length_of_stay", pd.Series([False, True]))
    assert np.isnan(rows["value"].iloc[0]) and np.isnan(rows["denominator"].iloc[0]) and rows["reliability"].iloc[0] == "suppressed"
    assert rows["value"].iloc[1] == 5


def test_every_indicator_has_its_metric_and_definition():
    def ids(name: str, column: str) -> dict[str, dict]:
        with (paths.ROOT / "data" / "codelists" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            return {row[column]: row for row in csv.DictReader(file)}

    metrics, definitions = ids("metric", "metric_id"), ids("definition", "definition_id")
    used = {(one.metric_id, one.definition_id) for one in INDICATORS} | {(f"median_{x}", f"median_{x}.discharges") for x in ("length_of_stay", "cost_per_case")}
    used |= {(one.metric_id, SELF_REPORTED[one.definition_id]) for one in INDICATORS if one.definition_id in SELF_REPORTED}
    used |= {("cmi", "cmi.table"), ("cmi", "cmi.computed"), ("outflow_inpatient_share", "outflow.visits")}
    for metric, definition in used:
        assert definitions[definition]["metric_id"] == metric
        assert definitions[definition]["official_text_seen"] == "no"
    for one in INDICATORS:
        assert (metrics[one.metric_id]["unit_id"] == "percent") == (one.factor == 100)
