"""Targets: every state by its rule on tiny rows, the plan complete, silence never drawn as failure or zero, both languages."""

import json
import re
from itertools import pairwise

import duckdb
import pandas as pd
import pytest
import vl_convert as vlc

from dashboard import promise_words as words
from dashboard import promises, target_charts, values
from dashboard.db import sql
from dashboard.text import Text
from dashboard.theme import DARK, LIGHT
from tests.conftest import of

ZH, EN = Text("zh"), Text("en")
CHINESE = re.compile("[一-鿿]")
PAGE = "pages/targets.py"
GOALS = [f"S1-{n:03}" for n in range(1, 16)]
TODAY = "2026-02-02"

BEDS = {
    "promise_id": "T-1", "observation_id": "T-1", "type": "observation", "subject_id": "a", "subject_level": "centre", "metric_id": "bed_count",
    "base_unit": "bed", "unit_factor": 1, "scope": "open", "definition_id": None, "population": "whole_hospital", "part": None, "counting": "level",
    "averaged_over": None, "direction": "higher", "kind": "target", "qualifier": "exact", "value_low": 100.0, "value_high": 100.0,
    "stated_trend": None, "period_start": "2020", "period_end": "2024", "period_basis": "stated", "deadline": "2024", "flag": None,
    "repeats": None, "rival_preferred_id": None, "published_date": "2020-09-05",
}  # fmt: skip
ACTUAL = {**BEDS, "observation_id": "A-1", "kind": "actual", "period_start": None, "period_end": "2024", "value_low": 120.0, "value_high": 120.0}


def amount(qualifier: str, low=None, high=None, **more) -> dict:
    return {"qualifier": qualifier, "value_low": low, "value_high": high, **more}


def exact(number: float, **more) -> dict:
    return amount("exact", number, number, **more)


AIM = {"promise_id": "E-1", "observation_id": None, "type": "event", "deadline": "2023", "period_start": "2022", "period_end": "2023"}

# (state, reason, what is special of the promise, what is special of the actual or None, role of a link or None)
CASES = [
    ("met", "reached", {}, {}, None),
    ("met", "reached", {}, exact(100.0), None),
    ("met", "reached", {}, exact(100.0, period_end="2022"), None),  # early
    ("met", "reached", {"deadline": None, "period_basis": "as_of"}, {}, None),  # no deadline, and reached
    ("met", "reached_late", {"deadline": "2022"}, {}, None),
    ("met", "reached", {"deadline": "2027", "period_end": "2027"}, {}, None),
    ("met", "reached", {"direction": "neutral"}, exact(101.0), None),
    ("met", "reached", {}, amount("more_than", 100.0), None),
    ("met", "reached", amount("range", 60.0, 100.0), amount("more_than", 90.0), None),
    ("met", "reached", amount("range", 60.0, 100.0), exact(60.0), None),
    ("met", "reached", amount("at_least", 100.0), exact(100.0), None),
    ("met", "reached", amount("about", 100.0, 100.0), exact(96.0), None),
    ("met", "reached", amount("at_most", None, 100.0, direction="lower"), exact(100.0), None),
    ("met", "reached", {"direction": "lower"}, exact(90.0), None),
    ("met", "reached", {}, {"scope": "planned"}, "final"),
    ("met", "reached", {}, {"period_basis": "inferred", "flag": "year_inferred"}, None),  # that it was reached needs no date
    ("missed", "short", {}, exact(99.0), None),
    ("missed", "short", {}, exact(60.0, period_end="2025-03"), None),
    ("missed", "short", {}, amount("nearly", None, 100.0), None),
    ("missed", "short", {}, amount("at_most", None, 90.0), None),
    ("missed", "short", amount("more_than", 100.0), exact(100.0), None),
    ("missed", "short", amount("about", 100.0, 100.0), exact(94.0), None),
    ("missed", "short", amount("at_most", None, 100.0, direction="lower"), exact(179.0), None),
    ("missed", "short", {}, exact(60.0, scope="planned"), "final"),
    ("not_yet_due", "not_due", {"deadline": "2026", "period_end": "2026"}, None, None),
    ("not_yet_due", "not_due", {"deadline": "2026-03", "period_end": "2026-03"}, exact(60.0), None),
    ("not_yet_due", "not_due", {**AIM, "deadline": "2027", "flag": "self_assessed"}, None, None),
    ("no_public_actual", "silent", {}, None, None),
    ("no_public_actual", "silent", {"deadline": "2026-01", "period_end": "2026-01"}, None, None),
    ("no_public_actual", "silent", AIM, None, None),
    ("no_public_actual", "silent", AIM, {}, None),  # an aim without a number meets no figure
    ("no_public_actual", "silent", {}, {"scope": "planned"}, None),
    ("no_public_actual", "silent", {}, {"period_start": None, "period_end": None, "period_basis": "not_stated"}, None),  # undated
    ("no_public_actual", "silent", {}, {"period_end": "2019"}, None),  # before the promise
    ("no_public_actual", "silent", {}, exact(60.0, repeats="A-2"), None),
    ("no_public_actual", "silent", {}, exact(60.0, rival_preferred_id="A-2"), None),
    ("no_public_actual", "silent", amount("trend", stated_trend="falling"), {}, None),
    ("no_public_actual", "interim_only", {}, exact(60.0, period_end="2022"), None),
    ("no_public_actual", "interim_only", {}, exact(60.0, flag="year_inferred"), None),  # an inferred year proves no failure
    ("no_public_actual", "interim_only", {}, exact(120.0, metric_id="other"), "interim"),  # shown, decides nothing
    ("no_public_actual", "interim_only", {}, exact(1.0, metric_id="other"), "interim"),
    ("definition_changed", "other_definition", {"definition_id": "d.1"}, {"definition_id": "d.2"}, None),
    ("cannot_be_judged", "no_deadline", {"deadline": None}, None, None),
    ("cannot_be_judged", "no_deadline", {"deadline": None}, exact(60.0), None),
    ("cannot_be_judged", "no_standard", {**AIM, "flag": "year_inferred|self_assessed"}, None, None),
    ("cannot_be_judged", "vague", {}, amount("about", 98.0, 98.0), None),
    ("cannot_be_judged", "vague", {}, amount("less_than", None, 150.0), None),
    ("cannot_be_judged", "vague", amount("at_most", None, 100.0, direction="neutral"), exact(60.0), None),  # a ceiling is no goal
]  # fmt: skip


def judge(target: dict, actual: dict | None, role: str | None, *targets: dict):
    links = [{"target_id": target["promise_id"], "actual_id": "A-1", "role": role, "reason_zh": "因", "reason_en": "why"}] if role else []
    return promises.judge(target, [actual] if actual else [], links, targets, TODAY)


@pytest.mark.parametrize(("state", "reason", "special", "actual", "role"), CASES)
def test_state_by_rule(state, reason, special, actual, role):
    found = judge({**BEDS, **special}, None if actual is None else {**ACTUAL, **actual}, role)
    assert found[:2] == (state, reason)
    if role:
        assert [(r.decides, r.reason["en"]) for r in found[2]] == [(role == "final", "why")]


def test_a_later_document_supersedes():
    old = {**BEDS, "promise_id": "T-0", "observation_id": "T-0"}
    new = {**BEDS, **exact(150.0, published_date="2023-05")}
    assert judge(old, None, None, old, new)[:2] == ("superseded", "replaced")
    assert judge(new, None, None, old, new)[0] == "no_public_actual"
    assert judge(old, ACTUAL, None, old, new)[0] == "met"  # kept before it was replaced
    for same in ({**new, "published_date": "2020-09"}, {**new, **exact(100.0)}, {**new, "part": "phase_2"}, {**new, "published_date": None}):
        assert judge(old, None, None, old, same)[0] == "no_public_actual"


def test_a_direction_is_judged_by_a_linked_change():
    aim = {**BEDS, **amount("trend", stated_trend="falling")}
    change = {**ACTUAL, "kind": "change"}
    assert judge(aim, {**change, **exact(-21.0)}, "final")[0] == "met"
    assert judge(aim, {**change, **exact(21.0)}, "final")[0] == "missed"
    assert judge(aim, {**change, **amount("trend", stated_trend="falling")}, "final")[0] == "met"
    assert judge(aim, {**ACTUAL, **exact(21.0)}, "final")[:2] == ("cannot_be_judged", "vague")


def test_every_state_is_a_case_and_a_code(published):
    assert {case[0] for case in CASES} | {"superseded"} == set(promises.STATES)
    assert {row["code"] for row in of(published("code"), list="target_state")} == set(promises.STATES)


@pytest.mark.parametrize(("text", "last"), [("2024", "2024-12-31"), ("2024-02", "2024-02-29"), ("2024-09-05", "2024-09-05"), (None, "None")])
def test_a_date_ends_with_its_last_day(text, last):
    assert str(promises.last_day(text)) == last


@pytest.mark.parametrize(("amount_", "end"), [(0.4, 1), (1.08, 2), (2.16, 3), (3240, 4000), (108, 120), (200, 200), (2160000, 2500000)])
def test_a_scale_ends_with_a_whole_round_number(amount_, end):
    assert words.nice(amount_) == end


# ---------------------------------------------------------------- the data


@pytest.fixture(scope="module")
def rows(warehouse) -> list[dict]:
    (file,) = warehouse.glob("*.duckdb")
    with duckdb.connect(str(file), read_only=True) as con:
        return promises.judged(*(values.records(con.execute(sql(name)).df()) for name in ("promises", "promise_actuals", "promise_links")))


@pytest.fixture(scope="module")
def names(published) -> dict:
    return {lang: {row["code"]: row[f"name_{lang}"] for row in of(published("code"), list="target_state")} for lang in ("zh", "en")}


@pytest.fixture(scope="module")
def plan(rows) -> list[dict]:
    return promises.select(rows, source_id=promises.PLAN)


def test_every_promise_is_there_once(rows, published):
    ids = [row["promise_id"] for row in rows]
    targets = {row["observation_id"] for row in of(published("observation"), kind="target")}
    deadlines = {row["event_id"] for row in of(published("event"), event_type="plan_deadline")}
    assert len(ids) == len(set(ids)) and targets <= set(ids) <= targets | deadlines
    assert deadlines - set(ids) == {"X0-012"}  # its number is the target S1-026
    assert all(row["state"] in promises.STATES for row in rows)
    assert sum(promises.counts(rows).values()) == len(rows)


def test_the_plan_is_complete(plan):
    part = {name: [row["promise_id"] for row in plan if promises.section(row) == name] for name in ("goals", "buildings", "people", "stages")}
    assert sorted(part["goals"]) == GOALS
    assert sorted(part["buildings"]) == ["S1-016", "S1-017", "S1-018", "S1-019", "S1-020"]
    assert sorted(part["people"]) == ["S1-021", "S1-022", "S1-023", "S1-024"]
    staged = {stage: sorted(row["promise_id"] for row in found) for stage, found in words.stages([row for row in plan if promises.section(row) == "stages"]).items()}
    assert staged == {
        (1, 1): ["X0-008", "X0-010"],
        (3, 3): ["X0-006", "X0-007", "X0-009", "X0-011", "X0-013"],
        (3, 5): ["X0-014"],
        (5, 5): ["S1-025", "S1-026", "S1-027", "S1-028", "X0-015"],
    }
    assert sum(map(len, part.values())) == len(plan)


@pytest.mark.parametrize("promise_id", GOALS)
def test_each_of_the_fifteen_has_a_state_and_none_is_missed_without_an_actual(plan, names, promise_id):
    (row,) = of(plan, promise_id=promise_id)
    assert row["state"] == "no_public_actual"
    lines, marks = words.bullets([row], names["en"], EN)
    if promise_id == "S1-015":
        assert row["reason"] == "interim_only" and promises.ids(row) == ["S1-015", "S3-003"]
        assert marks["interim"].all() and "179" in marks.iloc[0]["label"] and not lines.iloc[0]["silent"]
    else:
        assert not row["reported"] and marks.empty and lines.iloc[0]["silent"]
        assert lines.iloc[0]["high"] > 0  # the promise itself does not stand at zero


def test_what_is_reported_stands_beside_its_promise(rows):
    by_id = {row["promise_id"]: row for row in rows}
    assert (by_id["S1-021"]["state"], promises.ids(by_id["S1-021"])) == ("met", ["S1-021", "S0-006"])
    assert (by_id["W47b-001"]["state"], by_id["W47b-001"]["reason"]) == ("met", "reached_late")
    assert by_id["W2-002"]["state"] == "no_public_actual"  # six provinces of batch 5, undated, say nothing of 2021
    assert by_id["W29-005"]["deadline"] != by_id["W29-005"]["deadline"] or by_id["W29-005"]["deadline"] is None  # date of the report
    assert all(row["reported"] for row in rows if row["state"] in ("met", "missed", "definition_changed"))
    assert not [row["promise_id"] for row in rows if row["state"] == "missed"]


def test_the_sentence_counts_what_is_there():
    def some(**counts):
        return [{"state": state} for state, count in counts.items() for _ in range(count)]

    assert words.sentence(some(met=1, no_public_actual=3), EN) == "Promises: 4 – 3 past their deadline without a public actual, 1 met."
    full = words.sentence(some(met=1, no_public_actual=3), EN, caveat=True)
    assert full.endswith("1 met. No public actual does not mean not done. No promise can be shown from public figures to have been missed.")
    assert words.sentence(some(missed=2), EN, caveat=True) == "Promises: 2 – 2 missed."  # neither caveat holds
    assert words.sentence(some(missed=1, not_yet_due=1), ZH) == "共 2 项承诺：1 项未达成、1 项未到期。"


# ---------------------------------------------------------------- the charts


@pytest.mark.parametrize("theme", [LIGHT, DARK])
@pytest.mark.parametrize("narrow", [False, True])
def test_silence_is_hollow_and_has_no_mark(plan, names, theme, narrow):
    goals = [row for row in plan if promises.section(row) == "goals"]
    lines, marks = words.bullets(goals, names["en"], EN)
    spec = target_charts.bullets(lines, marks, EN, theme, narrow).to_dict()
    data = [row for rows_ in spec["datasets"].values() for row in rows_]
    reported = [row for row in data if "x" in row]
    assert [row["promise_id"] for row in reported] == ["S1-015"] and 0 < reported[0]["x"] < 1
    assert sum(row.get("silent") is True for row in data) == 14
    assert theme.actual in json.dumps(spec) and theme.target in json.dumps(spec)
    for colour in re.findall(r'"#[0-9A-Fa-f]{6}"', json.dumps(spec)):
        assert colour.strip('"') in (theme.actual, theme.target, theme.text, theme.muted, theme.border, theme.line, theme.background)
    assert "Annual operations" in vlc.vegalite_to_svg(json.dumps(spec))


def test_without_any_actual_there_is_no_actual_layer(plan, names):
    lines, marks = words.bullets([row for row in plan if promises.section(row) == "buildings"], names["en"], EN)
    spec = json.dumps(target_charts.bullets(lines, marks, EN, LIGHT).to_dict())
    assert marks.empty and LIGHT.actual not in spec


def test_positions_follow_the_scale_of_the_row(plan, rows, names):
    (doctors,) = of(plan, promise_id="S1-021")
    lines, marks = words.bullets([doctors], names["en"], EN)
    assert lines.iloc[0][["low", "high", "from", "to"]].tolist() == [0.5, pytest.approx(100 / 120, abs=1e-3), "0", "120"]
    assert marks.iloc[0]["x"] == pytest.approx(90 / 120) and marks.iloc[0]["label"].startswith("Σ > 90 people")
    (rank,) = of(plan, promise_id="S1-015")
    lines, _ = words.bullets([rank], names["en"], EN)
    assert lines.iloc[0][["from", "low", "to"]].tolist() == ["1", 0.0, "200"]  # a rank starts at one
    drawn = [row for row in rows if promises.numeric(row)]
    lines, marks = words.bullets(drawn, names["zh"], ZH)
    assert lines[["low", "high"]].to_numpy().min() >= 0 and lines[["low", "high"]].to_numpy().max() <= 1
    assert marks["x"].between(0, 1).all() and (lines["low"] <= lines["high"]).all()


# ---------------------------------------------------------------- the page


def said(app) -> str:
    shown = [e.value for kind in ("title", "header", "markdown", "info", "warning") for e in app.get(kind)]
    shown += [e.body for e in app.get("html")] + [e.label for e in app.button]
    tables = [text for e in app.dataframe for text in (*e.value.columns, *e.value.astype(str).to_numpy().ravel())]
    drawn = [json.dumps(json.loads(e.proto.spec), ensure_ascii=False) for e in app.get("vega_lite_chart")]
    return "\n".join(str(text) for text in [*shown, *tables, *drawn])


@pytest.fixture(scope="module")
def documents(published) -> list[str]:
    """What documents and their publishers are called is not translated."""
    found = {row[column] for row in published("source") for column in ("title", "publisher") if row[column]}
    found |= {re.split(r"[（(，,；;]", name)[0].strip() for name in found}
    return sorted(found, key=len, reverse=True)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    "link", [{}, {"subject": "tongji-bethune"}, {"state": "not_yet_due"}, {"domain": "beds", "state": "no_public_actual"}, {"source": "S1", "domain": "disciplines"}, {"state": "missed"}]
)
def test_the_page_opens_in_both_languages(opened, documents, lang, link):
    app = opened(PAGE, lang=lang, **link)
    assert not app.error and not app.warning and app.title[0].value == Text(lang)("targets_title")
    text = said(app)
    assert "None" not in text and "nan" not in re.findall(r"\b\w+\b", text) and not re.search(r"\{\w+\}", re.sub(r"(?s)<style>.*?</style>", "", text))
    if lang == "en":
        for name in documents:
            text = text.replace(name, "").replace(json.dumps(name, ensure_ascii=False)[1:-1], "")
        text = text.replace("中文", "")
        assert not CHINESE.search(text), CHINESE.findall(text)[:20]
    assert bool(app.info) == (link.get("state") == "missed")
    charts = {(): 4, ("subject",): 3, ("source", "domain"): 1}.get(tuple(link))
    assert charts is None or len(app.get("vega_lite_chart")) == charts


def test_the_page_counts_what_the_rules_find(opened, rows):
    html_ = "\n".join(e.body for e in opened(PAGE, lang="en").get("html"))
    numbers = [int(n) for n in re.findall(r"<div class='number'>(\d+)</div>", html_)]
    assert numbers == list(promises.counts(rows).values()) and words.sentence(rows, EN, caveat=True) in html_


def test_a_filter_keeps_what_it_names(opened, rows):
    app = opened(PAGE, lang="en", state="not_yet_due")
    (table,) = app.dataframe
    assert len(table.value) == promises.counts(rows)["not_yet_due"] and not app.get("vega_lite_chart")
    assert len(opened(PAGE, subject="xjtu1-qinghai").dataframe[0].value) == len(promises.select(rows, subject_id="xjtu1-qinghai"))
    assert "atlantis" in opened(PAGE, subject="atlantis").warning[0].value


def test_a_staged_aim_opens_its_evidence(opened):
    app = opened(PAGE, lang="en")
    app.button(key="evidence_stage_X0-009").click().run()
    (dialog,) = app.get("dialog")
    (card,) = [e.body for e in dialog.get("html")]
    assert "X0-009" in card and "S1</span>" in card


def test_another_filter_is_another_table(rows, names):
    frames = [words.table(promises.select(rows, state=state), names["en"], EN) for state in ("met", "not_yet_due")]
    assert all(a.index.tolist() != b.index.tolist() for a, b in pairwise(frames))
    assert all(frame["ids"].map(lambda ids: ids[0]).tolist() == frame.index.tolist() for frame in frames)
    assert isinstance(words.frame(rows[:3]), pd.DataFrame) and "reported" not in words.frame(rows[:3])
