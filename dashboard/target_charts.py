"""Bullet charts of promises: a frame in, an Altair chart out. Every row has a scale of its own, printed at its ends."""

import altair as alt
import pandas as pd

from dashboard.charts import finish, pick
from dashboard.text import Text
from dashboard.theme import Theme

WIDE, NARROW = 52, 92  # pixels a row
_INWARD = alt.expr("datum.x < 0.35 ? 'left' : datum.x > 0.65 ? 'right' : 'center'")  # a label never leaves the picture


def bullets(rows: pd.DataFrame, marks: pd.DataFrame, t: Text, theme: Theme, narrow: bool = False) -> alt.TopLevelMixin:
    """Promise as a band or diamond, hollow where nothing is reported; actual as a dot, interim value as a ring.

    `rows`: promise_id, name, what, promise, deadline, state, reported, source, low, high, middle, band, silent,
    from, to. `marks`: promise_id, x, label, interim. On a phone the words stand above and below the scale.
    """
    lines = 2 if rows["name"].str.contains("\n").any() else 1
    step = NARROW + 14 * (lines - 1) if narrow else WIDE
    order = rows["promise_id"].tolist()
    scale = alt.Scale(domain=[-0.08, 1.16] if narrow else [-0.82, 1.62], nice=False, zero=False)
    y = alt.Y("promise_id:N", sort=order, axis=None, scale=alt.Scale(domain=order, paddingInner=0, paddingOuter=0))

    def x(field: str) -> alt.X:
        return alt.X(field, scale=scale, axis=None)

    base = alt.Chart(rows.assign(zero=0, one=1)).encode(y=y)
    rail = base.mark_rule(color=theme.border, strokeWidth=1).encode(x=x("zero:Q"), x2="one:Q")
    ends = [
        base.mark_text(align="right", dx=-5, fontSize=10, color=theme.muted).encode(x=x("zero:Q"), text="from:N"),
        base.mark_text(align="left", dx=5, fontSize=10, color=theme.muted).encode(x=x("one:Q"), text="to:N"),
    ]
    inside = alt.condition("datum.silent", alt.value(theme.background), alt.value(theme.target))
    thin = alt.condition("datum.silent", alt.value(1), alt.value(0.28))
    band = base.transform_filter("datum.band").mark_bar(height=12, stroke=theme.target, strokeWidth=1.4).encode(
        x=x("low:Q"), x2="high:Q", color=inside, fillOpacity=thin
    )  # fmt: skip
    point = base.transform_filter("!datum.band").mark_point(shape="diamond", size=190, stroke=theme.target, strokeWidth=1.6, opacity=1).encode(
        x=x("middle:Q"), fill=inside, fillOpacity=thin
    )  # fmt: skip
    promised = base.mark_text(dy=17, fontSize=11, color=theme.target).encode(x=x("middle:Q"), text="promise:N")
    layers = [rail, *ends, band, point, promised]
    if len(marks):
        actual = alt.Chart(marks).encode(y=y, x=x("x:Q"))
        layers += [
            actual.mark_point(shape="circle", size=64, stroke=theme.actual, strokeWidth=2, opacity=1).encode(
                fill=alt.condition("datum.interim", alt.value(theme.background), alt.value(theme.actual))
            ),
            actual.mark_text(dy=-15, fontSize=11, color=theme.actual, align=_INWARD).encode(text="label:N"),
        ]
    if narrow:
        layers += [
            base.mark_text(align="left", dy=-33 - 14 * (lines - 1), color=theme.text, limit=340, lineBreak="\n").encode(x=alt.value(0), text="name:N"),
            base.mark_text(align="left", dy=33, fontSize=11, color=theme.muted, limit=340).encode(x=alt.value(0), text="state:N"),
        ]
    else:
        layers += [
            base.mark_text(align="left", dy=-8 * (lines - 1), color=theme.text, limit=400, lineBreak="\n").encode(x=alt.value(0), text="name:N"),
            base.mark_text(align="left", dx=76, color=theme.muted, limit=300).encode(x=x("one:Q"), text="state:N"),
        ]
    tips = {"name": "promise", "what": "metric", "promise": "targets_value", "deadline": "deadline", "state": "targets_state", "reported": "reported", "source": "targets_document"}
    whole = (
        base.mark_rect(opacity=0, cursor="pointer")
        .encode(x=alt.value(0), x2=alt.value("width"), tooltip=[alt.Tooltip(f"{name}:N", title=t(key)) for name, key in tips.items()])
        .add_params(pick("promise_id"))
    )
    return finish(alt.layer(*layers, whole).properties(height=step * len(rows) + 12), theme)
