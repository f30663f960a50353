"""May two published figures stand on one axis? One implementation; every page asks here.

`comparable(a, b)` returns a code of the list `comparable` in data/codelists/code.csv: `same`, or the first
reason why not. It is symmetric; it is reflexive for every figure that `alone` lets meet others at all.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dashboard.values import missing

Row = Mapping[str, object]

# Self-assessed standing and "fills a gap" have no common definition: never beside another centre's.
SELF_ASSESSED = {"internationally_leading", "nationally_leading", "nationally_advanced", "province_leading", "new_in_province"}
# A class that contains the other's cases must not meet it.
WIDER = {frozenset({"level_4_surgery_share", "level_3_4_surgery_share"})}
# Sizes and budgets of a project stand for the project, whenever they were printed; all else needs a period.
TIMELESS = {"bed_count", "floor_area", "total_investment", "central_budget_funding"}


def alone(row: Row) -> str | None:
    """Why a figure meets no other at all, or None."""
    if row["qualifier"] in ("trend", "text"):
        return "direction_only"
    if str(_text(row["averaged_over"])).isdigit():
        return "averaged_over_others"
    if _text(row["scope"]) in SELF_ASSESSED or "self_assessed" in _flags(row):
        return "self_assessed"
    return None


def comparable(a: Row, b: Row) -> str:
    """`same`, or the code of the first reason why `a` and `b` must not share an axis."""
    if a["metric_id"] != b["metric_id"]:
        return "wider_class" if frozenset({a["metric_id"], b["metric_id"]}) in WIDER else "different_metric"
    if a["observation_id"] != b["observation_id"] and _original(a) == _original(b):
        return "same_statement"
    reasons = [reason for reason in (alone(a), alone(b)) if reason]
    if reasons:
        return min(reasons)  # of two reasons always the same one, whichever figure is asked first
    if a["observation_id"] == b["observation_id"]:
        return "same"
    for field, code in (
        ("base_unit", "different_unit"),
        ("scope", "different_scope"),
        ("definition_id", "different_definition"),
        ("subject_level", "different_level"),
        ("population", "different_population"),
        ("part", "different_part"),
        ("counting", "different_counting"),
        ("averaged_over", "different_counting"),
    ):
        if _text(a[field]) != _text(b[field]):
            return code
    return _kinds(a, b) or _periods(a, b) or "same"


def _kinds(a: Row, b: Row) -> str | None:
    kinds = {a["kind"], b["kind"]}
    if "change" in kinds and len(kinds) > 1:
        return "kinds_do_not_meet"
    if "target" in kinds and len(kinds) > 1 and a["subject_id"] != b["subject_id"]:
        return "kinds_do_not_meet"
    return None


def _periods(a: Row, b: Row) -> str | None:
    if ("before_programme" in _flags(a)) != ("before_programme" in _flags(b)):
        return "before_programme"
    if a["counting"] == "cumulative" and not _spans_meet(a, b):
        return "cumulative_spans_differ"
    if a["subject_id"] == b["subject_id"] or a["metric_id"] in TIMELESS:
        return None
    if not (_dated(a) and _dated(b)):
        return "period_not_stated"
    years = [_years(row) for row in (a, b)]
    return None if years[0] & years[1] else "periods_apart"


def _spans_meet(a: Row, b: Row) -> bool:
    """Running totals meet over one and the same span; and a centre's total so far meets the promise it counts towards."""
    spans = [(_text(row["period_start"]), _text(row["period_end"])) for row in (a, b)]
    if not (all(spans[0]) and all(spans[1])):
        return False
    if a["subject_id"] == b["subject_id"] and {a["kind"], b["kind"]} == {"actual", "target"}:
        (start, end), (so_far_start, so_far_end) = spans if a["kind"] == "target" else reversed(spans)
        return so_far_start[: len(start)] == start and so_far_end[: len(end)] <= end
    return spans[0] == spans[1]


def _dated(row: Row) -> bool:
    return row["period_basis"] in ("stated", "as_of") and bool(_years(row)) and "year_inferred" not in _flags(row)


def _years(row: Row) -> set[int]:
    ends = [_text(row["period_start"]), _text(row["period_end"])]
    years = [int(text[:4]) for text in ends if text]
    return set(range(min(years), max(years) + 1)) if years else set()


def _original(row: Row) -> str:
    return _text(row["repeats"]) or str(row["observation_id"])


def _flags(row: Row) -> set[str]:
    return {flag.split(":")[0] for flag in (_text(row["flag"]) or "").split("|")}


def _text(value: object) -> str | None:
    return None if missing(value) else str(value)


@dataclass(frozen=True)
class Sorted:
    """Figures of several subjects, sorted: groups that share an axis, and the rest, each with its `reason`."""

    groups: list[list[dict]]
    others: list[dict]


def sort(records: Sequence[dict]) -> Sorted:
    """Group the figures of at least two subjects that are comparable with each other, pair by pair.

    Other subjects come first: a group is not filled up with figures of one subject that keep the others out.
    The `reason` of the others is the code against the nearest figure of another subject (the one that fails
    at the latest rule), or `only_one` where no other subject publishes the metric.
    """
    by_metric: dict[str, list[dict]] = {}
    for record in records:
        by_metric.setdefault(record["metric_id"], []).append(record)
    found = Sorted([], [])
    for figures in by_metric.values():
        free = list(figures)
        while free:
            first = free[0]
            group = [first]
            for figure in sorted(free[1:], key=lambda f, own=first["subject_id"]: f["subject_id"] == own):
                if all(comparable(figure, member) == "same" for member in group):
                    group.append(figure)
            if len({figure["subject_id"] for figure in group}) == 1:
                found.others.append({**first, "reason": _reason(first, figures)})
                group = [first]
            else:
                found.groups.append([figure for figure in free if figure in group])
            free = [figure for figure in free if figure not in group]
    return found


_ORDER = [
    "only_one", "different_unit", "direction_only", "averaged_over_others", "self_assessed", "same_statement", "different_scope",
    "different_definition", "different_level", "different_population", "different_part", "different_counting",
    "kinds_do_not_meet", "before_programme", "cumulative_spans_differ", "period_not_stated", "periods_apart", "same",
]  # fmt: skip


def _reason(record: dict, records: list[dict]) -> str:
    rivals = [other for other in records if other["subject_id"] != record["subject_id"]]
    if not rivals:
        return "only_one"
    if alone(record):
        return alone(record)
    # comparable with every rival, and yet left over: a figure of the own subject stands in its place
    codes = [{comparable(record, other) for other in others} - {"same"} for others in (rivals, records)]
    return max(codes[0] or codes[1], key=_ORDER.index)
