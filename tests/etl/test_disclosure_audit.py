"""The audit by projection finds exactly what elimination with fractions finds."""

from itertools import product

import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from etl import disclosure_audit
from etl.disclosure_audit import by_projection, by_singular_values, recoverable
from etl.disclosure_cells import Equations
from tests.etl.attacker import add_up, eliminate


def cube(places: int, specialties: int):
    """Cells and sums of places x places x specialties with margins and provinces, as plain lists and as a matrix."""
    names = [f"o{i:02d}" for i in range(places)]
    province_of = {name: f"p{i % 3}" for i, name in enumerate(names)}
    cells, sums = add_up(dict.fromkeys(product(names, names, map(str, range(specialties))), 1), province_of)
    equations = Equations(pd.DataFrame({"cell": range(len(cells))}))
    place = {cell: i for i, cell in enumerate(cells)}
    for total, parts in sums:
        equations.add([place[total]] * len(parts), [place[part] for part in parts])
    return list(cells), sums, equations.matrix()


@pytest.mark.parametrize(("share", "seed"), [(0.3, 1), (0.5, 2), (0.55, 3)])
def test_projection_and_singular_values_agree_with_fractions(share, seed):
    cells, sums, matrix = cube(10, 3)
    unknown = np.random.default_rng(seed).random(len(cells)) < share
    found = eliminate([cell for cell, hidden in zip(cells, unknown, strict=True) if hidden], sums)
    expected = np.array([cell in found for cell, hidden in zip(cells, unknown, strict=True) if hidden])
    assert expected.any()
    restricted = matrix[:, unknown]
    restricted = restricted[np.diff(restricted.indptr) > 0].astype(float)
    assert (by_projection(restricted) == expected).all()
    assert (by_singular_values(restricted) == expected).all()
    assert (recoverable(restricted) == expected).all()


@pytest.mark.parametrize(
    ("matrix", "answer"),
    [
        (np.zeros((0, 3)), [False, False, False]),
        (np.zeros((2, 2)), [False, False]),
        ([[1, 1, 0], [0, 0, 1]], [False, False, True]),
        ([[1, 1, 0], [1, 0, 1], [0, 1, 1]], [True, True, True]),
        ([[1, 1, -1], [0, 1, -1]], [True, False, False]),
        (np.zeros((1, 0)), []),
    ],
)
def test_small_systems(matrix, answer):
    assert recoverable(sparse.csr_array(np.array(matrix, dtype=np.int8))).tolist() == answer


def test_a_long_chain_is_followed_to_its_end():
    # Each two neighbours of 1000 add up to what is known. The last one known, all follow; else none.
    chain = sparse.diags_array([np.ones(1000), np.ones(999)], offsets=[0, 1]).tocsr().astype(np.int8)
    assert recoverable(sparse.csr_array(chain)).all()
    assert not recoverable(sparse.csr_array(chain[:-1])).any()


def test_an_audit_that_does_not_converge_says_so(monkeypatch):
    monkeypatch.setattr(disclosure_audit, "MOST_STEPS", 2)
    _, _, matrix = cube(10, 3)
    with pytest.raises(ArithmeticError, match="did not converge"):
        recoverable(matrix)
