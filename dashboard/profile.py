"""What the centre profile prepares: its head, its timeline, its figures by domain, its promises."""

import html

import pandas as pd

from dashboard import promise_words as words
from dashboard import promises, trends, values
from dashboard.text import Text


def head(row: dict, aliases: list[str], t: Text) -> str:
    """The pair, its place, batch, status, and the other names it goes by, as HTML."""
    lang = t.lang
    lines = [
        (t("exporter"), _or(row[f"exporter_{lang}"])),
        (t("host"), _or(row[f"host_{lang}"])),
        (t("place"), t.join([row[f"province_{lang}"], _or(row[f"city_{lang}"])]) + ("" if row["placed_at_city"] else t("city_not_stated"))),
        (t("map_filter_batch"), (t("batch_n", n=int(row["batch"])) + (t("batch_derived") if row["batch_basis"] == "derived" else "")) if pd.notna(row["batch"]) else t("batch_unknown")),
        (t("map_filter_specialty"), row[f"specialty_{lang}"]),
        (t("status"), row[f"status_{lang}"] + (t("lead_only") if row["lead_only"] else "")),
        (t("distance"), "" if pd.isna(row["distance_km"]) else t("distance_km", km=t.number(round(row["distance_km"])))),
        (t("aliases"), t.join(aliases) if lang == "zh" else ""),
        (t("note"), _or(row[f"note_{lang}"])),
    ]
    body = "".join(f"<tr><th style='width:8em;font-weight:500'>{html.escape(name)}</th><td>{html.escape(text)}</td></tr>" for name, text in lines if text)
    return f"<table class='cells'>{body}</table>"


def milestones(events: pd.DataFrame, t: Text) -> pd.DataFrame:
    """Events for `charts.timeline`, one row of the picture each; undated ones are left to the table."""
    rows = events.dropna(subset=["axis_date"]).reset_index(drop=True)
    rows["level"] = range(len(rows))
    rows["date"] = rows["axis_date"]
    rows["inferred"] = rows["date_basis"].eq("inferred")
    rows["period"] = [_period(row, t) for row in values.records(rows)]
    # a deadline says nothing without its object; the other types name themselves
    rows["label"] = rows[f"event_type_{t.lang}"].where(rows["event_type"] != "plan_deadline", rows[f"label_{t.lang}"])
    rows["text"] = [t("milestone", period=p, label=label) for p, label in zip(rows["period"], rows["label"], strict=True)]
    return rows


def _period(row: dict, t: Text) -> str:
    text = t.period(_or(row["date_start"]) or None, _or(row["date_end"]) or None)
    return t("period_inferred", period=text) if row["date_basis"] == "inferred" else text


def figures(rows: pd.DataFrame, t: Text) -> pd.DataFrame:
    """The table of figures, in the order of domains and metrics. The last column is the id for the evidence."""
    records = values.records(rows)
    states = trends.state(records)
    return pd.DataFrame(
        {
            t("domain"): [row[f"domain_{t.lang}"] for row in records],
            t("metric"): [t.join([row[f"metric_{t.lang}"], *(_or(row[f"{c}_{t.lang}"]) for c in ("scope", "part"))]) for row in records],
            t("value"): [values.value(row, t) for row in records],
            t("kind"): [row[f"kind_{t.lang}"] for row in records],
            t("period"): [values.period(row, t) for row in records],
            t("trend"): [t(f"trend_{states[row['observation_id']]}") if row["observation_id"] in states else "" for row in records],
            t("note"): [_or(row[f"note_{t.lang}"]) for row in records],
            t("source"): [f"{row['source_id']} ({row['tier']})" for row in records],
            "observation_id": [row["observation_id"] for row in records],
        }
    )


def promised(rows: list[dict], states: dict[str, str], t: Text) -> pd.DataFrame:
    """Every promise with its deadline, what is reported of it and its state, judged as on the Targets page."""
    return pd.DataFrame(
        {
            t("metric"): words.what(row, t),
            t("promise"): words.promised(row, t),
            t("deadline"): words.deadline(row, t),
            t("reported"): words.reported(row, t) or t("no_public_actual"),
            t("status"): words.state(row, states, t),
            "ids": promises.ids(row),
        }
        for row in rows
    )


def _or(value) -> str:
    return "" if values.missing(value) else str(value)
