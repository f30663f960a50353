"""Decides which counts of linked tables may be published, so that no small count can be worked out.

Whoever reads the tables knows every published cell, every sum that ties cells together, that counts are whole and not
negative, and which cells are impossible. Withheld are

1. each count below the threshold, totals too; a zero is not told apart from a three;
2. so many others that each sum has no or at least two unknown members, and its unknown parts add up to nothing or to
   the threshold. This holds for the parts of a withheld total as well: who puts a total's sum in its place in another
   sum then still finds no small group;
3. so many others that no count of 1 to threshold - 1 follows from the rest by linear algebra (`etl.disclosure_audit`).

The zeros are given to the attacker: they are withheld, but never counted on to hide another cell. It follows that

- zeros need not be listed (of 370 x 370 pairs most are empty). A slack for "the unlisted cells of this sum" would be
  wrong: an empty pair lies in several sums at once, and a slack of its own in each would promise more doubt than is;
- linear algebra is enough. Unknown cells are positive, so possible tables lie on both sides of the true one, and no
  bound (count >= 0) can pin a cell. In a table of two dimensions, one of them with a hierarchy, this holds for whole
  numbers too (sums of a network are totally unimodular).

What is not promised: a sum over withheld cells of different sums may still be bounded from above, and a zero whose
whole sum is published otherwise can be read off. Nobody is counted in it.

Method: cell suppression (A. Hundepool et al., Statistical Disclosure Control, Wiley 2012, chapter 4), chosen greedily.
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from etl.disclosure_audit import recoverable

THRESHOLD = 10
# What it costs to withhold a cell, in doublings of its count; the numbers were tried on synthetic flows.
COST_OF_SUM = 2.0  # for each sum that had nothing to hide and now needs a second cell; gained for each sum that it helps
COST_OF_WEIGHT = 1000.0  # more than any count
NONE = np.iinfo(np.int64).max


@dataclass(frozen=True)
class Protected:
    """What may be published. Masks have one entry a cell; each cell is either published, primary or complementary.

    `rounds` of adding cells and `audits` tell the work done. A structural zero counts as published.
    """

    published: np.ndarray
    primary: np.ndarray
    complementary: np.ndarray
    rounds: int
    audits: int
    threshold: int

    def report(self) -> dict[str, int]:
        """Counts for the record of a run."""
        return {
            "threshold": self.threshold,
            "cells": len(self.published),
            "published": int(self.published.sum()),
            "primary": int(self.primary.sum()),
            "complementary": int(self.complementary.sum()),
            "rounds": self.rounds,
            "audits": self.audits,
        }


def protect(
    values: np.ndarray,
    equations: sparse.csr_array,
    threshold: int = THRESHOLD,
    structural: np.ndarray | None = None,
    weights: np.ndarray | None = None,
) -> Protected:
    """Choose the cells to withhold.

    `values` are whole counts, totals among them. A row of `equations` is one sum that readers know: +1 at its parts, -1 at
    its total (see `etl.disclosure_cells`). `structural` marks cells that everybody knows to be 0. `weights` are small
    whole numbers: a cell is sacrificed only where its sum has none of a lower weight (default: parts before totals).
    A threshold of 1 or less protects nothing. The same input gives the same result.

    Raises ValueError for input that is not so, and for sums that do not add up.
    """
    values = np.asarray(values)
    structural = np.zeros(len(values), dtype=bool) if structural is None else np.asarray(structural, dtype=bool)
    equations = sparse.csr_array(equations)
    _check(values, equations, structural)
    primary = (values < threshold) & ~structural & (threshold > 1)
    withheld = primary.copy()
    positive = np.flatnonzero(values)
    rounds = audits = 0
    if withheld[positive].any():
        if weights is None:
            weights = np.bincount(equations.indices[equations.data < 0], minlength=len(values)) > 0
        table = _Table(values[positive], equations[:, positive], threshold, np.asarray(weights, dtype=np.float64)[positive])
        withheld[positive], rounds, audits = table.protect(primary[positive])
    return Protected(~withheld, primary, withheld & ~primary, rounds, audits, threshold)


def _check(values: np.ndarray, equations: sparse.csr_array, structural: np.ndarray) -> None:
    if values.dtype.kind not in "iu" or values.ndim != 1 or (values < 0).any():
        raise ValueError("counts are whole numbers of 0 or more, in one array")
    if equations.shape[1] != len(values) or len(structural) != len(values):
        raise ValueError("equations and structural zeros have one column a cell")
    if not np.isin(equations.data, (-1, 1)).all():
        raise ValueError("a sum has +1 at its parts and -1 at its total")
    if values[structural].any():
        raise ValueError("a structural zero has a count")
    wrong = np.flatnonzero(equations @ values.astype(np.int64))
    if len(wrong):
        raise ValueError(f"{len(wrong)} sums do not add up, the first is equation {wrong[0]}")


class _Table:
    """The positive cells and the sums that tie them together."""

    def __init__(self, values: np.ndarray, equations: sparse.csr_array, threshold: int, weights: np.ndarray):
        self.values, self.threshold = values.astype(np.int64), threshold
        self.equations = equations[np.diff(equations.indptr) > 0]
        self.cost = np.log2(self.values) + weights * COST_OF_WEIGHT
        self.by_size = np.argsort(self.values, kind="stable")
        self.rank = np.empty_like(self.by_size)
        self.rank[self.by_size] = np.arange(len(values))

    def protect(self, primary: np.ndarray) -> tuple[np.ndarray, int, int]:
        """Withheld cells, rounds and audits."""
        withheld = primary.copy()
        rounds = audits = 0
        reach = 1
        while True:
            while (chosen := self._for_sums(withheld, withheld)).any():
                withheld |= chosen
                rounds += 1
            known = np.zeros_like(withheld)
            known[withheld] = recoverable(self.equations[:, withheld])
            audits += 1
            # A large cell that follows from the others hides nothing. It is no secret either, and is given back at the end.
            free = withheld & ~known
            exposed = known & primary
            chosen = self._for_sums(withheld, free) | self._for_cells(withheld, free, exposed)
            if exposed.any() and reach > 1:
                chosen |= self._for_neighbours(withheld, exposed, reach)
            if not chosen.any():
                return free, rounds, audits
            withheld |= chosen
            rounds += 1
            # In a thin table one more cell often follows as well: twice as many after each audit that was not passed.
            reach *= 2

    def _for_sums(self, withheld: np.ndarray, unknown: np.ndarray) -> np.ndarray:
        """One more cell for each sum that lets too much be seen, as a mask."""
        part = self.equations.data > 0
        count = self._by_sum(unknown[self.equations.indices])
        hidden = self._by_sum(np.where(part, np.where(unknown, self.values, 0)[self.equations.indices], 0))
        open_parts = self._by_sum(part & ~unknown[self.equations.indices])
        short = (count > 0) & (hidden < self.threshold) & (open_parts > 0)
        wanting = short | (count == 1)
        groups = self.equations[wanting]
        helps = (groups.data > 0) | ~np.repeat(short[wanting], np.diff(groups.indptr))
        return self._cheapest(groups, helps, withheld, count)

    def _for_cells(self, withheld: np.ndarray, free: np.ndarray, exposed: np.ndarray) -> np.ndarray:
        """One more cell for each cell that must not be known, from its tightest sum: the one with fewest unknown members."""
        count = self._by_sum(free[self.equations.indices])
        room = np.where(self._by_sum(~withheld[self.equations.indices]) > 0, count, NONE)
        sums, cells = self.equations[:, exposed].nonzero()
        tightest = np.full(exposed.sum(), NONE)
        np.minimum.at(tightest, cells, room[sums])
        groups = self.equations[np.unique(sums[room[sums] == tightest[cells]])]
        return self._cheapest(groups, np.ones(groups.nnz, dtype=bool), withheld, count)

    def _for_neighbours(self, withheld: np.ndarray, exposed: np.ndarray, reach: int) -> np.ndarray:
        """The `reach` cheapest published cells around the exposed ones, as a mask."""
        groups = sparse.csr_array(exposed[np.newaxis, :].astype(np.int8))
        around = np.flatnonzero(self._around(groups, withheld, reach))
        chosen = np.zeros_like(withheld)
        chosen[around[np.lexsort((self.rank[around], np.rint(16 * self.cost[around])))][:reach]] = True
        return chosen

    def _cheapest(self, groups: sparse.csr_array, helps: np.ndarray, withheld: np.ndarray, count: np.ndarray) -> np.ndarray:
        """The published cell of each group (a row) that costs least, as a mask; where it has none, one from around it.

        `count` is the number of unknown members of each sum.
        """
        chosen = np.zeros_like(withheld)
        if groups.shape[0]:
            new = np.bincount(self.equations.indices, np.repeat(count == 0, np.diff(self.equations.indptr)), len(withheld))
            helped = np.bincount(groups.indices[helps], minlength=len(withheld))
            cost = np.rint(16 * (self.cost + COST_OF_SUM * (new - helped))).astype(np.int64)
            key = (cost << 32) + self.rank  # no two cells cost the same, so that the choice is the same every time
            key[withheld] = NONE
            best = np.minimum.reduceat(np.where(helps, key[groups.indices], NONE), groups.indptr[:-1])
            around = self._around(groups[best == NONE], withheld)
            cheapest = np.append(best[best < NONE], key[around].min(initial=NONE)) if around.any() else best
            chosen[self.by_size[cheapest & 0xFFFF_FFFF]] = True
        return chosen

    def _around(self, groups: sparse.csr_array, withheld: np.ndarray, least: int = 1) -> np.ndarray:
        """At least so many published cells nearest to groups: among their cells' sums, those cells' sums, and so on."""
        reached = np.zeros_like(withheld)
        reached[groups.indices] = True
        while groups.shape[0] and (reached & ~withheld).sum() < least:
            before, lines = reached.sum(), np.diff(self.equations.indptr)
            touched = self._by_sum(reached[self.equations.indices]) > 0
            reached[self.equations.indices[np.repeat(touched, lines)]] = True
            if reached.sum() == before:
                if (reached & ~withheld).any():
                    break
                # all of it is withheld, and then nothing can follow from anything
                raise ArithmeticError("the audit of withheld cells contradicts itself")
        return reached & ~withheld

    def _by_sum(self, entries: np.ndarray) -> np.ndarray:
        """Adds up, for each sum, one number a member."""
        if not len(self.equations.indices):
            return np.empty(0, dtype=np.int64)
        return np.add.reduceat(entries, self.equations.indptr[:-1], dtype=np.int64)
