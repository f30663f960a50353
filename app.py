"""Overview: what the network is, where, since when, and what is known of it."""

import streamlit as st

from dashboard import charts, db, evidence, figures, maps, state, values
from dashboard.frame import close_page, map_sheet, open_page
from dashboard.overview import (
    batch_rows,
    coloured,
    domain_rows,
    groups,
    known_title,
    legend,
    openings,
    programme_batches,
)

page = open_page("overview")
t, theme = page.t, page.theme
count = db.cached("headline").iloc[0]

st.title(t("brand"))
st.html(f"<p class='lede'>{t('overview_lede')}</p>")

numbers = [
    (count.stated_total, "count_stated", {}, ["W6-001", "S4-002", "W10-004", "F1-003"]),
    (int(count.approved + count.implied), "count_evidenced", {"approved": int(count.approved), "implied": int(count.implied)}, []),
    (int(count.provinces), "count_provinces", {"exporters": int(count.exporters)}, []),
    (int(count.with_figures), "count_with_figures", {"without": int(count.without_figures)}, []),
    (int(count.sources), "count_sources", {"observations": int(count.observations), "designs": int(count.designs)}, []),
]
for column, (number, key, words, ids) in zip(st.columns(5), numbers, strict=True):
    with column:
        if values.missing(number):  # a warehouse of other data states no total
            st.html(f"<div class='number'>—</div><div class='number-label'>{t(key)}</div><div class='quiet'>{t('figure_empty')}</div>")
            continue
        st.html(f"<div class='number'>{t.number(int(number))}</div><div class='number-label'>{t(key)}</div><div class='quiet'>{t(key + '_note', **words)}</div>")
        if ids:
            evidence.button(page, ids, key)
        else:
            evidence.counted_button(page, "headline", key)

BATCHES = ["1", "2", "3", "4", "5", "unknown"]
specialties = db.cached("specialties")
names = specialties.set_index("specialty_id")[f"name_{t.lang}"]
with st.container(horizontal=True, vertical_alignment="bottom"):
    colour = state.choice("colour", t("map_colour"), ["batch", "specialty"], "batch", t, lambda code: t(f"map_colour_{code}"), "segmented_control")
    batches = state.choices("batch", t("map_filter_batch"), BATCHES, [], t, lambda code: t("batch_unknown") if code == "unknown" else t("batch_n", n=code))
    chosen = state.choices("specialty", t("map_filter_specialty"), specialties["specialty_id"].tolist(), [], t, names.get)
    more = state.switch("more", t("map_more"), t)

statuses = ["approved", "warning_list", "implied", *(["not_stated", "other_programme", "tutoring_list"] if more else [])]
pairs = db.cached("pairs", statuses=statuses, leads=more)
pairs = pairs[pairs["batch"].astype("Int64").astype("string").fillna("unknown").isin(batches)] if batches else pairs
pairs = pairs[pairs["specialty_id"].isin(chosen)] if chosen else pairs
marked = coloured(pairs, colour, t, theme)
sheet = map_sheet(page)

st.html(legend(marked, t, theme))
clicked = figures.show(
    page, "twinning", maps.twinning(marked, sheet, t, theme, page.narrow, 330 if page.narrow else 720), pairs,
    title=t("map_title", count=len(pairs)), subtitle=t("map_subtitle"), sql="pairs", hint=t("map_click"), note=t("map_caption"),
    picture=lambda: maps.picture(sheet, theme, t, *maps.paper(marked, 1.3), legend=groups(marked, theme)),
    selection="id", height=330 if page.narrow else 720,
)  # fmt: skip
if clicked:
    st.switch_page("pages/centre.py", query_params=page.link(centre=clicked[0]))

left, right = st.columns(2, gap="large") if not page.narrow else (st.container(), st.container())
with left:
    rows = batch_rows(db.cached("batches"), t)
    missing = int(db.cached("batches").query("batch.isna()")["evidenced"].sum())
    figures.show(page, "batches", lambda rows=rows: charts.batches(rows, t, theme), rows, title=t("batches_title"), subtitle=t("batches_subtitle", unknown=missing), sql="batches")
with right:
    total = int(count.approved + count.implied)
    rows = domain_rows(db.cached("known_by_domain"), t)
    figures.show(page, "known", lambda rows=rows: charts.known(rows, total, t, theme), rows, title=known_title(rows, t), subtitle=t("known_subtitle", total=total), sql="known_by_domain")

events = db.cached("programme_events")
figures.show(
    page, "programme", lambda: charts.programme(programme_batches(db.cached("batch_approvals"), t), openings(events, t), t, theme), events,
    title=t("programme_title"), subtitle=t("programme_subtitle"), sql="programme_events",
)  # fmt: skip

figures.heading(t("unknown_title"), t("unknown_note"))
st.markdown(
    "\n".join(
        f"- {line}"
        for line in (
            t("unknown_cmi", count=int(count.centre_cmi)),
            t("unknown_level_4", count=int(count.centre_level_4)),
            t("unknown_los", count=int(count.centre_los)),
            t("unknown_matrix"),
            t("unknown_evaluation"),
        )
    )
)
close_page(page)
