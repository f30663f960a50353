"""Audits a table with withheld cells: which of them follow from the others by linear algebra?

The unknown cells x satisfy A x = b, where b is what is published. A cell has one possible value only if every vector of
the null space of A is 0 there. A random vector projected on that null space is 0 in exactly these cells, with
probability one; no rank and no basis is needed, so that millions of cells can be audited.

All unknown cells are positive here (zeros are given to the attacker), so that the true table lies inside the region of
tables that a reader must think possible, and a small step along the projected vector, forwards or back, stays in it:
what passes this audit has an interval of possible values also for the attacker who knows that counts are not negative.
"""

import numpy as np
from scipy import linalg, sparse
from scipy.sparse.linalg import lsmr

DENSE_CELLS = 400  # up to here singular values settle it at once, with nothing to converge
SEED = 20_260_101
TOLERANCE = 1e-5  # of a vector whose entries are about 1; a verdict by mistake can only withhold more
PRECISION = 1e-12
MOST_STEPS = 20_000


def recoverable(equations: sparse.csr_array) -> np.ndarray:
    """Which columns (unknown cells, all positive) the equations determine. Raises ArithmeticError if it can't be told."""
    held = equations[np.diff(equations.indptr) > 0].astype(np.float64)
    return by_singular_values(held) if held.shape[1] <= DENSE_CELLS else by_projection(held)


def by_singular_values(equations: sparse.csr_array) -> np.ndarray:
    """The cells that are 0 in each vector of a basis of the null space."""
    basis = linalg.null_space(equations.toarray(), rcond=1e-10)
    return np.abs(basis).max(axis=1, initial=0) < TOLERANCE


def by_projection(equations: sparse.csr_array) -> np.ndarray:
    """The cells that are 0 in the projection of a random vector on the null space. No equation may be empty."""
    # Rows of length 1: the null space stays as it is and the projection needs far fewer steps.
    scaled = sparse.csr_array(sparse.diags_array(1 / np.sqrt(np.diff(equations.indptr))) @ equations)
    random = np.random.default_rng(SEED)
    still = np.abs(_project(scaled, random.standard_normal(scaled.shape[1]))) < TOLERANCE
    if still.any():  # a second vector, since a free cell may be near 0 by chance
        still &= np.abs(_project(scaled, random.standard_normal(scaled.shape[1]))) < TOLERANCE
    return still


def _project(equations: sparse.csr_array, vector: np.ndarray) -> np.ndarray:
    """The part of a vector that no equation sees: its residual after a least-squares fit by the equations."""
    transposed = sparse.csr_array(equations.T)
    fit, stop, *_ = lsmr(transposed, vector, atol=PRECISION, btol=PRECISION, conlim=0, maxiter=MOST_STEPS)
    if stop not in (0, 1, 2, 4, 5):
        raise ArithmeticError(f"the audit of withheld cells did not converge (lsmr stopped with {stop})")
    return vector - transposed @ fit
