"""Charts of loaded flows: rankings, trends with intervals, balance, peers, kinds of travel. Frames in, Altair out."""

import altair as alt
import pandas as pd

from dashboard import values
from dashboard.charts import AXIS, ROW, finish, large, pick
from dashboard.flow_labels import text_width
from dashboard.text import Text
from dashboard.theme import Theme

KINDS = ("lives_elsewhere", "emergency", "nearby", "referred", "chosen", "farther", "unknown")


def at(period: str) -> str:
    """Where a period stands on an axis of time: its first day, as a date. `2023`, `2023-04` or `2023-Q2`."""
    if "Q" in period:
        year, quarter = period.split("-Q")
        return f"{year}-{3 * int(quarter) - 2:02d}-01"
    return f"{period}-01-01"[:10] if len(period) == 4 else f"{period}-01"


def _time(periods: pd.Series, longest: int) -> alt.X:
    """An axis of periods with one tick for each where there are few, and room for names of so many pixels at its end."""
    yearly = periods.str.len().eq(4).all()
    first, last = (pd.Timestamp(at(code)) for code in (periods.min(), periods.max()))
    room = max((last - first) * 0.06, pd.Timedelta(days=90 if yearly else 12))
    dates = [pd.Timestamp(at(code)) for code in sorted(periods.unique())]
    ticks = [alt.DateTime(year=date.year, month=date.month, date=1) for date in dates[:: -(-len(dates) // 8)]]
    axis = alt.Axis(format="%Y" if yearly else "%Y-%m", values=ticks, grid=False, title=None)
    return alt.X("at:T", scale=alt.Scale(domain=[str((first - room).date()), str((last + room + (last - first + 2 * room) * longest / max(120, 420 - longest)).date())]), axis=axis)


def ranking(rows: pd.DataFrame, value: str, label: str, theme: Theme, colour: str, low: str = "", high: str = "") -> alt.TopLevelMixin:
    """Bars from zero, the largest on top, each with its number. Columns: code, name, text, `value`, the ends of its interval, and `tint` for colours of their own."""
    order = rows["name"].tolist()
    top = float(rows[[value, *([high] if high else [])]].max().max()) * 1.45
    base = alt.Chart().encode(y=alt.Y("name:N", sort=order, title=None, axis=alt.Axis(domain=False, ticks=False, labelLimit=130, labelColor=theme.text)))
    scale = alt.Scale(domain=[0, top], nice=False)
    x = alt.X(f"{value}:Q", scale=scale, axis=None)
    tint = alt.Color("tint:N", scale=None) if "tint" in rows else alt.ColorValue(colour)
    bars = base.mark_bar(height=13, cursor="pointer").encode(x=x, color=tint, tooltip=[alt.Tooltip("name:N", title=" "), alt.Tooltip("text:N", title=label)]).add_params(pick("code"))
    texts = base.mark_text(align="left", dx=6, color=theme.text).encode(x=alt.X(f"{high or value}:Q", scale=scale, axis=None), text=alt.Text("text:N"))
    layers = [bars, texts]
    if low and high:
        layers.insert(1, base.mark_rule(color=theme.text, strokeWidth=1.2).encode(x=alt.X(f"{low}:Q", scale=scale, axis=None), x2=alt.X2(f"{high}:Q")))
    return finish(alt.layer(*layers, data=_slim(rows, "code", "name", "text", "tint", value, low, high), height=(ROW - 4) * len(rows) + 12), theme)


def trend(rows: pd.DataFrame, axis: str, t: Text, theme: Theme, colours: dict[str, str], shares: bool) -> alt.TopLevelMixin:
    """One line a place with its interval as a band; a withheld period leaves a gap. Columns: place, name, period, value, low, high, text.

    `colours` by place, in order of importance; the last value of each line carries its name.
    """
    data = rows.reset_index(drop=True).assign(at=rows["period"].map(at).tolist(), colour=rows["place"].map(colours).tolist())
    factor = 100 if shares else 1
    for column in ("value", "low", "high"):
        data[column] = data[column] * factor
    top, bottom = float(data[["value", "high"]].max().max()), min(0.0, float(data[["value", "low"]].min().min()))
    x, colour = _time(data["period"], round(max(text_width(name) for name in data["name"])) + 12), alt.Color("colour:N", scale=None)
    scale = alt.Scale(domain=[bottom * 1.1, top * 1.12 or 1.0], nice=False)
    y = alt.Y("value:Q", scale=scale, axis=alt.Axis(title=axis, titleAngle=0, titleAlign="left", titleAnchor="end", titleX=0, titleY=-8, tickCount=4, format=",~f"))
    base = alt.Chart()
    band = base.mark_area(opacity=0.2, interpolate="linear").encode(x=x, y=alt.Y("low:Q", scale=scale), y2=alt.Y2("high:Q"), color=colour, detail=alt.Detail("place:N"))
    line = base.mark_line(strokeWidth=2).encode(x=x, y=y, color=colour, detail=alt.Detail("place:N"))
    ends = base.mark_rule(strokeWidth=1.4).encode(x=x, y=alt.Y("low:Q", scale=scale), y2=alt.Y2("high:Q"), color=colour)
    dots = base.mark_circle(size=52, opacity=1).encode(x=x, y=y, color=colour, tooltip=[alt.Tooltip("text:N", title=" ")])
    last = _apart(data.dropna(subset=["value"]).groupby("place", sort=False).tail(1), top - bottom)
    data = _slim(data.assign(label_at=last["label_at"]), "place", "name", "period", "at", "value", "low", "high", "text", "colour", "label_at")
    names = base.transform_filter("isValid(datum.label_at)").mark_text(align="left", dx=9, fontSize=12).encode(x=x, y=alt.Y("label_at:Q", scale=scale), text=alt.Text("name:N"), color=colour)
    return finish(alt.layer(band, ends, line, dots, names, data=data, height=230), theme)


def _slim(rows: pd.DataFrame, *columns: str) -> alt.InlineData:
    """Only what is drawn travels. As rows, missing values as null: Altair's own check of a frame takes longer than the chart."""
    kept = [name for name in dict.fromkeys(columns) if name in rows.columns]
    cells = [[None if values.missing(value) and value != "" else value for value in rows[name].tolist()] for name in kept]
    return alt.InlineData(values=[dict(zip(kept, row, strict=True)) for row in zip(*cells, strict=True)])


def _apart(last: pd.DataFrame, span: float) -> pd.DataFrame:
    """Names at the ends of lines, moved up where they would cover each other."""
    last = last.sort_values("value")
    placed: list[float] = []
    for value in last["value"]:
        placed.append(max(value, placed[-1] + 0.115 * span) if placed else value)
    return last.assign(label_at=placed)


def balance(rows: pd.DataFrame, t: Text, theme: Theme) -> alt.TopLevelMixin:
    """Who leaves (to the left) and who comes (to the right), a row for each place. Columns: code, name, out, into, out_text, in_text, net_text."""
    order = rows["name"].tolist()
    most = float(rows[["out", "into"]].max().max()) * 1.05 or 1.0
    data = rows.assign(left=-rows["out"])
    y = alt.Y("name:N", sort=order, title=None, axis=alt.Axis(domain=False, ticks=False, labelColor=theme.text, labelFontSize=11))
    x = alt.Scale(domain=[-most, most * 1.25], nice=False)
    axis = alt.Axis(title=t("flow_balance_axis"), labelExpr=large(t, "abs(datum.value)"), tickCount=6)
    tips = [alt.Tooltip("name:N", title=" "), alt.Tooltip("out_text:N", title=t("flow_legend_out")), alt.Tooltip("in_text:N", title=t("flow_legend_in")), alt.Tooltip("net_text:N", title=t("flow_measure_net_flow"))]
    base = alt.Chart().encode(y=y, tooltip=tips)
    out = base.mark_bar(height=11, color=theme.exporter, cursor="pointer").encode(x=alt.X("left:Q", scale=x, axis=axis)).add_params(pick("code"))
    into = base.mark_bar(height=11, color=theme.category[2]).encode(x=alt.X("into:Q", scale=x, axis=axis))
    zero = alt.Chart(pd.DataFrame({"x": [0]})).mark_rule(color=theme.muted).encode(x=alt.X("x:Q", scale=x))
    net = base.mark_text(align="left", dx=6, fontSize=11).encode(x=alt.X("into:Q", scale=x, axis=axis), text=alt.Text("net_text:N"), color=alt.ColorValue(theme.text))
    return finish(alt.layer(out, into, zero, net, data=_slim(data, "code", "name", "left", "into", "out_text", "in_text", "net_text"), height=18 * len(rows) + AXIS + 10), theme)


def peers(rows: pd.DataFrame, axis: str, theme: Theme, chosen: str | None, mean: float | None, mean_text: str, shares: bool) -> alt.TopLevelMixin:
    """Places side by side with their intervals, the highest first; a line for all places together. Columns: code, name, value, low, high, text."""
    factor = 100 if shares else 1
    data = rows.assign(**{name: rows[name] * factor for name in ("value", "low", "high")}, strong=rows["code"] == chosen)
    order = data["name"].tolist()
    top = float(data[["value", "high"]].max().max()) * 1.3 or 1.0
    scale = alt.Scale(domain=[min(0.0, float(data[["value", "low"]].min().min()) * 1.1), top], nice=False)
    y = alt.Y("name:N", sort=order, title=None, axis=alt.Axis(domain=False, ticks=False, labelColor=theme.text, labelFontSize=11))
    colour = alt.condition("datum.strong", alt.value(theme.exporter), alt.value(theme.actual))
    base = alt.Chart().encode(y=y)
    rule = base.mark_rule(strokeWidth=2.4, opacity=0.6).encode(x=alt.X("low:Q", scale=scale, axis=alt.Axis(title=axis, tickCount=6)), x2=alt.X2("high:Q"), color=colour)
    dots = base.mark_circle(size=64, opacity=1, cursor="pointer").encode(x=alt.X("value:Q", scale=scale), color=colour, tooltip=[alt.Tooltip("text:N", title=" ")]).add_params(pick("code"))
    texts = base.mark_text(align="left", dx=8, fontSize=11, color=theme.text).encode(x=alt.X("high:Q", scale=scale), text=alt.Text("short:N"))
    layers = [rule, dots, texts]
    if mean is not None:
        line = alt.Chart(pd.DataFrame({"x": [mean * factor], "text": [mean_text]}))
        layers.insert(0, line.mark_rule(color=theme.muted, strokeDash=[4, 3]).encode(x=alt.X("x:Q", scale=scale)))
        layers.append(line.mark_text(align="left", dx=4, baseline="top", fontSize=11, color=theme.muted).encode(x=alt.X("x:Q", scale=scale), y=alt.YValue(-12), text=alt.Text("text:N")))
    return finish(alt.layer(*layers, data=_slim(data, "code", "name", "value", "low", "high", "text", "short", "strong"), height=(18 if len(rows) > 12 else 24) * len(rows) + AXIS + 14), theme)


def kinds(rows: pd.DataFrame, t: Text, theme: Theme) -> alt.TopLevelMixin:
    """Why people travel: shares of the stays elsewhere, a bar a period. Columns: period, period_text, kind, kind_text, share, text."""
    present = [kind for kind in KINDS if kind in set(rows["kind"])]
    colours = dict(zip(("lives_elsewhere", "emergency", "nearby", "referred", "chosen", "farther", "unknown"), (*theme.category[:2], theme.category[2], theme.category[3], theme.category[4], theme.category[4], theme.unknown), strict=True))
    texts = rows.drop_duplicates("kind").set_index("kind")["kind_text"]
    scale = alt.Scale(domain=[texts[kind] for kind in present], range=[colours[kind] for kind in present])
    data = rows.assign(order=rows["kind"].map(present.index), percent=rows["share"] * 100)
    bars = alt.Chart(_slim(data, "period_text", "kind_text", "percent", "text", "order")).mark_bar(height=20, stroke=theme.background, strokeWidth=1).encode(
        x=alt.X("percent:Q", stack="zero", scale=alt.Scale(domain=[0, 100]), axis=alt.Axis(title=t("flow_kinds_axis"), tickCount=5)),
        y=alt.Y("period_text:N", sort=rows["period_text"].drop_duplicates().tolist(), title=None, axis=alt.Axis(domain=False, ticks=False)),
        color=alt.Color("kind_text:N", scale=scale, legend=alt.Legend(title=None, columns=3, labelLimit=200)),
        order=alt.Order("order:Q"),
        tooltip=[alt.Tooltip("period_text:N", title=t("period")), alt.Tooltip("kind_text:N", title=t("kind")), alt.Tooltip("text:N", title=t("value"))],
    )  # fmt: skip
    return finish(bars.properties(height=26 * rows["period"].nunique() + AXIS + 60), theme)
