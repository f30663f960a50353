"""The frame of every page: configuration, menu, language, data version. A page starts with `open_page`."""

import atexit
import gc
from dataclasses import dataclass

import streamlit as st

from dashboard import db, maps, state
from dashboard.synthetic import STAMP
from dashboard.text import LANGUAGES, Text
from dashboard.theme import DARK, LIGHT, Theme

PAGES = {
    "overview": "app.py",
    "compare": "pages/compare.py",
    "outflow": "pages/outflow.py",
    "technology": "pages/technology.py",
    "targets": "pages/targets.py",
    "centre": "pages/centre.py",
    "evidence": "pages/evidence.py",
}

_STYLE = """<style>
.block-container, [data-testid="stMainBlockContainer"] {max-width: 1440px; padding: 2.2rem 2rem 3rem;}
[data-testid="stHeader"] {height: 0; min-height: 0; background: transparent;}
h1 {padding-top: .4rem;}
.lede {max-width: 46rem; line-height: 1.65; font-size: 1.02rem;}
.figure-title {font-weight: 600; font-size: 1.12rem; line-height: 1.4; margin: .6rem 0 .1rem;}
.figure-subtitle, .figure-caption, .quiet {color: color-mix(in srgb, currentColor 68%, transparent); font-size: .86rem; line-height: 1.5;}
.number {font-size: 2rem; font-weight: 600; line-height: 1.15; font-variant-numeric: tabular-nums;}
.number-label {font-size: .95rem; font-weight: 600;}
.cells td, .cells th {vertical-align: top; text-align: left; padding: .35rem .7rem .35rem 0; border-bottom: 1px solid color-mix(in srgb, currentColor 16%, transparent); font-size: .92rem; line-height: 1.5;}
.cells {border-collapse: collapse; width: 100%;}
.synthetic-band {border: 2px solid #C75B12; border-left-width: 10px; padding: .4rem .8rem; line-height: 1.5; font-size: .95rem; background: repeating-linear-gradient(-45deg, color-mix(in srgb, #C75B12 16%, transparent) 0 8px, transparent 8px 18px);}
.tag {border: 1px solid color-mix(in srgb, currentColor 35%, transparent); border-radius: 3px; padding: 0 .3rem; font-size: .78rem; white-space: nowrap;}
[class*="st-key-evidence_"] button, [class*="st-key-evidence_"] button > div {min-height: 1.5rem; padding-top: 0; padding-bottom: 0;}
.st-key-matrix, .st-key-matrix [data-testid="stVerticalBlock"] {gap: .3rem;}
@media (max-width: 640px) {
  [data-testid="stMainBlockContainer"] {padding: 1.6rem .9rem 2rem;}
  .number {font-size: 1.6rem;}
}
</style>"""

# The server cannot know the width of a screen. A phone says so once; a wide screen says nothing and costs no rerun.
_VIEWPORT = st.components.v2.component(
    "viewport",
    js="export default function({setStateValue}) { if (window.innerWidth < 700) setStateValue('narrow', true); }",
)


@dataclass(frozen=True)
class Page:
    """What a page needs to know of its reader."""

    t: Text
    theme: Theme
    narrow: bool
    version: str
    synthetic: bool

    def link(self, **parameters: str) -> dict[str, str]:
        """Query parameters of a link to another page, in the reader's language and data version."""
        return state.link(parameters, self.t.lang)


@st.cache_resource(show_spinner=False)
def _settle() -> bool:
    """Once a server: what the libraries brought along lives for good, so no later collection has to walk it."""
    gc.collect()
    gc.freeze()
    atexit.register(gc.unfreeze)  # at the end they may go like everything else
    return True


def open_page(name: str) -> Page:
    """Draw the frame; stop with a sentence where there is no warehouse. Returns the page's context."""
    _settle()
    lang = st.query_params.get("lang", "zh")
    t = Text(lang if lang in LANGUAGES else "zh")
    title = t(f"page_{name}")
    st.set_page_config(page_title=f"{title} · {t('brand')}", layout="wide", initial_sidebar_state="collapsed")
    st.html(_STYLE)
    snapshot = _snapshot(t)
    st.html(f'<div lang="{"zh-CN" if t.lang == "zh" else "en"}"></div>')
    _menu(name, t)
    if snapshot.kind == "synthetic":
        st.html(f"<div class='synthetic-band'><b>{STAMP}</b> {t('synthetic_band')}</div>")
    narrow = bool(_VIEWPORT(key="viewport", data={}, on_narrow_change=lambda: None).narrow)
    theme = DARK if st.context.theme.type == "dark" else LIGHT
    return Page(t, theme, narrow, snapshot.version, snapshot.kind == "synthetic")


def map_sheet(page: Page) -> maps.Sheet:
    """The sheet of boundaries of this data version, parsed once."""
    return _sheet(page.version)


@st.cache_resource(max_entries=3, show_spinner=False)
def _sheet(version: str) -> maps.Sheet:
    return maps.Sheet(db.query("map_layers").set_index("layer")["content"].to_dict())


def close_page(page: Page) -> None:
    """The footer: data version, licence, what this is not."""
    t = page.t
    st.divider()
    counts = db.cached("headline").iloc[0]
    st.html(
        '<div class="quiet footer">'
        + t(
            "footer", version=page.version, observations=t.number(int(counts["observations"])),
            events=t.number(int(counts["events"])), sources=t.number(int(counts["sources"])),
        )  # fmt: skip
        + "</div>"
    )


def _snapshot(t: Text) -> db.Snapshot:
    try:
        snapshot = db.current()
        wanted = st.query_params.get("v")
        if wanted:
            older = db.named(wanted)
            if older is None:
                st.warning(t("unknown_version", version=wanted[:40]), icon=":material/history:")
            snapshot = older or snapshot
        db.use(snapshot)
        db.cached("headline")
    except db.NoWarehouse:
        st.title(t("brand"))
        st.error(t("no_warehouse"))
        st.code("python -m etl build", language="bash")
        st.stop()
    return snapshot


def _menu(name: str, t: Text) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="menu"):
        for page, path in PAGES.items():
            label = t(f"page_{page}")
            st.page_link(path, label=f"**{label}**" if page == name else label, query_params=state.link({}, t.lang))
        st.space("stretch")
        state.choice("lang", "语言 / Language", list(LANGUAGES), "zh", t, LANGUAGES.get, "segmented_control", label_visibility="collapsed")
