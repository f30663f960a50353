"""The indicators as data, and their values from counts and sums: numerator, denominator, interval, reliability.

A row without a value says why: 'suppressed' in `reliability` (a small count could be worked out), or a code of the
list `refusal` in `reason` (the records cannot say it).
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from etl.cases import intervals

LEAST_WEIGHTED = 30  # no CMI below this many weighted cases
LEAST_EXPECTED_DEATHS = 1.0  # no low-risk mortality below this
FEW = 30
WIDE = 0.1

VALUES = ["metric_id", "definition_id", "numerator", "denominator", "value", "low", "high", "reliability", "reason", "coverage"]


@dataclass(frozen=True)
class Indicator:
    """One indicator over columns of the tables in `sql/measures`.

    `kind`: count (of stays), share (Wilson), deaths (Poisson over the denominator), mean (from `squared`), ratio (none).
    `counted`: the counts that must be publishable for it; `of`: the stays that the denominator should cover.
    `factor`: 100 where the metric's unit is percent.
    """

    metric_id: str
    definition_id: str
    kind: str
    numerator: str
    denominator: str
    of: str
    squared: str = ""
    factor: int = 1

    @property
    def counted(self) -> tuple[str, ...]:
        """Counts of patients among numerator and denominator."""
        return (self.numerator, self.denominator) if self.kind in ("share", "deaths") else (self.denominator,)


def _share(metric: str, definition: str, numerator: str, denominator: str, of: str) -> Indicator:
    return Indicator(metric, definition, "share", numerator, denominator, of, factor=100)


INDICATORS = (
    Indicator("inpatient_stays", "stays.discharges", "count", "stays", "stays", "stays"),
    _share("surgery_share", "surgery_share.discharges", "operated", "surgical_base", "stays"),
    _share("level_3_surgery_share", "level_3_share.catalogue", "level_3", "level_known", "operated"),
    _share("level_4_surgery_share", "level_4_share.catalogue", "level_4", "level_known", "operated"),
    _share("level_3_4_surgery_share", "level_3_4_share.catalogue", "level_3_4", "level_known", "operated"),
    _share("minimally_invasive_share", "minimally_invasive_share.discharges", "minimal_access", "access_known", "operated"),
    _share("day_surgery_share", "day_surgery_share.elective", "day_surgery", "elective_operated", "elective_operated"),
    Indicator("inpatient_mortality", "inpatient_mortality.discharges", "deaths", "deaths", "outcome_known", "stays", factor=100),
    Indicator("low_risk_mortality", "low_risk_mortality.drg", "deaths", "low_risk_deaths", "low_risk_known", "low_risk_known", factor=100),
    Indicator("average_length_of_stay", "los.standard", "mean", "bed_days", "los_known", "stays", squared="bed_days_squared"),
    Indicator("cost_per_case", "cost_per_case.discharges", "ratio", "cost_yuan", "cost_known", "stays"),
    Indicator("cmi", "cmi.records", "mean", "weight_sum", "weighted_stays", "stays", squared="weight_squared"),
    Indicator("time_index", "time_index.reference_set", "ratio", "time_sum", "time_cases", "stays"),
    Indicator("cost_index", "cost_index.reference_set", "ratio", "cost_sum", "cost_cases", "stays"),
    _share("inflow_share", "inflow.hospital", "inflow", "origin_known", "stays"),
)


# Metric -> the quantity of `hospital_month_median`, and the count that must be publishable for it.
MEDIANS = {"median_length_of_stay": ("los_days", "los_known"), "median_cost_per_case": ("total_yuan", "cost_known")}


def value_rows(frame: pd.DataFrame, indicator: Indicator, shown: pd.DataFrame, definition_id: str = "") -> pd.DataFrame:
    """Rows of one indicator for the subjects of `frame`, in its order and index: `VALUES`.

    `shown`: for each count whether it may be published. Subjects without a usable stay have no row, but for the
    refusals of small numbers.
    """
    numerator, denominator = frame[indicator.numerator].astype(float), frame[indicator.denominator].astype(float)
    low, high, half = _interval(frame, indicator, numerator, denominator)
    value = numerator if indicator.kind == "count" else numerator / denominator.where(denominator > 0)
    rows = pd.DataFrame(index=frame.index)
    rows["metric_id"], rows["definition_id"] = indicator.metric_id, definition_id or indicator.definition_id
    rows["numerator"], rows["denominator"] = numerator, denominator
    rows["value"], rows["low"], rows["high"] = value * indicator.factor, low * indicator.factor, high * indicator.factor
    few = (denominator < FEW) | (half > WIDE)
    if indicator.kind in ("share", "deaths"):
        few |= numerator < FEW
    rows["reliability"] = np.where(few, "few", "reliable")
    rows["reason"] = None
    open_counts = shown[list(indicator.counted)]
    # A coverage is a quotient: with one of its counts it would tell the other.
    coverage = (denominator / frame[indicator.of].astype(float)).round(3)
    rows["coverage"] = coverage.where(shown[indicator.denominator] & shown[indicator.of])
    _withhold(rows, ~open_counts.all(axis=1), "suppressed", None)
    for column, name in (("numerator", indicator.numerator), ("denominator", indicator.denominator)):
        visible = open_counts[name] if name in open_counts else open_counts.all(axis=1)
        rows[column] = rows[column].where(visible)
    _refuse_small(rows, frame, indicator)
    return rows[(denominator > 0) | rows["reason"].notna()]


def median_rows(frame: pd.DataFrame, metric: str, shown: pd.Series) -> pd.DataFrame:
    """Rows of a median of `MEDIANS`: `frame` has known, lower_middle, upper_middle, stays, stays_shown. No interval."""
    rows = pd.DataFrame(index=frame.index)
    rows["metric_id"], rows["definition_id"] = metric, f"{metric}.discharges"
    rows["numerator"], rows["denominator"] = np.nan, frame["known"].astype(float)
    rows["value"] = (frame["lower_middle"].astype(float) + frame["upper_middle"].astype(float)) / 2
    rows["low"] = rows["high"] = np.nan
    rows["reliability"] = np.where(rows["denominator"] < FEW, "few", "reliable")
    rows["reason"] = None
    rows["coverage"] = (rows["denominator"] / frame["stays"].astype(float)).round(3).where(shown & frame["stays_shown"])
    _withhold(rows, ~shown, "suppressed", None)
    rows["denominator"] = rows["denominator"].where(shown)
    return rows


def refused(metric_id: str, definition_id: str, reason: str) -> dict:
    """One row that says why there is no value."""
    return {**dict.fromkeys(VALUES), "metric_id": metric_id, "definition_id": definition_id, "reliability": "refused", "reason": reason}


def _interval(frame, indicator, numerator, denominator):
    """Limits, and half their distance on the scale that 'wide' is judged by: the share itself, or relative to the mean."""
    nothing = np.full(len(frame), np.nan)
    if indicator.kind == "share":
        low, high = intervals.wilson(numerator, denominator)
        return low, high, (high - low) / 2
    if indicator.kind == "deaths":
        low, high = (limit / denominator.where(denominator > 0) for limit in intervals.poisson(numerator))
        return low, high, (high - low) / 2
    if indicator.kind == "mean":
        low, high = intervals.mean(numerator, frame[indicator.squared], denominator)
        middle = numerator / denominator.where(denominator > 0)
        return low, high, (high - low) / 2 / middle.where(middle > 0)
    return nothing, nothing, nothing


def _refuse_small(rows: pd.DataFrame, frame: pd.DataFrame, indicator: Indicator) -> None:
    if indicator.metric_id == "cmi":
        _withhold(rows, (frame["weighted_stays"] < LEAST_WEIGHTED) & (rows["reliability"] != "suppressed"), "refused", "below_30_weighted_cases")
    if indicator.metric_id == "low_risk_mortality":
        below = (frame["expected_deaths"] < LEAST_EXPECTED_DEATHS) & (frame["low_risk_known"] > 0)
        _withhold(rows, below, "refused", "below_1_expected_death")


def _withhold(rows: pd.DataFrame, where, reliability: str, reason: str | None) -> None:
    rows.loc[where, ["value", "low", "high"]] = np.nan
    rows.loc[where, ["reliability", "reason"]] = [reliability, reason]
