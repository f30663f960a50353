"""Compare models: how do twinnings differ in design, and what can honestly be said of their results?"""

import pandas as pd
import streamlit as st

from dashboard import charts, comparable, comparison, db, evidence, figures, state, values
from dashboard.frame import close_page, open_page

PRESET = ["tongji-bethune", "sysu1-guangxi", "huaxi-tibet"]
KEY_DIMENSIONS = ["leadership", "dispatch", "management_transfer", "personnel_posts", "pay", "price_payment"]

page = open_page("compare")
t, theme = page.t, page.theme
st.title(t("compare_title"))
st.html(f"<p class='lede'>{t('compare_lede')}</p>")

options = db.cached("models")
labels = options.set_index("project_id")[f"name_{t.lang}"]
models = state.choices("models", t("compare_models"), options["project_id"].tolist(), PRESET, t, labels.get, max_selections=6)
if not models:
    st.info(t("compare_choose"))
    close_page(page)
    st.stop()
heads = db.query("model_heads", projects=models)
names = heads.set_index("project_id")[f"name_{t.lang}"].to_dict()

for column, row in zip(st.columns(len(models)), values.records(heads), strict=True):
    with column:
        st.html(comparison.head(row, t))
        st.page_link("pages/centre.py", label=t("open_profile"), query_params=page.link(centre=row["project_id"]), icon=":material/arrow_forward:")

design = db.query("design_of", projects=models)
stated = values.records(design)
dimensions = db.cached("dimensions").set_index("dimension_id")
st.header(t("designs_title"))
with st.container(horizontal=True, vertical_alignment="center"):
    every = state.switch("all", t("designs_all"), t)
    only = state.switch("diff", t("designs_different"), t)
shown = [d for d in dimensions.index if every or d in KEY_DIMENSIONS]
shown = comparison.differing(stated, models, shown) if only else shown
for dimension in shown:
    with st.container(border=False, key=f"dimension_{dimension}"):
        figures.heading(dimensions.loc[dimension, f"name_{t.lang}"], dimensions.loc[dimension, f"question_{t.lang}"])
        for column, model in zip(st.columns(len(models)), models, strict=True):
            rows = [row for row in stated if row["project_id"] == model and row["dimension_id"] == dimension]
            with column:
                if page.narrow:
                    st.caption(names[model])
                st.html(comparison.cell(rows, t))
                if rows:
                    evidence.button(page, [row["design_id"] for row in rows], f"{dimension}_{model}")
figures.caption(page, design, t("designs_note"))

st.header(t("results_title"))
found = comparable.sort(values.records(db.query("figures_of", subjects=models)))
st.markdown(comparison.verdict(found, models, names, t))
for number, group in enumerate(found.groups):
    title, subtitle = comparison.title(group, t)
    rows = comparison.marks(group, names, t)
    clicked = figures.show(
        page, f"group_{number}", lambda rows=rows: charts.dots(rows, t, theme, [names[m] for m in models]), pd.DataFrame(group),
        title=title, subtitle=subtitle, sql="figures_of", selection="observation_id", note=t("dots_note"), codes=tuple(models),
    )  # fmt: skip
    evidence.on_select(page, clicked, f"group_{number}")

reasons = db.cached("codes", list="comparable").set_index("code")[f"name_{t.lang}"].to_dict()
apart = comparison.side_by_side(found.others, reasons, t)
if apart:
    figures.heading(t("apart_title"), t("apart_subtitle"))
for metric in apart:
    figures.heading(metric["metric"], t("apart_why", why=metric["why"]))
    for column, model in zip(st.columns(len(models)), models, strict=True):
        with column:
            if page.narrow:
                st.caption(names[model])
            st.html(f"<div style='font-size:.9rem;line-height:1.6'>{metric['cells'].get(model, '–')}</div>")
            if model in metric["ids"]:
                evidence.button(page, metric["ids"][model], f"{metric['metric_id']}_{model}")
alone = comparison.single(found.others, names, t)
if len(alone):
    figures.heading(t("single_title"), t("single_subtitle"))
    picked = st.dataframe(alone.drop(columns="observation_id"), hide_index=True, height=360, on_select="rerun", selection_mode="single-row", key="single", placeholder="–")
    rows = picked.selection.rows
    evidence.on_select(page, [alone.iloc[rows[0]]["observation_id"]] if rows else [], "single")
close_page(page)
