"""Flows to cells, totals, measures: equal to a plain second implementation on random data, and never approximated."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from tests.etl.flows import plain, small
from tests.etl.flows.plain import Row

# A counter-example of a fifth of a second each is not worth shrinking: the worlds are small anyhow.
TRIALS = settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.explicit, Phase.reuse, Phase.generate])
UNBOUNDED = ("net_flow", "fund_outflow", "mean_distance_km")


def exact(described, rows, denominator, period):
    """The plain counts of one period."""
    below = {(unit, specialty): stays for (unit, of, specialty), stays in (denominator or {}).items() if of == period}
    return plain.Plain(described, [row for row in rows if row.period == period], below, {row.specialty for row in rows} | {key[2] for key in denominator or ()})


def refused(found) -> dict[str, str]:
    """Measure -> reason of what the data set can't give, which must be said once."""
    rows = [row for row in found["od_measure"] if row["place"] is None]
    assert max(Counter(row["measure"] for row in rows).values(), default=0) <= 1
    assert all(row["value"] is None and row["period"] is None for row in rows)
    return {row["measure"]: row["reason"] for row in rows}


def of_period(found, period) -> tuple[dict, dict, dict]:
    """Published cells, counts and all measures of a period, by their keys."""
    cells = {(r["level"], r["specialty"], r["origin"], r["destination"]): r["stays"] for r in found["od_cell"] if r["period"] == period}
    rows = {(r["level"], r["specialty"], r["place"], r["measure"]): r for r in found["od_measure"] if r["period"] == period}
    return cells, {key: row["numerator"] for key, row in rows.items() if key[3] in plain.COUNTS and row["value"] is not None}, rows


def check_measures(rows: dict, expected: dict, without: dict) -> None:
    """Numerator, denominator, value and interval of every row."""
    expected = {key: parts for key, parts in expected.items() if key[3] not in without}
    assert {key for key, row in rows.items() if row["value"] is not None} == set(expected)
    for key, (above, below) in expected.items():
        row, measure = rows[key], key[3]
        value = above if below is None else above - below if measure == "net_flow" else above / below
        rounding = {"abs": 0.51} if measure == "mean_distance_km" else {"rel": 1e-9}
        assert row["numerator"] == pytest.approx(above, **rounding) and row["denominator"] == below, key
        assert row["value"] == pytest.approx(value, **rounding), key
        if measure in UNBOUNDED:
            assert row["low"] is None and row["high"] is None
        else:
            low, high = plain.poisson(above) if below is None else plain.wilson(above, below)
            assert (row["low"], row["high"]) == (pytest.approx(low, abs=1e-8), pytest.approx(high, abs=1e-8)), key


@TRIALS
@given(small.worlds(threshold=0))
def test_what_is_public_agrees_with_the_plain_implementation(world):
    described, rows, denominator = world
    found = small.published(*world)
    without = {measure: reason for measure, reason in plain.held(described, any(r.fund is not None for r in rows), any(r.reason for r in rows)).items() if reason}
    assert refused(found) == without
    for period in {row.period for row in rows}:
        known = exact(described, rows, denominator, period)
        cells, _, measured = of_period(found, period)
        assert cells == {key: stays for key, stays in known.cells.items() if stays}
        counts = {key: stays for key, stays in known.counts.items() if key[3] not in without}
        assert {key for key in measured if key[3] in plain.COUNTS} == set(counts)
        open_cells = {key: stays for key, stays in known.cells.items() if stays}
        check_measures(measured, plain.measures(known, open_cells, known.counts), without)
        kinds = {(r["level"], r["place"], r["kind"]): r["stays"] for r in found["od_reason"] if r["period"] == period}
        reasons = known if any(row.reason for row in rows) == any(row.reason for row in known.rows) else None
        if reasons:  # whether reasons are given is asked of the whole file, not of a period
            assert kinds == reasons.travel()


@TRIALS
@given(small.worlds(threshold=10))
def test_what_is_protected_is_exact_or_withheld(world):
    described, rows, denominator = world
    found = small.published(*world)
    without = refused(found)
    for period in {row.period for row in rows}:
        known = exact(described, rows, denominator, period)
        cells, counts, measured = of_period(found, period)
        assert all(stays >= 10 and known.cells[key] == stays for key, stays in cells.items())
        assert all(stays >= 10 and known.counts[key] == stays for key, stays in counts.items())
        check_measures(measured, plain.measures(known, cells, counts), without)
        for row in measured.values():
            assert (row["value"] is None) == (row["reason"] in ("suppressed", "source_withheld", "no_denominator", "denominator_too_small")), row
            assert (row["reason"] == "suppressed") == (row["reliability"] == "suppressed")
        if any(row.reason for row in rows) == any(row.reason for row in known.rows):
            exact_kinds = known.travel()
            for row in found["od_reason"]:
                if row["period"] == period:
                    assert row["stays"] >= 10 and row["stays"] == exact_kinds[row["level"], row["place"], row["kind"]]


# ---------------------------------------------------------------- what is refused, told by hand

ROWS = [Row("a1", "a1", stays=900), Row("a1", "b1", stays=100), Row("b1", "b1", stays=500), Row("b1", "a1", stays=50)]


@pytest.mark.parametrize(
    ("changed", "rows", "given_stays", "expected"),
    [
        ({}, ROWS, None, {"fund_outflow": "money", "travel_kind": "reason"}),
        ({"complete_for": "destination"}, ROWS, None, {"outflow_rate": "origin_side", "localisation_index": "origin_side", "net_flow": "both_sides", "market_share": "residents"}),
        ({"complete_for": "origin"}, ROWS, None, {"inflow_share": "destination_side", "net_flow": "both_sides", "stays_here": "destination_side"}),
        ({"has_diagonal": False}, ROWS[1::2], None, {"outflow_rate": "residents", "inflow_share": "own_stays", "home_stays": "own_stays", "market_share": "residents", "fund_outflow": "diagonal"}),
        ({"has_diagonal": False}, ROWS[1::2], {("a1", "2023", "all"): 1000}, {"fund_outflow": "diagonal", "travel_kind": "reason"}),
    ],
    ids=["whole", "destination side", "origin side", "no diagonal", "no diagonal but a denominator"],
)  # fmt: skip
def test_a_measure_without_what_it_needs_is_refused(changed, rows, given_stays, expected):
    found = refused(small.published(small.dataset(already_public=True, **changed), rows, given_stays))
    assert expected.items() <= found.items()
    assert ("outflow_rate" in found) == ("outflow_rate" in expected) and ("inflow_share" in found) == ("inflow_share" in expected)


def test_a_denominator_stands_in_for_the_diagonal():
    found = small.published(small.dataset(has_diagonal=False, already_public=True), ROWS[1::2], {("a1", "2023", "all"): 1000})
    cells, _, rows = of_period(found, "2023")
    assert cells["prefecture", "all", "a1", "a1"] == 900
    assert (rows["prefecture", "all", "a1", "outflow_rate"]["value"], rows["prefecture", "all", "a1", "inflow_share"]["value"]) == (0.1, 50 / 950)
    assert rows["prefecture", "all", "b1", "outflow_rate"]["reason"] == "no_denominator"
    # the province has a second unit, of which nothing was given
    assert rows["province", "all", "A", "resident_stays"]["reason"] == "no_denominator"


def test_a_denominator_smaller_than_its_flows_gives_no_rate():
    found = small.published(small.dataset(already_public=True), ROWS, {("a1", "2023", "all"): 90})
    row = of_period(found, "2023")[2]["prefecture", "all", "a1", "outflow_rate"]
    assert (row["value"], row["reason"], row["low"]) == (None, "denominator_too_small", None)


def test_small_numbers_are_flagged():
    rows = [Row("a1", "a1", stays=100), Row("a1", "b1", stays=25), Row("b1", "b1", stays=60), Row("b1", "a1", stays=40)]
    _, _, found = of_period(small.published(small.dataset(), rows), "2023")
    reliability = {key[2:]: row["reliability"] for key, row in found.items() if key[0] == "prefecture" and key[3] == "outflow_rate"}
    assert (reliability["a1", "outflow_rate"], reliability["b1", "outflow_rate"]) == ("few", "reliable")
    assert reliability["c1", "outflow_rate"] == "suppressed"  # nobody, or up to nine: not told


@pytest.mark.parametrize(
    ("reason", "destination", "kind"),
    [
        ("lives_elsewhere", "b1", "lives_elsewhere"), ("emergency", "b1", "emergency"), ("referred", "b1", "referred"), ("chosen", "b1", "nearby"),
        (None, "b1", "nearby"), ("chosen", "b2", "chosen"), (None, "b2", "unknown"), ("unknown", "b2", "unknown"),
    ],
)  # fmt: skip
def test_what_comes_first_decides_the_kind_of_travel(reason, destination, kind):
    rows = [Row("a2", destination, stays=40, reason=reason), Row("c1", "b2", stays=20, reason="referred"), Row("a2", "a2", stays=60, reason="chosen")]
    found = small.published(small.dataset(), rows)["od_reason"]
    assert {row["kind"]: row["stays"] for row in found if row["place"] == "a2" and row["level"] == "prefecture"} == {kind: 40}


@pytest.mark.parametrize("level", ["prefecture", "province"])
def test_reasons_that_are_not_given_are_refused_and_distance_is_still_told(level):
    found = small.published(small.dataset(already_public=True), [Row("a2", "b1", stays=12), Row("a2", "c1", stays=7)])["od_reason"]
    place = {"prefecture": "a2", "province": "A"}[level]
    assert {row["kind"]: row["stays"] for row in found if (row["level"], row["place"]) == (level, place)} == {"nearby": 12, "farther": 7}
    assert [row["reason"] for row in found if row["place"] is None] == ["reason"]


def test_flows_between_provinces_only_are_measured_between_provinces():
    rows = [Row("130000", "110000", stays=400), Row("130000", "130000", stays=1600), Row("110000", "110000", stays=900)]
    found = small.published(small.dataset(level="province", places=None), rows)
    assert {row["level"] for row in found["od_measure"] if row["place"]} == {"province"} == {row["level"] for row in found["od_cell"]}
    measured = of_period(found, "2023")[2]
    assert measured["province", "all", "130000", "outflow_rate"]["value"] == 0.2
    assert measured["province", "all", "CN", "outflow_rate"]["value"] == 400 / 2900
