"""The traps in reading the evidence, 1 to 15: what the published tables say so that nobody falls into them."""

import csv
from datetime import date

from tests.conftest import flags, numbers, of


def test_trap_01_the_fall_of_89_6_is_an_average_and_a_change(observation):
    row = observation["S2-028"]
    assert (row["value_low"], row["kind"], row["counting"], row["metric_id"]) == (-89.6, "change", "change_relative", "outflow_change")
    assert (row["subject_id"], row["subject_level"], row["averaged_over"]) == ("140100", "city", "4")
    assert row["definition_id"] == "outflow.average_change_4_hospitals" and row["period_start"] is None
    assert [r["observation_id"] for r in observation.values() if r["value_low"] and abs(r["value_low"]) == 89.6] == ["S2-028"]


def test_trap_02_values_of_taiyuan_belong_to_no_centre(observation):
    for i in ("S2-033", "S2-034", "S2-038"):
        assert (observation[i]["subject_level"], observation[i]["population"]) == ("city", "city_tertiary_public")
    for i, value in (("S2-029", 8), ("S2-030", 40)):
        row = observation[i]
        assert (row["subject_id"], row["population"], row["value_low"]) == ("140100", "several_hospitals", value)
    centres = of(observation.values(), subject_level="centre")
    assert not of(centres, metric_id="cmi") and not of(centres, metric_id="average_length_of_stay")
    assert numbers(of(centres, metric_id="level_4_surgery_share")) == {None}  # a stated rise, no figure


def test_trap_03_technologies_of_two_definitions(observation):
    moved, new = observation["W5-002"], observation["W4-003"]
    assert (moved["value_low"], new["value_low"]) == (1400, 6200)
    assert (moved["definition_id"], new["definition_id"]) == ("technology.national_transferred", "technology.national_new")
    assert moved["scope"] != new["scope"]
    assert observation["S4-005"]["repeats"] == "W5-002"  # the 1,400 of 2024 are those of 2023


def test_trap_04_thirty_per_cent_is_one_statement(observation, published):
    same = [r for r in observation.values() if r["subject_id"] == "CN" and r["metric_id"] == "outflow_change" and r["value_low"]]
    assert {r["observation_id"]: r["repeats"] for r in same} == {"W8-001": None, "W4-004": "W8-001"}
    assert numbers(same) == {-30} and {(r["scope"], r["qualifier"], r["averaged_over"]) for r in same} == {("basis_not_stated", "about", "76")}
    assert not [r for r in observation.values() if r["derivation"] and "30" in r["derivation"].split()]
    assert not [r for r in published("flow") if r["repeats_fact"] in ("W8-001", "W4-004")]
    assert {"flows-30", "flows-31"} <= {r["row_id"] for r in published("left_out")}


def test_trap_05_230_is_national_and_provincial(observation):
    row = observation["W7-002"]
    assert (row["metric_id"], row["scope"], row["qualifier"], row["value_low"]) == ("provincial_rmc_count", "national_and_provincial", "more_than", 230)
    assert 230 < observation["W6-001"]["value_low"] + observation["W6-002"]["value_low"] == 125 + 114
    assert observation["W6-001"]["unit_id"] == "project"
    assert not [r for r in of(observation.values(), metric_id="nrmc_count") if (r["value_low"] or 0) > 125]


def test_trap_06_batch_four_is_arithmetic_and_one_repost(observation):
    rows = of(observation.values(), metric_id="nrmc_count", scope="batch_4")
    assert [(r["observation_id"], r["value_low"], r["tier"]) for r in rows] == [("G37-001", 26, "C")]
    assert "推算" in rows[0]["note_zh"] and rows[0]["note_en"]
    for row in observation.values():
        assert ("derived" in flags(row)) == (row["derivation"] is not None), row["observation_id"]


def test_trap_07_other_programmes_are_kept_apart(event, project):
    approved = of(event.values(), event_type="approved")
    assert not [r for r in approved if (r["date_start"] or "").startswith("2020")]  # the designations of 2020
    assert not of(event.values(), event_type="other_programme")
    for i in ("bch-xinjiang", "bch-hmu6"):
        assert project[i]["batch"] is None and not of(approved, subject_id=i)
    assert "其他计划" in event["E7-003"]["note_zh"] and "2020" in project["bch-hmu6"]["note_zh"]


def test_trap_08_pilot_groups_and_lists_are_not_approvals(observation, event, project):
    assert event["W17-002"]["event_type"] == "province_admitted" and event["W17-002"]["subject_level"] == "province"
    assert not [r for r in project.values() if r["province_adcode"] == "360000" and r["batch"] == 2]
    assert {(r["metric_id"], r["scope"], r["value_low"]) for r in (observation["W11-001"], observation["W9-002"])} == {
        ("listed_project_count", "tutoring", 26), ("listed_project_count", "warning", 3),
    }  # fmt: skip
    for listed in of(event.values(), event_type="listed_tutoring"):
        assert project[listed["subject_id"]]["batch"] == 4 and not of(event.values(), event_type="approved", subject_id=listed["subject_id"], date_start="2022-06")
    assert [r["project_id"] for r in of(project.values(), status="warning_list")] == ["cicams-liaoning"]
    assert event["PE-038"]["event_type"] == "listed_warning"


def test_trap_09_bethune_has_steps_and_its_plan_holds_targets(observation, event, published):
    dates = {(r["event_type"], r["date_start"]) for r in of(event.values(), subject_id="tongji-bethune")}
    assert {("agreement_signed", "2019-08"), ("management_started", "2019-12"), ("plan_issued", "2020-09-05")} <= dates
    # the plaque of 2020-10 stands on a page of tier D only: the page is listed as a lead, its date is no fact
    assert of(published("project_source"), project_id="tongji-bethune", source_id="W42")[0]["tier"] == "D"
    assert not of(event.values(), subject_id="tongji-bethune", event_type="unveiled")
    plan = [r for r in of(observation.values(), source_id="S1") if "主要指标" in r["locator"] or r["observation_id"] == "S1-015"]
    assert len(plan) == 15 and {r["kind"] for r in plan} == {"target"}
    assert {r["kind"] for r in of(observation.values(), source_id="S1") if r["period_end"] == "2024"} == {"target"}
    assert not [r for r in of(observation.values(), subject_id="tongji-bethune", kind="actual") if (r["period_end"] or "") >= "2024"]


def test_trap_10_ranks_run_downwards(observation):
    assert [(observation[i]["value_low"], observation[i]["period_end"]) for i in ("S3-002", "S3-003")] == [(280, "2019"), (179, "2021")]
    ranks = [r for r in observation.values() if r["counting"] == "rank" and r["metric_id"] != "outflow_rank"]
    assert {r["direction"] for r in ranks} == {"lower"}
    assert (observation["S1-015"]["qualifier"], observation["S1-015"]["value_high"], observation["S1-015"]["kind"]) == ("at_most", 100, "target")


def test_trap_11_the_hidden_hospital_of_s4(observation):
    named = [r for r in of(observation.values(), source_id="S4") if r["subject_id"] in ("sysu1-guangxi", "450000")]
    assert len(named) == 38 and all("identified_by_affiliation" in flags(r) for r in named)
    cut, raised, both = (observation[i] for i in ("S4-029", "S4-030", "S4-028"))
    assert (cut["value_low"], raised["value_low"], both["value_low"]) == (84, 675, 788)
    assert all("sum_conflict" in flags(r) for r in (cut, raised, both)) and 84 + 675 == 759
    grants = [observation[f"S4-0{n}"] for n in range(38, 44)]
    assert [r["value_low"] for r in grants] == [124, 1, 15, 48, 5, 55] and all("sum_conflict" in flags(r) for r in grants)
    assert grants[0]["scope"] == "applied" and sum(r["value_low"] for r in grants[1:]) == 124
    assert (observation["S4-010"]["metric_id"], observation["S4-019"]["metric_id"]) == ("technology_count", "mdt_consultation_count")
    assert observation["S4-010"]["value_low"] == observation["S4-019"]["value_low"] == 132
    total, share = observation["S4-046"], observation["S4-047"]
    assert (total["value_low"], total["counting"], total["period_start"], total["period_end"]) == (264000, "cumulative", "2018", "2022-06")
    assert (share["value_low"], share["definition_id"]) == (87, "outflow.top10_destination")


def test_trap_12_levels_3_and_4_are_not_level_4(observation):
    row = observation["W44-012"]
    assert (row["value_low"], row["metric_id"]) == (94.97, "level_3_4_surgery_share") and "levels_3_and_4" in flags(row)
    for row in observation.values():
        assert ("levels_3_and_4" in flags(row)) == (row["metric_id"] == "level_3_4_surgery_share"), row["observation_id"]


def test_trap_13_inflow_is_not_outflow(observation, published):
    for row in observation.values():
        assert ("inflow" in flags(row)) == row["metric_id"].startswith("inflow_"), row["observation_id"]
    assert {r["subject_id"] for r in of(observation.values(), metric_id="inflow_patient_count")} >= {"sixth-jinjiang", "hosp:huaxi2"}
    assert {r["subject_id"] for r in observation.values() if r["metric_id"].startswith("outflow")} <= {
        r["subject_id"] for r in published("subject") if r["level"] in ("nation", "province", "city")
    } | {"sysu-kashgar", "tongji-bethune", "bch-zhengzhou", "fdch-anhui"}  # the last two speak of a province's children
    for i in ("G12-001", "G42-009", "S1-028"):
        assert observation[i]["population"] == "province_residents"
    for row in published("flow"):
        assert not ("inflow" in flags(row) and row["direction"] == "out"), row["flow_id"]


def test_trap_14_twinnings_inside_one_province(project):
    inside = {r["city_zh"] for r in project.values() if r["same_province"]}
    assert {"榆林市", "眉山市", "肇庆市", "咸宁市", "宜昌市", "襄阳市"} <= inside
    assert all(r["exporter_province_adcode"] == r["province_adcode"] for r in project.values() if r["same_province"])


def test_trap_15_inferred_years_stay_off_the_time_axis(observation, event):
    for row in observation.values():
        if "year_inferred" in flags(row) or row["period_basis"] in ("inferred", "not_stated"):
            assert not row["on_time_axis"], row["observation_id"]
        assert "year_inferred" not in flags(row) or row["period_basis"] == "inferred", row["observation_id"]
        if "period_not_stated" in flags(row) and row["period_basis"] != "as_of":
            assert not row["on_time_axis"], row["observation_id"]
    assert sum(row["on_time_axis"] for row in observation.values()) > 200
    for row in event.values():
        assert "year_inferred" not in flags(row) or row["date_basis"] == "inferred", row["event_id"]
    assert {event[i]["date_basis"] for i in ("C14-001", "C28-003", "E7-004")} == {"inferred"}
    assert event["E2-001"]["date_basis"] == "stated" and event["E2-001"]["axis_date"] == date(2021, 6, 11)


def test_trap_15_evidence_says_which_years_are_inferred(observation, event, evidence):
    with (evidence / "facts.csv").open(encoding="utf-8", newline="") as file:
        inferred = [row["fact_id"] for row in csv.DictReader(file) if "year inferred" in row["qualifier"] or "2024 inferred" in row["qualifier"]]
    assert len(inferred) > 10
    for i in inferred:
        assert (event[i]["date_basis"] if i in event else observation[i]["period_basis"]) == "inferred", i
