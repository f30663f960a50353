"""A view as a matrix, as small maps of all periods, and as a table; withheld is written as withheld, never as 0."""

import pandas as pd
import streamlit as st

from dashboard import (
    db,
    figures,
    flow_data,
    flow_legend,
    flow_matrix,
    flow_scale,
    flow_scene,
    flow_years,
    flows,
    state,
    tables,
    values,
)
from dashboard.flow_legend import Entry
from dashboard.flows import Names, View
from dashboard.frame import Page, map_sheet


def matrix(page: Page, view: View) -> None:
    """Who goes where, all at once, among the places with most travel."""
    t, theme = page.t, page.theme
    places = flow_data.places(view)
    names = Names.of(places, t)
    order = state.choice("order", t("flow_matrix_order"), list(flow_matrix.ORDERS), "region", t, lambda code: t(f"flow_matrix_order_{code}"), "segmented_control")
    codes = busiest(db.cached("od_totals", **view.asked, period=view.period), places, 16 if page.narrow else flow_matrix.LARGE, view)
    cells = db.cached("od_matrix", **view.asked, period=view.period, places=codes)
    shown = places[places["place"].isin(codes)]
    ordered = flow_matrix.by_region(shown) if order == "region" else flow_matrix.by_exchange(codes, cells)
    shares = bool(len(cells)) and cells["origin_out_stays"].notna().all()
    data = full(cells, ordered, shares, view, t)
    classes = flow_scale.sequential(data["value"].dropna().tolist(), theme)
    legend = [Entry("swatch", f"{_limit(low, shares, t)}–{_limit(high, shares, t)}", colour) for low, high, colour in zip(classes.limits, classes.limits[1:], classes.colours, strict=False)]
    above = flow_legend.as_html([(t("flow_matrix_share") + t("flow_legend_percent") if shares else t("flow_measure_pair_stays"), [*legend, Entry("swatch", t("flow_matrix_withheld"), theme.land)])], theme)
    region = dict(zip(places["place"], places["region"], strict=True))
    said = {row["code"]: row[f"name_{t.lang}"] for row in db.records("codes", list="region")}
    regions = {code: said.get(region[code], "") for code in flow_matrix.beginnings(ordered, region)} if order == "region" else {}
    figures.show(
        page, "flow_matrix", lambda: flow_matrix.chart(data, ordered, names.short, classes, flows.withheld(view), t, theme, page.narrow, regions), flows.named(cells, places),
        title=_most(view, cells, names, len(ordered), t), subtitle=t("flow_matrix_note") + (t("flow_matrix_part", count=len(ordered), all=len(places)) if len(ordered) < len(places) else ""), sql="od_matrix", codes=(view, order), note=flow_data.credit(view, t) + t("flow_matrix_caption"), legend=above,
    )  # fmt: skip


def _most(view: View, cells: pd.DataFrame, names: Names, count: int, t) -> str:
    """The answer of a matrix in one sentence: its largest published flow."""
    crossing = cells[cells["origin"] != cells["destination"]]
    if crossing.empty:
        return t("flow_matrix_title_none", period=flows.period(view.period, t), count=count)
    most = crossing.loc[crossing["stays"].idxmax()]
    return t("flow_matrix_title", period=flows.period(view.period, t), count=count, origin=names(most["origin"]), destination=names(most["destination"]), stays=flows.amount(most["stays"], t), unit=t(f"flow_unit_{view.unit}"))


def _limit(value: float, shares: bool, t) -> str:
    return f"{100 * value:.1f}".removesuffix(".0") if shares else flows.amount(value, t)


def busiest(totals: pd.DataFrame, places: pd.DataFrame, most: int, view: View) -> list[str]:
    """Places with most travel, and the chosen ones."""
    travel = totals[["out_stays", "in_stays"]].fillna(0).sum(axis=1)
    known = totals.assign(travel=travel).sort_values("travel", ascending=False)["place"].tolist()
    chosen = [code for code in (view.place, view.other) if code]
    rest = [code for code in known + places["place"].tolist() if code not in chosen]
    return list(dict.fromkeys(chosen + rest))[:most]


def full(cells: pd.DataFrame, codes: list[str], shares: bool, view: View, t) -> pd.DataFrame:
    """Every pair of different places shown: origin, destination, value (missing where withheld), text."""
    pairs = pd.MultiIndex.from_product([codes, codes], names=["origin", "destination"]).to_frame(index=False)
    data = pairs[pairs["origin"] != pairs["destination"]].merge(cells, on=["origin", "destination"], how="left")
    data["value"] = data["stays"] / data["origin_out_stays"] if shares else data["stays"].astype(float)
    data["text"] = [
        t("flow_cell_withheld", below=flows.withheld(view)) if values.missing(row["stays"])
        else flows.amount(row["stays"], t) + (t("flow_bracket", share=flows.written("of_crossing", row["value"], t)) if shares else "")
        for row in values.records(data)
    ]  # fmt: skip
    return data[["origin", "destination", "value", "text"]]


def years(page: Page, view: View) -> None:
    """One small map a period, all with one scale."""
    t, theme = page.t, page.theme
    shades = flow_data.shades(view)
    classes = flow_scene.shading(view, shades, theme)
    own = shades[~shades["place"].isin(flows.TOTALS)]
    periods = sorted(own["period"].unique())
    keys = flow_scene.Keys(classes, 0.0, 0.0, 0.0, 0.0, (), "", 0.0)
    drawing = (lambda: flow_years.chart(own, {code: flows.period(code, t) for code in periods}, classes, map_sheet(page), t, theme, page.narrow)) if classes else None
    figures.show(
        page, "flow_years", drawing, flows.named(own, flow_data.places(view)), title=_then_and_now(view, shades, periods, t),
        subtitle=t("flow_years_note"), sql="od_values", codes=(view.over_time, view.by), note=flow_data.credit(view, t) + t("map_caption"), empty=t("flow_map_empty"),
        legend=flow_legend.as_html(flow_legend.entries(view, keys, t, theme), theme),
    )  # fmt: skip


def _then_and_now(view: View, shades: pd.DataFrame, periods: list[str], t) -> str:
    """Did it change? All places together in the first and in the last period, where that is known; else the span."""
    measure, ends = t(f"flow_measure_{view.by}"), (periods[:1] + periods[-1:]) or ["", ""]
    first, last = (flows.period(code, t) if code else "" for code in ends)
    whole = shades[shades["place"].isin(flows.TOTALS)].dropna(subset=["value"]).drop_duplicates("period").set_index("period")["value"]
    if not all(code in whole.index for code in ends):
        return t("flow_years_title", measure=measure, first=first, last=last)
    return t("flow_years_title_whole", measure=measure, first=first, last=last, then=flows.written(view.by, whole[ends[0]], t), now=flows.written(view.by, whole[ends[1]], t))


def table(page: Page, view: View) -> None:
    """The flows of the view as a table to read and sort, with the share of all that leave the origin."""
    t = page.t
    places = flow_data.places(view)
    names = Names.of(places, t)
    rows = flow_data.largest(view)
    written = pd.DataFrame([
        {"number": str(number), "origin": names.long[row["origin"]], "destination": names.long[row["destination"]], "stays": flows.amount(row["stays"], t),
         "leaving": _share(row, "origin_out_stays", t), "residents": _share(row, "origin_resident_stays", t)}
        for number, row in enumerate(values.records(rows), 1)
    ] + [
        {"number": "", "origin": names.long[origin], "destination": names.long[destination], "stays": flows.withheld(view), "leaving": "–", "residents": "–"}
        for origin, destination in unpublished(view, rows, places["place"].tolist())
    ])  # fmt: skip
    figures.heading(t("flow_table_title", period=flows.period(view.period, t), count=len(rows)), t("flow_table_note", below=flows.withheld(view)))
    if written.empty:
        st.info(t("flow_map_empty"))
        return
    columns = {"number": ("flow_table_number", 60, None), "origin": ("flow_matrix_origin", 200, 110), "destination": ("flow_matrix_destination", 200, 110), "stays": ("flow_table_stays", 130, 90), "leaving": ("flow_table_leaving", 200, None), "residents": ("flow_table_residents", 200, None)}
    if figures.stamped(page, rows):
        st.html(f"<span class='tag'>{figures.synthetic.STAMP}</span>")
    tables.show(page, "flow_table", written, columns, "auto" if page.narrow else 38 + 35 * min(len(written), 20), select=False, numbers=("number", "stays", "leaving", "residents"))
    figures.tools(page, "flow_table", flows.named(rows, places), "od_pair" if view.other else "od_flows", t("flow_table_title", period=flows.period(view.period, t), count=len(rows)), None)


def unpublished(view: View, rows: pd.DataFrame, codes: list[str]) -> list[tuple[str, str]]:
    """Pairs of the chosen place whose number is not published; only known once all published ones are listed."""
    if not view.place or view.question == "cross" or (not view.other and len(rows) and len(rows) < rows["published_flows"].iloc[0]):
        return []
    listed = set(zip(rows["origin"], rows["destination"], strict=True))
    if view.other:
        wanted = [(view.place, view.other), (view.other, view.place)]
    else:
        wanted = [(view.place, code) if view.question != "to" else (code, view.place) for code in codes if code != view.place]
    return [pair for pair in wanted if pair not in listed]


def _share(row: dict, column: str, t) -> str:
    return "–" if values.missing(row[column]) else flows.written("of_crossing", row["stays"] / row[column], t)
