"""Tables to read and to click: headings in the reader's language, fewer and narrower columns on a phone."""

from zlib import crc32

import pandas as pd
import streamlit as st

from dashboard.frame import Page

WRAPPED = 84  # pixels: above four rem the cells of a table wrap; on a phone that is better than cutting

# name -> (key of the heading, width in pixels, width on a phone; None: not shown there)
Columns = dict[str, tuple[str, int, int | None]]


def show(page: Page, key: str, rows: pd.DataFrame, columns: Columns, height: int | str = "auto", select: bool = True, numbers: tuple[str, ...] = ()) -> dict | None:
    """Draw the table; columns of `numbers` stand to the right. Returns the row that was just clicked, once a click."""
    widths = {name: (heading, narrow if page.narrow else wide) for name, (heading, wide, narrow) in columns.items()}
    configured = {
        name: st.column_config.LinkColumn(page.t(heading), width=width, display_text=page.t("evidence_page_open"))
        if name == "url"
        else st.column_config.Column(page.t(heading), width=width, alignment="right" if name in numbers else None)
        for name, (heading, width) in widths.items()
        if width
    }
    # Other rows are another table: a selection that stayed would fall on the row that took its place.
    identity = f"{key}_{crc32(repr((rows.index.tolist(), page.t.lang)).encode()):x}"
    drawn = st.dataframe(
        rows[list(configured)], key=identity, hide_index=True, height=height, row_height=WRAPPED if page.narrow else None, placeholder="",
        column_config=configured, on_select="rerun" if select else "ignore", selection_mode=["single-cell"] if page.narrow else ["single-row", "single-cell"],
    )  # fmt: skip
    if not select:
        return None
    picked = [*drawn.selection.rows, *(row for row, _ in drawn.selection.cells)]
    now = (identity, picked[0]) if picked else None
    if now == st.session_state.get(f"_clicked_{key}"):
        return None
    st.session_state[f"_clicked_{key}"] = now
    return rows.iloc[picked[0]].to_dict() if picked else None
