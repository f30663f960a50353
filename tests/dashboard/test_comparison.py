"""The sentences over the comparison follow from the rows shown, by rule; a wrong one would be worse than none."""

import pytest

from dashboard import comparison, similarity, trends
from dashboard.comparable import Sorted
from dashboard.text import Text
from tests.dashboard.test_similarity import ROWS, design

EN = Text("en")
NAMES = {"a": "A", "b": "B", "c": "C"}


def test_the_designs_are_counted_as_stated_shared_and_least():
    said = comparison.reading(ROWS, ["a", "b", "c"], ["pay", "brand", "price"], NAMES, EN)
    assert said == EN("reading_designs", dimensions=3, told=0, shared=0, name="C", stated=1)
    said = comparison.reading(ROWS, ["a", "b"], ["pay", "brand", "price"], NAMES, EN)
    assert said == EN("reading_designs", dimensions=3, told=2, shared=2, name="A", stated=2)


def test_only_dimensions_that_differ_are_kept():
    rows = design("a", "pay/x", "brand/y") + design("b", "pay/x", "brand/z")
    assert comparison.differing(rows, ["a", "b"], ["pay", "brand", "price"]) == ["brand"]


@pytest.mark.parametrize(
    ("pair", "key"),
    [(("a", "b"), "alike_some"), (("a", "c"), "alike_nothing"), (("b", "c"), "alike_some")],
)
def test_likeness_is_told_with_the_codes_shared(pair, key):
    found = similarity.likeness(ROWS, *pair)
    codes = {(row["dimension_id"], row["code"]): row["code"].upper() for row in ROWS}
    said = comparison.alike(found, NAMES, codes, EN)
    assert all(code.upper() in said for _, code in found.shared)
    assert (key == "alike_nothing") == ("nothing can be said" in said)


def test_a_group_is_named_only_where_the_rule_makes_one():
    assert comparison.grouping([["a", "b"], ["c"]], NAMES, EN) == EN("grouping_some", groups="A, B")
    assert comparison.grouping([["a"], ["b"]], NAMES, EN) == EN("grouping_none")


@pytest.mark.parametrize(
    ("groups", "others", "key"),
    [([], [], "verdict_none"), ([], [{"subject_id": "a"}], "verdict_no_pair"), ([[{"subject_id": "a"}, {"subject_id": "b"}]], [], "verdict_some")],
)
def test_the_verdict_counts_what_may_share_an_axis(groups, others, key):
    said = comparison.verdict(Sorted(groups, others), ["a", "b"], NAMES, EN)
    together = sum(map(len, groups))
    assert said.startswith(EN(key, total=together + len(others), together=together, groups=len(groups)))
    assert ("No figure at all: B" in said) == (key == "verdict_no_pair")


def test_the_years_since_the_start_are_counted_from_its_first_day(observation):
    rows = [row for row in observation.values() if row["subject_id"] == "tongji-bethune" and row["metric_id"] == "performance_rank"]
    (clique,) = trends.series(rows)
    dated = comparison.development(clique, None, EN, aligned=False)
    aligned = comparison.development(clique, "2019-08", EN, aligned=True)
    assert dated["y"].tolist() == aligned["y"].tolist() == [280.0, 179.0]
    assert [round(years, 2) for years in aligned["at"]] == [-0.58, 1.42]
    assert dated["firm"].all()
