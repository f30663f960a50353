"""Did a figure of one centre move? Only from values that `comparable` lets meet, and only as far as their bounds allow."""

import math
from collections.abc import Sequence

from dashboard import values
from dashboard.comparable import alone, comparable


def bounds(row: dict) -> tuple[float, float]:
    """What a published value allows the true one to be: `more than 80` is 80 to infinity, an exact value itself."""
    low, high = row["value_low"], row["value_high"]
    return (-math.inf if values.missing(low) else float(low), math.inf if values.missing(high) else float(high))


def change(first: dict, last: dict) -> str:
    """`rising`, `falling`, `unchanged`, or `cannot_be_judged` where the bounds of the two values overlap."""
    (low_1, high_1), (low_2, high_2) = bounds(first), bounds(last)
    vague = {"about", "estimate"} & {first["qualifier"], last["qualifier"]}
    if low_2 > high_1:
        return "rising"
    if high_2 < low_1:
        return "falling"
    return "unchanged" if (low_1, high_1) == (low_2, high_2) and low_1 == high_1 and not vague else "cannot_be_judged"


def series(records: Sequence[dict]) -> list[list[dict]]:
    """Figures of one centre each that are comparable among themselves, by date: two dates at least, not targets alone."""
    cliques: list[list[dict]] = []
    for record in records:
        if alone(record) or record["kind"] == "change":
            continue
        for clique in cliques:
            if clique[0]["subject_id"] == record["subject_id"] and all(comparable(record, member) == "same" for member in clique):
                clique.append(record)
                break
        else:
            cliques.append([record])
    found = [sorted(clique, key=_date) for clique in cliques]
    return [clique for clique in found if len({_date(row) for row in clique if _date(row)}) > 1 and any(row["kind"] != "target" for row in clique)]


def state(records: Sequence[dict]) -> dict[str, str]:
    """observation_id -> trend state of its series; `one_value` where there is nothing to compare with."""
    states = {record["observation_id"]: "one_value" for record in records if record["kind"] in ("actual", "baseline")}
    for clique in series(records):
        dated = [row for row in clique if row["kind"] in ("actual", "baseline") and not values.missing(row["axis_date"])]
        if len(dated) > 1:
            moved = change(dated[0], dated[-1]) if all(row["on_time_axis"] or row["kind"] == "baseline" for row in dated) else "cannot_be_judged"
            states.update({row["observation_id"]: moved for row in dated})
    # a stated direction without a figure is what the source says of itself
    states.update({record["observation_id"]: record["stated_trend"] for record in records if record["qualifier"] == "trend" and record["kind"] != "target"})
    return states


def _date(row: dict) -> str:
    return "" if values.missing(row["axis_date"]) else str(row["axis_date"])
