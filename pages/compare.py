"""Compare models: how do twinnings differ in design, and what can honestly be said of their results?"""

import pandas as pd
import streamlit as st

from dashboard import (
    charts,
    comparable,
    comparison,
    db,
    evidence,
    figures,
    measured_view,
    similarity,
    state,
    trends,
    values,
)
from dashboard.frame import close_page, open_page

PRESET = ["tongji-bethune", "sysu1-guangxi", "huaxi-tibet"]
KEY_DIMENSIONS = ["leadership", "dispatch", "management_transfer", "personnel_posts", "pay", "price_payment"]
RULES = ["own", "same_batch", "same_specialty", "same_region", "same_exporter", "same_province", "distance_band"]

page = open_page("compare")
t, theme = page.t, page.theme
st.title(t("compare_title"))
st.html(f"<p class='lede'>{t('compare_lede')}</p>")

# ------------------------------------------------------------------ who is compared
options = db.cached("models")
labels = options.set_index("project_id")[f"name_{t.lang}"]
preset = PRESET if set(PRESET) <= set(options["project_id"]) else options["project_id"].head(len(PRESET)).tolist()
left, right = st.columns([1, 3])
with left:
    rule = state.choice("peers", t("compare_peers"), RULES, "own", t, lambda code: t(f"peers_{code}"))
with right:
    chosen = state.choices("models", t("compare_models" if rule == "own" else "compare_anchor"), options["project_id"].tolist(), preset, t, labels.get, max_selections=6)
models = chosen
if rule != "own" and chosen:
    peers = db.cached("peers_of", project=chosen[0], rule=rule)
    models = [chosen[0], *peers["project_id"].head(comparison.PEERS)]
    st.markdown(t("peers_printed", rule=t(f"peers_{rule}"), name=labels[chosen[0]], count=len(peers), shown=len(models) - 1))
if not models:
    st.info(t("compare_choose"))
    close_page(page)
    st.stop()
heads = db.cached("model_heads", projects=models)
names = heads.set_index("project_id")[f"name_{t.lang}"].to_dict()
design = db.cached("design_of", projects=models)
stated = db.records("design_of", projects=models)
records = db.records("figures_of", subjects=models)
found = comparable.sort(records)
dimensions = db.cached("dimensions").set_index("dimension_id")


def columns(label: str, question: str = "") -> list:
    """One row of the matrix: its label, then one cell a model."""
    first, *rest = st.columns([1.1, *[2] * len(models)])
    first.html(f"<div style='font-weight:600;line-height:1.35'>{label}</div><div class='quiet'>{question}</div>")
    return rest


# ------------------------------------------------------------------ the designs, side by side
with st.container(horizontal=True, vertical_alignment="center"):
    every = state.switch("all", t("designs_all"), t)
    only = state.switch("diff", t("designs_different"), t)
    full = state.switch("full", t("designs_full"), t)
shown = [d for d in dimensions.index if every or d in KEY_DIMENSIONS]
st.markdown(comparison.reading(stated, models, shown, names, t))
shown = comparison.differing(stated, models, shown) if only else shown
with st.container(key="matrix"):
    for column, row in zip(columns(""), values.records(heads), strict=True):
        with column:
            st.html(comparison.head(row, t))
            st.page_link("pages/centre.py", label=t("open_profile"), query_params=page.link(centre=row["project_id"]), icon=":material/arrow_forward:")
    for dimension in shown:
        cells = columns(dimensions.loc[dimension, f"name_{t.lang}"], dimensions.loc[dimension, f"question_{t.lang}"])
        for column, model in zip(cells, models, strict=True):
            rows = [row for row in stated if row["project_id"] == model and row["dimension_id"] == dimension]
            with column:
                if page.narrow:
                    st.caption(names[model])
                st.html(comparison.cell(rows, t, 99 if full else 1))
                if rows:
                    evidence.button(page, [row["design_id"] for row in rows], f"{dimension}_{model}")
    for column, model in zip(columns(t("results_row"), t("results_row_note")), models, strict=True):
        with column:
            st.html(comparison.results(records, found, model, t))
            st.page_link("pages/evidence.py", label=t("results_all"), query_params=page.link(subject=model), icon=":material/fact_check:")
figures.caption(page, design, t("designs_note"))

if len(models) > 1:
    figures.heading(t("alike_title"), t("alike_subtitle"))
    codes = {(row["dimension_id"], row["code"]): row[f"code_{t.lang}"] for row in stated}
    lines = [comparison.alike(pair, names, codes, t) for pair in similarity.pairs(stated, models)]
    st.markdown(comparison.grouping(similarity.groups(stated, models), names, t) + "\n\n" + "\n".join(f"- {line}" for line in lines))

# ------------------------------------------------------------------ the results
st.header(t("results_title"))
st.markdown(comparison.verdict(found, models, names, t))
for number, group in enumerate(found.groups):
    title, subtitle = comparison.title(group, t)
    rows = comparison.marks(group, names, t)
    clicked = figures.show(
        page, f"group_{number}", lambda rows=rows: charts.dots(rows, t, theme, [names[m] for m in models]), pd.DataFrame(group),
        title=title, subtitle=subtitle, sql="figures_of", selection="observation_id", note=t("dots_note"), codes=tuple(models),
    )  # fmt: skip
    evidence.on_select(page, clicked, f"group_{number}")

series = trends.series(records)
if series:
    figures.heading(t("series_title"), t("series_subtitle"))
    aligned = state.switch("aligned", t("series_aligned"), t)
    starts = db.cached("starts_of", projects=models).set_index("project_id")["started"].to_dict() if aligned else {}
    for number, (column, clique) in enumerate(zip([c for _ in series for c in st.columns(2)], series, strict=False)):
        model, start = clique[0]["subject_id"], starts.get(clique[0]["subject_id"])
        rows = comparison.development(clique, start, t, aligned)
        title, subtitle = comparison.title(clique, t)
        with column:
            clicked = figures.show(
                page, f"series_{number}", (lambda rows=rows, start=start: charts.slope(rows, t, theme, aligned and bool(start))) if len(rows) > 1 else None,
                pd.DataFrame(clique), title=f"{names[model]} · {title}", subtitle=subtitle, sql="figures_of", selection="observation_id",
                empty=t("series_undated"), codes=(*models, aligned), note=t("series_start", date=t.date(start)) if start else "",
            )  # fmt: skip
            evidence.on_select(page, clicked, f"series_{number}")

reasons = db.cached("codes", list="comparable").set_index("code")[f"name_{t.lang}"].to_dict()
apart = comparison.side_by_side(found.others, reasons, t)
if apart:
    figures.heading(t("apart_title"), t("apart_subtitle"))
for metric in apart:
    for column, model in zip(columns(metric["metric"], t("apart_why", why=metric["why"])), models, strict=True):
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

measured_view.of_models(page, models, names)
close_page(page)
