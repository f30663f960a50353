"""What the comparison of models prepares: designs by dimension, results by metric with the verdict of `comparable`."""

import html

import pandas as pd

from dashboard import comparable, values
from dashboard.text import Text

SENTENCES = 3


def head(row: dict, t: Text) -> str:
    """Name, exporter, place, batch and dates of one model, as HTML."""
    lang = t.lang
    place = t.join([row[f"province_{lang}"], "" if values.missing(row[f"city_{lang}"]) else row[f"city_{lang}"]])
    batch = t("batch_n", n=int(row["batch"])) if pd.notna(row["batch"]) else t("batch_unknown")
    dates = [t(f"date_{name}", date=t.date(row[name])) for name in ("agreement_signed", "unveiled", "opened", "fully_operating") if not values.missing(row[name])]
    exporter = "" if values.missing(row[f"exporter_{lang}"]) else row[f"exporter_{lang}"]
    return (
        f"<div class='number-label'>{html.escape(row[f'name_{lang}'])}</div>"
        f"<div class='quiet'>{html.escape(exporter)} → {html.escape(place)}<br>{batch} · {html.escape(row[f'status_{lang}'])}"
        + "".join(f"<br>{html.escape(line)}" for line in dates)
        + "</div>"
    )


def cell(rows: list[dict], t: Text) -> str:
    """One dimension of one model: coded values in bold, then at most three sentences."""
    if not rows:
        return f"<span class='quiet'>{t('not_stated_in_sources')}</span>"
    names = ("；" if t.lang == "zh" else "; ").join(dict.fromkeys(row[f"code_{t.lang}"] for row in rows))
    sentences = "".join(f"<li>{html.escape(row[f'sentence_{t.lang}'])}{_mark(row['flag'], t)}</li>" for row in rows[:SENTENCES])
    more = f"<div class='quiet'>{t('more_statements', count=len(rows) - SENTENCES)}</div>" if len(rows) > SENTENCES else ""
    return f"<div style='font-size:.9rem;line-height:1.5'><b style='font-weight:600'>{html.escape(names)}</b><ul style='margin:.2rem 0 0;padding-left:1.1em'>{sentences}</ul>{more}</div>"


def _mark(flag, t: Text) -> str:
    flags = set() if values.missing(flag) else set(str(flag).split("|"))
    words = [t(f"mark_{name}") for name in ("plan", "city_policy", "proposal") if name in flags]
    return "".join(f" <span class='tag'>{word}</span>" for word in words)


def differing(design: list[dict], models: list[str], dimensions: list[str]) -> list[str]:
    """Dimensions whose sets of codes are not the same in all models."""
    codes: dict[tuple[str, str], set[str]] = {}
    for row in design:
        codes.setdefault((row["project_id"], row["dimension_id"]), set()).add(row["code"])
    return [d for d in dimensions if len({frozenset(codes.get((m, d), ())) for m in models}) > 1]


def marks(group: list[dict], names: dict[str, str], t: Text) -> pd.DataFrame:
    """A comparable group as rows for `charts.dots`, in the metric's base unit."""
    return pd.DataFrame(
        {
            "observation_id": row["observation_id"],
            "model": names[row["subject_id"]],
            "x": values.middle(row),
            "x_low": _bound(row, "value_low", "value_high"),
            "x_high": _bound(row, "value_high", "value_low"),
            "label": f"{values.value(row, t)} · {row[f'kind_{t.lang}']} · {values.period(row, t)}",
            "period": values.period(row, t),
            "kind_code": row["kind"],
            "kind": row[f"kind_{t.lang}"],
        }
        for row in group
    )


def _bound(row: dict, name: str, other: str) -> float:
    amount = row[other] if values.missing(row[name]) else row[name]
    return float(amount) * float(row["unit_factor"])


def title(group: list[dict], t: Text) -> tuple[str, str]:
    """Title and subtitle of a comparable group: metric; scope, population, counting, part, definition."""
    row = group[0]
    parts = [row[f"{name}_{t.lang}"] for name in ("scope", "part", "population", "counting")]
    definition = t("definition_none") if values.missing(row["definition_id"]) else row[f"definition_{t.lang}"]
    return row[f"metric_{t.lang}"], t.join([p for p in parts if not values.missing(p)]) + " · " + definition


def side_by_side(others: list[dict], reasons: dict[str, str], t: Text) -> list[dict]:
    """Metrics that at least two models publish but that may not share an axis.

    One dict a metric: `metric_id`, `metric`, `cells` (model -> lines as HTML), `ids` (model -> ids), `why`.
    """
    found = []
    for rows in by(others, "metric_id").values():
        said = by(rows, "subject_id")
        if len(said) < 2:
            continue
        found.append(
            {
                "metric_id": rows[0]["metric_id"],
                "metric": rows[0][f"metric_{t.lang}"],
                "cells": {model: "<br>".join(html.escape(line(row, t)) for row in own) for model, own in said.items()},
                "ids": {model: [row["observation_id"] for row in own] for model, own in said.items()},
                "why": t.join(list(dict.fromkeys(reasons[row["reason"]] for row in rows if row["reason"] != "only_one"))),
            }
        )
    return found


def single(others: list[dict], names: dict[str, str], t: Text) -> pd.DataFrame:
    """Figures of metrics that only one of the models publishes."""
    rows = [row for own in by(others, "metric_id").values() if len(by(own, "subject_id")) == 1 for row in own]
    return pd.DataFrame(
        {
            t("domain"): row[f"domain_{t.lang}"],
            t("metric"): row[f"metric_{t.lang}"],
            t("centre"): names[row["subject_id"]],
            t("value"): line(row, t),
            "observation_id": row["observation_id"],
        }
        for row in rows
    )


def by(rows: list[dict], field: str) -> dict[str, list[dict]]:
    """Rows by the value of one field, in their order."""
    groups: dict[str, list[dict]] = {}
    for row in rows:
        groups.setdefault(row[field], []).append(row)
    return groups


def line(row: dict, t: Text) -> str:
    """One figure in one line: scope and part, value, kind where it is not actual, period."""
    what = t.join([row[f"{name}_{t.lang}"] for name in ("scope", "part") if not values.missing(row[f"{name}_{t.lang}"])])
    kind = "" if row["kind"] == "actual" else t("line_kind", kind=row[f"kind_{t.lang}"])
    return t("line", what=t("line_what", what=what) if what else "", value=values.value(row, t), kind=kind, period=values.period(row, t))


def verdict(found: comparable.Sorted, models: list[str], names: dict[str, str], t: Text) -> str:
    """One sentence over the results, by rule: how many figures there are and how many may share an axis."""
    total = sum(len(group) for group in found.groups) + len(found.others)
    together = sum(len(group) for group in found.groups)
    silent = [names[m] for m in models if not _publishes(found, m)]
    key = "verdict_none" if total == 0 else "verdict_no_pair" if together == 0 else "verdict_some"
    sentence = t(key, total=total, together=together, groups=len(found.groups))
    return sentence + (t("verdict_silent", names=t.join(silent)) if silent and total else "")


def _publishes(found: comparable.Sorted, model: str) -> bool:
    return any(row["subject_id"] == model for group in [*found.groups, found.others] for row in group)
