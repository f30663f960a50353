"""Over time and beside peers: trends with intervals, all places side by side, and what would stay at the peers' rate."""

import html

import streamlit as st

from dashboard import db, figures, flow_charts, flow_controls, flow_data, flow_panel, flows, state, values
from dashboard.flows import Names, View
from dashboard.frame import Page

RULES = ("region", "all", "own")
MOST = 6  # lines in one chart: one colour each
FEW = 12  # peers whose chart leaves room below it


def show(page: Page, view: View, periods: list[str], refused: dict[str, dict]) -> None:
    """The question of time and peers for a chosen place, or for all places together."""
    t = page.t
    places = flow_data.places(view)
    names = Names.of(places, t)
    own = _peers(page, view, places) if view.place else []
    if view.by in refused:
        return
    values_now = db.cached("od_values", **view.asked, measure=view.by, period=view.period, places=[])
    left, right = st.columns([1, 1], gap="large") if not page.narrow else (st.container(), st.container())
    with left:
        _beside(page, view, values_now, own, names, places)
        if view.place and len(own) <= FEW:
            what_if(page, view, own, refused, names)
    with right:
        whole = [code for code in flows.TOTALS if code in set(values_now["place"])]
        rest = own if own else [] if view.place else _highest(values_now)
        shown = [code for code in (view.place, *whole, *rest) if code][:MOST]
        others = [colour for number, colour in enumerate(page.theme.category) if number != 1]  # the second one is too near to that of the chosen place
        palette = dict(zip([code for code in shown if code != view.place and code not in whole], others, strict=False)) | dict.fromkeys(whole, page.theme.muted) | {view.place: page.theme.exporter}
        if len(periods) > 1:
            flow_panel.trend(page, view, view.by, shown, palette)
        else:
            st.info(t("flow_one_period"))
        if view.place and len(own) > FEW:
            what_if(page, view, own, refused, names)


def _highest(rows) -> list[str]:
    """The places with the highest values, of which a line each is drawn when none is chosen."""
    return rows[~rows["place"].isin(flows.TOTALS)].dropna(subset=["value"]).sort_values("value", ascending=False)["place"].head(4).tolist()


def _peers(page: Page, view: View, places) -> list[str]:
    """Peers of the chosen place by a rule, or as the reader picks them."""
    t = page.t
    with st.container(horizontal=True, vertical_alignment="bottom"):
        own = places[places["place"] != view.place]
        chosen = places[places["place"] == view.place].iloc[0]
        rules = [code for code in RULES if code != "region" or chosen["region"]]
        rule = state.choice("peers", t("flow_peers"), rules, rules[0], t, lambda code: t(f"flow_peers_{code}"), "segmented_control", clears=("own",))
        if rule == "region":
            return own[own["region"] == chosen["region"]]["place"].tolist()
        if rule == "all":
            return own["place"].tolist()
        return state.choices("own", t("flow_peers_own"), own["place"].tolist(), [], t, Names.of(places, t).long.get)


def _beside(page: Page, view: View, rows, own: list[str], names: Names, places) -> None:
    """Places with their intervals, ordered by value; with a place chosen only it and its peers."""
    t = page.t
    whole = rows[rows["place"].isin(flows.TOTALS)].dropna(subset=["value"])
    rows = rows[~rows["place"].isin(flows.TOTALS)].dropna(subset=["value"])
    if view.place:
        rows = rows[rows["place"].isin([view.place, *own])]
    rows = rows.sort_values("value", ascending=False)
    rows = rows if len(rows) <= 40 else rows[rows["place"].eq(view.place) | (rows["value"].rank(ascending=False) <= 39)]
    shares = view.by in flows.SHARES
    data = rows.assign(
        code=rows["place"], name=rows["place"].map(names), low=rows["low"].fillna(rows["value"]), high=rows["high"].fillna(rows["value"]),
        text=[flows.sentence(row, view.by, view, names, t) for row in values.records(rows)], short=[flows.written(view.by, v, t) for v in rows["value"]],
    )  # fmt: skip
    mean = float(whole["value"].iloc[0]) if len(whole) else None
    written = t("flow_peers_whole", value=flows.written(view.by, mean, t)) if mean is not None else ""
    clicked = figures.show(
        page, f"peers_{view.place}", lambda: flow_charts.peers(data, "%" if shares else t(f"flow_axis_{view.by}"), page.theme, view.place, mean if shares else None, written, shares), flows.named(rows, places),
        title=t("flow_peers_title", measure=t(f"flow_measure_{view.by}"), period=flows.period(view.period, t)), subtitle=t("flow_peers_note"), sql="od_values", note=flow_data.credit(view, t), selection="code", codes=(view, tuple(own)), empty=t("flow_map_empty"),
    )  # fmt: skip
    flow_controls.follow(view, clicked)


def what_if(page: Page, view: View, peers: list[str], refused: dict[str, dict], names: Names) -> None:
    """If the residents of the chosen place left as often as those of its peers: how many would stay, and what that assumes."""
    t = page.t
    if "outflow_rate" in refused:
        figures.heading(t("flow_what_if_title", place=names(view.place)))
        st.info(t("flow_refused", measure=t("flow_what_if"), reason=refused["outflow_rate"][f"reason_{t.lang}"]))
        return
    rows = db.cached("od_what_if", **view.asked, period=view.period, place=view.place, peers=peers)
    title = t("flow_what_if_title", place=names(view.place))
    if rows.empty:
        figures.heading(title)
        st.info(t("flow_what_if_empty"))
        return
    row = values.records(rows)[0]
    stay = row["would_stay"]
    key = "flow_what_if_fewer" if row["low"] > 0 else "flow_what_if_more" if row["high"] < 0 else "flow_what_if_alike"
    low, high = sorted((abs(row["low"]), abs(row["high"]))) if key != "flow_what_if_alike" else (row["low"], row["high"])
    said = t(
        key, place=names(view.place), period=flows.period(view.period, t), count=flows.amount(abs(stay), t), interval=f"{flows.amount(low, t)} – {flows.amount(high, t)}", unit=t(f"flow_unit_{view.unit}"),
        rate=flows.written("outflow_rate", row["out_stays"] / row["resident_stays"], t), peer_rate=flows.written("outflow_rate", row["peer_rate"], t), peers=int(row["peers"]),
    )  # fmt: skip
    figures.heading(title)
    stamp = f" <span class='tag'>{figures.synthetic.STAMP}</span>" if figures.stamped(page, rows) else ""
    st.html(f"<div style='font-size:1.02rem;line-height:1.7'>{html.escape(said)}{stamp}</div><div class='quiet'>{html.escape(t('flow_what_if_assumes'))}</div>")
    figures.tools(page, "what_if", flows.named(rows, flow_data.places(view)), "od_what_if", title, None)
