"""The traps in reading the evidence, 16 to 25."""

import csv
import re

import pytest

from tests import test_traps_01_to_15
from tests.conftest import flags, numbers, of

PROGRAMME = ("approved", "warning_list", "implied")
SELF_ASSESSED = {"internationally_leading", "nationally_leading", "nationally_advanced", "province_leading", "new_in_province"}
VOLUMES = ("outpatient_visits", "inpatient_stays", "surgery_count", "complex_case_count", "inflow_patient_count", "technology_count")
NOT_IN_PROGRAMME = ("海南省儿童医院", "瑞金医院无锡", "瑞金医院太仓", "仁济医院宁波", "仁济医院三亚", "亳州", "无锡", "太仓", "杭州湾", "崖州湾")
ONLY_BATCH_5 = ("220000", "430000", "420000", "320000", "330000", "610000")  # 吉林 湖南 湖北 江苏 浙江 陕西


def test_trap_16_self_assessment_is_flagged(observation):
    claims = [r for r in observation.values() if r["scope"] in SELF_ASSESSED or r["metric_id"] == "first_case_count"]
    assert len(claims) > 15
    for row in claims:
        assert "self_assessed" in flags(row), row["observation_id"]
        assert row["subject_level"] == "centre" or row["population"] == "several_hospitals", row["observation_id"]
        assert not row["derivation"] and row["subject_id"] != "CN"  # never added up


def test_trap_17_cross_regional_is_not_cross_province(observation):
    regional = of(observation.values(), metric_id="cross_regional_visit_count")
    assert {(r["value_low"], r["period_end"]) for r in regional} == {(110_000_000, "2022"), (243_000_000, "2023")}
    settled = observation["N-15"]
    assert (settled["metric_id"], settled["value_low"], settled["period_end"]) == ("settlement_count", 129_000_000, "2023")
    for row in of(observation.values(), metric_id="settlement_count", kind="actual", counting="annual"):
        assert "覆盖面" in row["note_zh"] and "network" in row["note_en"].lower(), row["observation_id"]
    doubtful = of(observation.values(), scope="outpatient_as_printed")
    assert {r["observation_id"] for r in doubtful} == {"N-06", "N-07", "N-08"}
    assert all("scope_doubtful" in flags(r) and r["period_end"] == "2021-11" for r in doubtful)


def test_trap_18_no_matrix_and_no_outflow_rate_by_year(observation, published):
    provinces = {row["adcode"] for row in published("province")}
    pairs = [r for r in published("flow") if r["origin_id"] in provinces and r["destination_id"] in provinces and r["origin_id"] != r["destination_id"]]
    assert {(r["origin_id"], r["destination_id"], r["flow_id"]) for r in pairs} == {
        ("130000", "110000", "FL-23"), ("130000", "110000", "FL-24"), ("450000", "440000", "FL-S4-047"),
        ("540000", "510000", "FL-W32-001"), ("540000", "510000", "FL-W32-002"),
    }  # fmt: skip
    rates = of(observation.values(), metric_id="outflow_inpatient_share")
    assert {(r["subject_id"], r["period_end"]) for r in rates} == {("410000", "2022")} and {r["qualifier"] for r in rates} == {"at_most"}
    assert all(r["definition_id"] == "outflow.inpatient_share_undefined" for r in rates)
    assert all(r["base_zh"] and r["base_en"] for r in published("flow"))
    named = [r for r in published("flow") if r["measure"].startswith("named_main")]
    assert len(named) == 8 and numbers(named) == {None}


def test_trap_19_volumes_of_centres_are_cumulative(observation):
    volumes = [r for r in observation.values() if r["subject_level"] == "centre" and r["metric_id"] in VOLUMES and r["kind"] == "actual"]
    cumulative = of(volumes, counting="cumulative")
    assert len(cumulative) > len(volumes) / 2
    for row in volumes:
        start, end = row["period_start"], row["period_end"]
        if row["counting"] == "annual" and start and end:
            assert start[:4] == end[:4], row["observation_id"]
        if start and end and int(end[:4]) - int(start[:4]) >= 1 and row["counting"] not in ("monthly", "daily"):
            assert row["counting"] == "cumulative", row["observation_id"]
    assert {observation[i]["counting"] for i in ("S4-021", "G89-001", "G89-002", "W44-002", "G42-007", "W32-001")} == {"cumulative"}


def test_trap_19_what_the_evidence_calls_cumulative_is_never_annual(observation, evidence):
    with (evidence / "facts.csv").open(encoding="utf-8", newline="") as file:
        said = [row["fact_id"] for row in csv.DictReader(file) if re.search("cumulative|累计", row["qualifier"])]
    loaded = [observation[i] for i in said if i in observation]
    assert len(loaded) > 40
    for row in loaded:  # a number of projects or specialties is a state, whatever it grew from
        assert row["counting"] == "cumulative" or row["metric_id"] in ("nrmc_count", "key_specialty_count"), row["observation_id"]


def test_trap_20_experts_of_all_kinds_and_resident_ones(observation):
    everyone, resident = observation["G42-006"], observation["G95-001"]
    assert (everyone["subject_id"], everyone["value_low"], everyone["scope"]) == ("fdch-anhui", 74, "all")
    assert (resident["subject_id"], resident["value_low"], resident["scope"]) == ("fdch-anhui", 36, "resident")
    assert all(row["scope"] for row in of(observation.values(), metric_id="experts_sent"))


def test_trap_21_shares_of_the_team_or_of_other_levels_are_not_level_4(observation):
    level_4 = of(observation.values(), metric_id="level_4_surgery_share")
    assert {r["observation_id"] for r in level_4} == {"S2-034", "S3-007"}
    assert all(re.search("level.4", r["label_en"]) and not flags(r) & {"levels_3_and_4", "exporter_team_only"} for r in level_4)
    assert observation["W1-005"]["metric_id"] == "complex_surgery_share"  # "highly difficult", no level
    for row in observation.values():
        if row["population"] == "exporter_team" and row["domain"] == "case_complexity":
            assert "exporter_team_only" in flags(row), row["observation_id"]


def test_trap_22_what_came_before_the_programme_is_marked(observation, project):
    kashgar = [r for r in of(observation.values(), subject_id="sysu-kashgar") if (r["period_end"] or "9") <= "2020"]
    assert len(kashgar) == 4 and all("before_programme" in flags(r) for r in kashgar)
    assert not of(observation.values(), subject_id="sysu3-meizhou")  # eastern Guangdong: a directory page, so no figure
    assert project["sysu3-meizhou"]["lead_only"] and project["sysu3-meizhou"]["best_tier"] == "D"
    for row in observation.values():
        if row["subject_level"] == "centre" and row["kind"] in ("actual", "baseline") and (row["period_end"] or "9")[:4] < "2019":
            assert "before_programme" in flags(row), row["observation_id"]


def test_trap_23_other_twinnings_are_not_counted(project, published):
    names = [row["name_zh"] for table in ("project", "hospital", "subject") for row in published(table) if row.get("level") != "city"]
    names += [row["alias_zh"] for row in published("alias")]
    assert not [name for name in names for other in NOT_IN_PROGRAMME if other in name]
    unstated = of(project.values(), status="not_stated")
    assert len([r for r in unstated if not r["lead_only"]]) == 6 and len(unstated) == 7
    assert all(r["batch"] is None for r in unstated)
    counted = [r for r in project.values() if r["status"] in PROGRAMME]
    assert len(counted) == 105 and len(project) == len(counted) + len(unstated)


def test_trap_24_what_follows_by_arithmetic_is_shown_as_derived(project):
    for row in project.values():
        if row["province_adcode"] in ONLY_BATCH_5 and row["status"] in PROGRAMME:
            assert row["batch"] == 5, row["project_id"]
    derived = of(project.values(), batch_basis="derived")
    assert {r["project_id"] for r in derived} == {"anzhen-jilin", "jsph-suqian"}
    assert all(r["batch"] == 5 and "推算" in r["note_zh"] for r in derived)
    assert all((r["batch"] is None) == (r["batch_basis"] is None) for r in project.values())
    assert not [r for r in project.values() if r["province_adcode"] in ("330000", "430000")]  # theirs are not named anywhere


def test_trap_25_no_repost_is_linked(published):
    for row in published("source"):
        assert (row["url"] is not None) == (row["access"] == "original"), row["source_id"]
        assert row["url"] is None or re.fullmatch(r"https?://\S+", row["url"])
    linked = {row["source_id"] for row in published("source") if row["url"]}
    for table in ("observation", "event", "design", "flow", "project_source"):
        assert {row["source_id"] for row in published(table) if row["url"]} <= linked
    assert not [row for row in published("source") if row["tier"] in "CD" and row["url"]]


@pytest.mark.parametrize("n", range(1, 26))
def test_each_trap_has_its_test(n):
    assert [name for name in (*vars(test_traps_01_to_15), *globals()) if name.startswith(f"test_trap_{n:02}_")]
