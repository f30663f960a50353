"""Targets: what was promised by when, what is reported of it, and where there is silence?"""

import pandas as pd
import streamlit as st

from dashboard import db, evidence, figures, promises, state, tables, target_charts, values
from dashboard import promise_words as words
from dashboard.frame import close_page, open_page

page = open_page("targets")
t, theme = page.t, page.theme


@st.cache_resource(max_entries=3, show_spinner=False)
def judged(version: str) -> tuple[list[dict], pd.DataFrame]:
    """All promises of this data version with their states, and as a table to take away; read, never changed."""
    found = promises.judged(*(values.records(frame) for frame in (db.query("promises"), db.query("promise_actuals"), db.query("promise_links"))))
    return found, words.frame(found)


def taken(found: list[dict]) -> pd.DataFrame:
    """These promises as rows to take away."""
    return flat.loc[[row["promise_id"] for row in found]]


def options(name: str, label: str) -> dict[str, str]:
    """Codes that occur, with what the reader sees."""
    return {"all": t("targets_all")} | {row[name]: row[label] for row in rows if not values.missing(row[name])}


def bullets(key: str, found: list[dict], title: str, subtitle: str, subject: bool = False) -> None:
    """A bullet chart; a click on a row opens the promise and what is reported of it."""
    clicked = figures.show(
        page, key, lambda: target_charts.bullets(*words.bullets(found, names, t, subject), t, theme, page.narrow), taken(found),
        title=title, subtitle=subtitle, sql="promises", selection="promise_id", hint=t("targets_click"),
        note=t("targets_legend") + words.why_shown(found, t, subject), codes=tuple(row["promise_id"] for row in found),
    )  # fmt: skip
    by_id = {row["promise_id"]: promises.ids(row) for row in found}
    evidence.on_select(page, [i for code in clicked for i in by_id.get(code, [])], key)


rows, flat = judged(page.version)
codes = {row["code"]: row for row in values.records(db.cached("codes", list="target_state"))}
names = {code: row[f"name_{t.lang}"] for code, row in codes.items()}
domains = db.cached("codes", list="domain").set_index("code")[f"name_{t.lang}"]

st.title(t("targets_title"))
st.html(f"<p class='lede'>{t('targets_lede')}{words.sentence(rows, t, caveat=True)}</p>")
st.html(words.tiles(rows, codes, t))

with st.container(horizontal=True, vertical_alignment="bottom"):
    subjects, documents = options("subject_id", f"subject_{t.lang}"), options("source_id", "source_title")
    subject = state.choice("subject", t("targets_subject"), list(subjects), "all", t, subjects.get)
    kept = state.choice("state", t("targets_state"), ["all", *promises.STATES], "all", t, lambda code: names.get(code, t("targets_all")))
    known = [code for code in domains.index if code in options("domain", "domain")]
    domain = state.choice("domain", t("domain"), ["all", *known], "all", t, lambda code: domains.get(code, t("targets_all")))
    source = state.choice("source", t("targets_document"), list(documents), "all", t, lambda code: documents[code] if code == "all" else f"{code} · {documents[code]}")
shown = promises.select(rows, subject_id=subject, state=kept, domain=domain, source_id=source)
plan = [row for row in shown if row["source_id"] == promises.PLAN]
others = [row for row in shown if row["source_id"] != promises.PLAN]
if not shown:
    st.info(t("targets_nothing"))

if plan:
    st.header(t("targets_plan_title", total=len(plan), reported=sum(bool(row["reported"]) for row in plan)))
    st.markdown(words.sentence(plan, t))
    for part in ("goals", "buildings", "people"):
        found = [row for row in plan if promises.section(row) == part]
        if found:
            answer = t("targets_answer", total=len(found), reported=sum(bool(row["reported"]) for row in found))
            bullets(part, found, t(f"targets_part_{part}", answer=answer), t(f"targets_part_{part}_note"))
    staged = [row for row in plan if promises.section(row) == "stages"]
    if staged:
        figures.heading(t("targets_stages_title", total=len(staged)), t("targets_stages_note"))
        groups = words.stages(staged)
        for column, (stage, found) in zip(st.columns(len(groups), gap="large"), groups.items(), strict=True):
            with column:
                st.markdown(f"**{words.stage_name(stage, t)}**")
                for row in found:
                    st.html(words.card(row, names, t, theme))
                    evidence.button(page, promises.ids(row), f"stage_{row['promise_id']}")
        figures.caption(page, taken(staged), t("targets_stages_caption"))

if others:
    st.header(t("targets_others_title", total=len(others), reported=sum(bool(row["reported"]) for row in others)))
    st.markdown(words.sentence(others, t))
    found = [row for row in others if row["reported"] and promises.numeric(row)]
    if found:
        bullets("others", found, t("targets_reported_title", count=len(found)), t("targets_reported_note"), subject=True)
    figures.heading(t("targets_table_title"), t("targets_table_note"))
    picked = tables.show(page, "promises", words.table(others, names, t), words.TABLE, 560 if len(others) > 14 else "auto")
    if picked:
        evidence.show(page, picked["ids"])
    figures.caption(page, taken(others), t("targets_table_caption"))
    figures.tools(page, "promises", taken(others), "promises", t("targets_table_title"), None)
close_page(page)
