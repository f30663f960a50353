"""A second implementation of every measure of flows in plain Python, written from the definitions and not from the SQL."""

from collections import defaultdict
from dataclasses import dataclass
from math import exp, sqrt

from pyproj import Geod

from etl.flows.store import Dataset

Z = 1.959964
EARTH = Geod(ellps="WGS84")
COUNTS = ("out_stays", "in_stays", "home_stays", "resident_stays", "stays_here")
TRAVEL_FIRST = ("lives_elsewhere", "emergency", "referred")


@dataclass(frozen=True)
class Row:
    """One row of a file of flows. `stays` is None where the source withholds it."""

    origin: str
    destination: str
    period: str = "2023"
    specialty: str = "all"
    stays: int | None = 0
    reason: str | None = None
    fund: int | None = None


def wilson(k: float, n: float) -> tuple[float, float]:
    """The two shares p at which k of n lies exactly Z standard errors away: the roots of (k/n - p)^2 = Z^2 p (1 - p) / n."""
    a, b, c = n * n + n * Z * Z, -2 * n * k - n * Z * Z, k * k
    root = sqrt(max(0.0, b * b - 4 * a * c))
    return max(0.0, (-b - root) / (2 * a)), min(1.0, (-b + root) / (2 * a))


def poisson(k: int) -> tuple[float, float]:
    """Exact below 10 by halving the interval, from there Byar's approximation."""
    if k >= 10:
        return k * (1 - 1 / (9 * k) - Z / (3 * sqrt(k))) ** 3, (k + 1) * (1 - 1 / (9 * (k + 1)) + Z / (3 * sqrt(k + 1))) ** 3
    low = 0.0 if k == 0 else _halve(lambda mean: 1 - _at_most(k - 1, mean) - 0.025)
    return low, _halve(lambda mean: 0.025 - _at_most(k, mean))


def _at_most(k: int, mean: float) -> float:
    term = total = exp(-mean)
    for i in range(1, k + 1):
        term *= mean / i
        total += term
    return total


def _halve(rising) -> float:
    low, high = 0.0, 100.0
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if rising(middle) < 0 else (low, middle)
    return low


def _sum(values) -> int | None:
    values = list(values)
    return None if None in values else sum(values)


class Plain:
    """All exact counts of one period of a data set."""

    def __init__(self, dataset: Dataset, rows: list[Row], given: dict[tuple[str, str], int], specialties: set[str]):
        self.dataset, self.rows, self.given = dataset, rows, given
        self.province = {place["code"]: place["province_adcode"] for place in dataset.places}
        self.point = {place["code"]: (float(place["longitude"]), float(place["latitude"])) for place in dataset.places}
        self.specialties = sorted(specialties | {"all"})
        self.total_place = "ALL"
        self.cells, self.money = {}, {}
        for specialty in self.specialties:
            for level in ("prefecture", "province"):
                self._add_cells(level, specialty)
        self.counts = {}
        for specialty in self.specialties:
            for level in ("prefecture", "province"):
                self._count(level, specialty)

    def up(self, level: str, unit: str) -> str:
        """The place of this level that a unit belongs to."""
        return unit if level == "prefecture" else self.province[unit]

    def places(self, level: str) -> list[str]:
        """All places of a level."""
        return sorted({self.up(level, unit) for unit in self.province})

    def complete(self, side: str, level: str, place: str) -> bool:
        """Does the data set hold everything of this side of the place?"""
        listed = self.dataset.origins if side == "origin" else self.dataset.destinations
        units = [unit for unit in self.province if self.up(level, unit) == place]
        return self.dataset.complete_for in (side, "both") and all(
            not listed or unit in listed or self.province[unit] in listed for unit in units
        )

    def residents_given(self, level: str, place: str, specialty: str) -> int | None:
        """The denominator of a place: of each of its units, or it has none."""
        total = 0
        for unit in self.province:
            if self.up(level, unit) == place:
                own = [self.given.get((unit, specialty))]
                if specialty == "all" and own == [None]:
                    own = [stays for (origin, _), stays in self.given.items() if origin == unit] or [None]
                if own == [None]:
                    return None
                total += sum(own)
        return total

    def _add_cells(self, level: str, specialty: str) -> None:
        found, paid = defaultdict(list), defaultdict(list)
        for row in self.rows:
            if specialty in ("all", row.specialty):
                pair = self.up(level, row.origin), self.up(level, row.destination)
                found[pair].append(row.stays)
                paid[pair].append(row.fund)
        for (origin, destination), stays in found.items():
            known = self.complete("origin", level, origin) or self.complete("destination", level, destination)
            if known and (origin != destination or self.dataset.has_diagonal) and _sum(stays) != 0:
                self.cells[level, specialty, origin, destination] = _sum(stays)
                self.money[level, specialty, origin, destination] = _sum(paid[origin, destination])
        if not self.dataset.has_diagonal:
            for place in self.places(level):
                given, gone = self.residents_given(level, place, specialty), self._gone(level, specialty, place)
                if given is not None and gone is not None and given >= gone and self.complete("origin", level, place):
                    self.cells[level, specialty, place, place] = given - gone

    def _gone(self, level: str, specialty: str, place: str) -> int | None:
        return _sum(stays for (at, of, o, d), stays in self.cells.items() if (at, of, o) == (level, specialty, place) and d != place)

    def _come(self, level: str, specialty: str, place: str) -> int | None:
        return _sum(stays for (at, of, o, d), stays in self.cells.items() if (at, of, d) == (level, specialty, place) and o != place)

    def _count(self, level: str, specialty: str) -> None:
        asked = defaultdict(dict)
        for place in self.places(level):
            origin, destination = self.complete("origin", level, place), self.complete("destination", level, place)
            home = self.cells.get((level, specialty, place, place), 0 if self.dataset.has_diagonal else None)
            out, come = self._gone(level, specialty, place), self._come(level, specialty, place)
            given = self.residents_given(level, place, specialty)
            if given is None and origin and None not in (out, home):
                given = out + home
            if origin:
                asked["out_stays"][place] = out
            if destination:
                asked["in_stays"][place] = come
                asked["stays_here"][place] = None if None in (come, home) else come + home
            if origin or destination:
                asked["home_stays"][place] = home
            if origin or given is not None:
                asked["resident_stays"][place] = given
        for kind, values in asked.items():
            for place, value in values.items():
                self.counts[level, specialty, place, kind] = value
            side = "destination" if kind in ("in_stays", "stays_here") else "origin"
            together = [value for place, value in values.items() if self.complete(side, level, place)]
            if kind == "home_stays" and not together:
                together = [value for place, value in values.items() if self.complete("destination", level, place)]
            if together:
                self.counts[level, specialty, self.total_place, kind] = _sum(together)

    def fund(self, level: str, specialty: str, place: str) -> tuple[int, int] | None:
        """Money paid for residents elsewhere and in all; None where some is not known."""
        places = [p for p in self.places(level) if place in (p, self.total_place) and self.complete("origin", level, p)]
        cells = {(o, d): paid for (at, of, o, d), paid in self.money.items() if (at, of) == (level, specialty) and o in places}
        out, everything = _sum(paid for (o, d), paid in cells.items() if o != d), _sum(cells.values())
        return None if out is None or not everything else (out, everything)

    def kilometres(self, level: str, origin: str, destination: str) -> float:
        """Between the points of two places; that of a province is the mean of its units' points."""
        ends = []
        for place in (origin, destination):
            points = [self.point[unit] for unit in self.province if self.up(level, unit) == place]
            ends.append([sum(numbers) / len(points) for numbers in zip(*points, strict=True)])
        return EARTH.line_length(*zip(*ends, strict=True)) / 1000

    def travel(self) -> dict[tuple[str, str, str], int]:
        """(level, place, kind) -> stays of residents elsewhere; what comes first decides."""
        has_reason = any(row.reason for row in self.rows)
        found = defaultdict(list)
        for row in self.rows:
            near = self.kilometres("prefecture", row.origin, row.destination) <= 100
            if has_reason:
                kind = row.reason if row.reason in TRAVEL_FIRST else "nearby" if near else row.reason or "unknown"
            else:
                kind = "nearby" if near else "farther"
            for level in ("prefecture", "province"):
                origin, destination = self.up(level, row.origin), self.up(level, row.destination)
                if origin != destination and self.complete("origin", level, origin):
                    found[level, origin, kind].append(row.stays)
        sums = {key: _sum(stays) for key, stays in found.items()}
        sums = {key: stays for key, stays in sums.items() if stays}
        for (level, _, kind), stays in list(sums.items()):
            sums[level, self.total_place, kind] = sums.get((level, self.total_place, kind), 0) + stays
        return sums


def held(dataset: Dataset, money: bool, reason: bool) -> dict[str, str | None]:
    """Measure -> None, or the first thing that the data set lacks for it."""
    origin, destination = dataset.complete_for != "destination", dataset.complete_for != "origin"
    residents = dataset.has_denominator or (origin and dataset.has_diagonal)
    own = dataset.has_diagonal or (origin and dataset.has_denominator)

    def first(**needs: bool) -> str | None:
        return next((need for need, there in needs.items() if not there), None)

    rate, here = first(origin_side=origin, residents=residents), first(destination_side=destination, own_stays=own)
    return {
        "outflow_rate": rate, "localisation_index": rate, "fund_outflow": first(origin_side=origin, diagonal=dataset.has_diagonal, money=money),
        "inflow_share": here, "stays_here": here, "net_flow": first(both_sides=origin and destination),
        "resident_stays": first(residents=residents), "home_stays": first(own_stays=own), "out_stays": first(origin_side=origin),
        "in_stays": first(destination_side=destination), "mean_distance_km": first(origin_side=origin), "top_share": first(origin_side=origin),
        "market_share": first(residents=residents), "origin_share": first(destination_side=destination), "travel_kind": first(reason=reason),
    }  # fmt: skip


def measures(plain: Plain, cells: dict, counts: dict) -> dict[tuple, tuple[float, float | None]]:
    """(level, specialty, place, measure) -> numerator and denominator of what can be told from published cells and counts."""
    found = {}
    parts = {"outflow_rate": ("out_stays", "resident_stays"), "localisation_index": ("home_stays", "resident_stays"),
             "inflow_share": ("in_stays", "stays_here"), "net_flow": ("in_stays", "out_stays")}  # fmt: skip
    for level, specialty, place in {key[:3] for key in counts}:
        of = {kind: counts.get((level, specialty, place, kind)) for kind in COUNTS}
        for kind, value in of.items():
            if value is not None:
                found[level, specialty, place, kind] = value, None
        for measure, (above, below) in parts.items():
            if of[above] is not None and of[below] is not None and (measure == "net_flow" or (of[below] and of[above] <= of[below])):
                found[level, specialty, place, measure] = of[above], of[below]
        paid = plain.fund(level, specialty, place)
        if paid and of["out_stays"] is not None and of["resident_stays"] is not None:
            found[level, specialty, place, "fund_outflow"] = paid
        gone = {
            (o, d): stays for (at, to, o, d), stays in cells.items()
            if (at, to) == (level, specialty) and o != d and plain.complete("origin", level, o) and place in (o, plain.total_place)
        }  # fmt: skip
        out, shown = of["out_stays"], sum(gone.values())
        if out and shown * 2 >= out:
            found[level, specialty, place, "mean_distance_km"] = sum(stays * plain.kilometres(level, *pair) for pair, stays in gone.items()), shown
        if out and gone and max(gone.values()) >= out - shown and place != plain.total_place:
            found[level, specialty, place, "top_share"] = max(gone.values()), out
    return found
