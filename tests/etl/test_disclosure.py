"""No small count can be worked out: known answers, and attackers of their own making on random tables."""

from fractions import Fraction
from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy import sparse
from scipy.optimize import LinearConstraint, linprog, milp

from etl import disclosure
from etl.disclosure_cells import Equations

# ---------------------------------------------------------------- tables and their sums, in plain Python

Cell = tuple[str, str, str, str]
Sum = tuple[Cell, list[Cell]]


def add_up(counts: dict[tuple[str, str, str], int], province_of: dict[str, str]) -> tuple[dict[Cell, int], list[Sum]]:
    """All cells (level, origin, destination, specialty) with margins, and every sum as (total, parts)."""
    cells: dict[Cell, int] = {("prefecture", *key): count for key, count in counts.items()}
    for (origin, destination, specialty), count in counts.items():
        above = ("province", province_of[origin], province_of.get(destination, destination), specialty)
        cells[above] = cells.get(above, 0) + count
    sums: dict[tuple[Cell, int], list[Cell]] = {}
    for column in (1, 2, 3):
        for cell, count in list(cells.items()):
            total = (*cell[:column], "all", *cell[column + 1 :])
            cells[total] = cells.get(total, 0) + count
            sums.setdefault((total, column), []).append(cell)
    for cell in cells:
        level, origin, destination, specialty = cell
        if level == "prefecture" and origin != "all" and (destination != "all" or not set(province_of) & {c[2] for c in cells}):
            total = ("province", province_of[origin], province_of.get(destination, destination), specialty)
            sums.setdefault((total, 0), []).append(cell)
    return cells, [(total, parts) for (total, _), parts in sums.items()]


def protected(cells: dict[Cell, int], province_of: dict[str, str], **options) -> dict[Cell, int]:
    """What the production path publishes of these cells."""
    frame = pd.DataFrame(list(cells), columns=["level", "origin", "destination", "specialty"])
    equations = Equations(frame)
    equations.roll_up(origin="all")
    equations.roll_up(destination="all")
    equations.roll_up(specialty="all")
    destinations = {cell[2]: province_of.get(cell[2], cell[2]) for cell in cells}
    equations.roll_up(level={"prefecture": "province"}, origin=province_of, destination=destinations)
    values = np.array(list(cells.values()))
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


# ---------------------------------------------------------------- attackers


def subtract(published: dict[Cell, int], sums: list[Sum], zeros: set[Cell]) -> dict[Cell, int]:
    """What repeated subtraction finds, by someone who knows the zeros too."""
    known = published | dict.fromkeys(zeros, 0)
    before = -1
    while len(known) > before:
        before = len(known)
        for total, parts in sums:
            unknown = [cell for cell in (*parts, total) if cell not in known]
            rest = known.get(total, 0) - sum(known.get(cell, 0) for cell in parts)
            if len(unknown) == 1:
                known[unknown[0]] = -rest if unknown[0] == total else rest
            elif rest == 0 and total in known:
                known |= dict.fromkeys(unknown, 0)
    return {cell: count for cell, count in known.items() if cell not in published}


def eliminate(unknown: list[Cell], sums: list[Sum]) -> set[Cell]:
    """The cells that exact Gaussian elimination over the unknown cells leaves alone in a row."""
    place = {cell: i for i, cell in enumerate(unknown)}
    rows = []
    for total, parts in sums:
        row = {place[cell]: Fraction(1) for cell in parts if cell in place}
        if total in place:
            row[place[total]] = Fraction(-1)
        rows.append(row)
    done = []
    while rows:
        row = rows.pop()
        if not row:
            continue
        pivot, factor = next(iter(row.items()))
        row = {column: value / factor for column, value in row.items()}
        for others in (rows, done):
            for i, other in enumerate(others):
                if pivot in other:
                    by = other[pivot]
                    mixed = {column: other.get(column, 0) - by * row.get(column, 0) for column in other.keys() | row.keys()}
                    others[i] = {column: value for column, value in mixed.items() if value}
        done.append(row)
    return {unknown[next(iter(row))] for row in done if len(row) == 1}


def system(cells: dict[Cell, int], published: dict[Cell, int], sums: list[Sum]) -> tuple[list[Cell], np.ndarray, np.ndarray]:
    """Unknown cells x and what is known of them: matrix @ x = right."""
    unknown = [cell for cell in cells if cell not in published]
    place = {cell: i for i, cell in enumerate(unknown)}
    matrix, right = np.zeros((len(sums), len(unknown))), np.zeros(len(sums))
    for line, (total, parts) in enumerate(sums):
        for cell, sign in [*((part, 1) for part in parts), (total, -1)]:
            if cell in place:
                matrix[line, place[cell]] = sign
            else:
                right[line] -= sign * published[cell]
    return unknown, matrix, right


def bounds(matrix: np.ndarray, right: np.ndarray, cell: int, whole: bool) -> tuple[float, float]:
    """The least and the greatest value that a cell may have, in numbers >= 0, whole or not."""
    found = []
    for sign in (1, -1):
        aim = sign * np.eye(matrix.shape[1])[cell]
        if whole:
            answer = milp(aim, constraints=LinearConstraint(matrix, right, right), integrality=np.ones(len(aim)))
        else:
            answer = linprog(aim, A_eq=matrix, b_eq=right)
        assert answer.status in (0, 3, 4), answer.message  # 3 and 4: has no upper end
        found.append(sign * answer.fun if answer.status == 0 else np.inf)
    return found[0], found[1]


def small(cells: dict[Cell, int], threshold: int = 10) -> set[Cell]:
    """The counts of somebody, but of too few."""
    return {cell for cell, count in cells.items() if 0 < count < threshold}


# ---------------------------------------------------------------- random tables


@settings(max_examples=150, deadline=None)
@given(tables(), st.sampled_from([2, 5, 10, 10, 30]), st.booleans())
def test_no_attacker_finds_a_small_count(table, threshold, zeros_listed):
    cells, sums = add_up(*table)
    zeros = {cell for cell, count in cells.items() if count == 0}
    listed = cells if zeros_listed else {cell: count for cell, count in cells.items() if count}
    published = protected(listed, table[1], threshold=threshold)
    secret = small(cells, threshold)
    assert all(count >= threshold for count in published.values())
    assert not subtract(published, sums, zeros).keys() & secret
    unknown = [cell for cell in cells if cell not in published and cell not in zeros]
    assert not eliminate(unknown, sums) & secret
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
    unknown = [cell for cell in range(len(values)) if not published[cell]]
    assert not eliminate(unknown, sums) & {cell for cell, value in enumerate(values) if value < 10}
    assert all(values[cell] >= 10 for cell in range(len(values)) if published[cell])


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**32 - 1), st.sampled_from([0.02, 0.1, 0.4]))
@example(3, 0.02)
def test_projection_agrees_with_exact_elimination_on_a_larger_table(seed, share):
    random = np.random.default_rng(seed)
    counts = random.integers(10, 60, (14, 14, 4))
    few = random.random(counts.shape) < share
    counts[few] = random.integers(1, 10, few.sum())
    names = [f"o{i}" for i in range(14)]
    province_of = {name: f"p{i % 4}" for i, name in enumerate(names)}
    keys = product(names, names, ["s0", "s1", "s2", "s3"])
    cells, sums = add_up(dict(zip(keys, counts.ravel().tolist(), strict=True)), province_of)
    published = protected(cells, province_of)
    unknown = [cell for cell in cells if cell not in published]
    assert not eliminate(unknown, sums) & small(cells)
    assert len(published) > len(cells) / 3
