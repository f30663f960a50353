"""Likeness of designs: shared codes over all codes, only where both models are stated."""

from dashboard import similarity


def design(model: str, *pairs: str) -> list[dict]:
    return [dict(zip(("project_id", "dimension_id", "code"), (model, *pair.split("/")), strict=True)) for pair in pairs]


ROWS = design("a", "pay/fixed", "pay/bonus", "brand/own") + design("b", "pay/fixed", "brand/own", "price/aligned") + design("c", "price/aligned")


def test_silence_counts_neither_way():
    pair = similarity.likeness(ROWS, "a", "b")
    assert (len(pair.shared), pair.union, pair.dimensions) == (2, 3, 2)
    assert round(pair.index, 3) == 0.667
    nothing = similarity.likeness(ROWS, "a", "c")
    assert (nothing.index, nothing.dimensions) == (0.0, 0)


def test_pairs_are_symmetric_and_ordered():
    assert similarity.likeness(ROWS, "b", "a").shared == similarity.likeness(ROWS, "a", "b").shared
    assert [(p.one, p.other) for p in similarity.pairs(ROWS, ["c", "a", "b"])] == [("c", "b"), ("a", "b"), ("c", "a")]


def test_a_group_needs_two_shared_codes():
    assert similarity.groups(ROWS, ["a", "b", "c"]) == [["a", "b"], ["c"]]
