"""Charts of the transferred technologies page: when something was counted, and a part of its own whole. No axis of values is shared."""

import altair as alt
import pandas as pd

from dashboard.charts import AXIS, finish, pick
from dashboard.text import Text
from dashboard.theme import Theme

LINE = 15  # one line of text
GUTTER = {True: 96, False: 120}  # for the numbers, left of the years
YEARS = (2017, 2027)


def spans(rows: pd.DataFrame, t: Text, theme: Theme, narrow: bool) -> alt.TopLevelMixin:
    """One line a count: its number as text, and on an axis of time the span that it was counted over.

    Columns: observation_id, centre (one or more lines), value, period, start, end, inferred. There is no axis of
    values: running totals over different spans are to be read, not measured. Dotted: the start is not stated;
    hollow: the year is inferred; no mark: no end is stated.
    """
    data = rows.assign(open=rows["start"].isna(), first=f"{YEARS[0]}-01-01")
    name = LINE * (rows["centre"].str.count("\n") + 1)
    data["bottom"] = (name + 2 * LINE + 14).cumsum()
    data["top"] = data["bottom"].shift(fill_value=0)
    data["name_y"] = data["top"] + 7
    data["mark_y"] = data["name_y"] + name + 8
    data["period_y"] = data["mark_y"] + LINE
    height = int(data["bottom"].max())
    scale = alt.Scale(domain=[f"{YEARS[0]}-01-01", f"{YEARS[1]}-01-01"], range=[GUTTER[narrow], {"expr": "width"}])
    every = 2 if narrow else 1
    axis = alt.Axis(format="%Y", values=[f"{year}-01-01" for year in range(YEARS[0], YEARS[1], every)], title=None, gridDash=[1, 3], labelFlush=False)
    y_scale = alt.Scale(domain=[height, 0], nice=False)

    def y(field: str) -> alt.Y:
        return alt.Y(f"{field}:Q", scale=y_scale, axis=None)

    def x(field: str) -> alt.X:
        return alt.X(f"{field}:T", scale=scale, axis=axis)

    base = alt.Chart()
    dated = base.transform_filter("isValid(datum.end)")
    rule = base.mark_rule(color=theme.line).encode(y=y("top"))
    stated = dated.transform_filter("!datum.open").mark_rule(color=theme.actual, strokeWidth=3).encode(x=x("start"), x2="end:T", y=y("mark_y"))
    dotted = dated.transform_filter("datum.open").mark_rule(color=theme.actual, strokeWidth=1.5, strokeDash=[1, 4]).encode(x=x("first"), x2="end:T", y=y("mark_y"))
    dots = dated.mark_point(filled=True, size=80, opacity=1, stroke=theme.actual, strokeWidth=2).encode(
        x=x("end"), y=y("mark_y"), color=alt.condition("datum.inferred", alt.value(theme.background), alt.value(theme.actual))
    )
    names = base.mark_text(align="left", baseline="top", color=theme.text, fontSize=12, lineHeight=LINE, lineBreak="\n").encode(x=alt.XValue(2), y=y("name_y"), text="centre:N")
    numbers = base.mark_text(align="left", baseline="middle", color=theme.text, fontSize=14, fontWeight=600).encode(x=alt.XValue(2), y=y("mark_y"), text="value:N")
    periods = base.mark_text(align="left", baseline="middle", dy=2, color=theme.muted, fontSize=11).encode(x=alt.XValue(2), y=y("period_y"), text="period:N")
    # the whole row is the target of a click, its words as well as its marks
    target = (
        base.mark_rect(opacity=0, cursor="pointer")
        .encode(x=alt.XValue(0), x2=alt.X2Value("width"), y=y("top"), y2="bottom:Q", tooltip=[alt.Tooltip("value:N", title=t("value")), alt.Tooltip("period:N", title=t("period"))])
        .add_params(pick("observation_id"))
    )
    return finish(alt.layer(rule, dotted, stated, dots, names, numbers, periods, target, data=data).properties(height=height + AXIS), theme)


def parts(rows: pd.DataFrame, theme: Theme) -> alt.TopLevelMixin:
    """Parts of their own wholes for the printed page: each bar has an axis of its own, from nought to its own whole.

    Columns: title, subtitle, part, whole. On the screen they are cards (`technologies.part_card`).
    """
    return finish(alt.vconcat(*(_part(rows.iloc[[number]], theme) for number in range(len(rows)))).resolve_scale(x="independent"), theme)


def _part(row: pd.DataFrame, theme: Theme) -> alt.LayerChart:
    whole = float(row["whole"].iloc[0])
    axis = alt.Axis(values=[0, float(row["part"].iloc[0]), whole], title=None, grid=False, domain=False, ticks=False)

    def x(field: str) -> alt.X:
        return alt.X(f"{field}:Q", scale=alt.Scale(domain=[0, whole], nice=False), axis=axis)

    base = alt.Chart(row)
    title = alt.TitleParams(row["title"].iloc[0], subtitle=row["subtitle"].iloc[0], fontSize=12, color=theme.text, subtitleColor=theme.muted)
    return alt.layer(base.mark_bar(height=14, color=theme.land).encode(x=x("whole")), base.mark_bar(height=14, color=theme.actual).encode(x=x("part")), title=title).properties(height=20, width=420)
