"""What the Overview prepares before it draws: colours by meaning, rows for its charts."""

import html

import pandas as pd

from dashboard import values
from dashboard.text import Text
from dashboard.theme import Theme

# Six categories at most: the specialties with most projects keep a colour of their own, the rest share one.
SPECIALTY_COLOURS = ("tcm", "children", "cancer", "cardiovascular", "neurology")


def coloured(pairs: pd.DataFrame, by: str, t: Text, theme: Theme) -> pd.DataFrame:
    """Pairs with `id`, `colour`, `group` (legend), `tip` and `strong`."""
    rows = pairs.copy()
    if by == "batch":
        palette = dict(enumerate(theme.batch, 1))
        rows["colour"] = [palette[int(b)] if pd.notna(b) else theme.unknown for b in rows["batch"]]
        rows["group"] = [t("batch_n", n=int(b)) if pd.notna(b) else t("batch_unknown") for b in rows["batch"]]
    else:
        palette = dict(zip(SPECIALTY_COLOURS, theme.category, strict=False))
        rows["colour"] = [palette.get(s, theme.unknown) for s in rows["specialty_id"]]
        rows["group"] = [name if s in palette else t("legend_other") for s, name in zip(rows["specialty_id"], rows[f"specialty_{t.lang}"], strict=True)]
    rows["id"] = rows["project_id"]
    rows["strong"] = rows["status"].isin(["approved", "warning_list"])
    rows["tip"] = [_tip(row, t) for row in values.records(rows)]
    return rows


def _tip(row: dict, t: Text) -> str:
    lang = t.lang
    place = t.join([row[f"province_{lang}"], row[f"city_{lang}"] or ""]) if row["placed_at_city"] else row[f"province_{lang}"]
    batch = t("batch_n", n=int(row["batch"])) if pd.notna(row["batch"]) else t("batch_unknown")
    exporter = row[f"exporter_{lang}"] or ""
    return (
        f"{row[f'name_{lang}']}\n{exporter} → {place}"
        f"\n{batch} · {row[f'specialty_{lang}']} · {row[f'status_{lang}']}"
    )


def groups(rows: pd.DataFrame, theme: Theme) -> list[tuple[str, str]]:
    """Legend entries (text with count, colour) in the order of the data, the unknown last."""
    found: dict[tuple[str, str], int] = {}
    for key in zip(rows["group"], rows["colour"], strict=True):
        found[key] = found.get(key, 0) + 1
    ordered = sorted(found.items(), key=lambda item: item[0][1] == theme.unknown)
    return [(f"{name} · {count}", colour) for (name, colour), count in ordered]


def legend(rows: pd.DataFrame, t: Text, theme: Theme) -> str:
    """The same legend as HTML, with the sign for exporting hospitals."""
    items = [
        f"<span style='white-space:nowrap;margin-right:1.1em'><span style='display:inline-block;width:.8em;height:.8em;border-radius:50%;"
        f"background:{colour};margin-right:.35em'></span>{html.escape(text)}</span>"
        for text, colour in groups(rows, theme)
    ]
    return f"<div style='font-size:.9rem;line-height:1.9'>{''.join(items)}<span class='quiet'>{t('legend_exporter')}</span></div>"


def batch_rows(frame: pd.DataFrame, t: Text) -> pd.DataFrame:
    """Batches with labels for the chart; the projects without a batch are in its subtitle."""
    rows = frame.dropna(subset=["batch"]).copy()
    rows["batch_label"] = [t("batch_n", n=int(b)) for b in rows["batch"]]
    rows["label"] = [
        str(int(e)) if pd.isna(s) else t("batches_label", evidenced=int(e), stated=int(s)) for e, s in zip(rows["evidenced"], rows["stated"], strict=True)
    ]
    return rows


def domain_rows(frame: pd.DataFrame, t: Text) -> pd.DataFrame:
    """Domains with labels for the chart."""
    rows = t.local(frame.drop(columns="domain"))
    rows["label"] = [t("known_label", projects=int(n)) for n in rows["projects"]]
    return rows


def programme_batches(frame: pd.DataFrame, t: Text) -> pd.DataFrame:
    """One dated mark per batch, with a word on where the month comes from; batches without a month are not drawn."""
    rows = frame.dropna(subset=["month"]).copy()
    rows["label"] = [t("programme_batch", n=int(b), count=int(n)) for b, n in zip(rows["batch"], rows["projects"], strict=True)]
    basis = rows["month_from_projects"].map({True: t("programme_month_of_most"), False: t("programme_month_stated")})
    rows["tip"] = [f"{label} · {t.date(month)} · {why}" for label, month, why in zip(rows["label"], rows["month"], basis, strict=True)]
    rows["month"] = pd.to_datetime(rows["month"])
    return rows[["month", "label", "tip"]]


def known_title(rows: pd.DataFrame, t: Text) -> str:
    """The title of the domain chart, from its rows: the domain with most projects, and how many have fewer than five."""
    if not rows["projects"].any():
        return t("known_none")
    few = rows[rows["projects"] < 5]
    return t("known_title", most=rows.iloc[0]["domain"], projects=int(rows.iloc[0]["projects"]), few=len(few))


def openings(events: pd.DataFrame, t: Text) -> pd.DataFrame:
    """Statements by month and type; dates known to the year only stand in the evidence, not on this axis."""
    order = {name: i for i, name in enumerate(["approved", "agreement_signed", "unveiled", "construction_started", "opened", "fully_operating"])}
    rows = t.local(events[events["date_start"].str.len() >= 7].drop(columns="event_type")).assign(order=events["event_type"].map(order))
    rows["month"] = pd.to_datetime(rows["date_start"].str.slice(0, 7))
    grouped = rows.groupby(["month", "event_type", "order"], as_index=False).agg(count=("event_id", "size"), who=("subject", lambda names: t.join(sorted(set(names))[:4])))
    grouped["period"] = [t.date(f"{m:%Y-%m}") for m in grouped["month"]]
    return grouped.rename(columns={"event_type": "type"})
