"""Patient outflow: where the patients of a province go, and what is said of change; each meaning by itself."""

import streamlit as st

from dashboard import db, evidence, figures, maps, outflow, outflow_charts, outflow_table, state
from dashboard.frame import close_page, open_page

page = open_page("outflow")
t, theme = page.t, page.theme
flags = outflow.flag_names(db.cached("codes", list="flag"), t)

st.title(t("page_outflow"))
st.html(f"<p class='lede'>{t('outflow_lede')}</p><div class='quiet'>{t('outflow_signs')}</div>")

# The meaning comes first; the map shows statements of that meaning and no other.
measures = db.cached("outflow_measures").set_index("measure", drop=False)
codes = measures.index.tolist()
default = outflow.DEFAULT if outflow.DEFAULT in codes else codes[0]
measure = state.choice("measure", t("outflow_pick"), codes, default, t, lambda code: outflow.measure_label(measures.loc[code], t), width="stretch" if page.narrow else 620)
rows = db.cached("outflow_statements", measure=measure)
provinces = db.cached("provinces")
sheet = maps.Sheet(db.cached("map_layers").set_index("layer")["content"].to_dict())
curves, fill = outflow.curves(rows, provinces, t), outflow.fills(rows, theme)
labels = outflow.labels(rows, provinces, t, theme, page.narrow)
height = 330 if page.narrow else 580

st.html(outflow.legend(rows, t, theme))
clicked = figures.show(
    page, "outflow_map", maps.flows(curves, sheet, t, theme, page.narrow, fill, outflow.tips(rows, provinces, t), labels, height) if fill else None, rows,
    title=t("outflow_map_title", measure=measures.loc[measure, f"name_{t.lang}"], provinces=len(fill)),
    subtitle=outflow.subtitle(rows, measures.loc[measure], t), sql="outflow_statements", empty=t("outflow_map_empty"),
    note=outflow.share_note(rows, t) + t("outflow_map_note") + t("map_caption"), height=height, selection="id",
    picture=lambda: maps.picture(sheet, theme, t, curves.assign(id=curves.index.astype(str), colour=theme.text), labels, fill, labels),
)  # fmt: skip
evidence.on_select(page, outflow.clicked_statements(rows, clicked), "outflow_map")
outflow_table.show(
    page, outflow.statement_lines(rows, flags, t), [t("outflow_head_flow"), t("value"), t("outflow_head_base"), t("source")], [1.5, 1.2, 3, 1.5], "statement"
)


def table(key: str, sql: str, rows, lines, heads: list[str], widths: list[float]) -> None:
    """Statements that share no axis: a table with title, sources, SQL and evidence."""
    title = t(f"{key}_title")
    figures.heading(title, t(f"{key}_subtitle"))
    outflow_table.show(page, lines, heads, widths, key)
    figures.caption(page, rows)
    figures.tools(page, key, rows, sql, title, None)


def panel(name: str, rows, subtitle: str) -> None:
    """One series of national figures; a click opens the evidence of a bar."""
    data = outflow.series(rows, flags, t)
    span = outflow_charts.SPAN if name in outflow.PANELS.values() else None
    marks = outflow_charts.series(data, outflow.breaks(name, data, t), t, theme, span)
    chosen = figures.show(page, f"outflow_{name}", marks, data, title=t(f"outflow_panel_{name}"), subtitle=subtitle, sql="settlements", selection="observation_id")
    evidence.on_select(page, chosen, f"outflow_{name}")


st.divider()
rows = db.cached("outflow_changes")
table(
    "outflow_changes", "outflow_changes", rows, outflow.change_lines(rows, flags, t),
    [t("outflow_head_whom"), t("value"), t("outflow_head_what"), t("outflow_head_why")], [1.5, 1.2, 1.9, 2.6],
)  # fmt: skip

st.divider()
figures.heading(t("outflow_settlements_title"), t("outflow_settlements_note"))
rows = db.cached("settlements", metrics=outflow.SERIES)
left, right = st.columns(2, gap="large") if not page.narrow else (st.container(), st.container())
for name, place in (("both", left), ("inpatient", right), ("outpatient", left), ("institutions", right)):
    with place:
        if name == "institutions":
            panel(name, db.cached("settlements", metrics=outflow.NETWORK), t("outflow_panel_institutions_subtitle"))
        else:
            panel(name, rows[rows["scope"].map(outflow.PANELS) == name], t("outflow_panel_subtitle"))
with left:
    grown = rows[rows["kind"] == "change"]
    st.html(f"<div class='quiet'>{t('outflow_growth', text=outflow.growth(grown, t))}</div>")
    evidence.button(page, grown["observation_id"].tolist(), "outflow_growth")
with right:
    panel("cross_regional", db.cached("settlements", metrics=outflow.CROSS_REGIONAL), t("outflow_panel_cross_regional_subtitle"))
rows = db.cached("settlements", metrics=outflow.SINGLE)
heads = [t("outflow_head_what"), t("value"), t("outflow_head_note"), t("source")]
table("outflow_single", "settlements", rows, outflow.single_lines(rows, flags, t), heads, [1.8, 1.3, 2.9, 1.2])

st.divider()
rows = db.cached("inflows")
heads = [t("centre"), t("outflow_head_what"), t("value"), t("outflow_head_note")]
table("outflow_inflow", "inflows", rows, outflow.inflow_lines(rows, flags, t), heads, [1.8, 1.6, 1.4, 2.4])

st.divider()
figures.heading(t("outflow_gap_title"), t("outflow_gap_note"))
wanted = [t(f"outflow_gap_{name}") for name in ("matrix", "rate", "effect", "uninsured")]
st.markdown("\n".join(f"- {line}" for line in wanted + outflow.rate_definitions(db.cached("outflow_rates"), t)))
close_page(page)
