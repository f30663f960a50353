"""A plain table of statements, each with the button that opens its evidence; one column on a phone."""

import html

import streamlit as st

from dashboard import evidence
from dashboard.frame import Page
from dashboard.outflow import Line

_RULE = "border-top:1px solid color-mix(in srgb, currentColor 16%, transparent);padding:.35rem 0 .3rem;line-height:1.5;font-size:.92rem;white-space:pre-line"


def show(page: Page, lines: list[Line], heads: list[str], widths: list[float], key: str) -> None:
    """Draw `lines` under `heads`; the first cell of a line is its name."""
    t = page.t
    if page.narrow:
        for number, line in enumerate(lines):
            first, *rest = line.cells
            body = "".join(f"<div>{_cell(cell)}</div>" for cell in rest)
            with st.container(gap=None):
                st.html(f"<div style='{_RULE}'><div style='font-weight:600'>{_cell(first)}</div>{body}</div>")
                evidence.button(page, line.ids, f"{key}_{number}", t("evidence"))
        return
    with st.container(gap=None):
        for column, head in zip(st.columns([*widths, 0.8]), [*heads, ""], strict=True):
            column.html(f"<div class='quiet'>{html.escape(head)}</div>")
        for number, line in enumerate(lines):
            *cells, last = st.columns([*widths, 0.8])
            for place, (column, cell) in enumerate(zip(cells, line.cells, strict=True)):
                column.html(f"<div style='{_RULE};{'font-weight:500' if place == 0 else ''}'>{_cell(cell)}</div>")
            with last:
                evidence.button(page, line.ids, f"{key}_{number}", t("evidence"))


def _cell(cell: tuple[str, str]) -> str:
    text, small = (html.escape(part) for part in cell)
    return text + (f"<div class='quiet' style='font-weight:400'>{small}</div>" if small else "")
