"""Beside the map: where people of the chosen place go, who comes to it, how that moved, and why they travel."""

from dataclasses import replace

import pandas as pd
import streamlit as st

from dashboard import db, figures, flow_charts, flow_controls, flow_data, flow_scene, flows, values
from dashboard.flow_scale import Classes
from dashboard.flows import Names, View
from dashboard.frame import Page
from dashboard.text import Text

BARS = 10


def rankings(page: Page, view: View) -> None:
    """Destinations and origins of the chosen place, the one that was asked for first."""
    t = page.t
    names = Names.of(flow_data.places(view), t)
    rows = db.cached("od_partners", **view.asked, place=view.place)
    now = rows[rows["period"] == view.period]
    order = ("in", "out") if view.question == "to" else ("out", "in")
    classes = flow_scene.shading(view, flow_data.shades(view), page.theme) if view.by == "of_crossing" else None
    for direction in order:
        own = now[now["direction"] == direction].head(BARS)
        known = bool(len(own)) and own["crossing_stays"].notna().all()
        tinted = classes if known and direction == order[0] else None  # the colours of the map
        clicked = figures.show(
            page, f"ranking_{direction}_{view.place}", lambda own=own, known=known, tinted=tinted: flow_charts.ranking(_partners(own, names, tinted, t), "share", t("value"), page.theme, page.theme.unknown, *(("low", "high") if known else ("", ""))),
            flows.named(own, flow_data.places(view)), title=t(f"flow_ranking_{direction}", place=names(view.place)), subtitle=t(f"flow_ranking_{direction}_note" if known else "flow_ranking_counts", period=flows.period(view.period, t)),
            sql="od_partners", note=flow_data.credit(view, t), selection="code", codes=(replace(view, top=0),), empty=t("flow_ranking_empty"),
        )  # fmt: skip
        flow_controls.follow(view, clicked)


def _partners(own: pd.DataFrame, names: Names, tinted: Classes | None, t: Text) -> pd.DataFrame:
    """What the bars of a ranking say; `tinted` colours them as the map does."""
    data = own.assign(
        code=own["place"], name=own["place"].map(names), share=100 * own["of_crossing"].fillna(own["stays"] / own["stays"].sum()), low=100 * own["crossing_low"], high=100 * own["crossing_high"],
        text=[_said(row, t) for row in values.records(own)],
    )  # fmt: skip
    return data.assign(tint=[tinted.colour(share) for share in own["of_crossing"]]) if tinted else data


def _said(row: dict, t) -> str:
    share = "" if values.missing(row["of_crossing"]) else t("flow_bracket", share=flows.written("of_crossing", row["of_crossing"], t))
    return flows.amount(row["stays"], t) + share


def national(page: Page, view: View) -> None:
    """All places: who loses and who gains, by stays."""
    t = page.t
    places, totals = flow_data.places(view), db.cached("od_totals", **view.asked, period=view.period)
    names = Names.of(places, t)
    column = "in_stays" if view.question == "to" else "out_stays"
    if view.question == "cross" and totals[["out_stays", "in_stays"]].notna().all(axis=1).any():
        both = totals.dropna(subset=["out_stays", "in_stays"])
        both = both.assign(net=both["in_stays"] - both["out_stays"]).sort_values("net", ascending=False)
        both = both if len(both) <= 34 else pd.concat([both.head(15), both.tail(15)])
        data = both.assign(code=both["place"], name=both["place"].map(names), out=both["out_stays"], into=both["in_stays"], out_text=[flows.amount(v, t) for v in both["out_stays"]], in_text=[flows.amount(v, t) for v in both["in_stays"]], net_text=[flows.written("net_flow", v, t) for v in both["net"]])
        clicked = figures.show(page, "balance", lambda: flow_charts.balance(data, t, page.theme), flows.named(both, places), title=t("flow_balance_title"), subtitle=t("flow_balance_note", period=flows.period(view.period, t)), sql="od_totals", note=flow_data.credit(view, t), selection="code", codes=(replace(view, top=0),))  # fmt: skip
    else:
        measure = view.by if view.by in flows.SHARES or view.by == "mean_distance_km" else column
        own = db.cached("od_values", **view.asked, measure=measure, period=view.period, places=[])
        own = own[~own["place"].isin(flows.TOTALS)].dropna(subset=["value"]).sort_values("value", ascending=False).head(20)
        factor = 100 if measure in flows.SHARES else 1
        spans = own[["low", "high"]].notna().all(axis=None) and len(own) > 0
        data = own.assign(code=own["place"], name=own["place"].map(names), shown=own["value"] * factor, low=own["low"] * factor, high=own["high"] * factor, text=[flows.written(measure, v, t) for v in own["value"]])
        colour = page.theme.category[2] if view.question == "to" else page.theme.exporter
        classes = flow_scene.shading(view, flow_data.shades(view), page.theme) if measure == view.by else None
        data = data.assign(tint=[classes.colour(v) for v in own["value"]]) if classes else data
        clicked = figures.show(
            page, f"ranked_{measure}", lambda: flow_charts.ranking(data, "shown", t(f"flow_measure_{measure}"), page.theme, colour, *(("low", "high") if spans else ("", ""))), flows.named(own, places),
            title=t("flow_ranked_title", measure=t(f"flow_measure_{measure}")), subtitle=t("flow_ranked_note", count=len(own), period=flows.period(view.period, t)) + (t("flow_interval_note") if spans else ""),
            sql="od_values", note=flow_data.credit(view, t), selection="code", codes=(replace(view, top=0),), empty=t("flow_map_empty"),
        )  # fmt: skip
    flow_controls.follow(view, clicked)


def between(page: Page, view: View) -> None:
    """Both directions between two places over all periods, with intervals; a withheld period is a gap."""
    t, theme = page.t, page.theme
    places, rows = flow_data.places(view), flow_data.pair(view)
    names = Names.of(places, t)
    codes = {view.place: theme.exporter, view.other: theme.category[2]}
    data = rows.assign(
        place=rows["origin"], value=rows["stays"].astype(float), name=[f"{names(row['origin'])} → {names(row['destination'])}" for row in values.records(rows)],
        text=[flows.pair_sentence(row, view, names, t) for row in values.records(rows)],
    )  # fmt: skip
    figures.show(
        page, f"pair_{view.place}_{view.other}", lambda: flow_charts.trend(data, t(f"flow_unit_{view.unit}"), t, theme, codes, False), flows.named(rows, places),
        title=t("flow_between_title", one=names(view.place), other=names(view.other)), subtitle=t("flow_between_note"), sql="od_pair", note=flow_data.credit(view, t), codes=(view.over_time,), empty=t("flow_between_empty"),
    )  # fmt: skip
    for row in values.records(rows[rows["period"] == view.period].sort_values("origin", key=lambda codes: codes != view.place)):
        st.html(f"<div style='line-height:1.6;font-size:.95rem'>{flows.pair_sentence(row, view, names, t)}</div>")
    missing = 2 - int((rows["period"] == view.period).sum())
    if missing:
        st.html(f"<div class='quiet'>{t('flow_between_missing', count=missing)}</div>")


def history(page: Page, view: View, refused: dict[str, dict]) -> None:
    """The chosen place over time, and the kinds of travel of its residents."""
    left, right = st.columns(2, gap="large") if not page.narrow else (st.container(), st.container())
    with left:
        measures = ("inflow_share", "in_stays") if view.question == "to" else ("outflow_rate", "out_stays")
        measure = next((code for code in measures if code not in refused), measures[-1])
        trend(page, view, measure, [view.place])
    with right:
        kinds(page, view)


def trend(page: Page, view: View, measure: str, codes: list[str], colours: dict[str, str] | None = None) -> None:
    """A measure of some places over all periods, with intervals as bands."""
    t = page.t
    places = flow_data.places(view)
    names = Names.of(places, t)
    rows = db.cached("od_values", **view.asked, measure=measure, period=None, places=codes)
    colours = colours or dict.fromkeys(codes, page.theme.category[2] if view.question == "to" else page.theme.exporter)
    shares = measure in flows.SHARES
    drawing = (lambda: flow_charts.trend(_told(rows, measure, view, names, t), "%" if shares else t(f"flow_axis_{measure}"), t, page.theme, colours, shares)) if rows["value"].notna().any() else None
    figures.show(
        page, f"trend_{measure}", drawing, flows.named(rows, places), title=t("flow_trend_title", measure=t(f"flow_measure_{measure}")) if len(codes) > 1 else t("flow_trend_title_of", measure=t(f"flow_measure_{measure}"), place=names(codes[0])),
        subtitle=t("flow_trend_note"), sql="od_values", note=flow_data.credit(view, t), codes=(view.over_time, tuple(codes), measure), empty=t("flow_map_empty"),
    )  # fmt: skip


def _told(rows: pd.DataFrame, measure: str, view: View, names: Names, t: Text) -> pd.DataFrame:
    return rows.assign(name=rows["place"].map(names), text=[flows.sentence(row, measure, view, names, t) for row in values.records(rows)])


def kinds(page: Page, view: View) -> None:
    """Why residents travel, where the source tells; else why it cannot be told."""
    t = page.t
    rows = db.cached("od_reasons", dataset=view.dataset, level=view.level, place=view.place)
    known = rows[rows["place"].notna() & rows["stays"].notna()]
    title = t("flow_kinds_title", place=Names.of(flow_data.places(view), t)(view.place))
    if known.empty:
        figures.heading(title)
        reasons = [row[f"reason_{t.lang}"] for row in values.records(rows) if not values.missing(row["reason"])]
        st.info(t("flow_kinds_refused", reason=reasons[0] if reasons else t("flow_kinds_withheld")))
        return
    sums = known.groupby("period")["stays"].transform("sum")
    data = known.assign(
        share=known["stays"] / sums, period_text=[flows.period(code, t) for code in known["period"]], kind_text=[t(f"flow_kind_{code}") for code in known["kind"]],
        text=[flows.amount(v, t) + t("flow_bracket", share=flows.written("of_crossing", s, t)) for v, s in zip(known["stays"], known["stays"] / sums, strict=True)],
    )  # fmt: skip
    figures.show(page, "kinds", lambda: flow_charts.kinds(data, t, page.theme), flows.named(known, flow_data.places(view)), title=title, subtitle=t("flow_kinds_note"), sql="od_reasons", note=flow_data.credit(view, t), codes=(view.over_time,))
