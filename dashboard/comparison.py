"""What the comparison of models prepares: designs by dimension, results by metric with the verdict of `comparable`."""

import html

import pandas as pd

from dashboard import comparable, similarity, values
from dashboard.text import Text

SENTENCES = 3
PEERS = 5
CODES = 2  # coded values named beside each sentence shown


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


def cell(rows: list[dict], t: Text, most: int = SENTENCES) -> str:
    """One dimension of one model: coded values in bold, then at most `most` sentences."""
    if not rows:
        return f"<span class='quiet'>{t('not_stated_in_sources')}</span>"
    codes = list(dict.fromkeys(row[f"code_{t.lang}"] for row in rows))
    names = ("；" if t.lang == "zh" else "; ").join(codes[: most + CODES]) + (" …" if len(codes) > most + CODES else "")
    sentences = "".join(f"<li>{html.escape(row[f'sentence_{t.lang}'])}{_mark(row['flag'], t)}</li>" for row in rows[:most])
    more = f"<div class='quiet'>{t('more_statements', count=len(rows) - most)}</div>" if len(rows) > most else ""
    return f"<div style='font-size:.9rem;line-height:1.5'><b style='font-weight:600'>{html.escape(names)}</b><ul style='margin:.2rem 0 0;padding-left:1.1em'>{sentences}</ul>{more}</div>"


def results(rows: list[dict], found: comparable.Sorted, model: str, t: Text) -> str:
    """What one model publishes, in a cell: figures, domains, promises, and how many may meet another model's."""
    own = [row for row in rows if row["subject_id"] == model]
    if not own:
        return f"<span class='quiet'>{t('results_none')}</span>"
    promised = sum(row["kind"] == "target" for row in own)
    meeting = sum(row["subject_id"] == model for group in found.groups for row in group)
    domains = t.join(list(dict.fromkeys(row[f"domain_{t.lang}"] for row in own)))
    return (
        f"<div style='font-size:.9rem;line-height:1.5'><b style='font-weight:600'>{t('results_count', figures=len(own), promises=promised)}</b>"
        f"<br>{html.escape(domains)}<br><span class='quiet'>{t('results_meeting', count=meeting)}</span></div>"
    )


def alike(pair: similarity.Likeness, names: dict[str, str], codes: dict[tuple[str, str], str], t: Text) -> str:
    """How alike two models are, with the codes they share."""
    pair_names = t("alike_pair", one=names[pair.one], other=names[pair.other])
    if pair.dimensions == 0:
        return t("alike_nothing", pair=pair_names)
    if not pair.shared:
        return t("alike_none", pair=pair_names, dimensions=pair.dimensions, union=pair.union)
    shared = t.join([codes[key] for key in pair.shared])
    return t("alike_some", pair=pair_names, shared=len(pair.shared), union=pair.union, dimensions=pair.dimensions, codes=shared)


def grouping(groups: list[list[str]], names: dict[str, str], t: Text) -> str:
    """One sentence on which models form a group by design, by the documented rule."""
    joined = [t.join([names[model] for model in group]) for group in groups if len(group) > 1]
    return t("grouping_some", groups=("；" if t.lang == "zh" else "; ").join(joined)) if joined else t("grouping_none")


def reading(stated: list[dict], models: list[str], dimensions: list[str], names: dict[str, str], t: Text) -> str:
    """One sentence over the designs: in how many dimensions all models are stated, agree, or are silent."""
    codes: dict[tuple[str, str], set[str]] = {}
    for row in stated:
        codes.setdefault((row["project_id"], row["dimension_id"]), set()).add(row["code"])
    told = [d for d in dimensions if all((model, d) in codes for model in models)]
    shared = [d for d in told if set.intersection(*(codes[model, d] for model in models))]
    fewest = min(models, key=lambda model: sum((model, d) in codes for d in dimensions))
    return t(
        "reading_designs", dimensions=len(dimensions), told=len(told), shared=len(shared),
        name=names[fewest], stated=sum((fewest, d) in codes for d in dimensions),
    )  # fmt: skip


def development(clique: list[dict], start: str | None, t: Text, aligned: bool) -> pd.DataFrame:
    """Rows for `charts.slope`: figures of one centre by date, or by years since its twinning started."""
    rows = [row for row in clique if not values.missing(row["axis_date"]) and values.middle(row) is not None]
    at = [pd.Timestamp(row["axis_date"]) for row in rows]
    if aligned and start:
        begun = pd.Timestamp((start + "-01-01")[:10] if len(start) == 4 else (start + "-01")[:10])
        at = [(moment - begun).days / 365.25 for moment in at]
    return pd.DataFrame(
        {
            "observation_id": row["observation_id"],
            "at": moment,
            "y": values.middle(row),
            "label": f"{values.value(row, t)} · {row[f'kind_{t.lang}']} · {values.period(row, t)}",
            "kind_code": row["kind"],
            "firm": bool(row["on_time_axis"]) and row["qualifier"] == "exact",
            "below": row["kind"] == "baseline" and values.middle(row) < values.middle(rows[-1]),
        }
        for row, moment in zip(rows, at, strict=True)
    )


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
