"""The map of loaded flows before it is drawn: one scene of plain shapes, from which the deck and the picture are made.

Positions are km on the sheet, widths and radii pixels at the scale at which the map opens.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from dashboard import flow_labels, flow_scale, maps
from dashboard.theme import Theme

BEND = 0.17
_ROUND = 12  # steps of half a circle


@dataclass(frozen=True)
class Curve:
    """One flow: the line ends where its arrowhead begins, so that the tip stays sharp however wide the line."""

    code: str
    path: np.ndarray
    head: np.ndarray
    width: float
    colour: str
    opacity: int
    tip: str


@dataclass(frozen=True)
class Half:
    """Half a disc at a place: left what leaves, right what comes."""

    code: str
    ring: np.ndarray
    colour: str
    tip: str


@dataclass(frozen=True)
class Disc:
    """A place drawn as a point: the class of its value as colour, its volume as area."""

    code: str
    at: tuple[float, float]
    radius: float
    colour: str
    tip: str


@dataclass(frozen=True)
class Label:
    """A placed name."""

    code: str
    at: tuple[float, float]
    text: str
    dx: float
    dy: float
    anchor: str


@dataclass
class Scene:
    """Everything that is drawn over the 34 divisions. `fill` and `tips` by adcode of a province."""

    fill: dict[str, str] = field(default_factory=dict)
    tips: dict[str, str] = field(default_factory=dict)
    outlined: tuple[str, ...] = ()
    discs: list[Disc] = field(default_factory=list)
    curves: list[Curve] = field(default_factory=list)
    halves: list[Half] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)
    corner: str = ""


def curve(code: str, start: tuple[float, float], end: tuple[float, float], width: float, scale: float, colour: str, opacity: int, tip: str, gap: float = 0.0) -> Curve | None:
    """A curve from place to place with its arrowhead, `gap` pixels short of the middle of its destination.

    It bends to the left of its direction, so that there and back lie apart. None where the two lie on one spot.
    """
    distance = math.dist(start, end)
    if distance < 1:
        return None
    along = maps.curve(*start, *end, BEND)
    path = shortened(along, min(gap / scale, distance * 0.3))
    length = min((7 + 1.9 * width) / scale, 0.55 * distance)
    broad = max(length * 0.42, 0.85 * width / scale)
    line = shortened(path, length * 0.92)
    tip_at, back = path[-1], path[-1] - _direction(line[-1], path[-1]) * length
    across = np.array([-(tip_at - back)[1], (tip_at - back)[0]]) / (length or 1)
    return Curve(code, line, np.array([tip_at, back + across * broad, back - across * broad]), width, colour, opacity, tip)


def shortened(path: np.ndarray, length: float) -> np.ndarray:
    """The path without its last `length` km. Shape (n, 2), n at least 2."""
    steps = np.linalg.norm(np.diff(path, axis=0), axis=1)
    left = np.concatenate([np.cumsum(steps[::-1])[::-1], [0.0]])  # from each point to the end
    keep = max(1, int((left > length).sum()))
    last = path[keep - 1] + (path[keep] - path[keep - 1]) * min(1.0, (left[keep - 1] - length) / (steps[keep - 1] or 1.0))
    return np.vstack([path[:keep], last])


def _direction(start: np.ndarray, end: np.ndarray) -> np.ndarray:
    way = end - start
    return way / (np.linalg.norm(way) or 1.0)


def halves(code: str, at: tuple[float, float], out: float, into: float, scale: float, theme: Theme, tip: str) -> list[Half]:
    """What leaves (left) and what comes (right) as two half discs of these radii in pixels."""
    found = []
    for radius, start, colour in ((out, math.pi / 2, theme.exporter), (into, -math.pi / 2, theme.category[2])):
        if radius > 0:
            angles = np.linspace(start, start + math.pi, _ROUND)
            ring = np.array(at) + radius / scale * np.column_stack([np.cos(angles), np.sin(angles)])
            found.append(Half(code, ring, colour, tip))
    return found


def labels(
    sheet: maps.Sheet, scale: float, size: float, wanted: Sequence[tuple[str, str, tuple[float, float], float, float]],
    clear: Sequence[tuple[tuple[float, float], float]] = (), around: Sequence[Curve] = (),
) -> list[Label]:  # fmt: skip
    """Names without collisions, off the curves where there is room.

    `wanted`: code, text, place in km, radius in pixels, importance; `clear`: discs to keep free.
    """

    def pixels(at: Sequence[float]) -> tuple[float, float]:
        return (at[0] - sheet.page[0]) * scale, (sheet.page[3] - at[1]) * scale

    asked = [flow_labels.Wanted(code, text, *pixels(at), radius, importance) for code, text, at, radius, importance in wanted]
    along = [(*pixels(point), one.width / 2 + 1) for one in around for point in one.path]
    placed = flow_labels.place(asked, (sheet.width * scale, sheet.height * scale), size, [(*pixels(at), radius) for at, radius in clear], along)
    where = {code: at for code, _, at, _, _ in wanted}
    return [Label(one.code, where[one.code], one.text, round(one.dx, 1), round(one.dy, 1), one.anchor) for one in placed]


def curves(
    flows: Sequence[dict], at: dict[str, tuple[float, float]], scale: float, colour: Callable[[dict], str], tip: Callable[[dict], str],
    gap: Callable[[str], float], largest: float, widest: float = flow_scale.WIDEST, fade: bool = True,
) -> list[Curve]:  # fmt: skip
    """Flows as curves, the largest last, so that it lies on top; `fade` lets small ones step back.

    `flows`: origin, destination, stays, by falling volume.
    """
    found = []
    for row in reversed(flows):
        if row["origin"] in at and row["destination"] in at:
            width = flow_scale.width(row["stays"], largest, widest)
            found.append(curve(f"{row['origin']}>{row['destination']}", at[row["origin"]], at[row["destination"]], width, scale, colour(row), flow_scale.fading(row["stays"], largest) if fade else 245, tip(row), gap(row["destination"])))
    return [one for one in found if one]
