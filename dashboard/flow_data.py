"""The figures of a view, fetched and remembered; nothing of a data set is asked for that is not shown."""

import pandas as pd
import streamlit as st

from dashboard import db, flows, values
from dashboard.flow_scene import Material
from dashboard.flows import View
from dashboard.text import Text


def datasets() -> list[dict]:
    """Loaded data sets of this version; none in a version that is older than they."""
    return db.records("od_datasets") if _has_flows(db.in_use().version) else []


@st.cache_data(max_entries=8, show_spinner=False)
def _has_flows(version: str) -> bool:
    return "flow_dataset" in db.tables()


def refused(dataset: str) -> dict[str, dict]:
    """Measure -> why this data set cannot give it."""
    return {row["measure"]: row for row in db.records("od_refused", dataset=dataset)}


def places(view: View) -> pd.DataFrame:
    """Places of the data set at the level of the view."""
    return db.cached("od_places", dataset=view.dataset, level=view.level)


def shades(view: View) -> pd.DataFrame:
    """What the colours of the map mean, in all periods: a measure of every place, or each partner's part of the chosen place."""
    if view.by not in flows.OF_PLACE:
        return db.cached("od_values", **view.asked, measure=view.by, period=None, places=[])
    partners = db.cached("od_partners", **view.asked, place=view.place)
    own = partners[partners["direction"] == ("out" if view.question == "from" else "in")]
    ends = {"of_crossing": ("crossing_low", "crossing_high"), "of_residents": ("residents_low", "residents_high")}.get(view.by)
    return own.assign(
        value=own["stays"] if view.by == "pair_stays" else own[view.by], low=own[ends[0]] if ends else None, high=own[ends[1]] if ends else None, reliability="reliable",
    )  # fmt: skip


def largest(view: View) -> pd.DataFrame:
    """The largest flows of the view, as many as the reader asked for; between two places the two."""
    if view.other:
        return pair(view).query("period == @view.period").sort_values("stays", ascending=False)
    origin, destination = view.chosen
    total = "in_stays" if view.question == "to" or (view.side == "destination" and origin is None) else "out_stays"
    return db.cached("od_flows", **view.asked, period=view.period, origin=origin, destination=destination, total=total, top=view.top)


def pair(view: View) -> pd.DataFrame:
    """Both directions between the two chosen places, in all periods."""
    return db.cached("od_pair", **view.asked, one=view.place, other=view.other)


def material(view: View) -> Material:
    """Everything behind the map of a view."""
    origin, destination = view.chosen
    scale = db.records("od_scale", **view.asked, origin=origin, destination=destination)[0]
    if view.other:
        both = pair(view)
        scale = {**scale, "largest_flow": both["stays"].max() if len(both) else 0.0}
    totals = db.cached("od_totals", **view.asked, period=view.period)
    return Material(largest(view), shades(view), totals, places(view), scale)


def value(view: View, measure: str, place: str) -> dict | None:
    """One value of one place, with its interval; None where there is none."""
    rows = db.records("od_values", **view.asked, measure=measure, period=view.period, places=[place])
    return rows[0] if rows else None


def whole(view: View, measure: str) -> dict | None:
    """The value of all covered places together."""
    return next((found for found in (value(view, measure, code) for code in flows.TOTALS) if found), None)


def credit(view: View, t: Text) -> str:
    """What a figure of a data set says below itself: what kind of data, whose, under which licence."""
    dataset = next(row for row in datasets() if row["dataset_id"] == view.dataset)
    said = [flows.title(dataset, t), flows.source(dataset, t), dataset["licence"]]
    return t("flow_credit", said=" · ".join(str(part) for part in said if not values.missing(part)))


def definition(code: str, t: Text) -> str:
    """A definition of flows in words, as its list has it."""
    rows = {row["definition_id"]: row for row in db.records("od_definitions")}
    if code not in rows:
        return code
    row = rows[code]
    return t("flow_definition", name=row[f"name_{t.lang}"], part=row[f"numerator_{t.lang}"], whole=row[f"denominator_{t.lang}"])


def meaning(measure: str, t: Text) -> str:
    """What a measure is, in a formula of words; nothing for one that needs none."""
    return next((row[f"meaning_{t.lang}"] for row in db.records("od_meanings") if row["measure"] == measure), "")


def specialties(lang: str) -> dict[str, str]:
    """Names of specialties, by code of the list that data sets are divided by."""
    return {row["code"]: row[f"name_{lang}"] for listed in ("mdc", "department") for row in db.records("codes", list=listed)}
