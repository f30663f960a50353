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


def cell(rows: pd.DataFrame, t: Text) -> str:
    """One dimension of one model: coded values in bold, then at most three sentences."""
    if rows.empty:
        return f"<span class='quiet'>{t('not_stated_in_sources')}</span>"
    local = t.local(rows.drop(columns="code"))
    codes = "；" if t.lang == "zh" else "; "
    names = codes.join(dict.fromkeys(local["code"].dropna()))
    sentences = "".join(f"<li>{html.escape(s)}{_mark(f, t)}</li>" for s, f in zip(local["sentence"].head(SENTENCES), local["flag"].head(SENTENCES), strict=True))
    more = f"<div class='quiet'>{t('more_statements', count=len(local) - SENTENCES)}</div>" if len(local) > SENTENCES else ""
    return f"<div style='font-size:.9rem;line-height:1.5'><b style='font-weight:600'>{html.escape(names)}</b><ul style='margin:.2rem 0 0;padding-left:1.1em'>{sentences}</ul>{more}</div>"


def _mark(flag, t: Text) -> str:
    flags = set() if values.missing(flag) else set(str(flag).split("|"))
    words = [t(f"mark_{name}") for name in ("plan", "city_policy", "proposal") if name in flags]
    return "".join(f" <span class='tag'>{word}</span>" for word in words)


def differing(design: pd.DataFrame, models: list[str], dimensions: list[str]) -> list[str]:
    """Dimensions whose sets of codes are not the same in all models."""
    codes = {(m, d): frozenset(g["code"]) for (m, d), g in design.groupby(["project_id", "dimension_id"])}
    return [d for d in dimensions if len({codes.get((m, d), frozenset()) for m in models}) > 1]


def marks(group: pd.DataFrame, names: dict[str, str], t: Text) -> pd.DataFrame:
    """A comparable group as rows for `charts.dots`, in the metric's base unit."""
    rows = group.copy()
    rows["model"] = rows["subject_id"].map(names)
    rows["x"] = [values.middle(row) for row in group.to_dict("records")]
    rows["x_low"] = (rows["value_low"].fillna(rows["value_high"]) * rows["unit_factor"]).astype(float)
    rows["x_high"] = (rows["value_high"].fillna(rows["value_low"]) * rows["unit_factor"]).astype(float)
    rows["label"] = [f"{values.value(row, t)} · {row[f'kind_{t.lang}']} · {values.period(row, t)}" for row in group.to_dict("records")]
    rows["period"] = [values.period(row, t) for row in group.to_dict("records")]
    rows["kind_code"] = rows["kind"]
    return rows.assign(kind=rows[f"kind_{t.lang}"])


def title(group: pd.DataFrame, t: Text) -> tuple[str, str]:
    """Title and subtitle of a comparable group: metric; scope, population, counting, part, unit."""
    row = group.iloc[0]
    parts = [row[f"{name}_{t.lang}"] for name in ("scope", "part", "population", "counting")]
    definition = t("definition_none") if values.missing(row["definition_id"]) else row[f"definition_{t.lang}"]
    return row[f"metric_{t.lang}"], t.join([p for p in parts if not values.missing(p)]) + " · " + definition


def side_by_side(others: pd.DataFrame, reasons: dict[str, str], t: Text) -> list[dict]:
    """Metrics that at least two models publish but that may not share an axis.

    One dict a metric: `metric_id`, `metric`, `cells` (model -> lines as HTML), `ids` (model -> ids), `why`.
    """
    found = []
    for (_, metric_id), group in others.groupby(["metric_order", "metric_id"], sort=True):
        if group["subject_id"].nunique() < 2:
            continue
        said = {model: rows.to_dict("records") for model, rows in group.groupby("subject_id")}
        found.append(
            {
                "metric_id": metric_id,
                "metric": group.iloc[0][f"metric_{t.lang}"],
                "cells": {model: "<br>".join(html.escape(line(row, t)) for row in rows) for model, rows in said.items()},
                "ids": {model: [row["observation_id"] for row in rows] for model, rows in said.items()},
                "why": t.join(list(dict.fromkeys(reasons[code] for code in group["reason"] if code != "only_one"))),
            }
        )
    return found


def single(others: pd.DataFrame, names: dict[str, str], t: Text) -> pd.DataFrame:
    """Figures of metrics that only one of the models publishes."""
    counts = others.groupby("metric_id")["subject_id"].nunique() if len(others) else pd.Series(dtype=int)
    rows = others[others["metric_id"].map(counts).eq(1)] if len(others) else others
    return pd.DataFrame(
        {
            t("domain"): rows[f"domain_{t.lang}"],
            t("metric"): rows[f"metric_{t.lang}"],
            t("centre"): rows["subject_id"].map(names),
            t("value"): [line(row, t) for row in rows.to_dict("records")],
            "observation_id": rows["observation_id"],
        }
    )


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
    return any((group["subject_id"] == model).any() for group in [*found.groups, found.others])
