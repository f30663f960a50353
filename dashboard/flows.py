"""Loaded data sets of patient flows in words: what is asked, which measures answer it, and how a number is said.

A loaded data set is never mixed with published statements or with another data set: a view names one.
"""

import functools
import html
from dataclasses import dataclass, replace

import pandas as pd

from dashboard import synthetic, values
from dashboard.text import Text

QUESTIONS = ("from", "to", "cross", "compare")
TOTALS = ("CN", "ALL")  # rows of all covered places together
SHARES = ("outflow_rate", "fund_outflow", "localisation_index", "inflow_share", "top_share")
# what the colours of the map can mean, by question; with a place chosen they are of its partners
OF_ALL = {
    "from": ("outflow_rate", "fund_outflow", "mean_distance_km", "top_share", "out_stays"),
    "to": ("inflow_share", "in_stays"),
    "cross": ("localisation_index", "outflow_rate", "inflow_share", "net_flow"),
    "compare": ("outflow_rate", "localisation_index", "inflow_share", "fund_outflow", "mean_distance_km", "out_stays", "in_stays"),
}
OF_PLACE = ("of_crossing", "of_residents", "pair_stays")
PUBLISHED = "published"


@dataclass(frozen=True)
class View:
    """What a reader has chosen: one data set, one level, one period, one question; codes only, so that it can be a key."""

    dataset: str
    level: str
    period: str
    specialty: str
    question: str
    place: str | None
    other: str | None
    by: str
    top: int
    base: str
    unit: str
    side: str  # which side the data set holds everything of: origin, destination or both
    threshold: int  # counts below it are withheld

    @property
    def outwards(self) -> bool:
        """True where flows are counted by where people live."""
        return self.question != "to" if self.side != "destination" else self.question == "from" and self.place is not None

    @property
    def chosen(self) -> tuple[str | None, str | None]:
        """Origin and destination that the flows of the map are limited to."""
        return (self.place, None) if self.question == "from" else (None, self.place) if self.question == "to" else (None, None)

    @property
    def asked(self) -> dict:
        """The parameters that every figure of a data set takes."""
        return {"dataset": self.dataset, "level": self.level, "specialty": self.specialty}

    @property
    def over_time(self) -> "View":
        """The view without what a figure of all periods does not depend on: the key under which it is remembered."""
        return replace(self, period="", top=0, by="")

    def at(self, period: str) -> "View":
        """The same view in another period."""
        return replace(self, period=period)


@dataclass(frozen=True)
class Names:
    """How places are called, long and short, in one language."""

    long: dict[str, str]
    short: dict[str, str]

    @classmethod
    def of(cls, places: pd.DataFrame, t: Text) -> "Names":
        """`places`: place, name_zh, name_en, short_zh. The total row has a name too."""
        total = dict.fromkeys(TOTALS, t("flow_all_places"))
        long = dict(zip(places["place"], places[f"name_{t.lang}"], strict=True))
        short = dict(zip(places["place"], places["short_zh" if t.lang == "zh" else "name_en"], strict=True))
        return cls(total | long, total | short)

    def __call__(self, code: str) -> str:
        return self.short.get(code, code)


def named(rows: pd.DataFrame, places: pd.DataFrame) -> pd.DataFrame:
    """Rows with a name in both languages beside each code of a place."""
    known = {lang: dict(zip(places["place"], places[f"name_{lang}"], strict=True)) for lang in ("zh", "en")}
    columns = {}
    for column in rows.columns:
        columns[column] = rows[column].tolist()
        if column in ("origin", "destination", "place"):
            columns |= {f"{column}_{lang}": [known[lang].get(code, code) for code in columns[column]] for lang in known}
    return pd.DataFrame(columns, index=rows.index)


# ---------------------------------------------------------------- numbers


def amount(value, t: Text) -> str:
    """A count with separators, all its digits."""
    return f"{round(value):,}".replace("-", "−")


def percent(share: float, decimals: int = 1) -> str:
    """A share (0-1) in percent without its sign."""
    return f"{100 * share:.{decimals}f}"


def measure_name(measure: str, question: str, t: Text) -> str:
    """What a measure is called; a partner's share is of those who leave or of those who come."""
    return t(f"flow_of_crossing_{question}") if measure == "of_crossing" else t(f"flow_measure_{measure}")


def written(measure: str, value, t: Text) -> str:
    """A value of a measure with its unit; a dash where there is none."""
    if values.missing(value):
        return "–"
    if measure in SHARES or measure in ("of_crossing", "of_residents"):
        return t("flow_percent", value=percent(value))
    if measure == "mean_distance_km":
        return t("flow_km", value=amount(value, t))
    text = amount(value, t)
    return f"+{text}" if measure == "net_flow" and value > 0 else text


def interval(measure: str, low, high, t: Text) -> str:
    """The 95 % interval as `12.3–12.7`; nothing where a measure has none."""
    if values.missing(low) or values.missing(high):
        return ""
    if measure in SHARES or measure in ("of_crossing", "of_residents"):
        decimals = 1 if percent(low) != percent(high) else 2
        return f"{percent(low, decimals)}–{percent(high, decimals)}"
    return f"{amount(low, t)}–{amount(high, t)}"


@functools.lru_cache(maxsize=1024)
def period(code: str, t: Text) -> str:
    """`2023`, `2023-04` or `2023-Q2` as people write it."""
    if "Q" in code:
        year, quarter = code.split("-Q")
        return t("flow_quarter", year=year, quarter=quarter)
    return t.date(code)


def withheld(view: View) -> str:
    """How a pair without a published number is written: below the threshold, and never as 0."""
    return f"<{view.threshold}" if view.threshold > 1 else "–"


def people(view: View, t: Text) -> str:
    """Whose patients a data set counts."""
    return t(f"flow_people_{view.base}")


def sentence(row, measure: str, view: View, names: Names, t: Text) -> str:
    """One value of one place as a sentence: `2024: 12,345 of 98,765 … (12.5 %, 12.3-12.7)`."""
    when, who = period(row["period"], t), names(row["place"])
    if values.missing(row["value"]):
        return t("flow_say_withheld", period=when, place=who)
    few = t("flow_few") if row.get("reliability") == "few" else ""
    if measure in ("outflow_rate", "localisation_index", "inflow_share", "top_share") and not values.missing(row["denominator"]):
        return t(
            f"flow_say_{measure}", period=when, place=who, people=people(view, t), unit=t(f"flow_unit_{view.unit}"), share=written(measure, row["value"], t),
            part=amount(row["numerator"], t), whole=amount(row["denominator"], t), interval=interval(measure, row["low"], row["high"], t),
        ) + few  # fmt: skip
    span = interval(measure, row["low"], row["high"], t)
    return t("flow_say_value", period=when, place=who, measure=t(f"flow_measure_{measure}"), value=written(measure, row["value"], t)) + (t("flow_say_interval", interval=span) if span else "") + few


def pair_sentence(row, view: View, names: Names, t: Text) -> str:
    """One flow as a sentence, with its share of all that leave the origin where that is known."""
    text = t(
        "flow_say_pair", period=period(row["period"], t), origin=names(row["origin"]), destination=names(row["destination"]),
        people=people(view, t), stays=amount(row["stays"], t), unit=t(f"flow_unit_{view.unit}"),
    )  # fmt: skip
    if values.missing(row.get("origin_out_stays")):
        return text
    share = row["stays"] / row["origin_out_stays"]
    return text + t("flow_say_pair_share", origin=names(row["origin"]), whole=amount(row["origin_out_stays"], t), share=written("of_crossing", share, t))


# ---------------------------------------------------------------- data sets


def title(dataset, t: Text) -> str:
    """Title of a data set with what kind of thing it is."""
    return f"{dataset[f'title_{t.lang}']} · {badge(dataset, t)}"


def badge(dataset, t: Text) -> str:
    """`loaded`, `computed from records`, or the stamp of invented data."""
    if dataset["synthetic"] is True or dataset["synthetic"] == 1:
        return synthetic.STAMP
    return t("flow_badge_computed") if dataset["computed"] else t("flow_badge_loaded")


def banner(dataset, t: Text) -> str:
    """What kind of data set this is, in one line at the top, so that it is never taken for another."""
    tag = f"<span class='tag' style='font-weight:600'>{html.escape(badge(dataset, t))}</span>"
    said = " · ".join(html.escape(part) for part in (source(dataset, t), t(f"flow_base_{dataset['base']}"), _text(dataset["licence"]), t("flow_as_of", date=t.date(_text(dataset["as_of"])[:10]))) if part)
    return f"<div style='line-height:1.8'>{tag} <span class='quiet'>{said}</span></div>"


def source(dataset, t: Text) -> str:
    """Who publishes it. A source written in both languages (`中文 / English`) is shown in the reader's."""
    both = _text(dataset["source"]).split(" / ")
    return both[("zh", "en").index(t.lang)] if len(both) == 2 else " / ".join(both)


def card(dataset, definition: str, t: Text) -> list[tuple[str, str]]:
    """Everything a careful reader asks of a data set: (what, said)."""
    withheld = t("flow_card_threshold_none") if dataset["already_public"] or not dataset["threshold"] else t("flow_card_threshold", threshold=int(dataset["threshold"]))
    lines = [
        (t("flow_card_kind"), badge(dataset, t)),
        (t("source"), " · ".join(part for part in (source(dataset, t), _text(dataset["locator"])) if part)),
        (t("flow_card_base"), t(f"flow_base_{dataset['base']}") + t("flow_card_setting", setting=t(f"flow_setting_{dataset['setting']}"), unit=t(f"flow_unit_{dataset['unit']}"))),
        (t("definition"), definition),
        (t("flow_card_side"), t(f"flow_side_{dataset['complete_for']}")),
        (t("period"), t("flow_span", first=period(dataset["period_first"], t), last=period(dataset["period_last"], t))),
        (t("flow_card_withheld"), withheld + t("flow_card_cells", published=amount(dataset["cells_published"], t), withheld=amount(dataset["cells_suppressed"], t))),
        (t("flow_card_licence"), _text(dataset["licence"])),
        (t("flow_card_as_of"), t.date(_text(dataset["as_of"])[:10])),
        (t("flow_card_file"), _text(dataset["file"]) and t("flow_card_file_said", file=_text(dataset["file"]), sha256=_text(dataset["sha256"])[:12], loaded=t.date(_text(dataset["loaded_at"])[:10]))),
    ]
    return [(name, said) for name, said in lines if said]


def card_html(lines: list[tuple[str, str]]) -> str:
    """The card as a table."""
    body = "".join(f"<tr><th style='width:9em;font-weight:500'>{html.escape(name)}</th><td>{html.escape(said)}</td></tr>" for name, said in lines)
    return f"<table class='cells'>{body}</table>"


def _text(value) -> str:
    return "" if values.missing(value) else str(value)
