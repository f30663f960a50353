"""Centre profile: everything known of one centre, and what is not."""

import pandas as pd
import streamlit as st

from dashboard import charts, comparison, db, evidence, figures, maps, measured_view, profile, promises, state
from dashboard.frame import close_page, map_sheet, open_page
from dashboard.overview import coloured

page = open_page("centre")
t, theme = page.t, page.theme

labels = {row["project_id"]: t("centre_option", name=row[f"name_{t.lang}"], province=row[f"province_{t.lang}"]) for row in db.records("project_names")}
default = "tongji-bethune" if "tongji-bethune" in labels else next(iter(labels))
centre = state.choice("centre", t("centre_choose"), list(labels), default, t, labels.get)
pair = db.cached("pair_of", project=centre)
row = pair.iloc[0].to_dict()
rows = db.cached("figures_of", subjects=[centre])
events = db.cached("events_of", project=centre)
design = db.cached("design_of", projects=[centre])
sources = db.cached("project_sources", project=centre)

st.title(row[f"name_{t.lang}"])
if row["lead_only"]:
    st.warning(t("centre_lead"))
left, right = st.columns([3, 2], gap="large")
with left:
    st.html(profile.head(row, db.cached("aliases", project=centre)["alias_zh"].tolist(), t))
    st.markdown(t("centre_counts", figures=len(rows), events=len(events), designs=len(design), sources=len(sources)))
with right:
    sheet = map_sheet(page)
    marked = coloured(pair, "batch", t, theme)
    figures.show(
        page, "place", maps.twinning(marked, sheet, t, theme, True, 300), pair, title=t("centre_map"), subtitle="", sql="pair_of",
        note=t("map_caption"), height=300,
        picture=lambda: maps.picture(sheet, theme, t, *maps.paper(marked, 1.8)),
    )  # fmt: skip

marks = profile.milestones(events, t)
clicked = figures.show(
    page, "timeline", (lambda: charts.timeline(marks, t, theme)) if len(marks) else None, marks, title=t("centre_timeline"),
    subtitle=t("centre_timeline_note"), sql="events_of", selection="event_id", empty=t("centre_no_events"), codes=(centre,),
)  # fmt: skip
evidence.on_select(page, clicked, "timeline")

figures.heading(t("centre_figures", count=len(rows)), t("single_subtitle"))
if len(rows):
    table = profile.figures(rows, t)
    picked = st.dataframe(table.drop(columns="observation_id"), hide_index=True, on_select="rerun", selection_mode="single-row", key="figures_table", placeholder="–", height=min(560, 38 + 35 * len(table)))
    evidence.on_select(page, [table.iloc[picked.selection.rows[0]]["observation_id"]] if picked.selection.rows else [], "figures_table")
    figures.tools(page, "figures", rows, "figures_of", t("centre_figures", count=len(rows)), None)
else:
    st.info(t("centre_no_figures"))

measured_view.of_centre(page, centre, db.records("figures_of", subjects=[centre]))

own = [[row for row in db.records(name) if row["subject_id"] == centre] for name in ("promises", "promise_actuals")]
states = db.cached("codes", list="target_state").set_index("code")[f"name_{t.lang}"].to_dict()
promised = profile.promised(promises.judged(*own, db.records("promise_links")), states, t)
if len(promised):
    figures.heading(t("centre_targets", count=len(promised)), t("centre_targets_note"))
    picked = st.dataframe(promised.drop(columns="ids"), hide_index=True, on_select="rerun", selection_mode="single-row", key="targets_table", placeholder="–", height=min(560, 38 + 35 * len(promised)))
    evidence.on_select(page, promised.iloc[picked.selection.rows[0]]["ids"] if picked.selection.rows else [], "targets_table")

if len(design):
    figures.heading(t("centre_design"), t("designs_note"))
    for group in comparison.by(db.records("design_of", projects=[centre]), "dimension_id").values():
        name, text = st.columns([1, 4])
        name.markdown(f"**{group[0][f'dimension_{t.lang}']}**")
        with text:
            st.html(comparison.cell(group, t))
            evidence.button(page, [row["design_id"] for row in group], f"design_{group[0]['dimension_id']}")

figures.heading(t("centre_sources", count=len(sources)), t("centre_sources_note"))
for source in db.records("project_sources", project=centre):
    said = t.join([source[f"status_{t.lang}"], t("batch_n", n=int(source["batch_said"])) if pd.notna(source["batch_said"]) else ""])
    st.html(f"<div style='font-size:.9rem;line-height:1.6'>{evidence.source_line(source, t)} — {said}</div>")

figures.heading(t("centre_peers"), t("centre_peers_note"))
with st.container(horizontal=True):
    for rule in ("same_batch", "same_specialty", "same_region", "same_exporter", "same_province", "distance_band"):
        count = len(db.cached("peers_of", project=centre, rule=rule))
        if count:
            st.page_link("pages/compare.py", label=t("centre_peers_link", rule=t(f"peers_{rule}"), count=count), query_params=page.link(models=centre, peers=rule), icon=":material/compare_arrows:")

silent = db.cached("codes", list="domain")
silent = silent[~silent["code"].isin([*rows["domain"], "network"])][f"name_{t.lang}"].tolist()
if silent:
    figures.heading(t("centre_missing"), t("unknown_note"))
    st.markdown(t("centre_missing_list", domains=t.join(silent)))
close_page(page)
