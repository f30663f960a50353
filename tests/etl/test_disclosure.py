"""No small count can be worked out: known answers, and attackers (`tests.etl.attacker`) on random tables."""

from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from etl import disclosure
from etl.disclosure_cells import Equations
from tests.etl.attacker import Cell, add_up, bounds, eliminate, small, subtract, system

# ---------------------------------------------------------------- known answers


def line(*parts: int) -> tuple[np.ndarray, sparse.csr_array]:
    """Cells of one sum, its total last."""
    return np.array([*parts, sum(parts)]), sparse.csr_array([[1] * len(parts) + [-1]])


def withheld(result: disclosure.Protected, values: np.ndarray) -> list[int]:
    """The counts that are not published."""
    return values[~result.published].tolist()


@pytest.mark.parametrize(
    ("parts", "answer"),
    [
        ([30, 20, 40], []),
        ([10, 20, 40], []),  # the threshold itself is published
        ([9, 20, 40], [9, 20]),  # one alone would be the rest; the smallest of the others goes with it
        ([3, 4, 50, 60], [3, 4, 50]),  # 3 + 4 is a group of seven
        ([3, 8, 50, 60], [3, 8]),
        ([0, 10, 20], [0]),  # nobody: the rest is 0, and no other cell is spent on it
        ([0, 0, 3, 20, 40], [0, 0, 3, 20]),  # zeros hide nothing
        ([2, 3, 4], [2, 3, 4, 9]),
        ([3, 8], [3, 8]),
        ([3, 20], [3, 20]),
        ([7], [7, 7]),
        ([0, 0], [0, 0, 0]),
    ],
)
def test_one_sum(parts, answer):
    values, equations = line(*parts)
    assert withheld(disclosure.protect(values, equations), values) == answer


def square(*rows: list[int]) -> tuple[np.ndarray, sparse.csr_array]:
    """A table with its margins and the sums of its rows and columns."""
    table = np.array(rows)
    table = np.vstack([table, table.sum(axis=0)])
    table = np.column_stack([table, table.sum(axis=1)])
    frame = pd.DataFrame([(str(row), str(column)) for row, column in np.ndindex(table.shape)], columns=["row", "column"])
    equations = Equations(frame)
    equations.roll_up(row=str(len(table) - 1))
    equations.roll_up(column=str(table.shape[1] - 1))
    return table.ravel(), equations.matrix()


def test_one_small_cell_of_a_square_takes_three_others_with_it():
    values, equations = square([3, 20, 30], [25, 40, 50], [60, 70, 80])
    result = disclosure.protect(values, equations)
    assert withheld(result, values) == [3, 20, 25, 40]
    assert result.report() == {
        "threshold": 10, "cells": 16, "published": 12, "primary": 1, "complementary": 3, "rounds": 2, "audits": 1,
    }  # fmt: skip


def test_small_cells_on_the_diagonal_hide_one_another_only_with_help():
    values, equations = square([5, 20, 30], [20, 5, 30], [30, 30, 5])
    result = disclosure.protect(values, equations)
    assert result.primary.sum() == 3 and 3 <= result.complementary.sum() <= 4  # a ring of six is the least that does


def test_a_withheld_total_does_not_uncover_a_small_group():
    # Provinces 2 and 43 = 3 + 40. Hiding the total 43 hides both 2 and 3, but tells that together they are 45 - 40 = 5.
    values, equations = np.array([3, 40, 43, 2, 45]), sparse.csr_array([[1, 1, -1, 0, 0], [0, 0, 1, 1, -1]])
    for weights in (None, np.array([0, 1, 0, 0, 1])):
        assert not disclosure.protect(values, equations, weights=weights).published[[0, 1, 2, 3]].any()


def test_a_large_cell_that_can_be_worked_out_is_no_cover():
    # Linear algebra, not subtraction: three pairs of which the sums are known give each of the three.
    sums = [(3, [0, 1]), (4, [0, 2]), (5, [1, 2])]
    values = np.array([4, 12, 13, 16, 17, 25])
    equations = Equations(pd.DataFrame({"cell": range(6)}))
    for total, parts in sums:
        equations.add([total] * 2, parts)
    published = disclosure.protect(values, equations.matrix()).published
    assert eliminate([0, 1, 2], sums) == {0, 1, 2}
    assert not eliminate(np.flatnonzero(~published).tolist(), sums)


def test_structural_zeros_are_known_and_hide_nothing():
    values, equations = square([0, 4, 20, 30], [40, 0, 50, 60], [70, 80, 0, 90], [15, 25, 35, 0])
    diagonal = np.zeros(25, dtype=bool)
    diagonal[[0, 6, 12, 18]] = True
    result = disclosure.protect(values, equations, structural=diagonal)
    assert result.published[diagonal].all() and not (result.primary & diagonal).any()
    assert result.primary.sum() == 1 and result.complementary.sum() >= 3
    without = disclosure.protect(values, equations)
    assert (without.complementary == result.complementary).all()
    assert not without.published[diagonal].any()


@pytest.mark.parametrize("threshold", [1, 0, -5])
def test_a_threshold_of_one_protects_nothing(threshold):
    values, equations = square([0, 1, 2], [3, 4, 5])
    assert disclosure.protect(values, equations, threshold=threshold).published.all()


def test_all_small_is_all_withheld():
    values, equations = square([1, 2], [3, 1])
    assert not disclosure.protect(values, equations).published.any()


def test_weights_say_what_is_given_up_last():
    values, equations = line(3, 20, 40)
    assert withheld(disclosure.protect(values, equations, weights=np.array([0, 2, 1, 3])), values) == [3, 40]


def test_numerator_complement_and_denominator():
    # Deaths 4 of 500 and 496 survivors; operations 480 of the same 500, so that 20 had none; a small complement is small too.
    frame = pd.DataFrame({"hospital": "h1", "quantity": ["stays", "deaths", "survivors", "operated", "not_operated"]})
    equations = Equations(frame)
    equations.roll_up(quantity={"deaths": "stays", "survivors": "stays"})
    equations.roll_up(quantity={"operated": "stays", "not_operated": "stays"})
    values = np.array([500, 4, 496, 480, 20])
    assert withheld(disclosure.protect(values, equations.matrix()), values) == [4, 496]
    values = np.array([500, 496, 4, 480, 20])
    assert withheld(disclosure.protect(values, equations.matrix()), values) == [496, 4]


@pytest.mark.parametrize(
    ("values", "equations", "structural", "message"),
    [
        ([1.5, 2.0], [[1, -1]], None, "whole numbers"),
        ([-1, -1], [[1, -1]], None, "whole numbers"),
        ([[1, 1]], [[1, -1]], None, "one array"),
        ([1, 1, 1], [[1, -1]], None, "one column a cell"),
        ([1, 2], [[2, -1]], None, r"\+1 at its parts"),
        ([1, 2], [[1, -1]], None, "1 sums do not add up, the first is equation 0"),
        ([1, 1], [[1, -1]], [True, False], "structural zero"),
        ([1, 1], [[1, -1]], [True], "one column a cell"),
    ],
)
def test_input_that_is_not_so_is_refused(values, equations, structural, message):
    with pytest.raises(ValueError, match=message):
        disclosure.protect(np.array(values), sparse.csr_array(equations), structural=structural)


# ---------------------------------------------------------------- random tables


def protected(cells: dict[Cell, int], province_of: dict[str, str], **options) -> dict[Cell, int]:
    """What the production path publishes of these cells."""
    frame = pd.DataFrame(list(cells), columns=["level", "origin", "destination", "specialty"])
    equations = Equations(frame)
    equations.roll_up(origin="all")
    equations.roll_up(destination="all")
    equations.roll_up(specialty="all")
    destinations = {cell[2]: province_of.get(cell[2], cell[2]) for cell in cells}
    equations.roll_up(level={"prefecture": "province"}, origin=province_of, destination=destinations)
    values = np.array(list(cells.values()), dtype=np.int64)
    result = disclosure.protect(values, equations.matrix(), **options)
    assert not (result.primary & result.complementary).any()
    assert ((result.published ^ result.primary) ^ result.complementary).all()
    return {cell: count for cell, count, seen in zip(cells, cells.values(), result.published, strict=True) if seen}


@st.composite
def tables(draw, most: int = 4, specialties: int = 3):
    """Counts by origin, destination and specialty, and the province of each place; a 2-D table where there is one specialty."""
    origins, destinations = draw(st.integers(2, most)), draw(st.integers(1, most))
    same = draw(st.booleans())  # places that are origins and destinations: the hierarchy ties both columns
    names = [f"o{i}" for i in range(origins)], [f"{'o' if same else 'd'}{i}" for i in range(destinations)]
    province_of = {f"o{i}": f"p{i % 2}" for i in range(most)}
    count = st.one_of(st.just(0), st.integers(1, 9), st.integers(10, 15), st.integers(0, 200))
    keys = list(product(*names, [f"s{i}" for i in range(draw(st.integers(1, specialties)))]))
    return dict(zip(keys, draw(st.lists(count, min_size=len(keys), max_size=len(keys))), strict=True)), province_of


@settings(max_examples=150, deadline=None)
@given(tables(), st.sampled_from([2, 5, 10, 10, 30]), st.booleans())
def test_no_attacker_finds_a_small_count(table, threshold, zeros_listed):
    cells, sums = add_up(*table)
    zeros = {cell for cell, count in cells.items() if count == 0}
    listed = cells if zeros_listed else {cell: count for cell, count in cells.items() if count}
    published = protected(listed, table[1], threshold=threshold)
    assert all(count >= threshold for count in published.values())
    assert not subtract(published, sums, zeros).keys() & small(cells, threshold)
    unknown = [cell for cell in cells if cell not in published and cell not in zeros]
    assert not eliminate(unknown, sums)  # no large one either: what hides nothing is given back
    for total, parts in sums:
        hidden = [cells[cell] for cell in parts if cell not in published]
        assert sum(cell in unknown for cell in (total, *parts)) != 1
        if total in published:
            assert sum(hidden) == 0 or sum(hidden) >= threshold


@settings(max_examples=40, deadline=None)
@given(tables(most=3, specialties=2))
def test_bounds_do_not_close_in_on_a_small_count(table):
    cells, sums = add_up(*table)
    published = protected(cells, table[1])
    unknown, matrix, right = system(cells, published, sums)
    for place, cell in enumerate(unknown):
        if cell in small(cells):
            low, high = bounds(matrix, right, place, whole=False)
            assert high - low > 1e-6
            if high - low < 2:
                low, high = bounds(matrix, right, place, whole=True)
                assert high - low > 0.5


@st.composite
def linked(draw):
    """Sums over cells that are no table: each total is a sum over some cells that were there before it."""
    values = draw(st.lists(st.one_of(st.integers(1, 9), st.integers(10, 40)), min_size=3, max_size=9))
    sums = []
    for _ in range(draw(st.integers(1, 8))):
        parts = draw(st.sets(st.integers(0, len(values) - 1), min_size=2))
        sums.append((len(values), sorted(parts)))
        values.append(sum(values[part] for part in parts))
    return values, sums


@settings(max_examples=200, deadline=None)
@given(linked())
def test_sums_need_not_form_a_table(case):
    values, sums = case
    equations = Equations(pd.DataFrame({"cell": range(len(values))}))
    for total, parts in sums:
        equations.add([total] * len(parts), parts)
    published = disclosure.protect(np.array(values), equations.matrix()).published
    assert not eliminate(np.flatnonzero(~published).tolist(), sums)
    assert all(values[cell] >= 10 for cell in np.flatnonzero(published))


@settings(max_examples=20, deadline=None)
@given(tables())
def test_the_choice_is_the_same_every_time(table):
    cells, _ = add_up(*table)
    assert protected(cells, table[1]) == protected(cells, table[1])
