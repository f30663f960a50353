"""Charts of the patient outflow page: national series as separate marks, never joined by a line."""

import altair as alt
import pandas as pd

from dashboard.charts import finish, pick
from dashboard.text import Text
from dashboard.theme import Theme

LANE = 84
BAR = 0.56  # of a lane at its largest; the rest is for the value above it and the name of the lane
SPAN = ("2016-11-01", "2026-01-01")
CLOSE = pd.Timedelta(days=220)  # marks nearer than this push their labels apart


def series(rows: pd.DataFrame, breaks: pd.DataFrame, t: Text, theme: Theme, span: tuple[str, str] | None = SPAN) -> alt.TopLevelMixin:
    """Bars as wide as the period they count, a row for each scope and length of period; dots for states at a date.

    `rows`: as `outflow.series` gives them. `breaks`: date, text, left. A derived value has a dashed outline,
    no filling and its name; a doubtful one is grey. Without `span` the axis is as long as the data.
    """
    lanes = int(rows["lane"].max()) + 1
    data = rows[["observation_id", "lane", "lane_name", "start", "end", "height", "instant", "derived", "doubtful", "value", "label", "period", "formula"]].copy()
    data["y0"] = -(data["lane"] + 1.0)
    data["y1"] = data["y0"] + BAR * data["height"].clip(lower=0.03)
    data["middle"] = data["start"] + (data["end"] - data["start"]) / 2
    data.loc[data["instant"], "middle"] = data["end"]
    data["colour"] = [theme.muted if doubtful else theme.actual for doubtful in data["doubtful"]]
    first, last = (pd.Timestamp(end) for end in span or (data["start"].min() - pd.DateOffset(months=10), data["end"].max() + pd.DateOffset(months=10)))
    x_scale, y_scale = alt.Scale(domain=[str(first.date()), str(last.date())]), alt.Scale(domain=[-lanes - 0.06, 0.22 if len(breaks) else 0], nice=False)
    x_axis = alt.Axis(format="%Y", tickCount={"interval": "year", "step": 1}, grid=False, title=None, labelFlush=False)

    # every layer names the same axes: Vega-Lite cannot merge an axis that only some layers leave out
    def x(field: str) -> alt.X:
        return alt.X(f"{field}:T", scale=x_scale, axis=x_axis)

    def y(field: str) -> alt.Y:
        return alt.Y(f"{field}:Q", scale=y_scale, axis=None)

    tooltip = [alt.Tooltip("lane_name:N", title=t("series")), alt.Tooltip("value:N", title=t("value")), alt.Tooltip("period:N", title=t("period")), alt.Tooltip("formula:N", title=t("derivation"))]
    floor = data.drop_duplicates("lane").assign(left=first, right=last)
    ground = alt.Chart(floor).mark_rule(color=theme.line).encode(x=x("left"), x2="right:T", y=y("y0"))
    lane_names = alt.Chart(floor.assign(name_y=floor["y0"] + 0.86)).mark_text(align="left", baseline="middle", fontSize=12, fontWeight=500, color=theme.text, limit=420).encode(x=alt.value(2), y=y("name_y"), text="lane_name:N")
    layers = [ground, lane_names]
    colour = alt.Color("colour:N", scale=None, legend=None)
    bars, instants = data[~data["instant"]], data[data["instant"]]
    if len(bars):
        marks = alt.Chart(bars).mark_bar(cursor="pointer", strokeWidth=1.4).encode(
            x=x("start"), x2="end:T", y=y("y0"), y2="y1:Q", color=colour, stroke=alt.Stroke("colour:N", scale=None, legend=None),
            fillOpacity=alt.condition("datum.derived", alt.value(0.06), alt.value(0.72)),
            strokeDash=alt.condition("datum.derived", alt.value([4, 3]), alt.value([1, 0])), tooltip=tooltip,
        )  # fmt: skip
        layers.append(marks.add_params(pick("observation_id")))
        named = bars[bars["derived"]].assign(word=t("outflow_derived"))
        layers.append(alt.Chart(named).mark_text(baseline="top", dy=4, fontSize=11, fontStyle="italic", color=theme.muted).encode(x=x("middle"), y=y("y0"), text="word:N"))
    if len(instants):
        stems = alt.Chart(instants).mark_rule(color=theme.line, strokeWidth=2).encode(x=x("middle"), y=y("y0"), y2="y1:Q")
        points = alt.Chart(instants).mark_point(filled=True, size=90, opacity=1, cursor="pointer").encode(x=x("middle"), y=y("y1"), color=colour, tooltip=tooltip)
        layers += [stems, points if len(bars) else points.add_params(pick("observation_id"))]
    for align, part in data.assign(align=_aside(data)).groupby("align"):
        layers.append(alt.Chart(part).mark_text(align=align, baseline="bottom", dy=-6, fontSize=11, color=theme.text).encode(x=x("middle"), y=y("y1"), text="label:N"))
    if len(breaks):
        layers.append(alt.Chart(breaks).mark_rule(strokeDash=[2, 3], color=theme.muted).encode(x=x("date")))
        for left, rows_ in breaks.groupby("left"):
            words = alt.Chart(rows_.assign(at=0.12)).mark_text(align="right" if left else "left", dx=-5 if left else 5, baseline="middle", fontSize=11, color=theme.muted)
            layers.append(words.encode(x=x("date"), y=y("at"), text="text:N"))
    return finish(alt.layer(*layers).properties(height=LANE * lanes + (20 if len(breaks) else 0)), theme)


def _aside(data: pd.DataFrame) -> list[str]:
    """Labels of dots that stand close to each other turn away from one another."""
    found = []
    for row in data.itertuples():
        others = data.loc[(data["lane"] == row.lane) & data["instant"], "middle"] - row.middle
        before, after = (others[others < pd.Timedelta(0)].max(), others[others > pd.Timedelta(0)].min())
        found.append("center" if not row.instant else "right" if after < CLOSE else "left" if -before < CLOSE else "center")
    return found
