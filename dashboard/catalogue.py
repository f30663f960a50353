"""What the Evidence page prepares before it draws: statements as written, filters, definitions, coverage."""

import html

import pandas as pd

from dashboard import values
from dashboard.text import Text

VIEWS = ("facts", "sources", "coverage", "vocabulary", "downloads")
# the filters of the statements with the heading of each, in the order of the form
FILTERS = {
    "type": "evidence_page_type", "domain": "domain", "metric": "evidence_page_metric", "level": "evidence_page_level",
    "subject": "evidence_page_subject", "tier": "evidence_page_tier", "kind": "kind", "source": "source",
}  # fmt: skip
TYPES = ("observation", "flow", "technology", "design", "event")
LEVELS = ("centre", "hospital", "city", "province", "nation", "flow")
TIERS = ("A", "B", "C", "D")
BATCHES = ("1", "2", "3", "4", "5", "unknown")
# columns of each table: heading, width in pixels, width on a phone (None: left to the evidence that a click opens)
FACTS = {
    "subject": ("subject", 285, 130), "metric": ("evidence_page_measure", 170, None), "statement": ("statement", 230, 122),
    "value": ("value", 130, 104), "period": ("period", 195, None), "kind_name": ("kind", 70, None), "tier": ("evidence_page_tier_short", 44, None),
    "source": ("source", 130, None), "id": ("id", 84, None),
}  # fmt: skip
TAKEN = {"id": ("id", 84, None), "subject": ("subject", 190, 100), "statement": ("statement", 250, 130), "value": ("value", 150, 90)}
SOURCES = {
    "source_id": ("id", 60, None), "tier": ("evidence_page_tier_short", 44, 34), "title": ("evidence_page_title", 380, 226),
    "publisher": ("evidence_page_publisher", 200, None), "date": ("evidence_page_date", 120, None), "statements": ("statements", 90, 92),
    "pairs": ("evidence_page_pairs", 100, None), "access": ("evidence_page_access", 170, None), "use": ("evidence_page_use", 84, None),
    "url": ("evidence_page_link", 70, None),
}  # fmt: skip
METRICS = {
    "name": ("evidence_page_measure", 260, 196), "domain": ("domain", 130, None), "unit": ("evidence_page_unit", 90, 80),
    "direction": ("evidence_page_direction", 120, None), "observations": ("evidence_page_figures", 70, 74),
    "subjects": ("evidence_page_subjects", 70, None), "scopes": ("evidence_page_scopes", 230, None),
    "single_use_reason": ("evidence_page_once", 380, None),
}  # fmt: skip
CORRECTIONS = {
    "row_id": ("evidence_page_row", 90, 76), "column": ("evidence_page_column", 140, None), "was": ("evidence_page_was", 110, 74),
    "becomes": ("evidence_page_becomes", 110, 74), "reason": ("evidence_page_reason", 600, 126),
}  # fmt: skip
LEFT_OUT = {
    "row_id": ("evidence_page_row", 90, 76), "cause": ("evidence_page_cause", 150, 100), "reason": ("evidence_page_reason", 600, 174),
    "origin_file": ("evidence_page_file", 110, None),
}  # fmt: skip
PREFERENCES = {
    "preferred_id": ("evidence_page_preferred", 110, 80), "rival_id": ("evidence_page_rival", 110, 80),
    "reason": ("evidence_page_reason", 700, 190),
}  # fmt: skip
_SEARCHED = [
    "id", "subject_zh", "subject_en", "metric_zh", "metric_en", "statement_zh", "statement_en", "source_id", "source_title",
    "publisher", "note_zh", "note_en", "aliases",
]  # fmt: skip


def facts(frame: pd.DataFrame, t: Text) -> pd.DataFrame:
    """Each statement as the table shows it, in one language; the codes it is filtered by stay beside the words.

    Writing 900 values takes longer than all the rest of the page: keep the result by data version and language.
    """
    rows = t.local(frame)
    # a reader may search in either language, whichever is shown
    rows["haystack"] = frame[_SEARCHED].fillna("").agg(" ".join, axis=1).str.casefold()
    rows["type_name"] = rows["type"].map({kind: t(f"evidence_page_type_{kind}") for kind in TYPES})
    records = frame.to_dict("records")
    rows["value"] = [_value(row, t) for row in records]
    rows["period"] = ["" if row["type"] in ("design", "technology") else values.period(row, t) for row in records]
    rows["source"] = rows["source_id"] + " · " + rows["publisher"].fillna("")
    return rows


def _value(row: dict, t: Text) -> str:
    if row["type"] in ("design", "technology"):
        coded = row[f"coded_{t.lang}"]
        return "" if values.missing(coded) else coded
    return "" if row["type"] == "event" else values.value(row, t)


def options(rows: pd.DataFrame, t: Text) -> dict[str, dict[str, str]]:
    """For each filter its codes in reading order with their words; a code without a statement is not offered."""
    flows = rows["type"] == "flow"
    by_domain = rows.sort_values("domain_order", kind="stable")
    subjects = _named(rows[~flows], "subject_id", "subject")
    return {
        "type": _named(rows, "type", "type_name"),
        "domain": _named(by_domain, "domain", "domain_name"),
        "metric": _named(by_domain, "metric_id", "metric"),
        "level": {level: t(f"evidence_page_level_{level}") for level in LEVELS if (rows["subject_level"] == level).any()},
        "subject": subjects | {code: name for code, name in _places(rows[flows]).items() if code not in subjects},
        "tier": {tier: tier for tier in TIERS},
        "kind": _named(rows, "kind", "kind_name"),
        "source": dict(sorted(_named(rows, "source_id", "source").items(), key=lambda pair: _natural(pair[0]))),
    }


def _named(rows: pd.DataFrame, code: str, name: str) -> dict[str, str]:
    known = rows[[code, name]].dropna(subset=[code]).drop_duplicates(code)
    return dict(zip(known[code], known[name], strict=True))


def _places(flows: pd.DataFrame) -> dict[str, str]:
    """Both ends of each flow, so that a province is found by what leaves it and by what arrives."""
    ends = [text.partition(" → ") for text in flows["subject"]]
    origins, destinations = [first for first, _, _ in ends], [last for _, _, last in ends]
    return dict(zip(flows["subject_id"], origins, strict=True)) | dict(zip(flows["other_subject_id"], destinations, strict=True))


def _natural(code: str) -> tuple[str, int, str]:
    """S2 before S10."""
    letters = code.rstrip("0123456789abcdefghijklmnopqrstuvwxyz").rstrip("0123456789")
    digits = "".join(sign for sign in code[len(letters) :] if sign.isdigit())
    return letters, int(digits or 0), code


def asked(parameters: dict[str, str], words: dict[str, dict[str, str]]) -> dict[str, list[str]]:
    """The filters that a link carries; codes that do not exist are left out."""
    return {name: [code for code in parameters.get(name, "").split(",") if code in words[name]] for name in FILTERS}


def select(rows: pd.DataFrame, chosen: dict[str, list[str]], q: str) -> pd.DataFrame:
    """The statements that meet every filter and hold every word of `q`; a whole id finds that statement alone."""
    keep = pd.Series(True, index=rows.index)
    for name, codes in chosen.items():
        if not codes:
            continue
        column = {"metric": "metric_id", "level": "subject_level", "subject": "subject_id", "source": "source_id"}.get(name, name)
        hit = rows[column].isin(codes)
        keep &= hit | rows["other_subject_id"].isin(codes) if name == "subject" else hit
    wanted = q.casefold()
    exact = rows["id"].str.casefold() == wanted
    if exact.any():
        return rows[keep & exact]
    for word in wanted.split():
        keep &= rows["haystack"].str.contains(word, regex=False)
    return rows[keep]


def signs(t: Text) -> str:
    """The signs that stand before a value, explained once."""
    marks = {
        "~": "about", ">": "more_than", "≥": "at_least", "<": "less_than", "≲": "nearly", "≤": "at_most", "≈": "estimate",
        "x̄": "average", "Σ": "cumulative", "↗ ↘": "trend", "–": "none",
    }  # fmt: skip
    return " &emsp;".join(f"<span style='white-space:nowrap'><span style='margin-right:.35em'>{html.escape(sign)}</span>{t('evidence_page_sign_' + name)}</span>" for sign, name in marks.items())


def definitions(frame: pd.DataFrame, t: Text) -> str:
    """Definitions as entries of a dictionary: how it is counted, by which edition, and whether we saw the official text."""
    entries = []
    for row in t.local(frame).to_dict("records"):
        lines = [(t(f"evidence_page_{name}"), row[name]) for name in ("formula", "numerator", "denominator", "edition", "basis")]
        body = "".join(
            f"<tr><th style='width:7.5em;font-weight:400' class='quiet'>{html.escape(name)}</th><td>{html.escape(str(value))}</td></tr>"
            for name, value in lines
            if not values.missing(value)
        )
        short = t("evidence_page_definition_line", seen=row["seen"], count=row["observations"])
        entries.append(
            f"<div><div style='font-weight:600;margin-top:1rem'>{html.escape(row['name'])}</div>"
            f"<div class='quiet'>{html.escape(row['metric'])} · {row['definition_id']}<br>{html.escape(short)}</div><table class='cells'>{body}</table></div>"
        )
    return f"<div style='display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,26rem),1fr));column-gap:2.5rem'>{''.join(entries)}</div>"


def coverage(frame: pd.DataFrame, batches: list[str], statuses: list[str], known_only: bool, t: Text) -> pd.DataFrame:
    """Cells of the coverage picture, the projects of which most is known first."""
    rows = t.local(frame.rename(columns={"domain": "domain_id"}))
    batch = rows["batch"].astype("Int64").astype("string").fillna("unknown")
    keep = rows["figures_known"] > 0 if known_only else pd.Series(True, index=rows.index)
    keep &= batch.isin(batches) if batches else True
    keep &= rows["status"].isin(statuses) if statuses else True
    return rows[keep].rename(columns={"name": "project"})


def documents(frame: pd.DataFrame, tiers: list[str], t: Text) -> pd.DataFrame:
    """Documents of these tiers (none: all); a page of tier D says that it is a lead and no evidence."""
    rows = t.local(frame)
    rows = rows[rows["tier"].isin(tiers)] if tiers else rows
    uses = {tier: t("evidence_page_use_lead" if tier == "D" else "evidence_page_use_evidence") for tier in TIERS}
    return rows.assign(use=rows["tier"].map(uses), date=[t.date(None if values.missing(date) else date) for date in rows["published_date"]])


def document_lines(source: dict, pairs: pd.DataFrame, taken: int, t: Text) -> list[str]:
    """What there is to say of one document beside its title."""
    said = t.join([f"{row.name} ({row.status})" for row in t.local(pairs).itertuples(index=False)])
    return [
        line
        for line in (
            None if values.missing(source["note"]) else source["note"],
            t("evidence_page_lead_note") if source["tier"] == "D" else None,
            t("evidence_page_document_pairs", pairs=said) if said else None,
            None if taken else t("evidence_page_document_none"),
        )
        if line
    ]


def takeaway(rows: pd.DataFrame) -> pd.DataFrame:
    """The selection as it is downloaded: words and codes, without what only the search needs."""
    return rows.drop(columns=["haystack", "aliases", "domain_order"])
