"""A plain table of statements, each with the button that opens its evidence; one column on a phone."""

import html

import streamlit as st

from dashboard import evidence
from dashboard.frame import Page
from dashboard.outflow import Line

_RULE = "border-top:1px solid color-mix(in srgb, currentColor 16%, transparent);padding:.35rem 0 .3rem;line-height:1.5;font-size:.92rem;white-space:pre-line"
_BUTTON = 0.1  # of the width


def show(page: Page, lines: list[Line], heads: list[str], widths: list[float], key: str) -> None:
    """Draw `lines` under `heads`; the first cell of a line is its name. Few elements a row, for a page has many rows."""
    grid = f"display:grid;gap:1.1rem;grid-template-columns:{' '.join(f'minmax(0,{width}fr)' for width in widths)}"
    with st.container(gap=None):
        if not page.narrow:
            left, _ = st.columns([1 - _BUTTON, _BUTTON])
            left.html(f"<div class='quiet' style='{grid}'>{''.join(f'<div>{html.escape(head)}</div>' for head in heads)}</div>")
        for number, line in enumerate(lines):
            first, *rest = [_cell(cell) for cell in line.cells]
            cells = f"<div style='font-weight:{600 if page.narrow else 500}'>{first}</div>" + "".join(f"<div>{cell}</div>" for cell in rest)
            text, button = (st.container(), st.container()) if page.narrow else st.columns([1 - _BUTTON, _BUTTON])
            text.html(f"<div style='{_RULE};{'' if page.narrow else grid}'>{cells}</div>")
            with button:
                evidence.button(page, line.ids, f"{key}_{number}", page.t("evidence"))


def _cell(cell: tuple[str, str]) -> str:
    text, small = (html.escape(part) for part in cell)
    return text + (f"<div class='quiet' style='font-weight:400'>{small}</div>" if small else "")
