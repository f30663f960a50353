"""How an indicator computed from case records is written: value, interval, numbers behind it, or why there is none."""

import pandas as pd

from dashboard import values
from dashboard.text import Text

DIGITS = {"percent": 1, "index": 3, "day": 1, "yuan": 0}


def latest(rows: list[dict]) -> list[dict]:
    """Of each hospital, metric and definition the last year; what was measured before is in the trend."""
    newest: dict[tuple, dict] = {}
    for row in rows:
        key = (row["subject"], row["metric_id"], row["definition_id"])
        if key not in newest or row["period"] > newest[key]["period"]:
            newest[key] = row
    return list(newest.values())


def value(row: dict, t: Text) -> str:
    """`1.134 (1.120–1.148)`, `12.3 %`; a word and no number where there is none."""
    if values.missing(row["value"]):
        return t("measured_withheld") if row["reliability"] == "suppressed" else t("measured_refused")
    text = _number(row["value"], row, t)
    if not values.missing(row["low"]):
        text = t("measured_interval", value=text, low=_number(row["low"], row, t), high=_number(row["high"], row, t))
    unit = row[f"unit_{t.lang}"]
    if values.missing(unit):
        return text
    near = t.lang == "zh" and (unit in "%‰" or text.endswith("）"))  # a full-width mark brings its own room
    return f"{text}{'' if near else ' '}{unit}"


def counts(row: dict, t: Text) -> str:
    """The numbers behind it: `1,234 / 9,876`; a withheld number is a dash."""
    if row["unit_id"] == "stay":
        return ""
    parts = ["–" if values.missing(row[name]) else t.number(round(row[name])) for name in ("numerator", "denominator")]
    return " / ".join(parts)


def why(row: dict, t: Text) -> str:
    """What limits the value: few cases, withheld, refused with its reason."""
    reason = row[f"reason_{t.lang}"]
    if not values.missing(reason):
        return reason
    return "" if row["reliability"] == "reliable" else row[f"reliability_{t.lang}"]


def table(rows: list[dict], published: list[dict], t: Text) -> pd.DataFrame:
    """One line an indicator: computed value, numbers, period, coverage, limits, definition; published values beside it.

    A column that says nothing of any indicator is left out.
    """
    written = pd.DataFrame(
        {
            t("metric"): [row[f"metric_{t.lang}"] for row in rows],
            t("measured_value"): [value(row, t) for row in rows],
            t("measured_counts"): [counts(row, t) for row in rows],
            t("period"): [t.date(row["period"]) for row in rows],
            t("measured_coverage"): [coverage(row, t) for row in rows],
            t("measured_limits"): [why(row, t) for row in rows],
            t("measured_published"): [_published(row, published, t) for row in rows],
            t("definition"): [row[f"definition_{t.lang}"] for row in rows],
            t("measured_file_date"): [t.date(row["file_date"]) for row in rows],
        }
    )
    return written.loc[:, (written != "").any()]


def coverage(row: dict, t: Text) -> str:
    """Share of the stays that could be used."""
    return "" if values.missing(row["coverage"]) else t("measured_percent", number=t.number(round(100 * row["coverage"], 1)))


def marks(rows: list[dict], names: dict[str, str], t: Text) -> pd.DataFrame:
    """Rows with a value for `charts_measured.intervals`: one metric, one definition, one year."""
    kept = [row for row in rows if not values.missing(row["value"])]
    return pd.DataFrame(
        {
            "subject": [row["subject"] for row in kept],
            "name": [names.get(row["subject"]) or row[f"hospital_name_{t.lang}"] or row["subject"] for row in kept],
            "x": [row["value"] for row in kept],
            "low": [row["value"] if values.missing(row["low"]) else row["low"] for row in kept],
            "high": [row["value"] if values.missing(row["high"]) else row["high"] for row in kept],
            "label": [value(row, t) for row in kept],
            "reliable": [row["reliability"] == "reliable" for row in kept],
            "counts": [counts(row, t) for row in kept],
            "synthetic": [bool(row["synthetic"]) for row in kept],
        }
    )


def groups(rows: list[dict]) -> list[list[dict]]:
    """Values that may share an axis: one metric, one definition, one year, at least two hospitals with a value.

    The published figures never join them: their definitions are not known to be the same.
    """
    found: dict[tuple, list[dict]] = {}
    for row in rows:
        found.setdefault((row["metric_id"], row["definition_id"], row["period"]), []).append(row)
    newest: dict[tuple, list[dict]] = {}
    for (metric, definition, _), group in sorted(found.items(), key=lambda item: item[0][2]):
        if len({row["subject"] for row in group if not values.missing(row["value"])}) > 1:
            newest[metric, definition] = group
    order = list(dict.fromkeys((row["metric_id"], row["definition_id"]) for row in rows))
    return [newest[key] for key in order if key in newest]


def months(rows: list[dict], t: Text) -> pd.DataFrame:
    """Months with a value for `charts_measured.trend`; a month that was withheld is a gap."""
    kept = [row for row in rows if not values.missing(row["value"])]
    return pd.DataFrame(
        {
            "month": [f"{row['period']}-01" for row in kept],
            "y": [row["value"] for row in kept],
            "low": [row["value"] if values.missing(row["low"]) else row["low"] for row in kept],
            "high": [row["value"] if values.missing(row["high"]) else row["high"] for row in kept],
            "label": [value(row, t) for row in kept],
            "period": [t.date(row["period"]) for row in kept],
            "run": _runs([row["period"] for row in kept]),
            "reliable": [row["reliability"] == "reliable" for row in kept],
        }
    )


def source(rows: list[dict], t: Text) -> str:
    """Where the values come from: records, collection, newest file, coverage, interval."""
    collections = list(dict.fromkeys(row["collection_id"] for row in rows))
    newest = max((row["file_date"] for row in rows if not values.missing(row["file_date"])), default="")
    return t("measured_source", collections=t.join(collections), date=t.date(newest))


def _runs(periods: list[str]) -> list[int]:
    """A number for each stretch of months without a gap, so that no line bridges one."""
    found, number, before = [], 0, None
    for period in periods:
        at = int(period[:4]) * 12 + int(period[5:7])
        number += before is not None and at != before + 1
        found.append(number)
        before = at
    return found


def _published(row: dict, published: list[dict], t: Text) -> str:
    same = [p for p in published if p["metric_id"] == row["metric_id"] and p["subject_id"] == row["subject"]]
    return ("；" if t.lang == "zh" else "; ").join(f"{values.value(p, t)} · {values.period(p, t)}" for p in same)


def _number(amount: float, row: dict, t: Text) -> str:
    digits = DIGITS.get(row["unit_id"], 0)
    return t.number(round(amount, digits) if digits else round(amount), digits)
