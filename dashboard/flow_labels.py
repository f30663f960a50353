"""Labels on a map that do not cover each other: the important ones first, the rest where there is room."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dashboard import wrapping

HEIGHT = 16.0
GAP = 3.0
# Hong Kong and Macau lie nine pixels apart: one is named to the right, the other to the left and below
_SIDES = {"810000": ("right", "below_right", "above_right"), "820000": ("below_left", "left", "below")}
_ANY = ("right", "left", "above", "below", "above_right", "below_right", "above_left", "below_left")


@dataclass(frozen=True)
class Wanted:
    """A label that would like to stand at a point: pixels from the top left corner, radius of the mark, rank."""

    code: str
    text: str
    x: float
    y: float
    radius: float
    importance: float


@dataclass(frozen=True)
class Placed:
    """A label that has its place. `dx`, `dy`: pixels from its point; `anchor`: start, middle or end of the text."""

    code: str
    text: str
    dx: float
    dy: float
    anchor: str
    box: tuple[float, float, float, float]


def text_width(text: str, size: float = 12) -> float:
    """About as many pixels as a label takes, with room around it."""
    return wrapping.width(text, size) + 4


def place(
    wanted: Sequence[Wanted], page: tuple[float, float], size: float = 12, keep_clear: Sequence[tuple[float, float, float]] = (), rather_clear: Sequence[tuple[float, float, float]] = ()
) -> list[Placed]:  # fmt: skip
    """Give each label, most important first, a side where it is inside the page and covers no label and no mark.

    `page`: width and height in pixels. `keep_clear`: circles (x, y, radius) that no label of another place may
    cover. Of the sides that are left the first one wins that covers the fewest of the circles `rather_clear`
    (points along curves). A label without room is left out; its place can still be pointed at.
    """
    done: list[Placed] = []
    marks, points = (np.array(circles, dtype=float).reshape(-1, 3) for circles in (keep_clear, rather_clear))
    for label in sorted(wanted, key=lambda one: (-one.importance, one.code)):
        others = marks[np.abs(marks[:, 0] - label.x) + np.abs(marks[:, 1] - label.y) > 0.5]
        best, fewest = None, math.inf
        for side in _SIDES.get(label.code, _ANY):
            dx, dy, anchor = _offset(side, label.radius)
            box = _box(label, dx, dy, anchor, size)
            inside = box[0] >= 0 and box[1] >= 0 and box[2] <= page[0] and box[3] <= page[1]
            if not inside or any(_meet(box, other.box) for other in done) or _covered(box, others):
                continue
            crossed = _covered(box, points)
            if crossed < fewest:
                best, fewest = Placed(label.code, label.text, dx, dy, anchor, box), crossed
            if not crossed:
                break
        if best:
            done.append(best)
    return done


def _offset(side: str, radius: float) -> tuple[float, float, str]:
    away = radius + GAP
    vertical, _, horizontal = side.partition("_") if "_" in side else (side, "", "") if side in ("above", "below") else ("", "", side)
    dy = {"above": -(away + HEIGHT / 2 - 2), "below": away + HEIGHT / 2 - 2, "": 0.0}[vertical]
    if not horizontal:
        return 0.0, dy, "middle"
    near = away * 0.7 if vertical else away
    return (near, dy, "start") if horizontal == "right" else (-near, dy, "end")


def _box(label: Wanted, dx: float, dy: float, anchor: str, size: float) -> tuple[float, float, float, float]:
    length = text_width(label.text, size)
    left = label.x + dx - {"start": 0.0, "middle": length / 2, "end": length}[anchor]
    middle = label.y + dy
    return (left, middle - HEIGHT / 2, left + length, middle + HEIGHT / 2)


def _meet(one: tuple, other: tuple) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _covered(box: tuple, circles: np.ndarray) -> int:
    """How many circles (rows of x, y, radius) a box touches."""
    near_x, near_y = np.clip(circles[:, 0], box[0], box[2]), np.clip(circles[:, 1], box[1], box[3])
    return int(((near_x - circles[:, 0]) ** 2 + (near_y - circles[:, 1]) ** 2 < circles[:, 2] ** 2).sum())
