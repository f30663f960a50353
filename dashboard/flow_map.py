"""The map of loaded flows before it is drawn: one scene of plain shapes, from which the deck and the picture are made.

Positions are km on the sheet, widths and radii pixels at the scale at which the map opens.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from dashboard import flow_labels, flow_scale, flow_spread, maps
from dashboard.theme import Theme

TURN = 0.33  # radians by which a curve leaves the straight way
STEEPEST = 0.8
PULL = 0.36  # of the distance: how far a curve keeps its direction at both ends
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


def curve(
    code: str, start: tuple[float, float], end: tuple[float, float], width: float, scale: float, colour: str, opacity: int, tip: str,
    ring: float = 0.0, leave: float | None = None, arrive: float | None = None,
) -> Curve | None:  # fmt: skip
    """A curve from place to place with its arrowhead, whose tip is `ring` km short of the middle of its destination.

    It bends to the left of its direction, so that there and back lie apart, unless directions (radians) are given:
    in which it leaves, and from which it arrives. None where the two places lie on one spot.
    """
    distance = math.dist(start, end)
    if distance < 1:
        return None
    straight, turn = math.atan2(end[1] - start[1], end[0] - start[0]), _turn(distance, width, scale)
    leave, arrive = straight + turn if leave is None else leave, straight + math.pi - turn if arrive is None else arrive
    tip_at = np.array(end) + min(ring, 0.5 * distance) * _unit(arrive)
    pull = PULL * math.dist(start, tip_at)
    path = _bezier(np.array(start), np.array(start) + pull * _unit(leave), tip_at + pull * _unit(arrive), tip_at)
    length, broad = _head(width, scale, distance)
    line = shortened(path, length * 0.92)
    back = tip_at - _direction(line[-1], tip_at) * length
    across = np.array([-(tip_at - back)[1], (tip_at - back)[0]]) / (length or 1)
    return Curve(code, line, np.array([tip_at, back + across * broad, back - across * broad]), width, colour, opacity, tip)


def _turn(distance: float, width: float, scale: float) -> float:
    """By how many radians a curve leaves the straight way: more where it is short and wide, so that the way back stays beside it."""
    needed = (width / 2 + 2) / (0.75 * PULL * distance * scale)
    return min(max(TURN, math.asin(min(needed, 1.0))), STEEPEST)


def _head(width: float, scale: float, distance: float) -> tuple[float, float]:
    """Length of an arrowhead, and from its axis to its corners, in km."""
    length = min((7 + 1.9 * width) / scale, 0.55 * distance)
    return length, max(length * 0.42, 0.85 * width / scale)


def _unit(angle: float) -> np.ndarray:
    return np.array([math.cos(angle), math.sin(angle)])


def _bezier(start: np.ndarray, first: np.ndarray, second: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Shape (STEPS + 1, 2)."""
    u = np.linspace(0, 1, maps.STEPS + 1)[:, None]
    return (1 - u) ** 3 * start + 3 * u * (1 - u) ** 2 * first + 3 * u**2 * (1 - u) * second + u**3 * end


def rim(width: float) -> float:
    """Pixels of the ground's colour around a curve of this width, which keep crossing ones apart."""
    return min(1.4, 0.7 + 0.1 * width)


def outline(one: Curve, scale: float, margin: float = 0.0) -> np.ndarray:
    """Line and arrowhead as one closed shape, larger by `margin` pixels on all sides. Shape (n, 2), km."""
    half, grown = (one.width / 2 + margin) / scale, margin / scale
    way = np.gradient(one.path, axis=0)
    way /= np.maximum(np.linalg.norm(way, axis=1), 1e-9)[:, None]
    across = np.column_stack([-way[:, 1], way[:, 0]]) * half
    path = np.vstack([one.path[0] - way[0] * grown, one.path[1:]])
    tip, left, right = one.head
    middle = (left + right) / 2
    ahead, aside = _direction(middle, tip), _direction(middle, left)
    head = [left + 1.6 * grown * aside - grown * ahead, tip + 1.8 * grown * ahead, right - 1.6 * grown * aside - grown * ahead]
    return np.vstack([path + across, head, (path - across)[::-1]])


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
    along += [(*pixels(one.head.mean(axis=0)), 4 + 0.6 * one.width) for one in around for _ in range(2)]  # an arrowhead is missed more than a piece of line
    along += [(*pixels(at), 5.0) for _, _, at, _, _ in wanted]  # what stands beside another place would name it
    placed = flow_labels.place(asked, (sheet.width * scale, sheet.height * scale), size, [(*pixels(at), radius) for at, radius in clear], along)
    where = {code: at for code, _, at, _, _ in wanted}
    return [Label(one.code, where[one.code], one.text, round(one.dx, 1), round(one.dy, 1), one.anchor) for one in placed]


def curves(
    flows: Sequence[dict], at: dict[str, tuple[float, float]], scale: float, colour: Callable[[dict], str], tip: Callable[[dict], str],
    ring: Callable[[str], float], largest: float, widest: float = flow_scale.WIDEST, fade: bool = True,
) -> list[Curve]:  # fmt: skip
    """Flows as curves that meet each place side by side; the smallest last, so that no wide one hides it.

    `flows`: origin, destination, stays, by falling volume. `ring`: pixels around a place that arrowheads leave free.
    `fade` lets small flows step back.
    """
    rows = [row for row in flows if row["origin"] in at and row["destination"] in at and math.dist(at[row["origin"]], at[row["destination"]]) >= 1]
    if not rows:
        return []
    widths = [flow_scale.width(row["stays"], largest, widest) for row in rows]
    leave, arrive, rings = flow_spread.apart(_ends(rows, at, scale, widths, ring))
    found = [
        curve(
            f"{row['origin']}>{row['destination']}", at[row["origin"]], at[row["destination"]], width, scale, colour(row),
            flow_scale.fading(row["stays"], largest) if fade else 245, tip(row), float(rings[number]), float(leave[number]), float(arrive[number]),
        )
        for number, (row, width) in enumerate(zip(rows, widths, strict=True))
    ]  # fmt: skip
    return [one for one in found if one]


def _ends(rows: Sequence[dict], at: dict[str, tuple[float, float]], scale: float, widths: Sequence[float], ring: Callable[[str], float]) -> flow_spread.Ends:
    """Both ends of each flow as they would be if it were alone."""
    start, end = (np.array([at[row[name]] for row in rows], dtype=float) for name in ("origin", "destination"))
    way, wide = end - start, np.array(widths)
    distance = np.hypot(way[:, 0], way[:, 1])
    straight = np.arctan2(way[:, 1], way[:, 0])
    turn = np.array([_turn(length, width, scale) for length, width in zip(distance, widths, strict=True)])
    length, broad = np.array([_head(width, scale, far) for width, far in zip(widths, distance, strict=True)]).T
    free = np.array([ring(row["destination"]) for row in rows]) / scale
    return flow_spread.Ends(
        [row["origin"] for row in rows], [row["destination"] for row in rows], straight + turn, straight + math.pi - turn,
        free, length, broad + 1.2 / scale, (wide / 2 + 1.2) / scale, np.maximum(0.3 * distance, np.minimum(free, 0.5 * distance)), 1 / scale,
    )  # fmt: skip
