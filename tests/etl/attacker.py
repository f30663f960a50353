"""Who tries to work out withheld counts: sums in plain Python, subtraction, exact elimination, bounds."""

from fractions import Fraction

import numpy as np
from scipy.optimize import LinearConstraint, linprog, milp

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
        if level == "prefecture" and origin != "all":
            total = ("province", province_of[origin], province_of.get(destination, destination), specialty)
            sums.setdefault((total, 0), []).append(cell)
    return cells, [(total, parts) for (total, _), parts in sums.items()]


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
