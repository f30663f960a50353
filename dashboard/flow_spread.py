"""Where curves meet a place: their directions are moved apart until their arrowheads stand side by side.

After the rules of Jenny et al. 2018 (Cartography and Geographic Information Science 45: 62): wide angles at nodes,
arrowheads clear of the node and of each other. Angles in radians, lengths in km of the sheet.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

TURN = 2 * math.pi
FURTHEST = 0.75  # radians: a curve that was turned more would seem to come from another place
RINGS = (0, 4, 8, 13, 19, 26)  # pixels: where many meet, their tips stand on a wider circle
_LESS = (1.0, 0.8, 0.6, 0.4, 0.2, 0.0)  # parts of what is needed, where all of it would turn a curve too far
_FULL = 0.92  # of a circle


@dataclass(frozen=True)
class Ends:
    """Both ends of each flow as they would be without the others: arrays, one entry a flow."""

    origin: Sequence[str]
    destination: Sequence[str]
    leave: np.ndarray  # direction from the origin in which the curve sets out
    arrive: np.ndarray  # direction from the destination from which it comes
    ring: np.ndarray  # km from the middle of the destination to the tip
    length: np.ndarray  # km of the arrowhead
    broad: np.ndarray  # km from its axis to its corner, with the rim
    half: np.ndarray  # km from the axis of the line to its edge, with the rim
    furthest: np.ndarray  # km: the ring of a short way may not be wider
    pixel: float  # km


def apart(ends: Ends) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Directions at both ends and the ring of each flow, so that arrowheads at one place do not cover each other.

    A place with more arrowheads than fit gets a wider ring; where that is not enough, they stand closer. A curve that
    is alone at its other end follows there with half the turn, so that it stays an arc.
    """
    leave, arrive, ring = ends.leave.copy(), ends.arrive.copy(), ends.ring.copy()
    at: dict[str, tuple[list[int], list[int]]] = {}
    for number, (origin, destination) in enumerate(zip(ends.origin, ends.destination, strict=True)):
        at.setdefault(origin, ([], []))[0].append(number)
        at.setdefault(destination, ([], []))[1].append(number)
    for out, into in at.values():
        if len(out) + len(into) < 2:
            continue
        natural = np.concatenate([ends.leave[out], ends.arrive[into]])
        for wider in RINGS if into else RINGS[:1]:
            own = np.minimum(ends.ring[into] + wider * ends.pixel, ends.furthest[into])
            reach = float(np.max(own + ends.length[into], initial=0.0)) or float(np.max(ends.half[out])) * 3
            needs = np.concatenate([np.arctan(ends.half[out] / reach), np.arctan(ends.broad[into] / (own + ends.length[into]))])
            moved = spread(natural, needs)
            if 2 * needs.sum() <= _FULL * TURN and np.abs(moved - natural).max() <= FURTHEST:
                break
        else:
            moved = next(found for part in _LESS if np.abs((found := spread(natural, part * needs)) - natural).max() <= FURTHEST)
        leave[out], arrive[into], ring[into] = moved[: len(out)], moved[len(out) :], own
    alone = [np.array([sum(map(len, at[code])) == 1 for code in codes]) for codes in (ends.origin, ends.destination)]
    turned = leave - ends.leave, arrive - ends.arrive
    return np.where(alone[0], leave - turned[1] / 2, leave), np.where(alone[1], arrive - turned[0] / 2, arrive), ring


def spread(natural: np.ndarray, needs: np.ndarray) -> np.ndarray:
    """The directions nearest to `natural` (least squares) with `needs` free on both sides of each, in the same order around.

    Needs beyond a full circle are all lessened alike.
    """
    total = 2 * float(needs.sum())
    needs = needs * (_FULL * TURN / total) if total > _FULL * TURN else needs
    order = np.argsort(natural % TURN, kind="stable")
    turned, wide = natural[order] % TURN, needs[order]
    free = np.append(turned[1:], turned[0] + TURN) - turned - wide - np.append(wide[1:], wide[0])
    first = (int(np.argmax(free)) + 1) % len(order)  # the circle is cut where there is most room
    order, wide = np.roll(order, -first), np.roll(wide, -first)
    turned = np.roll(turned, -first)
    turned = turned[0] + np.cumsum(np.append(0.0, np.diff(turned) % TURN))
    offsets = np.append(0.0, np.cumsum(wide[1:] + wide[:-1]))
    fitted = _rising(turned - offsets) + offsets
    if fitted[-1] - fitted[0] > TURN - wide[0] - wide[-1]:  # around the circle the ends meet
        fitted = offsets + float(np.mean(turned - offsets))
    moved = natural.astype(float).copy()
    moved[order] += fitted - turned
    return moved


def _rising(values: np.ndarray) -> np.ndarray:
    """The nearest sequence that never falls: neighbours that fall are pooled to their mean."""
    pools: list[list[float]] = []  # sum, count
    for value in values.tolist():
        pools.append([value, 1])
        while len(pools) > 1 and pools[-2][0] * pools[-1][1] > pools[-1][0] * pools[-2][1]:
            total, count = pools.pop()
            pools[-1][0] += total
            pools[-1][1] += count
    return np.concatenate([np.full(int(count), total / count) for total, count in pools])
