"""Evidence on click: for any number its source, place, tier, qualifier, definition and rivals."""

import html

import pandas as pd
import streamlit as st

from dashboard import db, values
from dashboard.frame import Page


def button(page: Page, ids: list[str], key: str, label: str | None = None) -> None:
    """A quiet button that opens the evidence of these observations, events, designs or flows."""
    t = page.t
    if st.button(label or t("evidence_button", count=len(ids)), key=f"evidence_{key}", type="tertiary", icon=":material/fact_check:"):
        show(page, ids)


def counted_button(page: Page, sql: str, key: str) -> None:
    """For a number that we counted ourselves: how, by which query, and where its rows are."""
    if st.button(page.t("counted_button"), key=f"counted_{key}", type="tertiary", icon=":material/functions:"):
        st.dialog(page.t("counted_button"), width="large")(lambda: _counted(page, sql))()


def _counted(page: Page, sql: str) -> None:
    st.markdown(page.t("counted_intro"))
    st.code(db.sql(sql), language="sql")
    st.page_link("pages/evidence.py", label=page.t("counted_open"), query_params=page.link(), icon=":material/arrow_forward:")


def on_select(page: Page, selected: list[str], key: str) -> None:
    """Open the evidence of a mark that was just clicked; a rerun with the same selection opens nothing."""
    seen = f"_seen_{key}"
    if selected and st.session_state.get(seen) != selected:
        st.session_state[seen] = selected
        show(page, selected)
    elif not selected:
        st.session_state.pop(seen, None)


def show(page: Page, ids: list[str]) -> None:
    """Open the dialog."""
    st.dialog(page.t("evidence"), width="large")(lambda: _dialog(page, ids))()


def _dialog(page: Page, ids: list[str]) -> None:
    rows = db.query("evidence_of", ids=ids)
    if rows.empty:
        st.info(page.t("evidence_none"))
        return
    for row in values.records(rows.head(12)):
        card(page, row)
    if len(rows) > 12:
        st.caption(page.t("evidence_more", count=len(rows) - 12))
    # a page_link to the page one is on changes what is shown but not the address; switch_page changes both
    if st.button(page.t("evidence_all"), key="evidence_all", type="tertiary", icon=":material/arrow_forward:"):
        st.switch_page("pages/evidence.py", query_params=page.link(q=rows.iloc[0]["id"]))


def card(page: Page, row: dict) -> None:
    """One statement with everything that a careful reader asks for."""
    t = page.t
    lines = [
        (t("subject"), row[f"subject_{t.lang}"]),
        (t("statement"), row[f"statement_{t.lang}"]),
        (t("value"), _value(row, page)),
        (t("period"), values.period(row, t) if row["type"] == "observation" else t.period(_text(row["period_start"]), _text(row["period_end"]))),
        (t("attributes"), t.join([_text(row[f"{c}_{t.lang}"]) or "" for c in ("scope", "population", "counting", "part", "kind", "qualifier")])),
        (t("definition"), _text(row[f"definition_{t.lang}"]) or t("definition_none")),
        (t("derivation"), _text(row["derivation"])),
        (t("note"), _text(row[f"note_{t.lang}"])),
        (t("flags"), t.join(_flags(row, t))),
        (t("rivals"), _text(row[f"rival_{t.lang}"])),
        (t("source"), source_line(row, t)),
        (t("locator"), _text(row["locator"])),
        (t("search_phrase"), _text(row["search_phrase"])),
        (t("id"), row["id"]),
    ]
    body = "".join(
        f"<tr><th style='width:9em;font-weight:500'>{html.escape(name)}</th><td>{value if name == t('source') else html.escape(str(value))}</td></tr>"
        for name, value in lines
        if value
    )
    st.html(f"<table class='cells'>{body}</table>")


def source_line(row, t) -> str:
    """Publisher, title, date and tier as HTML; linked only where the original page is safe to link."""
    title = html.escape(_text(row["source_title"]) or "")
    if _text(row.get("url")):
        title = f"<a href='{html.escape(row['url'], quote=True)}' target='_blank' rel='noopener noreferrer'>{title}</a>"
    parts = [title, html.escape(_text(row["publisher"]) or ""), t.date(iso(row["published_date"]))]
    tier = f"<span class='tag'>{t('tier')} {row['tier']}</span>"
    return " · ".join(part for part in parts if part) + f" {tier} <span class='quiet'>{row['source_id']}</span>"


def iso(text) -> str | None:
    """An ISO date or nothing."""
    return _text(text)


def _value(row: dict, page: Page) -> str | None:
    return None if row["type"] in ("event", "design", "technology") else values.value(row, page.t)


def _flags(row: dict, t) -> list[str]:
    names = db.cached("codes", list="flag").set_index("code")[f"name_{t.lang}"]
    flags = [flag for flag in (_text(row["flag"]) or "").split("|") if flag]
    return [names.get(flag.split(":")[0], flag) + (f" ({flag.split(':')[1]})" if ":" in flag else "") for flag in flags]


def _text(value) -> str | None:
    return None if values.missing(value) or value is pd.NaT else str(value)
