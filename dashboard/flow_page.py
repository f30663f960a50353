"""The loaded layer of the outflow page: one data set, four questions, a map that answers, and how it is known."""

import pandas as pd
import streamlit as st

from dashboard import (
    figures,
    flow_controls,
    flow_data,
    flow_deck,
    flow_legend,
    flow_panel,
    flow_peers,
    flow_picture,
    flow_scene,
    flow_tables,
    flows,
    maps,
    values,
)
from dashboard.flows import Names, View
from dashboard.frame import Page, map_sheet

STEP = 1.8  # seconds a period stays while the map plays
PLAYING, FRAME = "flow_playing", "flow_frame"


def choose_layer(page: Page) -> dict | None:
    """The loaded data set that the reader chose; None where there is none, or for the published statements."""
    datasets = flow_data.datasets()
    if not datasets:
        st.html(f"<div class='quiet'>{page.t('flow_none_loaded')}</div>")
        return None
    chosen = flow_controls.layer(page, datasets)
    return next((row for row in datasets if row["dataset_id"] == chosen), None)


@st.fragment
def show(page: Page, dataset: dict) -> None:
    """Everything about one data set; a change of a control runs this part alone."""
    t = page.t
    st.html(flows.banner(dataset, t))
    asked = flow_controls.question(page, dataset)
    refused = flow_data.refused(dataset["dataset_id"])
    view, periods, shown = flow_controls.view(page, dataset, asked, flow_data.specialties(t.lang), set(refused))
    if view.by in refused:
        st.info(t("flow_refused", measure=t(f"flow_measure_{view.by}"), reason=refused[view.by][f"reason_{t.lang}"]))
    if asked == "compare":
        flow_peers.show(page, view, periods, refused)
    elif st.session_state.get(PLAYING) and shown == "map" and len(periods) > 1:
        _play(page, view, periods)
    else:
        _answer(page, view, periods, shown)
        if view.place and not view.other:
            st.divider()
            flow_panel.history(page, view, refused)
    st.divider()
    figures.heading(t("flow_card_title"), flows.title(dataset, t))
    st.html(flows.card_html(flows.card(dataset, flow_data.definition(dataset["definition"], t), t)))


def _answer(page: Page, view: View, periods: list[str], shown: str) -> None:
    """The figure that answers the question, and beside it the panel of the chosen place."""
    if shown == "matrix":
        flow_tables.matrix(page, view)
    elif shown == "years":
        flow_tables.years(page, view)
    elif shown == "table":
        flow_tables.table(page, view)
    elif page.narrow:
        _map(page, view, periods)
        _beside(page, view)
    else:
        left, right = st.columns([2.05, 1], gap="medium")
        with left:
            _map(page, view, periods)
        with right:
            _beside(page, view)


def _beside(page: Page, view: View) -> None:
    if view.other:
        flow_panel.between(page, view)
    elif view.place:
        flow_panel.rankings(page, view)
    else:
        flow_panel.national(page, view)


@st.cache_resource(max_entries=128, show_spinner=False)
def _drawn(version: str, lang: str, dark: bool, narrow: bool, view: View, corner: str, height: int, _page: Page) -> tuple:
    """Scene, legend and deck of a view, built once; read, never changed."""
    t, theme, sheet = _page.t, _page.theme, map_sheet(_page)
    material = flow_data.material(view)
    scene, keys = flow_scene.scene(view, material, Names.of(material.places, t), sheet, t, theme, narrow, height, corner)
    return scene, flow_legend.entries(view, keys, t, theme), flow_deck.deck(scene, sheet, t, theme, narrow, height), material


def _map(page: Page, view: View, periods: list[str], corner: str = "", large: bool = False) -> None:
    """The map; a click on a place or a curve opens its panel."""
    t, theme, sheet = page.t, page.theme, map_sheet(page)
    height = 300 if page.narrow else 720 if large else 640
    scene, groups, deck, material = _drawn(page.version, t.lang, theme.dark, page.narrow, view, corner, height, page)
    names = Names.of(material.places, t)
    rows = flows.named(material.flows if len(material.flows) else material.shades[material.shades["period"] == view.period], material.places)
    clicked = figures.show(
        page, "_".join(filter(None, ("flows", view.question, view.place, view.other, "narrow" if page.narrow else "", "play" if corner else ""))), deck, rows, sql="od_pair" if view.other else "od_flows", height=height,
        title=headline(view, material.flows, names, t), subtitle=subtitle(view, material.flows, names, t), selection=None if corner else "id",
        hint="" if corner else t("flow_map_click"), note=flow_data.credit(view, t) + t("flow_map_note") + t("map_caption"), empty=t("flow_map_empty"), legend=flow_legend.as_html(groups, theme),
        picture=lambda: flow_picture.picture(scene, groups, maps.pixels_per_km(sheet, page.narrow, height), sheet, t, theme),
    )  # fmt: skip
    if len(periods) > 1 and not corner:
        st.button(t("flow_play"), key="flow_play", icon=":material/play_arrow:", type="tertiary", on_click=_set_playing, args=(True,))
    flow_controls.follow(view, clicked)


def _set_playing(playing: bool) -> None:
    st.session_state[PLAYING], st.session_state[FRAME] = playing, 0


def _play(page: Page, view: View, periods: list[str]) -> None:
    """The map alone, period after period; only this part runs while it plays."""
    t = page.t
    st.button(t("flow_stop"), key="flow_stop", icon=":material/stop:", type="tertiary", on_click=_set_playing, args=(False,))

    @st.fragment(run_every=STEP)
    def frame() -> None:
        number = st.session_state.get(FRAME, 0)
        if number >= len(periods):
            _set_playing(False)
            st.rerun()
        st.session_state[FRAME] = number + 1
        _map(page, view.at(periods[number]), periods, corner=flows.period(periods[number], t), large=True)

    frame()


def headline(view: View, rows: pd.DataFrame, names: Names, t) -> str:
    """The answer to the question in one sentence."""
    when = flows.period(view.period, t)
    if view.other:
        stays = dict(zip(rows["origin"], rows["stays"], strict=True))
        there, back = (flows.amount(stays[code], t) if code in stays else flows.withheld(view) for code in (view.place, view.other))
        return t("flow_title_between", period=when, one=names(view.place), other=names(view.other), there=there, back=back, unit=t(f"flow_unit_{view.unit}"))
    if view.place and view.question in ("from", "to"):
        measure = "outflow_rate" if view.question == "from" else "inflow_share"
        row = flow_data.value(view, measure, view.place) or flow_data.value(view, "out_stays" if view.question == "from" else "in_stays", view.place)
        return _with_most(flows.sentence(row, row["measure"], view, names, t), view, rows, names, t) if row else t("flow_title_withheld", period=when, place=names(view.place))
    row = flow_data.whole(view, "outflow_rate") if view.question != "to" else None
    if row and row["value"] == row["value"]:
        return _with_most(flows.sentence(row, "outflow_rate", view, names, t), view, rows, names, t)
    return t("flow_title_all", period=when, count=len(rows), level=t(f"flow_level_{view.level}"))


def _with_most(sentence: str, view: View, rows: pd.DataFrame, names: Names, t) -> str:
    """The sentence and where most of them go to or come from, of what is published."""
    if rows.empty or view.question == "cross" or values.missing(rows["all_stays"].iloc[0]) or not rows["all_stays"].iloc[0]:
        return sentence
    row, sentence = rows.iloc[0], sentence.rstrip("。.")
    share = flows.written("of_crossing", row["stays"] / row["all_stays"], t)
    if view.place:
        return t(f"flow_most_{view.question}", sentence=sentence, place=names(row["destination" if view.question == "from" else "origin"]), share=share)
    return t("flow_most_all", sentence=sentence, origin=names(row["origin"]), destination=names(row["destination"]), stays=flows.amount(row["stays"], t))


def subtitle(view: View, rows: pd.DataFrame, names: Names, t) -> str:
    """What is drawn: how much of all the curves are, the meaning of the colours, the population."""
    parts = []
    if len(rows) and "all_stays" in rows and not view.other:
        row = rows.iloc[0]
        known = row["all_stays"] == row["all_stays"] and row["all_stays"] > 0
        share = rows["stays"].sum() / (row["all_stays"] if known else row["published_stays"])
        part = "published" if not known else view.question if view.place else "all"
        parts.append(t(f"flow_part_of_{part}", place=names(view.place) if view.place else "", count=len(rows), share=flows.percent(share, 0 if share < 0.995 else 1), flows=flows.amount(row["published_flows"], t)))
    meaning = flow_data.meaning(view.by, t)
    parts.append(t("flow_colours_of_place" if view.by in flows.OF_PLACE else "flow_colours", measure=flows.measure_name(view.by, view.question, t), place=names(view.place) if view.place else "") + (t("flow_meaning", meaning=meaning) if meaning and view.by not in flows.OF_PLACE else ""))
    parts.append(t(f"flow_base_{view.base}"))
    said = ("；" if t.lang == "zh" else "; ").join(parts)
    return said[:1].upper() + said[1:]
