"""What is published gives nothing away: an attacker who subtracts, solves and bounds finds no count below the threshold."""

import pytest
from hypothesis import given

from tests.etl.flows import small
from tests.etl.flows.attack import Attacker
from tests.etl.flows.plain import Row
from tests.etl.flows.test_engine import TRIALS, exact, of_period


def attackers(world):
    """One attacker a period, with all that is published of it."""
    described, rows, denominator = world
    found = small.published(*world)
    has_reason = any(row.reason for row in rows)
    for period in {row.period for row in rows}:
        cells, counts, _ = of_period(found, period)
        kinds = {(r["level"], r["place"], r["kind"]): r["stays"] for r in found["od_reason"] if r["period"] == period}
        yield Attacker(exact(described, rows, denominator, period), cells, counts, kinds, near=not has_reason)


@TRIALS
@given(small.worlds(threshold=10))
def test_nothing_follows_from_what_is_published(world):
    for attacker in attackers(world):
        assert not attacker.by_subtraction()
        assert not attacker.by_elimination()


def full(small_at: dict[tuple[str, str], int], specialties: tuple[str, ...] = ("all",)) -> list[Row]:
    """A full matrix of large flows with some small ones."""
    return [
        Row(o, d, specialty=s, stays=small_at.get((o, d), 40 + 7 * i + 11 * j) if k == 0 else 60 + i + j)
        for k, s in enumerate(specialties) for i, o in enumerate(small.UNITS) for j, d in enumerate(small.UNITS)
    ]  # fmt: skip


CASES = {
    "one": {("a1", "b1"): 4},
    "home": {("c1", "c1"): 7},
    "two of a row": {("a1", "b1"): 3, ("a1", "b2"): 2},
    "within a province": {("a1", "a2"): 3, ("a2", "a1"): 4},
    "a whole province pair": {("a1", "c1"): 2, ("a2", "c1"): 3},
    "corners": {("a1", "b1"): 1, ("b1", "a1"): 9, ("c1", "a2"): 5, ("a2", "c1"): 0},
    "nearly all of an origin": {("b2", unit): 1 for unit in small.UNITS},
}


@pytest.mark.parametrize("specialties", [("all",), ("m1", "m2")], ids=["one table", "by specialty"])
@pytest.mark.parametrize("case", CASES)
def test_a_few_small_flows_among_large_ones(case, specialties):
    for attacker in attackers((small.dataset(), full(CASES[case], specialties), None)):
        assert attacker.secrets()
        assert not attacker.by_subtraction() and not attacker.by_elimination() and not attacker.by_bounds()
        assert len(attacker.rows) > 20, "most is still published"


@pytest.mark.parametrize("side", ["origin", "destination"])
def test_one_side_only(side):
    world = small.dataset(complete_for=side, origins=["A"] if side == "origin" else [], destinations=["b1", "c1"] if side == "destination" else [])
    rows = [row for row in full(CASES["corners"]) if (row.origin[0] == "a" if side == "origin" else row.destination in ("b1", "c1"))]
    for attacker in attackers((world, rows, None)):
        assert not attacker.by_subtraction() and not attacker.by_elimination() and not attacker.by_bounds()


def test_what_a_denominator_leaves_over():
    rows = [row for row in full({("a1", "b1"): 30}) if row.origin != row.destination]
    gone = {unit: sum(row.stays for row in rows if row.origin == unit) for unit in small.UNITS}
    given_stays = {(unit, "2023", "all"): stays + (5 if unit == "a1" else 300) for unit, stays in gone.items()}
    world = small.dataset(has_diagonal=False, has_denominator=True), rows, given_stays
    for attacker in attackers(world):
        assert {stays for _, _, stays in attacker.secrets()} == {5}  # nobody else stays at home in a1
        assert not attacker.by_subtraction() and not attacker.by_elimination() and not attacker.by_bounds()


def test_what_the_source_withholds_is_not_told_by_the_rest():
    rows = [Row(row.origin, row.destination, stays=None if (row.origin, row.destination) == ("a1", "b1") else row.stays) for row in full({})]
    sums = {unit: sum(row.stays or 0 for row in rows if row.origin == unit) for unit in small.UNITS}
    denominator = {(unit, "2023", "all"): stays + (6 if unit == "a1" else 0) for unit, stays in sums.items()}
    found = small.published(small.dataset(has_denominator=True), rows, denominator)
    cells, counts, _ = of_period(found, "2023")
    told = [stays for (level, _, origin, _), stays in cells.items() if (level, origin) == ("prefecture", "a1")]
    residents = counts.get(("prefecture", "all", "a1", "resident_stays"))
    assert residents is None or residents - sum(told) >= 10


def test_a_withheld_count_withholds_what_is_made_of_it():
    _, counts, measured = of_period(small.published(small.dataset(), full(CASES["home"])), "2023")
    for place in ("c1", "ALL"):
        rows = {key[3]: row for key, row in measured.items() if key[:3] == ("prefecture", "all", place)}
        for measure, parts in {"outflow_rate": ("out_stays", "resident_stays"), "localisation_index": ("home_stays", "resident_stays"), "inflow_share": ("in_stays", "stays_here")}.items():
            there = all(("prefecture", "all", place, part) in counts for part in parts)
            assert (rows[measure]["value"] is not None) == there
    assert measured["prefecture", "all", "c1", "home_stays"]["reliability"] == "suppressed"
    assert measured["prefecture", "all", "c1", "localisation_index"]["value"] is None
