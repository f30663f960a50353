"""Charts of indicators computed from records: a value with its interval. A frame in, an Altair chart out."""

import altair as alt
import pandas as pd

from dashboard.charts import AXIS, finish
from dashboard.text import Text
from dashboard.theme import Theme


def intervals(rows: pd.DataFrame, t: Text, theme: Theme, order: list[str]) -> alt.TopLevelMixin:
    """Hospitals on one axis: point and 95 % interval; hollow where few cases stand behind it.

    Columns: name, x, low, high, label, counts, reliable.
    """
    low, high = float(rows["low"].min()), float(rows["high"].max())
    pad = (high - low or abs(high) or 1.0) * 0.1
    longest = max(sum(12 if ord(c) > 0x2E80 else 7 for c in label) for label in rows["label"])
    room = (high - low + 2 * pad) / (1 - min(0.6, longest / 700))
    # Not from zero: points with intervals are read by their place, and the axis says so.
    scale = alt.Scale(domain=[low - pad, low - pad + room], nice=False, zero=False)
    base = alt.Chart(rows).encode(y=alt.Y("name:N", sort=order, title=None, axis=alt.Axis(domain=False, ticks=False, labelLimit=380)))
    tips = [alt.Tooltip("name:N", title=t("centre")), alt.Tooltip("label:N", title=t("measured_value")), alt.Tooltip("counts:N", title=t("measured_counts"))]
    span = base.mark_rule(strokeWidth=3, opacity=0.55, color=theme.actual).encode(x=alt.X("low:Q", scale=scale, title=None, axis=alt.Axis(tickCount=4)), x2="high:Q")
    # a square and not a circle: circles are what sources published
    point = base.mark_point(shape="square", size=90, strokeWidth=2, opacity=1, stroke=theme.actual).encode(
        x=alt.X("x:Q", scale=scale), fill=alt.condition("datum.reliable", alt.value(theme.actual), alt.value(theme.background)), tooltip=tips
    )
    text = base.mark_text(align="left", dx=8, color=theme.text).encode(x=alt.X("high:Q", scale=scale), text="label:N")
    return finish(alt.layer(span, point, text).properties(height=34 * rows["name"].nunique() + AXIS), theme)


def trend(rows: pd.DataFrame, t: Text, theme: Theme) -> alt.TopLevelMixin:
    """One indicator of one hospital by month with its interval; a gap is a month without a value.

    Columns: month (date), y, low, high, label, period, run (stretch without a gap), reliable.
    """
    base = alt.Chart(rows).encode(x=alt.X("month:T", title=None, axis=alt.Axis(format="%Y-%m", tickCount=6)))
    y = alt.Y("y:Q", title=None, scale=alt.Scale(zero=False), axis=alt.Axis(tickCount=4))
    band = base.mark_area(opacity=0.18, color=theme.actual).encode(y=alt.Y("low:Q", title=None, scale=alt.Scale(zero=False)), y2="high:Q", detail="run:N")
    line = base.mark_line(color=theme.actual, strokeWidth=2).encode(y=y, detail="run:N")
    points = base.mark_point(shape="square", size=46, strokeWidth=1.5, opacity=1, stroke=theme.actual).encode(
        y=y,
        fill=alt.condition("datum.reliable", alt.value(theme.actual), alt.value(theme.background)),
        tooltip=[alt.Tooltip("period:N", title=t("period")), alt.Tooltip("label:N", title=t("measured_value"))],
    )
    return finish(alt.layer(band, line, points).properties(height=200), theme)
