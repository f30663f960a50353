"""What a reader may choose of a loaded data set of flows; each choice is a code in the URL."""

import streamlit as st

from dashboard import db, flows, state, values
from dashboard.flows import Names, View
from dashboard.frame import Page

ALL = "all"
TOPS = ("10", "20", "50", "100")
SHOWN = ("map", "matrix", "years", "table")
SLIDER = 24  # periods; more of them go into a list
_DEPENDENT = ("period", "specialty", "level", "place", "with", "by", "q", "peers")


def layer(page: Page, datasets: list[dict]) -> str:
    """Published statements or one of the loaded data sets; the newest observed one is the default."""
    t = page.t
    written = {row["dataset_id"]: flows.title(row, t) for row in datasets} | {flows.PUBLISHED: t("flow_layer_published")}
    default = datasets[0]["dataset_id"]
    return state.choice("layer", t("flow_layer"), list(written), default, t, written.get, clears=_DEPENDENT, width="stretch" if page.narrow else 620)


def question(page: Page, dataset: dict) -> str:
    """The four questions."""
    t = page.t
    default = "to" if dataset["complete_for"] == "destination" else "from"
    return state.choice("q", t("flow_question"), list(flows.QUESTIONS), default, t, lambda code: t(f"flow_question_{code}"), "radio" if page.narrow else "segmented_control", clears=("by",))


def view(page: Page, dataset: dict, asked: str, specialties: dict[str, str], refused: set[str]) -> tuple[View, list[str], str]:
    """The controls below the question. Returns the view, the periods there are, and how it is shown."""
    t, dimensions = page.t, db.cached("od_dimensions", dataset=dataset["dataset_id"])
    with st.container(horizontal=True, vertical_alignment="bottom"):
        levels = dimensions["level"].drop_duplicates().tolist()
        level = levels[0]
        if len(levels) > 1:
            level = state.choice("level", t("flow_level"), levels, levels[0], t, lambda code: t(f"flow_level_{code}"), "segmented_control", clears=("place", "with", "by", "peers"))
        own = dimensions[dimensions["level"] == level]
        places = db.cached("od_places", dataset=dataset["dataset_id"], level=level)
        place = _place(page, "place", t(f"flow_place_{asked}"), places, t("flow_everywhere"), ("with", "by", "peers"))
        other = _place(page, "with", t("flow_with"), places[places["place"] != place], t("flow_with_none"), ()) if place and asked in ("from", "to") else None
        known = [code for code in ("all", *sorted(own["specialty"].unique())) if code in set(own["specialty"])]
        known = list(dict.fromkeys(known))
        specialty = known[0]
        if len(known) > 1:
            specialty = state.choice("specialty", t("flow_specialty"), known, known[0], t, lambda code: specialties.get(code, code) if code != ALL else t("flow_specialty_all"), width="stretch" if page.narrow else 260)
        options = list(flows.OF_PLACE if place and asked in ("from", "to") else flows.OF_ALL[asked])
        default = next((code for code in options if code not in refused), options[0])
        by = state.choice("by", t("flow_measure" if asked == "compare" else "flow_by"), options, default, t, lambda code: flows.measure_name(code, asked, t) + (t("flow_refused_mark") if code in refused else ""), width="stretch" if page.narrow else 300)
    periods = sorted(own["period"].unique())
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small" if page.narrow else "large"):
        period = periods[-1]
        if len(periods) > 1:
            widget = "select_slider" if len(periods) <= SLIDER else "selectbox"
            period = state.choice("period", t("period"), periods, periods[-1], t, lambda code: flows.period(code, t), widget, width="stretch" if page.narrow else 340)
        shown = "map"
        if asked != "compare":
            able = [code for code in SHOWN if (code != "years" or (len(periods) > 1 and place is None and level == "province")) and (code != "map" or places["x_km"].notna().any())]
            shown = state.choice("show", t("flow_show"), able, able[0], t, lambda code: t(f"flow_show_{code}"), "segmented_control")
        top = "20"
        if asked != "compare" and shown in ("map", "table"):
            top = state.choice("top", t("flow_top"), list(TOPS), "20", t, str, "segmented_control")
    return (
        View(dataset["dataset_id"], level, period, specialty, asked, place, other, by, int(top), dataset["base"], dataset["unit"], dataset["complete_for"], int(dataset["threshold"] or 0)),
        periods,
        shown,
    )


def _place(page: Page, name: str, label: str, places, nothing: str, clears: tuple[str, ...]) -> str | None:
    """One place or all of them. Names are searched by typing."""
    names = Names.of(places, page.t)
    codes = places["place"].tolist()
    of_province = {row["place"]: row["province"] for row in values.records(places)}

    def write(code: str) -> str:
        if code == ALL:
            return nothing
        province = of_province[code]
        return names.long[code] if province == code or province not in names.long else f"{names.long[code]} · {names(province)}"

    chosen = state.choice(name, label, [ALL, *codes], ALL, page.t, write, clears=clears, width="stretch" if page.narrow else 230)
    return None if chosen == ALL else chosen


def follow(view: View, clicked: list[str]) -> None:
    """Go where a click points: a place opens its panel, a curve the view between its two ends."""
    if not clicked or clicked[0] == view.place:
        return
    origin, _, destination = clicked[0].partition(">")
    if destination and view.question in ("from", "to"):
        first, second = (origin, destination) if view.question == "from" else (destination, origin)
        if (view.place, view.other) == (first, second):
            return
        state.put(place=first, **{"with": second}, by=None)
    elif destination:
        return
    else:
        state.put(place=origin, **{"with": None}, by=None if view.question in ("from", "to") else st.query_params.get("by"))
    state.run_again()
