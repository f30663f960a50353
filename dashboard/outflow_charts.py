"""Charts of the patient outflow page: national series as separate marks, never joined by a line."""

import altair as alt
import pandas as pd

from dashboard import values
from dashboard.charts import AXIS, finish, pick
from dashboard.text import Text
from dashboard.theme import Theme

LANE = 84
BAR = 0.56  # of a lane at its largest; the rest is for the value above it and the name of the lane
SPAN = ("2016-11-01", "2026-01-01")
CLOSE = pd.Timedelta(days=220)  # marks nearer than this push their labels apart
NONE = pd.Timedelta(0)
SHOWN = ["observation_id", "lane", "lane_name", "start", "end", "height", "instant", "derived", "doubtful", "value", "label", "period", "formula"]


def series(rows: pd.DataFrame, breaks: pd.DataFrame, t: Text, theme: Theme, span: tuple[str, str] | None = SPAN) -> alt.TopLevelMixin:
    """Bars as wide as the period they count, a row for each scope and length of period; dots for states at a date.

    `rows`: as `settlements.series` gives them. `breaks`: date, text, left. A derived value has a dashed outline,
    no filling and its name; a doubtful one is grey. Without `span` the axis is as long as the data.
    """
    lanes = int(rows["lane"].max()) + 1
    first, last = (pd.Timestamp(end) for end in span or (rows["start"].min() - pd.DateOffset(months=10), rows["end"].max() + pd.DateOffset(months=10)))
    data = _placed(rows, breaks, theme)
    x_scale, y_scale = alt.Scale(domain=[str(first.date()), str(last.date())]), alt.Scale(domain=[-lanes - 0.06, 0.22 if len(breaks) else 0], nice=False)
    x_axis = alt.Axis(format="%Y", tickCount={"interval": "year", "step": 1}, grid=False, title=None, labelFlush=False)

    # every layer names the same axes: Vega-Lite cannot merge an axis that only some layers leave out
    def x(field: str) -> alt.X:
        return alt.X(f"{field}:T", scale=x_scale, axis=x_axis)

    def y(field: str) -> alt.Y:
        return alt.Y(f"{field}:Q", scale=y_scale, axis=None)

    def where(test: str) -> alt.Chart:
        return alt.Chart().transform_filter(test)

    tooltip = [alt.Tooltip("lane_name:N", title=t("series")), alt.Tooltip("value:N", title=t("value")), alt.Tooltip("period:N", title=t("period")), alt.Tooltip("formula:N", title=t("derivation"))]
    colour = alt.Color("colour:N", scale=None, legend=None)
    layers = [
        where("datum.first").mark_rule(color=theme.line).encode(y=y("y0")),
        where("datum.first").mark_text(align="left", baseline="middle", fontSize=12, fontWeight=500, color=theme.text, limit=420).encode(x=alt.XValue(2), y=y("name_y"), text=alt.Text("lane_name:N")),
    ]
    if not data["instant"].all():
        bars = where("!datum.instant").mark_bar(cursor="pointer", x2Offset=-1.5).encode(
            x=x("start"), x2=alt.X2("end:T"), y=y("y0"), y2=alt.Y2("y1:Q"), color=colour, fillOpacity=alt.FillOpacity("opacity:Q", scale=None, legend=None), tooltip=tooltip
        )  # fmt: skip
        layers.append(bars.add_params(pick("observation_id")))
    if data["derived"].any():
        # the frame lies under the bar, which takes the click
        frame = where("datum.derived").mark_bar(filled=False, x2Offset=-1.5, strokeDash=[4, 3], strokeWidth=1.4)
        layers.insert(-1, frame.encode(x=x("start"), x2=alt.X2("end:T"), y=y("y0"), y2=alt.Y2("y1:Q"), color=colour))
        word = where("datum.derived").mark_text(baseline="top", dy=4, fontSize=11, fontStyle="italic", color=theme.muted)
        layers.append(word.encode(x=x("middle"), y=y("y0"), text=alt.TextValue(t("outflow_derived"))))
    if data["instant"].any():
        stems = where("datum.instant").mark_rule(color=theme.line, strokeWidth=2).encode(x=x("middle"), y=y("y0"), y2=alt.Y2("y1:Q"))
        dots = where("datum.instant").mark_point(filled=True, size=90, opacity=1, cursor="pointer").encode(x=x("middle"), y=y("y1"), color=colour, tooltip=tooltip)
        layers += [stems, dots.add_params(pick("observation_id")) if data["instant"].all() else dots]
    for align in data["align"].unique():
        words = where(f"datum.align == '{align}'").mark_text(align=align, baseline="bottom", dx={"left": 3, "right": -2}.get(align, 0), dy=-6, fontSize=11, color=theme.text)
        layers.append(words.encode(x=x("label_at"), y=y("y1"), text=alt.Text("label:N")))
    for row in breaks.itertuples():
        when = alt.X(datum={"year": row.date.year, "month": row.date.month}, type="temporal", scale=x_scale, axis=x_axis)
        layers.append(where("datum.lane == 0 && datum.first").mark_rule(strokeDash=[2, 3], color=theme.muted).encode(x=when))
        words = where("datum.lane == 0 && datum.first").mark_text(align="right" if row.left else "left", dx=-5 if row.left else 5, baseline="middle", fontSize=11, color=theme.muted)
        layers.append(words.encode(x=when, y=alt.Y(datum=0.12, type="quantitative", scale=y_scale, axis=None), text=alt.TextValue(row.text)))
    return finish(alt.layer(*layers, data=data).properties(height=LANE * lanes + AXIS + (20 if len(breaks) else 0)), theme)


def _placed(rows: pd.DataFrame, breaks: pd.DataFrame, theme: Theme) -> pd.DataFrame:
    """Where each mark, its label and the name of its lane stand."""
    data = rows[SHOWN].copy()
    data["first"] = ~data["lane"].duplicated()
    data["y0"] = -(data["lane"] + 1.0)
    data["y1"] = data["y0"] + BAR * data["height"].clip(lower=0.03)
    data["name_y"] = data["y0"] + 0.86
    data["middle"] = (data["start"] + (data["end"] - data["start"]) / 2).mask(data["instant"], data["end"])
    data["colour"] = [theme.muted if doubtful else theme.actual for doubtful in data["doubtful"]]
    data["opacity"] = data["derived"].map({True: 0.06, False: 0.75})
    data["align"] = [_align(row, data, breaks["date"].tolist()) for row in values.records(data)]
    data["label_at"] = data["middle"].mask(~data["instant"] & (data["align"] == "right"), data["end"]).mask(~data["instant"] & (data["align"] == "left"), data["start"])
    return data


def _align(row: dict, data: pd.DataFrame, breaks: list) -> str:
    """Labels turn away from the next mark of their row where that stands close and at least as high, and from a break."""
    others = data[(data["lane"] == row["lane"]) & (data["observation_id"] != row["observation_id"])]
    if row["instant"]:
        gaps = others["middle"] - row["middle"]
        return "right" if gaps[gaps > NONE].min() < CLOSE else "left" if gaps[gaps < NONE].max() > -CLOSE else "center"
    gaps = others.loc[others["height"] >= row["height"], "start"] - row["end"]
    return "right" if gaps[gaps >= NONE].min() < CLOSE else "left" if row["start"] in breaks else "center"
