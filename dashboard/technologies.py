"""What the page of transferred technologies prepares: counts by scope, parts of a whole, named technologies. Nothing is added up."""

import html
import textwrap

import pandas as pd

from dashboard import comparable, outflow, values
from dashboard.outflow import Line
from dashboard.text import Text
from dashboard.theme import Theme

COUNT = ["technology_count"]
NATIONAL = ["technology_count", "discipline_count"]
FIRSTS = ["first_case_count"]
OTHERS = [
    "transferred_discipline_count", "laboratory_item_count", "hospital_preparation_count", "new_drug_device_count",
    "returned_case_count", "remote_surgery_distance",
]  # fmt: skip
KINDS = (NATIONAL, COUNT, FIRSTS, OTHERS)
METRICS = list(dict.fromkeys(metric for kind in KINDS for metric in kind))
SCOPES = [
    "introduced", "transferred", "first_in_hospital", "new_in_province", "province_leading", "nationally_advanced",
    "nationally_leading", "internationally_leading", "planned",
]  # fmt: skip
CASES = ["world", "asia", "nation", "southwest", "province"]
_IMPLIED = ("self_assessed", "subset_of", "period_not_stated", "year_inferred")  # said elsewhere in the line


def frame(rows: list[dict]) -> pd.DataFrame:
    """Rows as a frame again. As objects: guessing the type of sixty columns takes longer than drawing them."""
    return pd.DataFrame(rows, dtype="object")


def of(rows: list[dict], *metrics: str) -> list[dict]:
    """The figures of these metrics."""
    return [row for row in rows if row["metric_id"] in metrics]


def choose(rows: list[dict], centre: str, tiers: list[str], scopes: list[str] | None = None) -> list[dict]:
    """The rows that the reader asked for: one subject or `all`; no tier or scope chosen means every one."""
    return [
        row
        for row in rows
        if centre in ("all", row["subject_id"]) and (not tiers or row["tier"] in tiers) and (not scopes or row["scope"] in scopes)
    ]


def centres(rows: list[dict], t: Text) -> dict[str, str]:
    """Every centre of these rows with its name, in their order."""
    return {row["subject_id"]: row[f"subject_{t.lang}"] for row in rows if row["subject_level"] == "centre"}


def national(rows: list[dict]) -> list[tuple[dict, list[str]]]:
    """Each national counter once, with the ids of every report of it. What is said again is no second number."""
    counters = [row for row in rows if row["subject_level"] == "nation" and row["kind"] == "actual"]
    first = [row for row in counters if values.missing(row["repeats"])]
    return [(row, [row["observation_id"], *(other["observation_id"] for other in counters if other["repeats"] == row["observation_id"])]) for row in first]


def counter(row: dict, ids: list[str], t: Text) -> str:
    """A national counter as HTML: the number, what it counts, by which definition, how often it was reported."""
    definition = t("technology_no_definition") if values.missing(row["definition_id"]) else row[f"definition_{t.lang}"]
    again = t("technology_repeated", count=len(ids)) if len(ids) > 1 else ""
    small = [definition, _apart([values.period(row, t), again], t), _or(row[f"note_{t.lang}"])]
    return (
        f"<div class='number'>{html.escape(values.number(row, t))}</div><div class='number-label'>{html.escape(_capital(row[f'label_{t.lang}']))}</div>"
        + "".join(f"<div class='quiet'>{html.escape(text)}</div>" for text in small if text)
    )


def panels(rows: list[dict]) -> dict[str, list[dict]]:
    """Counts of centres that are no self-assessment and no plan, by scope, the earliest end of counting first, undated last."""
    found: dict[str, list[dict]] = {}
    for row in rows:
        if row["subject_level"] == "centre" and row["kind"] == "actual" and comparable.alone(row) is None:
            found.setdefault(row["scope"], []).append(row)
    return {scope: sorted(found[scope], key=lambda row: (values.missing(row["period_end"]), str(row["period_end"]))) for scope in SCOPES if scope in found}


def apart(rows: list[dict]) -> dict[str, list[dict]]:
    """The other counts, which meet none: assessed by the centre itself, totals of a place, and what is only planned."""
    found: dict[str, list[dict]] = {"technology_assessed": [], "technology_place": [], "technology_planned": []}
    for row in rows:
        if row["subject_level"] == "nation":
            continue
        if row["kind"] == "target":
            found["technology_planned"].append(row)
        elif row["subject_level"] != "centre":
            found["technology_place"].append(row)
        elif comparable.alone(row) is not None:
            found["technology_assessed"].append(row)
    found["technology_assessed"].sort(key=lambda row: SCOPES.index(row["scope"]))
    return found


def spans(rows: list[dict], t: Text, width: int) -> pd.DataFrame:
    """Rows for `technology_charts.spans`: the number as written, and when it was counted; names wrapped at `width` signs."""
    return pd.DataFrame(
        {
            "observation_id": row["observation_id"],
            "centre": "\n".join(textwrap.wrap(row[f"subject_{t.lang}"], width)),
            "value": values.value(row, t),
            "period": _apart([values.period(row, t), *_unusual(row, t)], t),
            "start": _day(row["period_start"], last=False),
            "end": _day(row["period_end"], last=True),
            "inferred": row["period_basis"] == "inferred",
        }
        for row in rows
    )


def _unusual(row: dict, t: Text) -> list[str]:
    """Population and way of counting, where they are not the whole hospital and a running total."""
    population = "" if row["population"] == "whole_hospital" else row[f"population_{t.lang}"]
    return [population, "" if row["counting"] == "cumulative" or row["kind"] == "target" else row[f"counting_{t.lang}"]]


def _day(text, last: bool) -> str | None:
    """The first or the last day of a date of any precision; nothing where there is none."""
    if values.missing(text):
        return None
    day = pd.Timestamp(text if len(text) > 4 else f"{text}-01-01")
    end = pd.offsets.YearEnd(0) if len(text) == 4 else pd.offsets.MonthEnd(0)
    return str((day + end if last and len(text) < 10 else day).date())


def parts(shown: list[dict], everything: list[dict]) -> list[tuple[dict, dict]]:
    """Each part with its whole, where the source itself says that the one is part of the other and both are exact."""
    by_id = {row["observation_id"]: row for row in everything}
    pairs = [(row, by_id[row["part_of"]]) for row in shown if not values.missing(row["part_of"]) and row["part_of"] in by_id]
    return [(part, whole) for part, whole in pairs if part["qualifier"] == whole["qualifier"] == "exact" and part["kind"] == whole["kind"] == "actual"]


def unlinked(shown: list[dict], everything: list[dict]) -> list[tuple[dict, dict]]:
    """Gap counts beside a larger count of the same source, subject and population that they are not said to be part of."""
    others = [row for row in everything if row["kind"] == "actual" and comparable.alone(row) is None]
    return [
        (part, whole)
        for part in shown
        if part["scope"] == "new_in_province" and values.missing(part["part_of"])
        for whole in others
        if all(part[name] == whole[name] for name in ("source_id", "subject_id", "population", "counting", "period_end"))
    ]


def part_words(part: dict, whole: dict, t: Text) -> tuple[str, str]:
    """Title and subtitle of a part of a whole: both numbers, whose, of what, when."""
    title = t("technology_part", part=values.number(part, t), whole=values.number(whole, t), centre=part[f"subject_{t.lang}"])
    said = t("technology_part_scope", part=part[f"scope_{t.lang}"], whole=whole[f"scope_{t.lang}"])
    return title, _apart([said, *_unusual(part, t), values.period(part, t)], t)


def part_card(part: dict, whole: dict, t: Text, theme: Theme) -> str:
    """A part of its own whole as HTML: one bar from nought to the whole, with both numbers and the caveat that matters."""
    title, subtitle = part_words(part, whole, t)
    share = 100 * part["value_low"] / whole["value_low"]
    return (
        f"<div class='figure-title'>{html.escape(title)}</div><div class='figure-subtitle'>{html.escape(subtitle)}</div>"
        f"<div style='height:14px;margin:.6rem 0 .15rem;background:{theme.land}'><div style='height:14px;width:{share:.2f}%;background:{theme.actual}'></div></div>"
        f"<div class='quiet' style='display:flex;justify-content:space-between'><span>0</span><span>{html.escape(values.number(whole, t))}</span></div>"
        f"<div class='quiet'>{html.escape(_apart([_or(part[f'note_{t.lang}']), outflow.source(part, t)], t))}</div>"
    )


def part_bars(pairs: list[tuple[dict, dict]], t: Text) -> pd.DataFrame:
    """Rows for `technology_charts.parts`, one bar each."""
    return pd.DataFrame([{"title": part_words(*pair, t)[0], "subtitle": part_words(*pair, t)[1], "part": pair[0]["value_low"], "whole": pair[1]["value_low"]} for pair in pairs])


def lines(rows: list[dict], flags: dict[str, str], t: Text) -> list[Line]:
    """A table of figures that share no axis: whose, what, how many, and every caveat."""
    return [
        Line(
            (
                (row[f"subject_{t.lang}"], outflow.source(row, t)),
                (_scope(row, t), _capital(row[f"label_{t.lang}"])),
                (values.value(row, t), _apart([values.period(row, t), *_unusual(row, t)], t)),
                _caveats(row, flags, t),
            ),
            [row["observation_id"]],
        )
        for row in rows
    ]


def unlinked_lines(pairs: list[tuple[dict, dict]], flags: dict[str, str], t: Text) -> list[Line]:
    """Two numbers that stand in one sentence without a whole."""
    found = []
    for part, whole in pairs:
        note, small = _caveats(part, flags, t)
        both = tuple((values.value(row, t), row[f"scope_{t.lang}"]) for row in (whole, part))
        found.append(Line(((part[f"subject_{t.lang}"], outflow.source(part, t)), *both, (note, _apart([values.period(part, t), small], t))), [whole["observation_id"], part["observation_id"]]))
    return found


def named_lines(rows: list[dict], figures: list[dict], t: Text) -> list[Line]:
    """Technologies that a source names, by discipline, each with the count among `figures` that it is said to belong to."""
    found = []
    by_id = {row["observation_id"]: row for row in figures}
    for row in rows:
        whole = by_id.get(row["part_of"])
        counted = t("technology_counted_in", value=values.value(whole, t), what=_scope(whole, t)) if whole else ""
        cells = (
            (row[f"name_{t.lang}"], row[f"technology_kind_{t.lang}"]),
            (row[f"discipline_{t.lang}"], ""),
            (row[f"claim_{t.lang}"], row[f"subject_{t.lang}"]),
            (_or(row[f"note_{t.lang}"]), _apart([counted, outflow.source(row, t)], t)),
        )
        ids = [row["technology_id"]] + ([] if values.missing(row["part_of"]) else [row["part_of"]])
        found.append(Line(cells, ids))
    return found


def _caveats(row: dict, flags: dict[str, str], t: Text) -> tuple[str, str]:
    marks = outflow.flags(row, flags, _IMPLIED)
    assessed = [t("technology_self_assessed")] if comparable.alone(row) == "self_assessed" and row["metric_id"] in COUNT else []
    return _or(row[f"note_{t.lang}"]), t.join([*assessed, *marks])


def _apart(parts_: list[str], t: Text) -> str:
    return " · ".join(part for part in parts_ if part)


def _scope(row: dict, t: Text) -> str:
    return row[f"metric_{t.lang}"] if values.missing(row["scope"]) else row[f"scope_{t.lang}"]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _or(value) -> str:
    return "" if values.missing(value) else str(value)


# ---------------------------------------------------------------- reading aids: sentences by rule


def _counted(what: list[str], t: Text) -> str:
    """`Procedure (4), Laboratory service (3)`: the most frequent first, equals in their order."""
    times = sorted({word: what.count(word) for word in what}.items(), key=lambda pair: -pair[1])
    return t.join([t("technology_times", what=word, count=count) for word, count in times])


def reading_counts(panels_: dict[str, list[dict]], found: comparable.Sorted, reasons: dict[str, str], t: Text) -> str:
    """How many counts there are, how many may share an axis, and what keeps the rest apart, the most frequent reason first.

    `found` sorts the counts of all centres, whatever the filters leave of them: a verdict does not depend on a filter.
    """
    rows = [row for own in panels_.values() for row in own]
    if not rows:
        return ""
    ids = {row["observation_id"] for row in rows}
    together = sum(row["observation_id"] in ids for group in found.groups for row in group)
    said = _counted([reasons[row["reason"]] for row in found.others if row["observation_id"] in ids and row["reason"] != "only_one"], t)
    key = "technology_reading_counts" if together else "technology_reading_counts_none"
    sentence = t(key, counts=len(rows), centres=len({row["subject_id"] for row in rows}), together=together)
    undated = sum(values.missing(row["period_start"]) or values.missing(row["period_end"]) for row in rows)
    return sentence + (t("technology_reading_why", said=said) if said else "") + (t("technology_reading_undated", undated=undated) if undated else "")


def reading_parts(pairs: list[tuple[dict, dict]], t: Text) -> str:
    """Over the parts: how many, whether one word stands over several kinds of whole, and that nothing is ranked."""
    if not pairs:
        return ""
    parts_, wholes = ([pair[side][f"scope_{t.lang}"] for pair in pairs] for side in (0, 1))
    same = len(set(parts_)) == 1 and len(set(wholes)) > 1
    return t("technology_reading_parts" if same else "technology_reading_parts_plain", pairs=len(pairs), wholes=_counted(wholes, t)) + t("technology_reading_bars")


def reading_named(named: list[dict], counts: list[dict], t: Text) -> str:
    """How many technologies are named, of which kinds, and at how many of the centres that publish a count."""
    if not named:
        return ""
    said = _counted([row[f"technology_kind_{t.lang}"] for row in named], t)
    counting = {row["subject_id"] for row in counts if row["subject_level"] == "centre" and row["kind"] == "actual"}
    naming = counting & {row["subject_id"] for row in named}
    sentence = t("technology_reading_named", named=len(named), kinds=said, counting=len(counting), naming=len(naming))
    return sentence + (t("technology_reading_numbers_only") if naming < counting else "")


def reading_firsts(rows: list[dict], t: Text) -> str:
    """Over the first cases: how many centres publish them, and that the classes are not added."""
    return t("technology_reading_firsts", classes=len({row["scope"] for row in rows}), centres=len({row["subject_id"] for row in rows})) if rows else ""
