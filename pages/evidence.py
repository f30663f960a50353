"""Evidence: every statement and document, what is known of whom, how it is defined, and all of it to take away."""

import pandas as pd
import streamlit as st

from dashboard import catalogue, charts, db, evidence, export, figures, state, tables
from dashboard.frame import close_page, open_page
from dashboard.text import Text

HERE = "pages/evidence.py"
page = open_page("evidence")
t = page.t


@st.cache_data(max_entries=4, show_spinner=False)
def prepared(version: str, lang: str) -> tuple[pd.DataFrame, dict[str, dict[str, str]]]:
    """All statements as written in one language, and the words of each filter."""
    rows = catalogue.facts(db.query("catalogue_facts"), Text(lang))
    return rows, catalogue.options(rows, Text(lang))


def quiet(*lines: str, width: str = "stretch") -> None:
    st.html(f"<div class='quiet'>{'<br>'.join(lines)}</div>", width=width)


def download(key: str, label: str, build, file: str, mime: str) -> None:
    st.download_button(label, build, file, mime, key=f"download_{key}", on_click="ignore", icon=":material/download:")


def selection(found: pd.DataFrame, key: str) -> None:
    label = t("evidence_page_selection_csv", count=t.number(len(found)))
    download(key, label, lambda: export.csv(catalogue.takeaway(found), page.version, page.synthetic), f"nrmc-selection-{page.version}.csv", "text/csv")


def facts() -> None:
    """All statements, filtered; a row opens its evidence."""
    rows, words = prepared(page.version, t.lang)
    used = sum(name in st.query_params for name in catalogue.FILTERS)
    cells = [st.container()] if page.narrow else [*st.columns([2, 1, 1, 1]), *st.columns(5)]
    with cells[0]:
        q = state.text("q", t("evidence_page_q"), t("evidence_page_q_placeholder"))
    cells = [st.expander(t("evidence_page_filters", count=used), key="filters")] * 8 if page.narrow else cells[1:]
    chosen = {}
    for cell, (name, heading) in zip(cells, catalogue.FILTERS.items(), strict=True):
        with cell:
            chosen[name] = state.choices(name, t(heading), list(words[name]), [], t, words[name].get)
    found = catalogue.select(rows, chosen, q)
    with st.container(horizontal=True, vertical_alignment="center"):
        every = "_all" if len(found) == len(rows) else ""
        quiet(t(f"evidence_page_shown{every}", total=t.number(len(rows)), shown=t.number(len(found))), width="content")
        if (q or used) and st.button(t("evidence_page_clear"), key="clear", type="tertiary", icon=":material/filter_alt_off:"):
            st.switch_page(HERE, query_params=page.link())
    if found.empty:
        st.info(t("evidence_page_nothing"))
        return
    row = tables.show(page, "facts", found, catalogue.FACTS, 600 if len(found) > 15 else "auto")
    quiet(f"{t('evidence_page_signs')} {catalogue.signs(t)}", t("evidence_page_tier_line"))
    selection(found, "selection")
    if row:
        evidence.show(page, [row["id"]])


def sources() -> None:
    """All documents; a row opens what was taken from it."""
    frame = db.cached("catalogue_sources")
    with st.container(width=520):
        found = catalogue.documents(frame, state.choices("tier", t("evidence_page_tier"), list(catalogue.TIERS), [], t, str), t)
    quiet(t("evidence_page_sources_shown", total=len(frame), shown=len(found)))
    row = tables.show(page, "sources", found, catalogue.SOURCES, 600 if len(found) > 15 else "auto")
    quiet(t("evidence_page_tier_line"))
    if row:
        st.dialog(t("source"), width="large")(document)(row)


def document(source: dict) -> None:
    """One document: what it is, which pairs it names, which statements were taken from it."""
    rows = prepared(page.version, t.lang)[0]
    taken = rows[rows["source_id"] == source["source_id"]]
    st.html(evidence.source_line({**source, "source_title": source["title"]}, t))
    quiet(*catalogue.document_lines(source, db.query("catalogue_source_pairs", source_id=source["source_id"]), len(taken), t))
    if len(taken):
        tables.show(page, "taken", taken, catalogue.TAKEN, select=False)
        if st.button(t("evidence_page_document_facts", count=len(taken)), key="document_facts", type="tertiary", icon=":material/arrow_forward:"):
            st.switch_page(HERE, query_params=page.link(source=source["source_id"]))


def coverage() -> None:
    """Projects by domains: what was found, and what was not."""
    names = db.cached("codes", list="project_status").set_index("code")[f"name_{t.lang}"]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        batches = state.choices("batch", t("evidence_page_coverage_batch"), list(catalogue.BATCHES), [], t, lambda code: t("batch_unknown") if code == "unknown" else t("batch_n", n=code))
        statuses = state.choices("status", t("evidence_page_coverage_status"), names.index.tolist(), [], t, names.get)
        every = state.switch("all", t("evidence_page_coverage_all"), t)
    frame = db.cached("catalogue_coverage")
    rows = catalogue.coverage(frame, batches, statuses, not every, t)
    projects, domains = rows["project"].unique().tolist(), rows.sort_values("domain_order")["domain"].unique().tolist()
    clicked = figures.show(
        page, "coverage", charts.coverage(rows, t, page.theme, projects, domains, page.narrow), rows,
        title=t("evidence_page_coverage_title"),
        subtitle=t("evidence_page_coverage_subtitle", total=frame["project_id"].nunique(), shown=len(projects)),
        note=t("evidence_page_coverage_note"), empty=t("evidence_page_coverage_empty"), sql="catalogue_coverage", selection="project_id",
    )  # fmt: skip
    if clicked:
        st.switch_page("pages/centre.py", query_params=page.link(centre=clicked[0]))


def vocabulary() -> None:
    """What the metrics are, how they are defined, what was corrected, left out and preferred."""
    defined = db.cached("catalogue_definitions")
    figures.heading(t("evidence_page_definitions_title"), t("evidence_page_definitions_subtitle", count=len(defined), seen=int((defined["official_text_seen"] == "yes").sum())))
    st.html(catalogue.definitions(defined, t))
    metrics = t.local(db.cached("catalogue_metrics"))
    figures.heading(t("evidence_page_metrics_title"), t("evidence_page_metrics_subtitle", count=len(metrics), once=int(metrics["single_use_reason"].notna().sum())))
    row = tables.show(page, "metrics", metrics, catalogue.METRICS, 460)
    if row:
        st.switch_page(HERE, query_params=page.link(metric=row["metric_id"]))
    for name, rows, columns in (
        ("corrections", db.cached("catalogue_corrections"), catalogue.CORRECTIONS),
        ("left_out", db.cached("catalogue_left_out"), catalogue.LEFT_OUT),
        ("preferences", db.cached("catalogue_preferences"), catalogue.PREFERENCES),
    ):
        # nothing corrected or left out says so in its subtitle: 0
        figures.heading(t(f"evidence_page_{name}_title"), t(f"evidence_page_{name}_subtitle", count=len(rows)))
        if len(rows):
            tables.show(page, name, t.local(rows), columns, "content", select=False)
    if db.cached("catalogue_preferences").empty:
        quiet(t("evidence_page_preferences_none"))


def downloads() -> None:
    """Everything to take away, built when clicked, and how to cite it."""
    snapshot, (rows, words) = db.in_use(), prepared(page.version, t.lang)
    count = db.cached("headline").iloc[0]
    found = catalogue.select(rows, catalogue.asked(st.query_params.to_dict(), words), st.query_params.get("q", "").strip())
    first, second, third = st.columns(3, gap="large") if not page.narrow else [st.container() for _ in range(3)]
    with first:
        figures.heading(t("evidence_page_package"), t("evidence_page_package_note", tables=len(export.published(snapshot))))
        download("package", "ZIP", lambda: export.data_package(snapshot), f"nrmc-{page.version}.zip", "application/zip")
    with second:
        figures.heading(t("evidence_page_parquet"), t("evidence_page_parquet_note", count=int(count["observations"])))
        download("parquet", "Parquet", lambda: export.parquet("observation", snapshot), f"nrmc-observation-{page.version}.parquet", "application/vnd.apache.parquet")
    with third:
        figures.heading(t("evidence_page_csv"), t("evidence_page_csv_note", count=t.number(len(found))))
        selection(found, "chosen")
    figures.heading(t("evidence_page_cite_title"), t("evidence_page_cite_subtitle"))
    st.code(export.citation(t, snapshot), language=None, wrap_lines=True)
    figures.heading(t("evidence_page_licence_title"))
    st.html(f"<p class='lede'>{t('evidence_page_licence')}</p>")


st.title(t("page_evidence"))
st.html(f"<p class='lede'>{t('evidence_page_lede')}</p>")
view = state.choice("view", t("evidence_page_view"), list(catalogue.VIEWS), "facts", t, lambda code: t(f"evidence_page_view_{code}"), "segmented_control", label_visibility="collapsed")
{"facts": facts, "sources": sources, "coverage": coverage, "vocabulary": vocabulary, "downloads": downloads}[view]()
close_page(page)
