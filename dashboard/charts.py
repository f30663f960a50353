"""Charts: a frame in, an Altair chart out. No Streamlit, no SQL; texts and colours come as arguments."""

from functools import cache

import altair as alt
import pandas as pd

from dashboard.text import Text
from dashboard.theme import FONT, Theme

alt.data_transformers.disable_max_rows()
ROW = 26
AXIS = 44  # the screen fits axis and padding into the height that a chart asks for
PICK = "pick"


def finish(chart: alt.TopLevelMixin, theme: Theme) -> alt.TopLevelMixin:
    """The house style: one font, few lines, direct labels."""
    # set, not `configure`, which copies the whole chart with its data; nobody else holds it yet
    chart.config = _house(theme)
    return chart


@cache
def _house(theme: Theme) -> alt.Config:
    return alt.Config(
        font=FONT,
        background=theme.background,
        padding={"left": 4, "right": 12, "top": 6, "bottom": 4},
        view=alt.ViewConfig(stroke=None),
        axis=alt.AxisConfig(
            labelColor=theme.muted, titleColor=theme.muted, gridColor=theme.line, domainColor=theme.line, tickColor=theme.line,
            labelFontSize=12, titleFontSize=12, titleFontWeight="normal", labelLimit=260, labelPadding=6,
        ),
        legend=alt.LegendConfig(labelColor=theme.text, titleColor=theme.muted, labelFontSize=12, titleFontSize=12, titleFontWeight="normal", symbolSize=90, orient="top", labelLimit=260, columns=4),
        text=alt.MarkConfig(color=theme.text, fontSize=12),
        title=alt.TitleConfig(fontSize=15, subtitleFontSize=11, anchor="start", fontWeight=600, subtitlePadding=4, offset=10),
        header=alt.HeaderConfig(labelColor=theme.text, titleColor=theme.muted, labelFontSize=13),
    )  # fmt: skip


def pick(field: str) -> alt.Parameter:
    """A click on a mark returns this field."""
    return alt.selection_point(name=PICK, fields=[field], toggle=False, empty=False)


def batches(rows: pd.DataFrame, t: Text, theme: Theme) -> alt.TopLevelMixin:
    """Projects of each batch evidenced here (bars) against the stated total (ticks).

    Columns: batch_label, evidenced, stated (may be missing), note.
    """
    order = rows["batch_label"].tolist()
    rows = rows.assign(label_at=rows[["stated", "evidenced"]].max(axis=1))
    base = alt.Chart(rows).encode(y=alt.Y("batch_label:N", sort=order, title=None, axis=alt.Axis(domain=False, ticks=False)))
    top = float(pd.concat([rows["stated"], rows["evidenced"]]).max()) * 1.25
    scale = alt.Scale(domain=[0, top])
    x_axis = alt.Axis(tickMinStep=10, tickCount=5)
    bars = base.mark_bar(height=13, color=theme.actual).encode(x=alt.X("evidenced:Q", scale=scale, title=t("axis_projects"), axis=x_axis))
    ticks = base.transform_filter("isValid(datum.stated)").mark_tick(color=theme.target, thickness=3, size=17).encode(x="stated:Q")
    names = base.mark_text(align="left", dx=8, color=theme.text).encode(x=alt.X("label_at:Q"), text="label:N")
    return finish(alt.layer(bars, ticks, names).properties(height=ROW * len(rows) + AXIS + 16), theme)


def known(rows: pd.DataFrame, total: int, t: Text, theme: Theme) -> alt.TopLevelMixin:
    """How many of the `total` approved projects have at least one figure in each domain. Columns: domain, projects, label."""
    base = alt.Chart(rows.assign(total=total)).encode(y=alt.Y("domain:N", sort=rows["domain"].tolist(), title=None, axis=alt.Axis(domain=False, ticks=False)))
    rail = base.mark_bar(height=12, color=theme.line).encode(x=alt.X("total:Q", title=t("axis_projects"), scale=alt.Scale(domain=[0, total])))
    bars = base.mark_bar(height=12, color=theme.actual).encode(x="projects:Q")
    names = base.mark_text(align="left", dx=6, color=theme.text).encode(x="projects:Q", text="label:N")
    return finish(alt.layer(rail, bars, names).properties(height=ROW * len(rows) + AXIS + 16), theme)


def programme(batches_: pd.DataFrame, openings: pd.DataFrame, t: Text, theme: Theme) -> alt.TopLevelMixin:
    """The programme over time: approval of each batch in the first row, dated statements on the centres below.

    `batches_`: month, label, tip. `openings`: month, type, count (statements in that month), period, who, order.
    """
    first = t("programme_row")
    order = [first, *openings.sort_values("order")["type"].drop_duplicates()]
    x = alt.X("month:T", scale=alt.Scale(domain=["2019-01-01", "2026-08-01"]), axis=alt.Axis(format="%Y", tickCount="year", grid=True, title=None))
    y = alt.Y("type:N", sort=order, scale=alt.Scale(domain=order), title=None, axis=alt.Axis(domain=False, ticks=False))
    marks = alt.Chart(batches_.assign(type=first)).encode(x=x, y=y, tooltip=[alt.Tooltip("tip:N", title=t("event"))])
    flags = marks.mark_point(shape="triangle-down", filled=True, size=130, color=theme.target, opacity=1)
    names = marks.mark_text(align="left", dx=9, color=theme.text).encode(text="label:N")
    dots_ = (
        alt.Chart(openings)
        .mark_circle(color=theme.actual, opacity=0.75)
        .encode(
            x=x,
            y=y,
            size=alt.Size("count:Q", scale=alt.Scale(range=[36, 420], domain=[1, 10]), legend=None),
            tooltip=[alt.Tooltip("type:N", title=t("event_type")), alt.Tooltip("period:N", title=t("period")), alt.Tooltip("count:Q", title=t("statements")), alt.Tooltip("who:N", title=t("centre"))],
        )
    )
    return finish(alt.layer(flags, names, dots_).properties(height=32 * len(order) + AXIS), theme)


def dots(rows: pd.DataFrame, t: Text, theme: Theme, order: list[str]) -> alt.TopLevelMixin:
    """One metric, several models: a mark at the stated value, its sign spelled out beside it.

    Columns: observation_id, model, x (base unit), x_low, x_high (ranges), label, kind_code, shape. Bounds
    ("more than") get an arrow-like open end; targets are ticks of the target colour.
    """
    low, high = min(0.0, float(rows["x"].min())), max(0.0, float(rows["x"].max()))
    # room for the longest label right of the rightmost mark: about 7 px a Latin, 12 px a Chinese character of some 700
    longest = max(sum(12 if ord(c) > 0x2E80 else 7 for c in label) for label in rows["label"])
    scale = alt.Scale(domain=[low, low + (high - low or 1.0) / (1 - min(0.6, longest / 700))], nice=False)
    base = alt.Chart(rows.assign(zero=0.0)).encode(y=alt.Y("model:N", sort=order, title=None, axis=alt.Axis(domain=False, ticks=False, labelLimit=380)))
    stem = base.mark_rule(color=theme.line, strokeWidth=2).encode(x=alt.X("zero:Q", scale=scale, title=None, axis=alt.Axis(tickCount=4)), x2="x:Q")
    span = base.transform_filter("datum.x_low != datum.x_high").mark_rule(strokeWidth=7, opacity=0.45, color=theme.actual).encode(x=alt.X("x_low:Q", scale=scale), x2="x_high:Q")
    mark = (
        base.mark_point(filled=True, size=120, opacity=1, cursor="pointer")
        .encode(
            x=alt.X("x:Q", scale=scale),
            color=alt.Color("kind_code:N", scale=alt.Scale(domain=["actual", "baseline", "target", "change"], range=[theme.actual, theme.muted, theme.target, theme.actual]), legend=None),
            shape=alt.Shape("kind_code:N", scale=alt.Scale(domain=["actual", "baseline", "target", "change"], range=["circle", "square", "triangle-down", "diamond"]), legend=None),
            tooltip=[alt.Tooltip("model:N", title=t("centre")), alt.Tooltip("label:N", title=t("value")), alt.Tooltip("period:N", title=t("period")), alt.Tooltip("kind:N", title=t("kind"))],
        )
        .add_params(pick("observation_id"))
    )
    text = base.mark_text(align="left", dx=10, color=theme.text).encode(x=alt.X("x:Q", scale=scale), text="label:N")
    return finish(alt.layer(stem, span, mark, text).properties(height=34 * rows["model"].nunique() + AXIS), theme)


def slope(rows: pd.DataFrame, t: Text, theme: Theme, aligned: bool = False) -> alt.TopLevelMixin:
    """One figure of one centre over time: baseline to actual as a line, targets as marks beside it.

    Columns: observation_id, at (date, or years since the twinning started when `aligned`), y, label, kind_code,
    firm (False where the date or the value is only a bound: hollow, dashed), below (its label). No value between
    the marks is claimed.
    """
    low, high = float(rows["y"].min()), float(rows["y"].max())
    floor = min(0.0, low) - 0.12 * high
    scale = alt.Scale(domain=[floor, high + 0.25 * (high - min(0.0, low) or 1.0)], nice=False)
    when = "at:Q" if aligned else "at:T"
    span = [rows["at"].min(), rows["at"].max()]
    pad = max((span[1] - span[0]) * 0.08, 0.2) if aligned else max((pd.Timestamp(span[1]) - pd.Timestamp(span[0])) * 0.08, pd.Timedelta(days=60))
    right = pad * 7
    domain = [float(span[0] - pad), float(span[1] + right)] if aligned else [str((pd.Timestamp(span[0]) - pad).date()), str((pd.Timestamp(span[1]) + right).date())]
    axis = alt.Axis(title=t("axis_years_since"), tickMinStep=1, tickCount=5) if aligned else alt.Axis(format="%Y", tickCount="year", title=None)
    base = alt.Chart(rows).encode(x=alt.X(when, scale=alt.Scale(domain=domain), axis=axis), y=alt.Y("y:Q", scale=scale, axis=alt.Axis(tickCount=3, title=None, labelExpr=large(t))))
    line = base.transform_filter("datum.kind_code != 'target'").mark_line(color=theme.actual, strokeWidth=2, strokeDash=[4, 3] if not rows["firm"].all() else [1, 0])
    domain_kinds = ["actual", "baseline", "target"]
    marks = (
        base.mark_point(size=120, strokeWidth=2, opacity=1, cursor="pointer")
        .encode(
            shape=alt.Shape("kind_code:N", scale=alt.Scale(domain=domain_kinds, range=["circle", "square", "triangle-down"]), legend=None),
            stroke=alt.Stroke("kind_code:N", scale=alt.Scale(domain=domain_kinds, range=[theme.actual, theme.muted, theme.target]), legend=None),
            fill=alt.condition("datum.firm", alt.Fill("kind_code:N", scale=alt.Scale(domain=domain_kinds, range=[theme.actual, theme.muted, theme.target]), legend=None), alt.value(theme.background)),
            tooltip=[alt.Tooltip("label:N", title=t("value"))],
        )
        .add_params(pick("observation_id"))
    )
    texts = [base.transform_filter(f"datum.below == {test}").mark_text(align="left", dx=8, dy=dy, color=theme.text).encode(text="label:N") for test, dy in (("true", 13), ("false", -12))]
    return finish(alt.layer(line, marks, *texts).properties(height=170), theme)


def timeline(rows: pd.DataFrame, t: Text, theme: Theme) -> alt.TopLevelMixin:
    """Events of one centre on one line of time. Columns: event_id, date, type, label, level, inferred, period."""
    first, last = pd.to_datetime(rows["date"]).min(), pd.to_datetime(rows["date"]).max()
    span = alt.Scale(domain=[str((first - pd.DateOffset(months=4)).date()), str((last + pd.DateOffset(months=14)).date())])
    base = alt.Chart(rows).encode(x=alt.X("date:T", scale=span, axis=alt.Axis(format="%Y", tickCount="year", title=None)), y=alt.Y("level:O", axis=None, sort="ascending"))
    points = (
        base.mark_point(size=110, filled=True, cursor="pointer", strokeWidth=2)
        .encode(
            color=alt.condition("datum.inferred", alt.value(theme.background), alt.value(theme.actual)),
            stroke=alt.value(theme.actual),
            opacity=alt.value(1),
            tooltip=[alt.Tooltip("label:N", title=t("event")), alt.Tooltip("period:N", title=t("period"))],
        )
        .add_params(pick("event_id"))
    )
    text = base.mark_text(align="left", dx=9, color=theme.text, limit=340).encode(text="text:N")
    return finish(alt.layer(points, text).properties(height=25 * rows["level"].nunique() + AXIS), theme)


def coverage(rows: pd.DataFrame, t: Text, theme: Theme, projects: list[str], domains: list[str], narrow: bool = False) -> alt.TopLevelMixin:
    """Projects by domains: how many figures are known; an empty cell means nothing was found.

    Columns: project_id, project, domain, observations. On a phone a project's name stands above its cells,
    so that name and cells both have the whole width.
    """
    step, cell = (38, 17) if narrow else (18, 17)
    axis = alt.Axis(orient="top", labelAngle=-90 if narrow else -40, domain=False, ticks=False, labelAlign="left", labelPadding=4, labelBaseline="middle", labelFontSize=11 if narrow else 12)
    names = alt.Axis(domain=False, ticks=False, labels=not narrow, labelFontSize=11, labelLimit=400, labelColor=theme.text)
    base = alt.Chart(rows).encode(
        x=alt.X("domain:N", sort=domains, title=None, axis=axis),
        y=alt.Y("project:N", sort=projects, title=None, axis=names, scale=alt.Scale(paddingInner=1 - cell / step if narrow else 0, paddingOuter=1 - cell / step if narrow else 0, align=1)),
    )
    cells = (
        base.mark_rect(stroke=theme.background, strokeWidth=2, cursor="pointer")
        .encode(
            color=alt.condition(
                "datum.observations > 0",
                alt.Color("observations:Q", scale=alt.Scale(type="symlog", range=[_mix(theme, 0.35), theme.actual]), legend=None),
                alt.value(theme.land),
            ),
            tooltip=[alt.Tooltip("project:N", title=t("centre")), alt.Tooltip("domain:N", title=t("domain")), alt.Tooltip("observations:Q", title=t("figures_known"))],
        )
        .add_params(pick("project_id"))
    )
    text = base.transform_filter("datum.observations > 0").mark_text(fontSize=10, color="#FFFFFF" if not theme.dark else theme.background).encode(text="observations:Q")
    layers = [cells, text]
    if narrow:
        first = rows.drop_duplicates("project")
        layers.append(alt.Chart(first).mark_text(align="left", baseline="bottom", dy=-cell / 2 - 1, fontSize=11, color=theme.text, limit=350).encode(x=alt.value(0), y=alt.Y("project:N", sort=projects), text="project:N"))
    return finish(alt.layer(*layers).properties(height=step * len(projects) + (130 if narrow else 100)), theme)


def _mix(theme: Theme, share: float) -> str:
    """The accent thinned towards the ground, still dark enough for the figure on it."""
    one, two = theme.actual, theme.background
    parts = [round(int(one[i : i + 2], 16) * (1 - share) + int(two[i : i + 2], 16) * share) for i in (1, 3, 5)]
    return "#" + "".join(f"{part:02X}" for part in parts)


def large(t: Text, value: str = "datum.value") -> str:
    """Vega expression that writes numbers of an axis with 亿, 万 or million."""
    if t.lang == "zh":
        return f"{value} >= 1e8 ? format({value} / 1e8, '~g') + ' 亿' : {value} >= 1e4 ? format({value} / 1e4, '~g') + ' 万' : format({value}, ',')"
    return f"{value} >= 1e9 ? format({value} / 1e9, '~g') + ' bn' : {value} >= 1e6 ? format({value} / 1e6, '~g') + ' m' : format({value}, ',')"
