"""What was computed from case records, on the pages of centres: always by itself, never on an axis with published figures."""

import pandas as pd
import streamlit as st

from dashboard import charts_measured, db, figures, measured, state, tables
from dashboard.frame import Page


def of_centre(page: Page, centre: str, published: list[dict]) -> None:
    """The indicators of one centre, beside what is published under the same names, and one of them by month."""
    t = page.t
    rows = measured.latest(db.records("measured_of", subjects=[centre]))
    if not rows:
        return
    figures.heading(t("measured_title"), t("measured_subtitle"))
    widths = {"metric": 130, "measured_value": 140} if page.narrow else {"measured_limits": 240, "definition": 250}
    st.dataframe(
        measured.table(rows, published, t), hide_index=True, key="measured_table", placeholder="–", row_height=tables.WRAPPED if page.narrow else None, height=min(560, 38 + 35 * len(rows)),
        column_config={t(name): st.column_config.Column(width=width) for name, width in widths.items()},
    )  # fmt: skip
    frame = db.cached("measured_of", subjects=[centre])
    st.html(f"<div class='figure-caption'>{measured.source(rows, t)} {t('measured_note')}</div>")
    figures.tools(page, "measured", frame, "measured_of", t("measured_title"), None)
    _months(page, centre, rows)


def _months(page: Page, centre: str, rows: list[dict]) -> None:
    t = page.t
    metrics = {row["metric_id"]: row[f"metric_{t.lang}"] for row in rows if row["unit_id"] != "stay"}
    if not metrics:
        return
    metric = state.choice("measure", t("measured_pick"), list(metrics), "cmi" if "cmi" in metrics else next(iter(metrics)), t, metrics.get)
    frame = db.cached("measured_months", subject=centre, metric=metric)
    points = measured.months(db.records("measured_months", subject=centre, metric=metric), t)
    figures.show(
        page, "measured_months", (lambda: charts_measured.trend(points, t, page.theme)) if len(points) > 1 else None, frame,
        title=t("measured_months", metric=metrics[metric]), subtitle=t("measured_months_note"), sql="measured_months",
        empty=t("measured_months_none"), codes=(centre, metric), note=measured.source(rows, t),
    )  # fmt: skip


def of_models(page: Page, models: list[str], names: dict[str, str]) -> None:
    """Indicators of several centres on one axis each: one metric, one definition, one year."""
    t = page.t
    rows = db.records("measured_of", subjects=models)
    if not rows:
        return
    st.header(t("measured_title"))
    st.markdown(t("measured_subtitle"))
    groups = measured.groups(rows)
    if not groups:
        st.info(t("measured_alone"))
    for start in range(0, len(groups), 2):
        for column, group in zip(st.columns(2, gap="large") if not page.narrow else [st.container()] * 2, groups[start : start + 2], strict=False):
            with column:
                _group(page, group, names, models)


def _group(page: Page, group: list[dict], names: dict[str, str], models: list[str]) -> None:
    t, first = page.t, group[0]
    points = measured.marks(group, names, t)
    silent = [t("measured_silent", name=names.get(row["subject"], row["subject"]), why=measured.why(row, t)) for row in group if row["value"] != row["value"]]
    key = f"measured_{first['metric_id']}_{first['definition_id'].replace('.', '_')}"
    figures.show(
        page, key, lambda: charts_measured.intervals(points, t, page.theme, [names[m] for m in models]), pd.DataFrame(group),
        title=t("measured_group", metric=first[f"metric_{t.lang}"], period=t.date(first["period"])), subtitle=first[f"definition_{t.lang}"],
        sql="measured_of", codes=tuple(models), note=t.join(silent) + measured.source(group, t),
    )  # fmt: skip


def inflow(page: Page) -> None:
    """Patients from other provinces at each centre whose records were measured, last year of each."""
    t = page.t
    rows = measured.latest(db.records("measured_inflow"))
    if not rows:
        return
    periods = sorted({row["period"] for row in rows})
    for period in reversed(periods):
        group = [row for row in rows if row["period"] == period]
        points = measured.marks(group, {}, t)
        figures.show(
            page, f"measured_inflow_{period}", (lambda points=points: charts_measured.intervals(points, t, page.theme, points["name"].tolist())) if len(points) else None,
            pd.DataFrame(group), title=t("measured_inflow", period=t.date(period)), subtitle=group[0][f"definition_{t.lang}"], sql="measured_inflow",
            empty=t("measured_withheld"), codes=(period,), note=measured.source(group, t),
        )  # fmt: skip
