"""How promises are told: a sentence, tiles, the rows of a bullet chart, stages, a table. Rules are in `promises`."""

import html

import pandas as pd

from dashboard import promises, values
from dashboard.text import Text
from dashboard.theme import Theme

# columns of the table: key of the heading, width, width on a phone
TABLE = {
    "subject": ("centre", 270, 120), "what": ("promise", 220, 150), "value": ("targets_value", 150, 100),
    "deadline": ("deadline", 110, None), "state": ("targets_state", 240, 120), "reported": ("reported", 200, None),
    "document": ("targets_document", 240, None),
}  # fmt: skip
_STEPS = (1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)


def sentence(rows: list[dict], t: Text, caveat: bool = False) -> str:
    """The reading aid: how many promises, how many in each state that occurs, most first; then the caveats that hold."""
    found = sorted(((count, state) for state, count in promises.counts(rows).items() if count), key=lambda pair: (-pair[0], promises.STATES.index(pair[1])))
    said = t("targets_aid", total=len(rows), parts=t.join([t(f"targets_count_{state}", count=count) for count, state in found]))
    if not caveat:
        return said
    states = {state for _, state in found}
    return said + (t("targets_aid_silence") if "no_public_actual" in states else "") + ("" if "missed" in states else t("targets_aid_none_missed"))


def tiles(rows: list[dict], codes: dict[str, dict], t: Text) -> str:
    """The number of promises in each state with the rule behind it, as HTML; a state without promises is named too."""
    cells = "".join(
        f"<div><div class='number'>{count}</div><div class='number-label'>{html.escape(codes[state][f'name_{t.lang}'])}</div>"
        f"<div class='quiet'>{html.escape(codes[state][f'note_{t.lang}'])}</div></div>"
        for state, count in promises.counts(rows).items()
    )
    return f"<div style='display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,9.5rem),1fr));gap:1rem 1.4rem'>{cells}</div>"


def what(row: dict, t: Text) -> str:
    """Metric, scope and part; a deadline without a number says its aim."""
    if row["type"] == "event":
        return label(row, t)
    parts = [row[f"{name}_{t.lang}"] for name in ("scope", "part")]
    said = t.join([part for part in parts if not values.missing(part)])
    return t("targets_what", metric=row[f"metric_{t.lang}"], what=said) if said else row[f"metric_{t.lang}"]


def label(row: dict, t: Text) -> str:
    """The words of the document for it."""
    text = row[f"label_{t.lang}"]
    return text[:1].upper() + text[1:]


def promised(row: dict, t: Text) -> str:
    """The promised value with its sign, or its direction in words."""
    if row["type"] == "event":
        return ""
    return t(f"targets_trend_{row['stated_trend']}") if row["qualifier"] == "trend" else values.value(row, t)


def deadline(row: dict, t: Text) -> str:
    """By when; where only a way of counting is stated, the years that it may mean."""
    if values.missing(row["deadline"]):
        return t("targets_no_deadline")
    return values.period(row, t) if row["type"] == "event" else t.date(row["deadline"])


def state(row: dict, names: dict[str, str], t: Text) -> str:
    """The state, and the reason where the state alone does not tell it."""
    why = {"reached_late": "targets_why_late", "interim_only": "targets_why_interim", "no_deadline": "targets_why_no_deadline", "no_standard": "targets_why_no_standard", "vague": "targets_why_vague"}
    return names[row["state"]] + (t(why[row["reason"]]) if row["reason"] in why else "")


def reported(row: dict, t: Text) -> str:
    """What is reported, with period; interim values are called so. Nothing reported stays empty."""
    return t.join([_actual(actual, t) for actual in row["reported"]])


def _actual(actual: promises.Reported, t: Text) -> str:
    key = "targets_actual" if actual.decides else "targets_interim"
    return t(key, value=values.value(actual.row, t), period=values.period(actual.row, t))


def why_shown(rows: list[dict], t: Text, subject: bool = False) -> str:
    """Why an actual that is counted differently stands beside its promise: one sentence a link."""
    said = [(row[f"subject_{t.lang}"] if subject else label(row, t), actual.reason[t.lang]) for row in rows for actual in row["reported"] if actual.reason]
    return "".join(t("targets_link_reason", what=name, reason=reason) for name, reason in dict.fromkeys(said))


def bullets(rows: list[dict], names: dict[str, str], t: Text, subject: bool = False) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rows and marks for `target_charts.bullets`: positions between 0 and 1 on the promise's own scale.

    A promise without an actual has no mark, neither at zero nor anywhere else.
    """
    lines, marks = [], []
    for row in rows:
        low, high = (None if values.missing(row[name]) else float(row[name]) * float(row["unit_factor"]) for name in ("value_low", "value_high"))
        drawn = [actual for actual in row["reported"] if values.middle(actual.row) is not None]
        start = 1.0 if row["unit_style"] == "rank" else 0.0
        end = nice(max([amount for amount in (low, high) if amount is not None] + [values.middle(a.row) for a in drawn]) * 1.08)

        def at(amount: float, start=start, end=end) -> float:
            return round((amount - start) / (end - start), 4)

        bound = row["qualifier"] in ("at_least", "more_than", "at_most", "less_than")
        lines.append(
            {
                "promise_id": row["promise_id"],
                "name": f"{row[f'subject_{t.lang}']}\n{label(row, t)}" if subject else label(row, t),
                "what": what(row, t), "promise": promised(row, t), "deadline": deadline(row, t),
                "state": state(row, names, t), "reported": reported(row, t) or t("no_public_actual"), "source": _document(row, t),
                "low": at(start if low is None and bound else high if low is None else low),
                "high": at(end if high is None and bound else low if high is None else high),
                "silent": not drawn, "from": _axis(start, row, t), "to": _axis(end, row, t),
            }  # fmt: skip
        )
        lines[-1]["middle"] = (lines[-1]["low"] + lines[-1]["high"]) / 2
        lines[-1]["band"] = lines[-1]["low"] != lines[-1]["high"]
        for actual in drawn:
            marks.append({"promise_id": row["promise_id"], "x": at(values.middle(actual.row)), "label": _actual(actual, t), "interim": not actual.decides})
    columns = ["promise_id", "x", "label", "interim"]
    return pd.DataFrame(lines), pd.DataFrame(marks, columns=columns)


def nice(amount: float) -> float:
    """The next round whole number, for the end of a scale."""
    size = 10 ** (len(str(int(amount))) - 1) if amount >= 1 else 1
    return float(next(step * size for step in _STEPS if step * size >= amount and (step * size).is_integer()))


def _axis(amount: float, row: dict, t: Text) -> str:
    return t.money(amount) if row["unit_style"] == "money" else t.number(int(amount) if float(amount).is_integer() else amount)


def _document(row: dict, t: Text) -> str:
    return " · ".join(part for part in (row["source_title"], "" if values.missing(row["publisher"]) else row["publisher"], f"{t('tier')} {row['tier']}", row["source_id"]) if part)


def table(rows: list[dict], names: dict[str, str], t: Text) -> pd.DataFrame:
    """One line a promise, by centre; its index names the promises, so that another filter is another table."""
    return pd.DataFrame(
        {
            "subject": [row[f"subject_{t.lang}"] for row in rows],
            "what": [what(row, t) for row in rows],
            "value": [promised(row, t) or "–" for row in rows],
            "deadline": [deadline(row, t) for row in rows],
            "state": [state(row, names, t) for row in rows],
            "reported": [reported(row, t) or t("no_public_actual") for row in rows],
            "document": [_document(row, t) for row in rows],
            "ids": [promises.ids(row) for row in rows],
        },
        index=[row["promise_id"] for row in rows],
    )


def stages(rows: list[dict]) -> dict[tuple[int, int], list[dict]]:
    """Staged aims by the years within which they were due, the earliest first."""
    first = min(int(row["period_start"][:4]) for row in rows)
    found: dict[tuple[int, int], list[dict]] = {}
    for row in rows:
        found.setdefault(promises.stage(row, first), []).append(row)
    return dict(sorted(found.items()))


def stage_name(stage: tuple[int, int], t: Text) -> str:
    """Within 1 year, within 3 years, within 3-5 years."""
    first, last = stage
    return t("targets_stage_one") if last == 1 else t("targets_stage", years=str(first) if first == last else f"{first}–{last}")


def card(row: dict, names: dict[str, str], t: Text, theme: Theme) -> str:
    """One staged aim as HTML: a hollow mark where nothing is reported."""
    mark = "◆" if row["reported"] else "◇"
    value = promised(row, t)
    said = reported(row, t)
    return (
        f"<div style='font-size:.92rem;line-height:1.55;margin-top:.5rem'>{html.escape(label(row, t))}"
        + (f"<br>{html.escape(t('targets_promised', value=value))}" if value else "")
        + f"<div class='quiet'><span style='color:{theme.target}'>{mark}</span> {html.escape(deadline(row, t))} · {html.escape(state(row, names, t))}"
        + (f"<br>{html.escape(said)}" if said else "")
        + "</div></div>"
    )


def frame(rows: list[dict]) -> pd.DataFrame:
    """Promises as they are downloaded: flat, by id, with state and the ids of what is reported."""
    flat = [{**{k: v for k, v in row.items() if k != "reported"}, "reported_ids": "|".join(promises.ids(row)[1:])} for row in rows]
    return pd.DataFrame(flat, index=[row["promise_id"] for row in rows])
