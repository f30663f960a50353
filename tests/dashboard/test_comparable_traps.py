"""The traps of the evidence that concern comparing, on the published figures themselves."""

import pytest

from dashboard.comparable import TIMELESS, comparable, sort
from tests.conftest import flags, of


@pytest.fixture(scope="module")
def verdict(observation):
    """`verdict("S3-002", "S3-003")`, asked both ways."""

    def ask(one: str, other: str) -> str:
        a, b = observation[one], observation[other]
        assert comparable(a, b) == comparable(b, a)
        return comparable(a, b)

    return ask


def meets(row: dict, rows) -> list[str]:
    """The figures that may stand beside this one."""
    return [other["observation_id"] for other in rows if other is not row and comparable(row, other) == "same"]


def test_trap_01_the_average_fall_of_four_hospitals_meets_nothing(observation):
    row = observation["S2-028"]
    assert meets(row, observation.values()) == [] and comparable(row, row) == "averaged_over_others"
    others = [r for r in of(observation.values(), metric_id="outflow_change") if r is not row]
    assert len(others) > 3 and {comparable(row, r) for r in others} == {"averaged_over_others"}


def test_trap_02_figures_of_the_city_meet_no_centre(observation):
    centres = of(observation.values(), subject_level="centre")
    for i in ("S2-033", "S2-034", "S2-038", "S2-029", "S2-030"):
        assert meets(observation[i], centres) == [], i
    specialties = of(centres, metric_id="key_specialty_count", scope="national")
    assert specialties and {comparable(observation["S2-029"], r) for r in specialties} <= {"different_level", "self_assessed"}


def test_trap_03_moved_treatments_are_not_new_technologies(observation, verdict):
    assert verdict("W5-002", "W4-003") == "different_scope"
    # and were the scope the same, the definitions are not
    assert comparable({**observation["W5-002"], "scope": "introduced"}, observation["W4-003"]) == "different_definition"
    assert verdict("W5-002", "S4-005") == "same_statement"  # 2023 and 2024, one count


def test_trap_04_thirty_per_cent_is_one_statement(observation, verdict):
    assert verdict("W4-004", "W8-001") == "same_statement"
    assert sort([observation["W4-004"], observation["W8-001"]]).groups == []


def test_what_repeats_names_the_original(observation):
    """comparable() sees two rows at a time and cannot follow a chain of repeats."""
    for row in observation.values():
        if row["repeats"]:
            assert observation[row["repeats"]]["repeats"] is None, row["observation_id"]
            assert comparable(row, observation[row["repeats"]]) == "same_statement"


def test_trap_05_national_and_provincial_is_another_scope(verdict):
    assert verdict("W7-002", "W6-002") == "different_scope"
    assert verdict("W7-002", "W6-001") == "different_metric"


def test_trap_09_a_promise_meets_what_the_same_centre_reports(observation, verdict):
    assert verdict("S1-021", "S0-006") == "same"  # 60 to 100 by 2024; more than 90 in the first three years
    assert verdict("S1-021", "S0-003") == "different_scope"  # with postdoctoral and senior experts
    assert verdict("S1-021", "S0-005") == "different_counting"  # one year of it
    for target in of(observation.values(), kind="target"):
        others = [r for r in observation.values() if r["kind"] != "target" and r["subject_id"] != target["subject_id"]]
        assert meets(target, others) == [], target["observation_id"]


def test_trap_10_ranks_of_two_years_of_one_centre(verdict):
    assert verdict("S3-002", "S3-003") == "same"
    assert verdict("S3-003", "S1-015") == "different_metric"  # the plan's top 100 does not say of which ranking


def test_trap_12_and_21_only_level_4_is_level_4(observation, verdict):
    assert verdict("S2-034", "W44-012") == verdict("S2-034", "G89-003") == "wider_class"
    level_4 = of(observation.values(), metric_id="level_4_surgery_share")
    wider = [r for r in observation.values() if r["metric_id"] in ("level_3_4_surgery_share", "complex_surgery_share")]
    assert level_4 and wider and all(meets(row, wider) == [] for row in level_4)
    team = [r for r in observation.values() if "exporter_team_only" in flags(r)]
    whole = of(observation.values(), population="whole_hospital")
    assert team and all(meets(row, whole) == [] for row in team)


def test_trap_13_inflow_meets_no_outflow(observation):
    inward = [r for r in observation.values() if "inflow" in flags(r)]
    outward = [r for r in observation.values() if r["metric_id"].startswith("outflow")]
    assert inward and outward and {comparable(a, b) for a in inward for b in outward} == {"different_metric"}


def test_trap_15_figures_without_a_stated_time_meet_no_other_centre(observation):
    undated = [r for r in observation.values() if not r["on_time_axis"] and r["metric_id"] not in TIMELESS]
    pairs = [(a, b) for a in undated for b in observation.values() if a["subject_id"] != b["subject_id"]]
    reasons = {comparable(a, b) for a, b in pairs}
    assert len(undated) > 50 and "period_not_stated" in reasons and "same" not in reasons


def test_trap_16_self_assessed_standing_is_never_side_by_side(observation):
    claims = [r for r in observation.values() if "self_assessed" in flags(r)]
    assert len(claims) > 15 and all(meets(row, observation.values()) == [] for row in claims)


def test_trap_17_settlements_of_two_kinds(observation, verdict):
    assert verdict("N-15", next(r["observation_id"] for r in of(observation.values(), metric_id="cross_regional_visit_count"))) == "different_metric"
    assert verdict("N-06", "N-15") == "different_scope"
    printed = [observation[i] for i in ("N-06", "N-07", "N-08")]
    assert all(meets(row, observation.values()) == [] for row in printed)


def test_trap_19_running_totals_of_other_spans_stand_apart(observation, verdict):
    assert verdict("G44-001", "G89-001") == "cumulative_spans_differ"
    totals = of(observation.values(), counting="cumulative")
    assert len(totals) > 50
    for row in totals:
        assert all(observation[i]["counting"] == "cumulative" for i in meets(row, observation.values()))
        assert [i for i in meets(row, observation.values()) if observation[i]["subject_id"] != row["subject_id"]] == []


def test_trap_20_experts_of_all_kinds_are_not_resident_ones(observation, verdict):
    assert (observation["G42-006"]["value_low"], observation["G95-001"]["value_low"]) == (74, 36)
    assert verdict("G42-006", "G95-001") == "different_scope"


def test_trap_22_what_came_before_meets_nothing_of_the_programme(observation):
    before = [r for r in observation.values() if "before_programme" in flags(r)]
    during = [r for r in observation.values() if "before_programme" not in flags(r)]
    reasons = {comparable(a, b) for a in before for b in during}
    assert len(before) >= 4 and "same" not in reasons and "before_programme" in reasons
