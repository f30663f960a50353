"""How a published figure is written: its sign, its digits, its unit, its period. Never as a plain point."""

import math
from decimal import Decimal

import pandas as pd

from dashboard.text import Text

SIGNS = {
    "about": "~", "more_than": ">", "at_least": "≥", "less_than": "<", "nearly": "≲", "at_most": "≤", "estimate": "≈",
}  # fmt: skip
AVERAGE, CUMULATIVE = "x̄", "Σ"
_IRREGULAR = {"people": "person", "categories": "category", "specialties": "specialty", "people per year": "person per year"}
TRENDS = {"rising": "↗", "falling": "↘"}


def records(frame: pd.DataFrame) -> list[dict]:
    """Rows as dicts. `to_dict("records")` takes a hundred times as long on the string columns of pandas 3."""
    columns = [frame[name].tolist() for name in frame.columns]
    return [dict(zip(frame.columns, row, strict=True)) for row in zip(*columns, strict=True)]


def missing(value) -> bool:
    """True for None, NaN and the empty string."""
    return value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and math.isnan(value)) or value == ""


def number(row, t: Text) -> str:
    """The bare value with its sign: `> 1,400`, `150 万–200 万`, `4.5:4.5:1`, `↘`."""
    if not missing(row.get("value_text", None)):
        return row["value_text"]
    low, high = row["value_low"], row["value_high"]
    if missing(low) and missing(high):
        trend = row.get("stated_trend")
        return TRENDS.get(trend, "–") if not missing(trend) else "–"
    write = _writer(row, t)
    if row["qualifier"] == "range":
        text = f"{write(low)}–{write(high)}"
    else:
        text = write(low if not missing(low) else high)
        sign = SIGNS.get(row["qualifier"], "")
        text = f"{sign} {text}" if sign else text
    if row.get("kind") == "change" and not text.startswith(("-", *SIGNS.values())):
        text = f"+{text}"
    return text.replace("-", "−")


def value(row, t: Text) -> str:
    """The value with sign, marks (average, cumulative) and unit."""
    text = number(row, t)
    marks = (AVERAGE + " " if not missing(row.get("averaged_over")) else "") + (
        CUMULATIVE + " " if row.get("counting") == "cumulative" else ""
    )
    if row["unit_style"] == "money" or missing(row["unit_id"]) or text in ("–", *TRENDS.values()):
        return marks + text
    if row["unit_style"] == "rank" and t.lang == "zh":
        return f"{marks}第 {text} 名" if row["qualifier"] == "exact" else f"{marks}{text} 名"
    unit = row[f"unit_{t.lang}"] if f"unit_{t.lang}" in row else row["unit"]
    if missing(unit):
        return marks + text
    if t.lang == "en" and row["qualifier"] == "exact" and row["value_low"] == row["value_high"] == 1:
        unit = _IRREGULAR.get(unit, unit.removesuffix("s"))
    close = t.lang == "zh" and (unit in "%‰" or text.endswith(("万", "亿")))
    return f"{marks}{text}{'' if close else ' '}{unit}"


def period(row, t: Text) -> str:
    """The period with a note where its year is only inferred."""
    if row["period_basis"] == "not_stated":
        return t("period_not_stated")
    text = t.period(_none(row["period_start"]), _none(row["period_end"]))
    if row["period_basis"] == "as_of" and missing(row["period_start"]) and not missing(row["period_end"]):
        text = t("period_as_of", date=t.date(row["period_end"]))
    return t("period_inferred", period=text) if row["period_basis"] == "inferred" else text


def middle(row) -> float | None:
    """Where a mark stands on an axis: the stated bound, or the middle of a stated range; None without a number."""
    low, high = row["value_low"], row["value_high"]
    if missing(low) and missing(high):
        return None
    if missing(low) or missing(high):
        return float(high if missing(low) else low) * float(row["unit_factor"])
    return (float(low) + float(high)) / 2 * float(row["unit_factor"])


def _writer(row, t: Text):
    if row["unit_style"] == "money":
        return lambda amount: t.money(_scaled(amount, row["unit_factor"]))
    decimals = int(row["decimals"])
    return lambda amount: t.number(_whole(amount), decimals or None)


def _scaled(amount, factor):
    return Decimal(repr(float(amount))) * Decimal(int(factor))


def _whole(amount):
    return int(amount) if float(amount).is_integer() else float(amount)


def _none(text):
    return None if missing(text) else text
