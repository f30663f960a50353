"""The committed facts: sources and places, published totals, and where each row of the evidence went."""

import csv
import re
from collections import Counter

import pytest

from etl import paths
from tests.conftest import flags

TABLES = {"observation": "observation_id", "event": "event_id", "design": "design_id", "flow": "flow_id"}


def read(path) -> list[dict]:
    """Rows of a CSV file as they stand."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def facts():
    """`facts("source")`: rows of a file of data/facts or data/codelists, uncorrected."""

    def rows(table):
        (path,) = (path for folder in ("facts", "codelists") if (path := paths.ROOT / "data" / folder / f"{table}.csv").is_file())
        return read(path)

    return rows


# ---------------------------------------------------------------- sources


@pytest.mark.parametrize("table", TABLES)
def test_every_fact_is_published_with_source_and_place(table, facts, published):
    rows = published(table)
    assert len(rows) == len(facts(table)) == len({row[TABLES[table]] for row in rows})
    sources = {row["source_id"]: row for row in published("source")}
    for row in rows:
        assert row["locator"], row
        assert sources[row["source_id"]]["title"], row
        assert row["tier"] in ("A", "B", "C"), row


def test_every_project_has_a_source(published):
    said = Counter(row["project_id"] for row in published("project_source"))
    assert all(said[row["project_id"]] == row["sources"] or row["sources"] for row in published("project"))
    assert set(said) == {row["project_id"] for row in published("project")}


@pytest.mark.parametrize("table", [*TABLES, "project_source"])
def test_a_search_phrase_is_a_phrase_and_no_quotation(table, published):
    phrases = [row["search_phrase"] for row in published(table) if row["search_phrase"]]
    assert phrases and max(map(len, phrases)) <= 12


def test_every_flag_is_a_code_and_every_reference_exists(published, observation):
    known = {row["code"] for row in published("code") if row["list"] == "flag"}
    for table in TABLES:
        for row in published(table):
            assert flags(row) <= known, row
            for flag in (row["flag"] or "").split("|"):
                assert ":" not in flag or flag.partition(":")[2] in observation, row
    ids = {row[key] for table, key in TABLES.items() for row in published(table)}
    assert {i for row in published("preference") for i in (row["preferred_id"], row["rival_id"])} <= ids


def test_a_metric_of_one_figure_says_why(published):
    rows = published("metric")
    for row in rows:
        assert row["observations"] > 1 or row["single_use_reason_en"], row
    assert sum(row["observations"] for row in rows) == len(published("observation"))


def test_a_definition_belongs_to_the_metric_of_its_figure(published, observation):
    metric_of = {row["definition_id"]: row["metric_id"] for row in published("definition")}
    for row in observation.values():
        assert row["definition_id"] is None or metric_of[row["definition_id"]] == row["metric_id"], row["observation_id"]


# ---------------------------------------------------------------- published numbers


@pytest.mark.parametrize(
    ("observation_id", "metric", "scope", "value"),
    [
        ("W6-001", "nrmc_count", "all", 125),
        ("W6-002", "provincial_rmc_count", "all", 114),
        ("W1-001", "nrmc_count", "batch_1", 10),
        ("C10-002", "nrmc_count", "batch_2", 16),
        ("W9-001", "nrmc_count", "batch_3", 24),
        ("G37-001", "nrmc_count", "batch_4", 26),
        ("W10-001", "nrmc_count", "batch_5", 49),
        ("W5-001", "nrmc_count", "batches_1_4", 76),
    ],
)
def test_totals_of_the_programme(observation, observation_id, metric, scope, value):
    row = observation[observation_id]
    assert (row["subject_id"], row["metric_id"], row["scope"]) == ("CN", metric, scope)
    assert (row["kind"], row["value_low"], row["value_high"], row["qualifier"]) == ("actual", value, value, "exact")


def test_batches_add_up(observation):
    total = {i: observation[i]["value_low"] for i in ("W1-001", "C10-002", "W9-001", "G37-001", "W5-001", "W10-001", "W6-001")}
    assert total["W1-001"] + total["C10-002"] + total["W9-001"] + total["G37-001"] == total["W5-001"]
    assert total["W5-001"] + total["W10-001"] == total["W6-001"]


def test_no_source_gives_another_total_for_a_batch(published):
    said = {}
    for row in published("observation"):
        if row["subject_id"] == "CN" and row["metric_id"] == "nrmc_count" and row["scope"] != "tcm":
            said.setdefault(row["scope"], set()).add(row["value_low"])
    assert said == {
        "all": {125}, "batches_1_4": {76}, "batch_1": {10}, "batch_2": {16}, "batch_3": {24}, "batch_4": {26}, "batch_5": {49},
    }  # fmt: skip


def test_projects_never_exceed_their_batch(published):
    named = Counter(row["batch"] for row in published("project") if row["status"] in ("approved", "warning_list", "implied"))
    assert sum(named.values()) == 105  # of 125
    for batch, total in {1: 10, 2: 16, 3: 24, 4: 26, 5: 49}.items():
        assert 0 < named[batch] <= total


@pytest.mark.parametrize(
    ("observation_id", "metric", "value", "decimals", "unit"),
    [
        ("S2-033", "cmi", 1.13, 2, "index"),
        ("S2-034", "level_4_surgery_share", 23.53, 2, "percent"),
        ("S2-038", "average_length_of_stay", 8.66, 2, "day"),
        ("S2-039", "average_length_of_stay", -0.89, 2, "day"),
        ("S2-022", "service_revenue_share", 33.4, 1, "percent"),
        ("S2-001", "government_funding", 11.54, 2, "hundred_million_yuan"),
    ],
)
def test_values_of_taiyuan(observation, observation_id, metric, value, decimals, unit):
    row = observation[observation_id]
    assert (row["subject_id"], row["metric_id"], row["unit_id"]) == ("140100", metric, unit)
    assert (row["value_low"], row["value_high"], row["decimals"]) == (value, value, decimals)


def test_rank_of_bethune_fell_and_that_is_good(observation):
    assert (observation["S3-002"]["value_low"], observation["S3-003"]["value_low"]) == (280, 179)
    assert observation["S3-002"]["direction"] == "lower"


# ---------------------------------------------------------------- accounting


def went(facts) -> tuple[Counter, Counter]:
    """Row ids of facts.csv and of pairs.csv as they are found in data/facts."""
    own = re.compile(r"^(N-|X|PE-)")
    from_facts = [row["observation_id"] for row in facts("observation")] + [row["event_id"] for row in facts("event")]
    left_out = {name: [row["row_id"] for row in facts("left_out") if row["origin_file"] == name] for name in ("facts.csv", "pairs.csv")}
    return (
        Counter([i for i in from_facts if not own.match(i)] + left_out["facts.csv"]),
        Counter([row["origin_row"] for row in facts("project_source")] + left_out["pairs.csv"]),
    )


def test_every_row_of_evidence_is_loaded_or_left_out_once(facts):
    from_facts, from_pairs = went(facts)
    assert sum(from_facts.values()) == len(from_facts) == 512
    assert sum(from_pairs.values()) == len(from_pairs) == 218
    assert all(row["reason_zh"] and row["reason_en"] for row in facts("left_out"))


def test_the_rows_are_those_of_the_evidence(facts, evidence):
    from_facts, from_pairs = went(facts)
    assert set(from_facts) == {row["fact_id"] for row in read(evidence / "facts.csv")}
    assert set(from_pairs) == {f"pairs-{n:03}" for n, _ in enumerate(read(evidence / "pairs.csv"), start=1)}


def test_values_carry_over(facts, evidence):
    ours = {row["observation_id"]: row for row in facts("observation")}
    compared = 0
    for row in read(evidence / "facts.csv"):
        mine = ours.get(row["fact_id"])
        if mine is None or mine["qualifier"] == "text":  # 4.5:4.5:1 stands in value_text
            assert mine is None or mine["value_text"] == row["value_low"]
            continue
        compared += 1
        for column in ("value_low", "value_high"):
            assert mine[column] == row[column].replace(",", ""), (row["fact_id"], column)
        for column in ("source_id", "locator", "period_start", "period_end"):
            assert mine[column] == row[column], (row["fact_id"], column)
    assert compared == 448


def test_every_correction_reached_the_warehouse(published, facts, observation):
    original = {row["observation_id"]: row for row in facts("observation")}
    rows = published("correction")
    assert len(rows) == len(facts("correction")) > 0
    for row in rows:
        assert original[row["row_id"]][row["column_name"]] == (row["was"] or "")
        now = observation[row["row_id"]][row["column_name"]]
        assert now == (float(row["becomes"]) if row["becomes"] and "value" in row["column_name"] else row["becomes"])


def test_sources_are_those_of_the_evidence(facts, evidence):
    ours = {row["source_id"]: row for row in facts("source")}
    for row in read(evidence / "sources.csv"):
        mine = ours[row["source_id"]]
        assert mine["tier"] == row["tier"]
        assert mine["url"] == row["url"] or (mine["url"] == "" and mine["access"] in ("repost", "seed"))
