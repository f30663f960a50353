"""Was a promise kept? One state each, by rules, from published figures alone; silence is never failure.

The states and their wording are the list `target_state` of data/codelists/code.csv. "Today" is the date of the
newest document in the warehouse, so that the same data always give the same answer.
"""

import calendar
import datetime
import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from dashboard import comparable
from dashboard.values import missing

STATES = ("met", "missed", "not_yet_due", "no_public_actual", "definition_changed", "superseded", "cannot_be_judged")
TOLERANCE = 0.05  # what "about" and "estimated" leave open, of a promise and of an actual
PLAN = "S1"  # the plan of 2020-2024, the first section of the page
SECTIONS = {"二、": "goals", "(三)": "buildings", "(四)": "people"}  # by the part of the plan; all else has stages


@dataclass(frozen=True)
class Reported:
    """An actual beside a promise. `decides`: it is counted as the promise is, or was linked as a final value."""

    row: dict
    decides: bool
    reason: dict[str, str] = field(default_factory=dict)


def judge(target: dict, actuals: Sequence[dict], links: Sequence[dict], targets: Sequence[dict], newest: str) -> tuple[str, str, list[Reported]]:
    """State, reason code and what is reported. `actuals` and `targets` are those of the same subject."""
    reported = evidence(target, actuals, links)
    deadline = last_day(target["deadline"])
    decisive = [actual for actual in reported if actual.decides]
    reaching = [actual for actual in decisive if reaches(target, actual.row)]
    if reaching:
        in_time = not deadline or any((_end(a.row) or deadline) <= deadline for a in reaching)
        return "met", "reached" if in_time else "reached_late", reported
    if any(_replaces(later, target) for later in targets):
        return "superseded", "replaced", reported
    final = [a for a in decisive if deadline and _firm(a.row) and _end(a.row) >= deadline]
    verdicts = [reaches(target, actual.row) for actual in final]
    if False in verdicts:
        return "missed", "short", reported
    if deadline and deadline > last_day(newest):
        return "not_yet_due", "not_due", reported
    if not deadline:
        return "cannot_be_judged", "no_deadline", reported
    if _flagged(target, "self_assessed"):
        return "cannot_be_judged", "no_standard", reported
    if final:
        return "cannot_be_judged", "vague", reported
    if any(_in_time(target, row) and comparable.comparable(target, row) == "different_definition" for row in actuals if target["type"] == "observation"):
        return "definition_changed", "other_definition", reported
    return "no_public_actual", "interim_only" if reported else "silent", reported


def evidence(target: dict, actuals: Sequence[dict], links: Sequence[dict]) -> list[Reported]:
    """Actuals that may stand beside the promise: comparable and dated within it, or linked by hand with a reason."""
    linked = {link["actual_id"]: link for link in links if link["target_id"] == target["promise_id"]}
    found = []
    for row in actuals:
        if not missing(row["repeats"]) or not missing(row["rival_preferred_id"]):
            continue  # said already, or a rival value is preferred
        link = linked.get(row["observation_id"])
        if link:
            found.append(Reported(row, link["role"] == "final", {"zh": link["reason_zh"], "en": link["reason_en"]}))
        elif target["type"] == "observation" and row["kind"] == "actual" and _in_time(target, row) and comparable.comparable(target, row) == "same":
            found.append(Reported(row, True))
    return sorted(found, key=lambda actual: (not actual.decides, str(_end(actual.row))))


def reaches(target: dict, actual: dict) -> bool | None:
    """Does the actual reach the promise? None where the words of either leave it open."""
    if target["qualifier"] == "trend":
        trend = actual["stated_trend"] if actual["qualifier"] == "trend" else _sign(actual) if actual["kind"] == "change" else None
        return None if missing(trend) else trend == target["stated_trend"]
    low, high = bounds(actual)
    if target["direction"] == "lower":
        wanted = _limit(target, "value_high", 1 + TOLERANCE)
        return None if wanted is None else True if high <= wanted else False if low > wanted else None
    wanted = _limit(target, "value_low", 1 - TOLERANCE)
    return None if wanted is None else True if low >= wanted else False if high < wanted else None


def bounds(row: dict) -> tuple[float, float]:
    """What a published value allows the true one to be, in the base unit: `more than 80` is above 80, however far."""
    low, high = (None if missing(row[name]) else float(row[name]) * float(row["unit_factor"]) for name in ("value_low", "value_high"))
    if low is not None and row["qualifier"] == "more_than":
        low = math.nextafter(low, math.inf)
    if high is not None and row["qualifier"] in ("less_than", "nearly"):
        high = math.nextafter(high, -math.inf)
    if row["qualifier"] in ("about", "estimate") and low is not None and high is not None:
        low, high = low - TOLERANCE * abs(low), high + TOLERANCE * abs(high)
    return -math.inf if low is None else low, math.inf if high is None else high


def last_day(text) -> datetime.date | None:
    """The last day of a date given as `2024`, `2024-09` or `2024-09-05`."""
    if missing(text):
        return None
    year, month, day = (*(int(part) for part in text.split("-")), None, None)[:3]
    month = month or 12
    return datetime.date(year, month, day or calendar.monthrange(year, month)[1])


def judged(promises: list[dict], actuals: list[dict], links: list[dict]) -> list[dict]:
    """All promises with `state`, `reason` and `reported`, in their order."""
    rows = []
    for target in promises:
        own = [row for row in actuals if row["subject_id"] == target["subject_id"]]
        others = [row for row in promises if row["subject_id"] == target["subject_id"] and row["type"] == "observation"]
        state, reason, reported = judge(target, own, links, others, target["newest_source_date"])
        rows.append({**target, "state": state, "reason": reason, "reported": reported})
    return rows


def select(rows: list[dict], **wanted: str) -> list[dict]:
    """The promises with these codes; `all` keeps everything."""
    return [row for row in rows if all(code == "all" or row[name] == code for name, code in wanted.items())]


def counts(rows: list[dict]) -> dict[str, int]:
    """How many promises are in each state, every state named."""
    return {state: sum(row["state"] == state for row in rows) for state in STATES}


def ids(row: dict) -> list[str]:
    """The promise and what is reported of it, for the evidence."""
    return [row["promise_id"], *(actual.row["observation_id"] for actual in row["reported"])]


def numeric(row: dict) -> bool:
    """Has the promise a number, so that it can be drawn?"""
    return row["type"] == "observation" and not (missing(row["value_low"]) and missing(row["value_high"]))


def section(row: dict) -> str:
    """The part of the plan that a promise of it stands in: goals, buildings, people, or stages."""
    named = next((name for start, name in SECTIONS.items() if row["locator"].startswith(start)), "stages")
    return named if numeric(row) else "stages"


def stage(row: dict, first_year: int) -> tuple[int, int]:
    """`(3, 3)`: within three years of a plan that began in `first_year`; `(3, 5)` where the text says three to five."""
    last = int(row["deadline"][:4])
    if row["type"] == "observation":
        return last - first_year + 1, last - first_year + 1
    first = int(row["period_start"][:4]) - first_year + 1
    return first, max(first, last - first_year)  # "within n years" counts from the first plan year or from the issue


def _limit(target: dict, name: str, tolerance: float) -> float | None:
    """What must be reached, in the base unit; a mere ceiling on something that is to grow sets no limit to reach."""
    other = target["value_low" if name == "value_high" else "value_high"]
    amount = target[name] if not missing(target[name]) else other if target["qualifier"] == "nearly" else None
    if missing(amount):
        return None
    wanted = float(amount) * float(target["unit_factor"])
    if target["qualifier"] in ("about", "estimate", "nearly"):
        return wanted * tolerance
    return {"more_than": math.nextafter(wanted, math.inf), "less_than": math.nextafter(wanted, -math.inf)}.get(target["qualifier"], wanted)


def _replaces(later: dict, target: dict) -> bool:
    """A later document that promises another value for the same thing."""
    if target["type"] != "observation" or missing(later["published_date"]) or missing(target["published_date"]):
        return False
    newer = later["published_date"][:7] > target["published_date"][:7]
    values_differ = any(str(later[name]) != str(target[name]) for name in ("value_low", "value_high", "qualifier"))
    return newer and values_differ and comparable.comparable(later, target) == "same"


def _in_time(target: dict, actual: dict) -> bool:
    """Dated, and not before the promise began: undated values and older ones say nothing of a promise."""
    end = _end(actual)
    return end is not None and (missing(target["period_start"]) or str(end) >= target["period_start"])


def _firm(row: dict) -> bool:
    """May its date decide that something was missed? An inferred year may not."""
    return _end(row) is not None and row["period_basis"] in ("stated", "as_of") and not _flagged(row, "year_inferred")


def _flagged(row: dict, code: str) -> bool:
    return not missing(row["flag"]) and code in row["flag"].split("|")


def _end(row: dict) -> datetime.date | None:
    return last_day(row["period_start"] if missing(row["period_end"]) else row["period_end"])


def _sign(row: dict) -> str | None:
    low, high = bounds(row)
    return "rising" if low > 0 else "falling" if high < 0 else None
