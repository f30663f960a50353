"""Tables of statements on patients crossing borders: each with its base, its caveats and its evidence; none compared."""

from dataclasses import dataclass

import pandas as pd

from dashboard import values
from dashboard.text import Text

SINGLE = [
    "cross_province_inpatient_count", "settlement_registration_count", "settlement_expense", "settlement_fund_paid",
    "settlement_fund_share", "advance_payment_avoided",
]  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One row of a table of statements: cells of (text, smaller text below it), and the ids of its evidence."""

    cells: tuple[tuple[str, str], ...]
    ids: list[str]


def flag_names(codes: pd.DataFrame, t: Text) -> dict[str, str]:
    """Code of a flag -> its name."""
    return codes.set_index("code")[f"name_{t.lang}"].to_dict()


def flags(row, names: dict[str, str], leave: tuple[str, ...] = ()) -> list[str]:
    """Names of a row's flags; a flag may carry an id after a colon."""
    if values.missing(row["flag"]):
        return []
    found = [flag.split(":")[0] for flag in row["flag"].split("|") if flag]
    return [names.get(flag, flag) for flag in found if flag not in leave]


def value(row, t: Text) -> str:
    """The value, or that the source only names the place."""
    return t("outflow_named_only") if row["qualifier"] == "text" else values.value(row, t)


def ends(row, t: Text) -> str:
    """`Guangxi → Guangdong`; only one end where the other is not part of the statement."""
    parts = [row[f"origin_{t.lang}"], row[f"destination_{t.lang}"]]
    return " → ".join("" if values.missing(part) else part for part in parts).removesuffix(" → ")


def name(row, column: str, t: Text) -> str | None:
    """Name of a row's code in this column; nothing where the code only says that something is not stated."""
    text = row[f"{column}_{t.lang}"]
    return None if values.missing(text) or row[column] in ("not_stated", "basis_not_stated") else text


def source(row, t: Text) -> str:
    """Publisher and tier in a few words."""
    return f"{row['publisher'] or row['source_id']} · {t('tier')} {row['tier']}"


def statement_lines(rows: pd.DataFrame, names: dict[str, str], t: Text) -> list[Line]:
    """The table under the map: who, value, period, base, each with its caveats."""
    return [
        Line(
            (
                (ends(row, t), ""),
                (value(row, t), values.period(row, t)),
                (str(row[f"base_{t.lang}"]), _said(row, names, t)),
                (source(row, t), ""),
            ),
            [row["statement_id"]],
        )
        for row in values.records(rows)
    ]


def change_lines(rows: pd.DataFrame, names: dict[str, str], t: Text) -> list[Line]:
    """What was said of change: value, of whom, definition, and why it may stand beside no other."""
    found = []
    reported = values.records(rows)
    for parts in _together(reported, "metric_id", "subject_id", "scope"):
        row = parts[-1]
        ids = [part["observation_id"] for part in parts]
        again = [other["observation_id"] for other in reported if other["repeats"] in ids]
        reasons = list(dict.fromkeys(reason for part in parts for reason in why_alone(part, names, t)))
        attributes = t.join([name(row, column, t) or "" for column in ("scope", "population", "counting")])
        basis = row[f"basis_{t.lang}"]
        found.append(
            Line(
                (
                    (row[f"subject_{t.lang}"], t("outflow_reported_twice") if again else ""),
                    _dated(parts, t),
                    (row[f"label_{t.lang}"], _sentence([attributes, t("definition_none") if values.missing(basis) else basis], t)),
                    (_sentence(reasons, t), source(row, t)),
                ),
                ids + again,
            )
        )
    return found


def why_alone(row, names: dict[str, str], t: Text) -> list[str]:
    """Why a figure on change shares no axis with another, read from its own codes."""
    change = row["counting"] in ("change_relative", "not_stated") and row["qualifier"] != "trend"
    reasons = [
        (row["kind"] == "target", row[f"kind_{t.lang}"]),
        (row["qualifier"] == "trend", t("outflow_why_trend")),
        (not values.missing(row["averaged_over"]), t("outflow_why_average", count=row["averaged_over"])),
        (row["counting"] == "rank", t("outflow_why_rank")),
        (row["scope"] == "basis_not_stated", row[f"scope_{t.lang}"]),
        (row["counting"] == "not_stated" and change, t("outflow_why_points")),
        (change and values.missing(row["period_start"]), t("outflow_why_base_year")),
        (row["population"] == "not_stated", t("outflow_why_population")),
    ]
    return [reason for holds, reason in reasons if holds] + flags(row, names)


def inflow_lines(rows: pd.DataFrame, names: dict[str, str], t: Text) -> list[Line]:
    """Patients who come: one line for each subject, scope and unit; the dates of a series stand under each other."""
    found = []
    for parts in _together(values.records(rows), "metric_id", "subject_id", "scope", "unit_id"):
        row = parts[-1]
        notes = list(dict.fromkeys(str(part[f"note_{t.lang}"]) for part in parts if not values.missing(part[f"note_{t.lang}"])))
        marks = list(dict.fromkeys(flag for part in parts for flag in flags(part, names, ("inflow",))))
        found.append(
            Line(
                (
                    (row[f"subject_{t.lang}"], source(row, t)),
                    (row[f"label_{t.lang}"], name(row, "scope", t) or ""),
                    _dated(parts, t),
                    (("" if t.lang == "zh" else " ").join(notes), t.join(marks)),
                ),
                [part["observation_id"] for part in parts],
            )
        )
    return found


def single_lines(rows: pd.DataFrame, names: dict[str, str], t: Text) -> list[Line]:
    """National figures that belong to no series."""
    ordered = sorted(values.records(rows), key=lambda row: (SINGLE.index(row["metric_id"]), row["period_end"]))
    return [
        Line(
            (
                (row[f"metric_{t.lang}"], name(row, "scope", t) or ""),
                (values.value(row, t), values.period(row, t)),
                (str(row[f"note_{t.lang}"]), t.join(flags(row, names))),
                (source(row, t), ""),
            ),
            [row["observation_id"]],
        )
        for row in ordered
    ]


def rate_definitions(rows: pd.DataFrame, t: Text) -> list[str]:
    """How an outflow rate would be defined, and how many values are published under each definition."""
    named = values.records(t.local(rows))
    return [t("outflow_gap_definition", name=row["name"], formula=row["formula"], basis=row["basis"], published=int(row["published"])) for row in named]


def _together(reported: list[dict], *columns: str) -> list[list[dict]]:
    """Statements on one thing, in order; what only repeats another statement is left out."""
    groups: dict[tuple, list[dict]] = {}
    for row in reported:
        if values.missing(row["repeats"]):
            # a missing text is not equal to itself
            groups.setdefault(tuple(None if values.missing(row[column]) else row[column] for column in columns), []).append(row)
    return list(groups.values())


def _dated(parts: list[dict], t: Text) -> tuple[str, str]:
    """Value and period as a cell; several values stand under each other, each with its own period."""
    if len(parts) == 1:
        return values.value(parts[0], t), values.period(parts[0], t)
    return "\n".join(t("outflow_dated", value=values.value(part, t), period=values.period(part, t)) for part in parts), ""


def _said(row, names: dict[str, str], t: Text) -> str:
    note = "" if values.missing(row[f"note_{t.lang}"]) else str(row[f"note_{t.lang}"])
    return " ".join(part for part in (note, t.join(flags(row, names, ("inflow", "cumulative")))) if part)


def _sentence(parts: list[str], t: Text) -> str:
    text = ("；" if t.lang == "zh" else "; ").join(part.rstrip("。.") for part in parts if part)
    return text[:1].upper() + text[1:]
