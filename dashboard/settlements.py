"""National series on settlement of care elsewhere: bars as wide as their period, breaks, growth as printed."""

import pandas as pd

from dashboard import values
from dashboard.outflow import name
from dashboard.text import Text

# The panel of a settlement series by its scope; a pilot and a doubtful scope stay rows of their own in it.
PANELS = {
    "all": "both", "inpatient": "inpatient", "outpatient": "outpatient", "outpatient_pilot": "outpatient",
    "outpatient_as_printed": "outpatient",
}  # fmt: skip
COUNTINGS = ["annual", "half_year", "quarterly", "level", "cumulative", "eleven_months"]
SCOPES = ["inpatient", "outpatient", "outpatient_pilot", "outpatient_as_printed", "all"]
SERIES = ["settlement_count"]
NETWORK = ["settlement_institution_count"]
CROSS_REGIONAL = ["cross_regional_visit_count", "cross_regional_expense"]


def short(row, t: Text) -> str:
    """The value as a direct label: sign and all digits of the source, with million in English and the unit only of money."""
    low = row["value_high"] if values.missing(row["value_low"]) else row["value_low"]
    mark = f"{values.CUMULATIVE} " if row["counting"] == "cumulative" else ""
    if t.lang == "zh" or row["unit_style"] == "money" or abs(low) < 1e6:
        return mark + values.number(row, t)
    return f"{mark}{values.SIGNS.get(row['qualifier'], '')} {t.number(round(low / 1e6, 6))} m".strip()


def series(rows: pd.DataFrame, names: dict[str, str], t: Text) -> pd.DataFrame:
    """Levels of one panel as bars as wide as their period, one row of bars for each scope and length of period.

    A running total has a row of its own; a state at a date is a mark and not a bar. Adds lane, lane_name, start,
    end, height (0 to 1 of the largest with its unit), instant, derived, doubtful, value, label, period, formula.
    """
    levels = rows[rows["kind"] == "actual"].copy()
    levels["instant"] = levels["counting"] == "level"
    levels["end"] = [_after(end) if not instant else _last(end) for end, instant in zip(levels["period_end"], levels["instant"], strict=True)]
    levels["start"] = [pd.Timestamp(start if not values.missing(start) else end) for start, end in zip(levels["period_start"], levels["period_end"], strict=True)]
    levels["amount"] = [values.middle(row) for row in values.records(levels)]
    levels["height"] = levels["amount"] / levels.groupby("unit_id")["amount"].transform("max")
    marked = levels["flag"].fillna("")
    levels["derived"] = marked.str.contains("derived")
    levels["doubtful"] = marked.str.contains("scope_doubtful")
    levels["scope_order"] = [SCOPES.index(scope) if scope in SCOPES else 0 for scope in levels["scope"]]
    levels["counting_order"] = levels["counting"].map(COUNTINGS.index)
    levels["alone"] = levels["observation_id"].where(levels["counting"] == "cumulative", "")
    keys = ["metric_id", "counting_order", "scope_order", "alone"]
    levels = levels.sort_values([*keys[:3], "end"], ascending=[False, True, True, True])
    levels["lane"] = levels.groupby(keys, sort=False).ngroup()
    levels["lane_name"] = [_lane(row, names, t, levels["metric_id"].nunique() > 1) for row in values.records(levels)]
    levels["value"] = [values.value(row, t) for row in values.records(levels)]
    levels["label"] = [short(row, t) for row in values.records(levels)]
    levels["period"] = [values.period(row, t) for row in values.records(levels)]
    levels["formula"] = [t("outflow_published") if values.missing(text) else t("outflow_formula", formula=text) for text in levels["derivation"]]
    return levels.drop(columns=["scope_order", "counting_order", "alone"]).reset_index(drop=True)


def breaks(panel: str, rows: pd.DataFrame, t: Text) -> pd.DataFrame:
    """Where a series stops meaning the same: pilot -> all regions, running total -> periods, inpatient only -> both."""
    found = {
        "both": rows["start"].min(),
        "inpatient": rows.loc[rows["counting"] == "cumulative", "end"].max(),
        "outpatient": rows.loc[rows["scope"] == "outpatient_pilot", "end"].max(),
    }
    date = found.get(panel)
    shown = [] if date is None or pd.isna(date) else [{"date": date, "text": t(f"outflow_break_{panel}"), "left": panel == "both"}]
    return pd.DataFrame(shown, columns=["date", "text", "left"])


def growth(rows: pd.DataFrame, t: Text) -> str:
    """Growth rates that sources print, with what they compare."""
    stated = rows[rows["kind"] == "change"].to_dict("records")
    return ("；" if t.lang == "zh" else "; ").join(f"{row[f'label_{t.lang}']} {values.value(row, t)}" for row in stated)


def _lane(row, names: dict[str, str], t: Text, several_metrics: bool) -> str:
    parts = [row[f"metric_{t.lang}"] if several_metrics else name(row, "scope", t), name(row, "counting", t)]
    return " · ".join(part for part in parts if part) + (f" · {names['scope_doubtful']}" if row["doubtful"] else "")


def _after(text: str) -> pd.Timestamp:
    """The first moment after a period that ends in this year, month or day."""
    step = {4: pd.DateOffset(years=1), 7: pd.DateOffset(months=1), 10: pd.DateOffset(days=1)}[len(text)]
    return pd.Timestamp(text) + step


def _last(text: str) -> pd.Timestamp:
    return _after(text) - pd.Timedelta(days=1)
