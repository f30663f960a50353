"""The one door for figures: title, unit, chart, sources, its SQL and its downloads; nobody can forget one.

Nor the stamp of invented data: what is shown or taken away bears it where the warehouse is synthetic or any row is.
"""

import html
import re
from collections.abc import Callable

import altair as alt
import pandas as pd
import pydeck as pdk
import streamlit as st
from altair.utils.schemapi import debug_mode

from dashboard import db, evidence, export, synthetic, wrapping
from dashboard.frame import Page, map_sheet
from dashboard.maps import DECK_FONT

PRINTED = 680  # pixels: width of the lines above a picture, unless it is wider
Drawing = alt.TopLevelMixin | pdk.Deck | Callable[[], alt.TopLevelMixin] | None


def heading(title: str, subtitle: str = "") -> None:
    """A figure's title asks or answers its question; the subtitle says metric, population, period, unit."""
    st.html(
        f"<div class='figure-title'>{html.escape(title)}</div>"
        + (f"<div class='figure-subtitle'>{html.escape(subtitle)}</div>" if subtitle else "")
    )


def show(
    page: Page, key: str, drawing: Drawing, rows: pd.DataFrame, *, title: str, subtitle: str,
    sql: str, empty: str = "", note: str = "", picture: Callable[[], alt.TopLevelMixin] | None = None,
    selection: str | None = None, alt_text: str = "", height: int | None = None, codes: tuple = (), hint: str = "", legend: str = "",
) -> list[str]:  # fmt: skip
    """Draw one figure. `rows` is what is shown (and downloaded); `sql` names the statement behind it.

    A `drawing` given as a function is built once per data version, language, appearance and `codes` (all that it
    depends on besides): building and validating an Altair chart costs more than the rest of a page run.

    `selection` is the column of `rows` whose values a click returns; with `observation_id` and the like the
    evidence opens by itself. `picture` gives the chart for SVG and PNG where the drawing is a map of pydeck.
    `legend` is HTML between heading and drawing. `note` goes wherever the figure goes; `hint` only helps on the screen. Returns the clicked ids. Without rows the figure says why (`empty`) instead of drawing an empty chart.
    """
    with st.container(key=f"figure_{key}"):
        heading(title, subtitle)
        if rows.empty or drawing is None:
            st.info(empty or page.t("figure_empty"))
            return []
        if legend:
            st.html(legend)
        clicked = _draw(page, key, drawing, selection, alt_text or title, height, codes, stamped(page, rows))
        caption(page, rows, hint + note)
        built = drawing if callable(drawing) else (lambda: drawing) if isinstance(drawing, alt.TopLevelMixin) else None
        tools(page, key, rows, sql, title, picture or built, note)
        return clicked


def stamped(page: Page, rows: pd.DataFrame) -> bool:
    """Whether what is made of these rows must say that it is invented."""
    return page.synthetic or synthetic.marked(rows)


@st.cache_data(max_entries=512, show_spinner=False)
def _specification(version: str, lang: str, dark: bool, narrow: bool, key: str, codes: tuple, stamp: bool, _build: Callable, _page: Page) -> dict:
    # against the schema charts are held by the tests; here it would take as long as everything else
    with debug_mode(False):
        spec = _build().to_dict(validate=False)
    return synthetic.chart(spec, _page.theme) if stamp else spec


def _draw(page: Page, key: str, drawing: Drawing, selection: str | None, alt_text: str, height: int | None, codes: tuple, stamp: bool) -> list[str]:
    if isinstance(drawing, pdk.Deck):
        drawing = synthetic.deck(drawing, map_sheet(page).page, page.theme, DECK_FONT, page.narrow) if stamp else drawing
        event = st.pydeck_chart(
            drawing, key=f"deck_{key}", height=height or 520, on_select="rerun" if selection else "ignore", alt=alt_text
        )
        if not selection:
            return []
        objects = event.selection.get("objects", {}) if event else {}
        return [str(thing[selection]) for layer in objects.values() for thing in layer if thing.get(selection)]
    if callable(drawing):
        spec = _specification(page.version, page.t.lang, page.theme.dark, page.narrow, key, codes, stamp, drawing, page)
    else:
        spec = synthetic.chart(drawing.to_dict(), page.theme) if stamp else drawing.to_dict()
    event = st.vega_lite_chart(
        spec=spec, key=f"chart_{key}", theme=None, width="stretch", alt=alt_text,
        on_select="rerun" if selection else "ignore", selection_mode="pick" if selection else None,
    )  # fmt: skip
    if not selection:
        return []
    points = event.selection.get("pick", []) if event else []
    return [str(point[selection]) for point in points if isinstance(point, dict) and point.get(selection)]


def caption(page: Page, rows: pd.DataFrame, note: str = "") -> None:
    """The sources of what is shown, by publisher, and the caveat that matters."""
    t = page.t
    parts = [html.escape(note)] if note else []
    if "source_id" in rows and "publisher" in rows:
        columns = (rows[name].tolist() for name in ("source_id", "publisher", "tier"))
        known = {source: f"{_publisher(publisher, t.lang) or source} ({tier})" for source, publisher, tier in zip(*columns, strict=True) if isinstance(source, str)}
        more = t("sources_more", count=len(known)) if len(known) > 4 else ""
        if known:
            parts.append(t("sources_line", sources=html.escape(t.join(list(known.values())[:4])) + more))
    if parts:
        st.html(f"<div class='figure-caption'>{' '.join(parts)}</div>")


def _publisher(name, lang: str) -> str:
    """A publisher's name without the remarks behind it (reporters, mirrors), which the evidence shows in full.

    One written in both languages (`中文 / English`) is shown in the reader's.
    """
    if not isinstance(name, str):
        return ""
    own = re.fullmatch(r"(.*[\u4e00-\u9fff].*) / ([^\u4e00-\u9fff]+)", name)
    return re.split(r"[（(，,；;]", own[1 if lang == "zh" else 2] if own else name)[0].strip()


def tools(page: Page, key: str, rows: pd.DataFrame, sql: str, title: str, picture: Callable | None, note: str = "") -> None:
    """Data, sources, SQL and downloads, drawn only when the reader opens them."""
    t = page.t
    box = st.popover(t("figure_tools"), key=f"tools_{key}", type="tertiary", icon=":material/table_view:", on_change="rerun")
    if not box.open:
        return
    with box:
        shown = t.local(rows.drop(columns=[c for c in rows.columns if c in ("content",)]))
        st.dataframe(shown, hide_index=True, height=240)
        with st.container(horizontal=True):
            stamp = stamped(page, rows)
            name = f"{synthetic.FILE if stamp else ''}nrmc-{key}-{page.version}"
            st.download_button("CSV", lambda: export.csv(rows, page.version, stamp), f"{name}.csv", "text/csv", key=f"csv_{key}", on_click="ignore")
            if picture is not None:
                st.download_button("SVG", lambda: export.svg(printed(picture(), rows, title, note, page)), f"{name}.svg", "image/svg+xml", key=f"svg_{key}", on_click="ignore")
                st.download_button("PNG", lambda: export.png(printed(picture(), rows, title, note, page)), f"{name}.png", "image/png", key=f"png_{key}", on_click="ignore")
            ids = rows["observation_id"].dropna().tolist() if "observation_id" in rows else []
            if ids and st.button(t("evidence_button", count=len(ids)), key=f"tools_evidence_{key}"):
                evidence.show(page, ids)
        st.caption(t("figure_sql", name=sql))
        st.code(db.sql(sql), language="sql")


def printed(chart: alt.TopLevelMixin, rows: pd.DataFrame, title: str, note: str, page: Page) -> dict:
    """The chart as it leaves the house: with its title, its caveats, its sources, the data version and, if need be, the stamp."""
    ids = rows["source_id"].dropna().drop_duplicates().tolist() if "source_id" in rows else []
    sources = ", ".join(ids[:12]) + (page.t("sources_more", count=len(ids)) if len(ids) > 12 else "")
    line = page.t("picture_line", sources=sources, version=page.version) if sources else page.t("picture_line_unsourced", version=page.version)
    spec = chart.to_dict()
    room = spec["width"] if isinstance(spec.get("width"), int) and spec["width"] > PRINTED else PRINTED
    spec["title"] = {
        "text": wrapping.lines(title, room, 15), "subtitle": [*wrapping.lines(note, room, 11), line],
        "anchor": "start", "color": page.theme.text, "subtitleColor": page.theme.muted,
    }  # fmt: skip
    return synthetic.chart(spec, page.theme) if stamped(page, rows) else spec
