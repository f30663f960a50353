"""Scales of flow maps: classes of a share, widths of curves, sizes of nodes, and the round numbers of their legends."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.outflow_map import thin
from dashboard.theme import Theme

CLASSES = 5
WIDEST = 11.0  # pixels of the largest flow
THINNEST = 1.1
FAINTEST = 205  # opacity of the smallest flow, of 255
LARGEST = 17.0  # pixels: radius of the largest node
_ROUND = (1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 7.5)
_SKEWED = 6.0
_CLOSE = 0.5


@dataclass(frozen=True)
class Classes:
    """Class limits (ascending, one more than there are classes) and the colour of each class."""

    limits: tuple[float, ...]
    colours: tuple[str, ...]

    def number(self, value: float) -> int:
        """Which class holds the value; the upper limit belongs to the class below it."""
        return sum(1 for limit in self.limits[1:-1] if value > limit)

    def colour(self, value: float) -> str:
        """Colour of a value."""
        return self.colours[self.number(value)]


def rounded(value: float) -> float:
    """The largest round number (1, 1.5, 2, 2.5, 3, 4, 5, 7.5 times a power of ten) that is not above the value."""
    power = 10.0 ** math.floor(math.log10(value))
    return max(step for step in _ROUND if step * power <= value * (1 + 1e-9)) * power


def above(value: float) -> float:
    """The smallest round number that is not below the value."""
    power = 10.0 ** math.floor(math.log10(value))
    return next((step * power for step in (*_ROUND, 10.0) if step * power >= value * (1 - 1e-9)), 10.0 * power)


def limits(values: Sequence[float], classes: int = CLASSES) -> tuple[float, ...]:
    """Round class limits: equal steps from zero (from a round number where all values lie close), or growing steps
    where a few values are far above the rest."""
    known = sorted(value for value in values if value > 0)
    if not known:
        return (0.0, 1.0)
    top, middle, low = known[-1], known[len(known) // 2], min(values)
    if top / middle > _SKEWED:
        ratio = min(3.2, (top / max(known[len(known) // 5], top / 300)) ** (1 / classes))
        inner = [rounded(top / ratio**step) for step in range(classes - 1, 0, -1)]
        return (0.0, *sorted({limit for limit in inner if 0 < limit < top}), top)
    narrow = low > _CLOSE * top and top > low
    step = above((top - low if narrow else top) / classes)
    start = math.floor(low / step + 1e-9) * step if narrow else 0.0
    inner = [round(start + step * number, 12) for number in range(1, classes + 1) if start + step * number < top - 0.3 * step]
    return (round(start, 12), *inner, top)


def sequential(values: Sequence[float], theme: Theme) -> Classes:
    """Shades of one colour, pale to strong; the palest still differs from the grey of what is missing."""
    ends = limits(values)
    count = len(ends) - 1
    palest = 0.34 if theme.dark else 0.22
    shares = [palest + (0.92 - palest) * number / max(1, count - 1) for number in range(count)]
    return Classes(ends, tuple(thin(theme.actual, theme.background, share) for share in shares))


def diverging(values: Sequence[float], theme: Theme) -> Classes:
    """Two colours around zero, for a balance: leaving more below, coming more above."""
    ends = limits([abs(value) for value in values], 3)
    count = len(ends) - 1
    shares = [0.25 + 0.65 * number / max(1, count - 1) for number in range(count)]
    below = [thin(theme.exporter, theme.background, share) for share in reversed(shares)]
    over = [thin(theme.actual, theme.background, share) for share in shares]
    return Classes((*(-end for end in reversed(ends[1:])), *ends), (*below, *over))


def width(stays: float, largest: float, widest: float = WIDEST) -> float:
    """Pixels of a curve, in proportion to its volume and never thinner than can be seen."""
    return round(max(THINNEST, widest * stays / largest), 2) if largest else THINNEST


def fading(stays: float, largest: float) -> int:
    """Opacity (0-255) of a curve: small ones step back and stay visible."""
    return round(FAINTEST + (245 - FAINTEST) * math.sqrt(stays / largest)) if largest else FAINTEST


def radius(stays: float, largest: float, most: float = LARGEST) -> float:
    """Pixels: the area is in proportion to the volume."""
    return round(most * math.sqrt(stays / largest), 2) if largest and stays > 0 else 0.0


def samples(largest: float, count: int = 3) -> list[float]:
    """Round numbers for a legend, largest first, each about a third of the one before; none is above the largest, none below 1."""
    found: list[float] = []
    value = largest
    while len(found) < count and value >= 1:
        step = rounded(value)
        found.append(step)
        value = step / 3
    return found
