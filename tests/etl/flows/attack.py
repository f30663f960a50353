"""An attacker who holds every published flow, total and kind of travel of a period, and knows how they add up.

Written from what the numbers mean, not from `sql/flows/relation.sql`: each published number is a sum of unknown smallest
cells (origin, destination, specialty; and kind of travel), so that it is one row of a linear system.
"""

from fractions import Fraction
from itertools import product

import numpy as np
from scipy.optimize import linprog

from tests.etl.flows.plain import Plain


class Attacker:
    """What the published rows of one period say on the unknown cells."""

    def __init__(self, plain: Plain, cells: dict, counts: dict, kinds: dict, near: bool):
        self.plain = plain
        self.specialties = [s for s in plain.specialties if s != "all"] if len(plain.specialties) > 1 else ["all"]
        self.unknown = list(product(plain.province, plain.province, self.specialties))
        self.column = {key: i for i, key in enumerate(self.unknown)}
        known = [(self.of_cell(*key), stays) for key, stays in cells.items()]
        known += [(self.of_count(*key), stays) for key, stays in counts.items()]
        if near:  # without reasons a kind of travel is a sum of cells
            known += [(self.of_kind(*key), stays) for key, stays in kinds.items() if key[2] in ("nearby", "farther")]
        self.rows = np.array([row for row, _ in known], dtype=np.int64).reshape(-1, len(self.unknown))
        self.values = np.array([stays for _, stays in known], dtype=np.int64)
        # A total of what is loaded apart (a denominator) may hold more than the flows: what it leaves over is unknown too.
        self.left_over = self.values - self.rows @ np.array([self._truth(*key) for key in self.unknown], dtype=np.int64)
        self.rows = np.hstack([self.rows, np.diag((self.left_over != 0).astype(np.int64))])

    def _truth(self, origin: str, destination: str, specialty: str) -> int:
        if origin == destination and not self.plain.dataset.has_diagonal:
            return self.plain.cells.get(("prefecture", specialty, origin, origin)) or 0
        return sum(row.stays or 0 for row in self.plain.rows if (row.origin, row.destination, row.specialty) == (origin, destination, specialty))

    def _wide(self, row: np.ndarray) -> np.ndarray:
        return np.concatenate([row, np.zeros(len(self.values), dtype=np.int64)])

    def _row(self, wanted) -> np.ndarray:
        return np.array([int(wanted(*key)) for key in self.unknown], dtype=np.int64)

    def _of(self, specialty: str, own: str) -> bool:
        return specialty in ("all", own)

    def of_cell(self, level: str, specialty: str, origin: str, destination: str) -> np.ndarray:
        """A flow as a sum of unknown cells."""
        up = self.plain.up
        return self._row(lambda o, d, s: up(level, o) == origin and up(level, d) == destination and self._of(specialty, s))

    def of_count(self, level: str, specialty: str, place: str, kind: str) -> np.ndarray:
        """A total as a sum of unknown cells."""
        up, complete, whole = self.plain.up, self.plain.complete, place == self.plain.total_place
        side = "destination" if kind in ("in_stays", "stays_here") else "origin"
        if kind == "home_stays" and not any(complete("origin", level, at) for at in self.plain.places(level)):
            side = "destination"

        def inside(unit: str) -> bool:
            at = up(level, unit)
            return complete(side, level, at) if whole else at == place

        def wanted(o: str, d: str, s: str) -> bool:
            away = up(level, o) != up(level, d)
            fits = {"out_stays": away, "in_stays": away, "home_stays": not away, "resident_stays": True, "stays_here": True}[kind]
            return fits and inside(d if side == "destination" else o) and self._of(specialty, s)

        return self._row(wanted)

    def of_kind(self, level: str, place: str, kind: str) -> np.ndarray:
        """A kind of travel as a sum of unknown cells."""
        up, whole = self.plain.up, place == self.plain.total_place
        return self._row(
            lambda o, d, s: up(level, o) != up(level, d) and (whole or up(level, o) == place)
            and (self.plain.kilometres("prefecture", o, d) <= 100) == (kind == "nearby")
        )  # fmt: skip

    def secrets(self) -> list[tuple[tuple, np.ndarray, int]]:
        """Every flow, total and left-over of 1 to 9, as (key, sum of unknowns, true count)."""
        found = [(key, self._wide(self.of_cell(*key)), stays) for key, stays in self.plain.cells.items() if stays and stays < 10]
        for i in np.flatnonzero((abs(self.left_over) > 0) & (abs(self.left_over) < 10)):
            found.append((("left over", i), np.eye(self.rows.shape[1], dtype=np.int64)[len(self.unknown) + i], int(self.left_over[i])))
        counts = [
            (key, self._wide(self.of_count(*key)), stays) for key, stays in self.plain.counts.items()
            if stays and stays < 10 and not (key[3] == "resident_stays" and self.plain.given)
        ]  # fmt: skip
        return found + counts

    def by_elimination(self) -> list[tuple]:
        """Secrets that follow exactly by adding and subtracting multiples of what is published: Gauss in fractions."""
        pivots = {}
        for row in self.rows:
            rest = _reduced([Fraction(int(x)) for x in row], pivots)
            lead = next((i for i, x in enumerate(rest) if x), None)
            if lead is not None:
                pivots[lead] = [x / rest[lead] for x in rest]
        return [key for key, row, _ in self.secrets() if not any(_reduced([Fraction(int(x)) for x in row], pivots))]

    def by_subtraction(self) -> list[tuple]:
        """Secrets found by taking known sums out of others until nothing new is known."""
        known = {tuple(np.flatnonzero(row)): int(value) for row, value in zip(self.rows, self.values, strict=True)}
        changed = True
        while changed and len(known) < 600:
            changed = False
            for small, large in product(list(known), list(known)):
                if len(small) < len(large) and set(small) < set(large):
                    rest = tuple(sorted(set(large) - set(small)))
                    if rest not in known:
                        known[rest] = known[large] - known[small]
                        changed = True
        return [key for key, row, _ in self.secrets() if tuple(np.flatnonzero(row)) in known]

    def by_bounds(self) -> list[tuple]:
        """Secrets whose least and greatest possible values (no count is negative) are less than one apart."""
        if not len(self.rows):
            return []
        narrow = []
        for key, row, _ in self.secrets():
            ends = [linprog(sign * row, A_eq=self.rows, b_eq=self.values, bounds=(0, None)) for sign in (1, -1)]
            if all(end.status == 0 for end in ends) and -ends[1].fun - ends[0].fun < 0.999:
                narrow.append(key)
        return narrow


def _reduced(row: list[Fraction], pivots: dict[int, list[Fraction]]) -> list[Fraction]:
    for lead in sorted(pivots):
        if row[lead]:
            factor = row[lead]
            row = [x - factor * y for x, y in zip(row, pivots[lead], strict=True)]
    return row
