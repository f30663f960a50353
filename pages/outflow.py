"""Patient outflow: where the patients of a province go, and what is said of change; each meaning by itself."""

import streamlit as st

from dashboard import (
    db,
    evidence,
    figures,
    flow_page,
    maps,
    measured_view,
    outflow,
    outflow_charts,
    outflow_map,
    settlements,
    state,
    statement_table,
)
from dashboard.frame import close_page, map_sheet, open_page

page = open_page("outflow")
t, theme = page.t, page.theme
flags = outflow.flag_names(db.cached("codes", list="flag"), t)


@st.cache_resource(max_entries=64, show_spinner=False)
def drawn(version: str, lang: str, dark: bool, narrow: bool, measure: str, _rows, _provinces, _height: int) -> tuple:
    """Curves, fills, labels and deck of one meaning, built once; read, never changed."""
    sheet = map_sheet(page)
    curves, fill = outflow_map.curves(_rows, _provinces, t), outflow_map.fills(_rows, theme)
    labels = outflow_map.labels(_rows, _provinces, t, theme, narrow, maps.pixels_per_km(sheet, narrow, _height))
    return curves, fill, labels, maps.flows(curves, sheet, t, theme, narrow, fill, outflow_map.tips(_rows, _provinces, t), labels, _height)


# Each part runs alone when its own filter, mark or button is used: the rest of the page is not built again.
@st.fragment
def statements() -> None:
    """The meaning comes first; the map and its table show statements of that meaning and no other."""
    measures = db.cached("outflow_measures").set_index("measure", drop=False)
    codes = measures.index.tolist()
    default = outflow_map.DEFAULT if outflow_map.DEFAULT in codes else codes[0]
    width = "stretch" if page.narrow else 620
    measure = state.choice("measure", t("outflow_pick"), codes, default, t, lambda code: outflow_map.measure_label(measures.loc[code], t), width=width)
    rows, provinces = db.cached("outflow_statements", measure=measure), db.cached("provinces")
    sheet, height = map_sheet(page), 330 if page.narrow else 580
    scale = maps.pixels_per_km(sheet, page.narrow, height)
    curves, fill, labels, deck = drawn(page.version, t.lang, theme.dark, page.narrow, measure, rows, provinces, height)
    key = f"outflow_map_{measure}"  # of its own for each meaning, so that a province clicked under another opens nothing
    st.html(outflow_map.legend(rows, curves, t, theme))
    clicked = figures.show(
        page, key, deck if fill else None, rows, sql="outflow_statements", height=height, selection="id", empty=t("outflow_map_empty"), hint=t("outflow_map_click"),
        title=t("outflow_map_title", measure=measures.loc[measure, f"name_{t.lang}"], provinces=len(fill)),
        subtitle=outflow_map.subtitle(rows, measures.loc[measure], t), note=outflow_map.share_note(rows, t) + t("outflow_map_note") + t("map_caption"),
        picture=lambda: maps.picture(sheet, theme, t, curves.assign(id=curves.index.astype(str), colour=theme.text), labels, fill, labels.assign(y=labels["y"] - labels["down"] / scale), outflow_map.role_colours(rows, t, theme)),
    )  # fmt: skip
    evidence.on_select(page, outflow_map.clicked_statements(rows, clicked), key)
    heads = [t("outflow_head_flow"), t("value"), t("outflow_head_base"), t("source")]
    statement_table.show(page, outflow.statement_lines(rows, flags, t), heads, [1.5, 1.2, 3, 1.5], "statement")


@st.fragment
def table(key: str, sql: str, rows, lines, heads: list[str], widths: list[float]) -> None:
    """Statements that share no axis: a table with title, sources, SQL and evidence."""
    title = t(key + "_title")
    figures.heading(title, t(key + "_subtitle"))
    statement_table.show(page, lines, heads, widths, key)
    figures.caption(page, rows)
    figures.tools(page, key, rows, sql, title, None)


@st.fragment
def panel(name: str, rows, subtitle: str) -> None:
    """One series of national figures; a click opens the evidence of a mark."""

    def drawing():
        data = settlements.series(rows, flags, t)
        span = outflow_charts.SPAN if name in settlements.PANELS.values() else None
        return outflow_charts.series(data, settlements.breaks(name, data, t), t, theme, span)

    title = t(f"outflow_panel_{name}")
    clicked = figures.show(page, f"outflow_{name}", drawing, rows, title=title, subtitle=subtitle, sql="settlements", selection="observation_id")
    evidence.on_select(page, clicked, f"outflow_{name}")


@st.fragment
def growth(rows) -> None:
    """What sources print of growth."""
    st.html(f"<div class='quiet'>{t('outflow_growth', text=settlements.growth(rows, t))}</div>")
    evidence.button(page, rows["observation_id"].tolist(), "outflow_growth")


st.title(t("page_outflow"))
dataset = flow_page.choose_layer(page)
if dataset:
    flow_page.show(page, dataset)
    measured_view.inflow(page)
    close_page(page)
    st.stop()

if db.cached("outflow_measures").empty:  # a warehouse of invented data holds no evidence, and its pages must not sound as if
    st.info(t("outflow_no_statements"))
    measured_view.inflow(page)
    close_page(page)
    st.stop()

st.html(f"<p class='lede'>{t('outflow_lede')}</p><div class='quiet'>{t('outflow_signs')}</div>")
statements()

st.divider()
rows = db.cached("outflow_changes")
heads = [t("outflow_head_whom"), t("value"), t("outflow_head_what"), t("outflow_head_why")]
table("outflow_changes", "outflow_changes", rows, outflow.change_lines(rows, flags, t), heads, [1.5, 1.2, 1.9, 2.6])

st.divider()
figures.heading(t("outflow_settlements_title"), t("outflow_settlements_note"))
rows = db.cached("settlements", metrics=settlements.SERIES)
left, right = st.columns(2, gap="large") if not page.narrow else (st.container(), st.container())
of_panel = rows["scope"].map(settlements.PANELS)
with left:
    panel("both", rows[of_panel == "both"], t("outflow_panel_subtitle"))
    panel("outpatient", rows[of_panel == "outpatient"], t("outflow_panel_subtitle"))
    growth(rows[rows["kind"] == "change"])
with right:
    panel("inpatient", rows[of_panel == "inpatient"], t("outflow_panel_subtitle"))
    panel("institutions", db.cached("settlements", metrics=settlements.NETWORK), t("outflow_panel_institutions_subtitle"))
    panel("cross_regional", db.cached("settlements", metrics=settlements.CROSS_REGIONAL), t("outflow_panel_cross_regional_subtitle"))
rows = db.cached("settlements", metrics=outflow.SINGLE)
heads = [t("outflow_head_what"), t("value"), t("outflow_head_note"), t("source")]
table("outflow_single", "settlements", rows, outflow.single_lines(rows, flags, t), heads, [1.8, 1.3, 2.9, 1.2])

st.divider()
rows = db.cached("inflows")
heads = [t("centre"), t("outflow_head_what"), t("value"), t("outflow_head_note")]
table("outflow_inflow", "inflows", rows, outflow.inflow_lines(rows, flags, t), heads, [1.8, 1.6, 1.4, 2.4])
measured_view.inflow(page)

st.divider()
figures.heading(t("outflow_gap_title"), t("outflow_gap_note"))
wanted = [t(f"outflow_gap_{name}") for name in ("matrix", "rate", "effect", "uninsured")]
st.markdown("\n".join(f"- {line}" for line in wanted + outflow.rate_definitions(db.cached("outflow_rates"), t)))
close_page(page)
