"""The invented country behind all synthetic data: real places, everything else drawn by seed.

Sizes are not populations: they come from a heavy-tailed lottery, so that nobody can take a synthetic
figure for a guess at a real one. A small county-level city may well be the largest of the country.
"""

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np

EARTH_RADIUS_KM = 6371.0
NATIONAL_HUBS = 6
CENTRES = 12
# The programme does not reach these; nothing is invented for it there.
OUTSIDE_PROGRAMME = ("710000", "810000", "820000")
FIRST_OPENING, LAST_OPENING = 2018, 2023


@dataclass(frozen=True)
class Places:
    """Prefecture-level units in the order of their codes; a province without prefectures is its own unit."""

    adcode: np.ndarray
    province: np.ndarray
    name_zh: np.ndarray
    name_en: np.ndarray
    province_zh: np.ndarray
    province_en: np.ndarray
    longitude: np.ndarray
    latitude: np.ndarray

    def __len__(self) -> int:
        return len(self.adcode)


@dataclass(frozen=True)
class Centre:
    """An invented twinning: exporter in one place, project hospital in another, opened in a year."""

    number: int
    exporter: int
    host: int
    opened: int

    @property
    def project_id(self) -> str:
        """Its id in the demonstration's facts and in the register of hospitals."""
        return f"sample-{self.number:02d}"


@dataclass(frozen=True)
class World:
    """Places with invented sizes (sum 1), pull as a destination, hubs, distances and centres."""

    seed: int
    places: Places
    size: np.ndarray
    pull: np.ndarray
    national_hubs: np.ndarray
    province_hub: np.ndarray
    distance_km: np.ndarray
    centres: tuple[Centre, ...]

    def random(self, *stream: int) -> np.random.Generator:
        """A generator of its own for each part: a part more or less does not move the others."""
        return np.random.default_rng([self.seed, *stream])

    def centre_years(self, first_year: int, years: int) -> np.ndarray:
        """(years, places): years since a centre opened in the place's province, 0 before it."""
        since = np.zeros((years, len(self.places)))
        for centre in self.centres:
            served = self.places.province == self.places.province[centre.host]
            running = np.maximum(0, np.arange(first_year, first_year + years) - centre.opened)
            since[:, served] = np.maximum(since[:, served], running[:, None])
        return since


def read_places(data: Path) -> Places:
    """Prefecture-level units of `codelists/place.csv`."""
    with (data / "codelists" / "place.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    provinces = {row["adcode"]: row for row in rows if row["level"] == "province"}
    divided = {row["province_adcode"] for row in rows if row["level"] == "prefecture"}
    units = [row for row in rows if row["level"] == "prefecture" or row["adcode"] not in divided]
    units.sort(key=lambda row: row["adcode"])
    above = [provinces[row["province_adcode"] or row["adcode"]] for row in units]
    return Places(
        adcode=np.array([row["adcode"] for row in units]),
        province=np.array([row["adcode"] for row in above]),
        name_zh=np.array([row["name_zh"] for row in units]),
        name_en=np.array([row["name_en"] for row in units]),
        province_zh=np.array([row["name_zh"] for row in above]),
        province_en=np.array([row["name_en"] for row in above]),
        longitude=np.array([float(row["longitude"]) for row in units]),
        latitude=np.array([float(row["latitude"]) for row in units]),
    )


def invent(places: Places, seed: int) -> World:
    """Draw sizes, hubs and centres. The same seed gives the same country."""
    draw = np.random.default_rng([seed, 0])
    size = draw.lognormal(0.0, 0.8, len(places))
    size /= size.sum()
    by_size = np.argsort(np.where(np.isin(places.province, OUTSIDE_PROGRAMME), 0, -size), kind="stable")
    national_hubs = np.sort(by_size[:NATIONAL_HUBS])
    province_hub = np.zeros(len(places), dtype=np.int64)
    for province in np.unique(places.province):
        members = np.flatnonzero(places.province == province)
        province_hub[members] = members[np.argmax(size[members])]
    pull = size * draw.lognormal(0.0, 0.3, len(places))
    pull[np.unique(province_hub)] *= 4
    pull[national_hubs] *= 6
    return World(
        seed, places, size, pull, national_hubs, province_hub,
        _distances(places.longitude, places.latitude), _centres(draw, places, national_hubs, province_hub),
    )  # fmt: skip


def _centres(draw: np.random.Generator, places: Places, national_hubs, province_hub) -> tuple[Centre, ...]:
    """Exporters stand in national hubs, project hospitals in the hubs of provinces that have no national hub."""
    held = np.isin(places.province, places.province[national_hubs])
    hosts = np.unique(province_hub[~held & ~np.isin(places.province, OUTSIDE_PROGRAMME)])
    hosts = draw.permutation(hosts)[:CENTRES]
    exporters = draw.choice(national_hubs, len(hosts))
    opened = draw.integers(FIRST_OPENING, LAST_OPENING + 1, len(hosts))
    return tuple(
        Centre(number, int(exporter), int(host), int(year))
        for number, (exporter, host, year) in enumerate(zip(exporters, hosts, opened, strict=True), 1)
    )


def _distances(longitude: np.ndarray, latitude: np.ndarray) -> np.ndarray:
    """Great-circle distances in kilometres between all places (haversine on the sphere)."""
    lon, lat = np.radians(longitude), np.radians(latitude)
    half = np.sin((lat[:, None] - lat) / 2) ** 2 + np.cos(lat)[:, None] * np.cos(lat) * np.sin((lon[:, None] - lon) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(half, 0, 1)))
