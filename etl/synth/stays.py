"""Draws stays as numbers: who, where, when, what for, what it cost. Layouts and encodings come later.

Every block of `BLOCK` stays has a generator of its own, so that the first thousand of a million are the thousand
of a file of a thousand, and memory does not grow with the number asked for.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from etl.synth import catalogue as coding
from etl.synth.catalogue import Catalogue
from etl.synth.flows import REASONS, destinations, home_share
from etl.synth.hospitals import Hospitals
from etl.synth.world import World

BLOCK = 50_000
MOST_PROCEDURES = 8
FEES = 24
# Winter holidays and summer: the share of a year's discharges by month, before scaling.
SEASON = np.array([0.95, 0.78, 1.10, 1.04, 1.02, 1.01, 1.07, 1.05, 0.99, 0.95, 1.02, 1.02])
WEEKDAY = np.array([1.25, 1.15, 1.1, 1.05, 0.95, 0.75, 0.75])  # Monday first: few planned admissions at weekends
# Shares of the fee items 1-24 of a stay with and without an operation; zero items stay zero.
SURGICAL_FEES = np.array([5, 4, 3, 1, 1, 7, 7, 2, 3, 16, 0, 0, 16, 1, 0, 1, 0, 0, 0, 0, 2, 6, 24, 1.0])
MEDICAL_FEES = np.array([7, 6, 4, 1, 1, 16, 12, 4, 7, 0, 1, 2, 29, 3, 1, 1, 0, 0, 0, 0, 1, 3, 0, 1.0])


@dataclass(frozen=True)
class Country:
    """What stays are drawn from: a world, its hospitals, what can be coded, and the months."""

    world: World
    hospitals: Hospitals
    catalogue: Catalogue
    first_month: np.datetime64
    months: int


@dataclass(frozen=True)
class Stays:
    """A block of stays, one array each; money in cents, days since 1970, minutes of the day, -1 for none."""

    number: np.ndarray
    hospital: np.ndarray
    origin: np.ndarray
    admitted: np.ndarray
    admitted_minute: np.ndarray
    discharged: np.ndarray
    discharged_minute: np.ndarray
    female: np.ndarray
    born: np.ndarray
    group: np.ndarray
    diagnosis: np.ndarray
    procedures: np.ndarray
    levels: np.ndarray
    route: np.ndarray
    way: np.ndarray
    day_case: np.ndarray
    total: np.ndarray
    own: np.ndarray
    fund: np.ndarray
    fees: np.ndarray
    reason: np.ndarray
    person: np.ndarray

    def __len__(self) -> int:
        return len(self.number)


def draw(country: Country, stays: int) -> Iterator[Stays]:
    """Blocks of stays, `stays` in all."""
    odds = _Odds(country)
    for block in range(-(-stays // BLOCK)):
        yield _block(country, odds, block, min(BLOCK, stays - block * BLOCK))


class _Odds:
    """Cumulated probabilities that all blocks share."""

    def __init__(self, country: Country):
        world, groups = country.world, country.catalogue.groups
        months = country.first_month + np.arange(country.months)
        self.months = months
        self.month = np.cumsum(SEASON[months.astype(int) % 12])
        first_year, last_year = (int(str(month)[:4]) for month in (months[0], months[-1]))
        self.first_year = first_year
        covered = np.unique(country.hospitals.place)
        leaving = 1 - home_share(world, world.random(4))
        easing = 1 - 0.45 * (1 - np.exp(-world.centre_years(first_year, last_year - first_year + 1) / 2))
        self.covered = covered
        self.pair = [
            np.cumsum((world.size[:, None] * destinations(world, world.distance_km, 350, leaving, year))[:, covered]) for year in easing
        ]
        weights = np.where(country.hospitals.place[:, None] == covered, country.hospitals.weight[:, None], 0.0)
        self.hospital = np.cumsum(weights / weights.sum(axis=0), axis=0)
        heavy = groups.weight / 10_000
        self.group = [np.cumsum(groups.share * heavy**power) for power in (0.0, 0.5, 1.0)]
        self.opened = np.array([world.centres[centre].opened if centre >= 0 else 9999 for centre in country.hospitals.centre])


def _pick(draw: np.random.Generator, cumulated: np.ndarray, count: int) -> np.ndarray:
    return np.minimum(np.searchsorted(cumulated, draw.random(count) * cumulated[-1], side="right"), len(cumulated) - 1)


def _block(country: Country, odds: _Odds, block: int, wanted: int) -> Stays:
    draw = country.world.random(5, block)
    groups = country.catalogue.groups
    month = _pick(draw, odds.month, BLOCK)
    discharged, minute_out = _days(draw, odds.months[month])
    year = odds.months[month].astype("datetime64[Y]").astype(int) + 1970
    origin, place = _pairs(draw, odds, year)
    below = draw.random(BLOCK)
    hospital = np.argmax(odds.hospital[:, place] > below, axis=0)
    group = _groups(draw, country, odds, origin != odds.covered[place], hospital, year)
    days, day_case = _lengths(draw, groups, group)
    admitted = discharged - days
    minute_in = np.where(days > 0, draw.integers(7 * 60, 22 * 60, BLOCK), draw.integers(6 * 60, 8 * 60, BLOCK))
    female, born = _people(draw, groups.mdc[group], admitted)
    procedures, levels = _procedures(draw, country.catalogue, group)
    age = (admitted - born) / 365.25
    died = draw.random(BLOCK) < np.clip(groups.death[group] * (0.3 + age / 55), 0, 0.5)
    way = np.where(died, 5, draw.choice([1, 2, 3, 4, 9], BLOCK, p=[0.925, 0.02, 0.01, 0.04, 0.005]))
    route = draw.choice([1, 2, 3, 9], BLOCK, p=[0.27, 0.66, 0.05, 0.02])
    total, own, fund, fees = _money(draw, groups, group, days, levels.max(axis=1) > 0)
    away = origin != country.hospitals.place[hospital]
    reason = np.where(away, draw.choice(len(REASONS), BLOCK, p=[0.2, 0.12, 0.3, 0.3, 0.08]), -1)
    whole = Stays(
        number=block * BLOCK + np.arange(BLOCK), hospital=hospital, origin=origin, admitted=admitted, admitted_minute=minute_in,
        discharged=discharged, discharged_minute=minute_out, female=female, born=born, group=group,
        diagnosis=groups.diagnoses[group, draw.integers(0, 4, BLOCK)], procedures=procedures, levels=levels, route=route, way=way,
        day_case=day_case, total=total, own=own, fund=fund, fees=fees, reason=reason, person=draw.integers(0, 2**31, BLOCK),
    )  # fmt: skip
    return Stays(**{name: values[:wanted] for name, values in vars(whole).items()})


def _days(draw, month: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Days of discharge within their months, fewer at weekends, and minutes."""
    first = month.astype("datetime64[D]").astype(int)
    length = (month + 1).astype("datetime64[D]").astype(int) - first
    day = first + (draw.random(len(month)) * length).astype(int)
    again = draw.random(len(month)) * WEEKDAY.max() > WEEKDAY[(day + 3) % 7]  # 1970-01-01 was a Thursday
    day = np.where(again, first + (draw.random(len(month)) * length).astype(int), day)
    return day, draw.integers(8 * 60, 18 * 60, len(month))


def _pairs(draw, odds: _Odds, year: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Origins, and positions of destinations in `odds.covered`, by the odds of each year."""
    origin, place = np.empty((2, len(year)), dtype=np.int64)
    for index, cumulated in enumerate(odds.pair):
        chosen = year == odds.first_year + index
        flat = _pick(draw, cumulated, int(chosen.sum()))
        origin[chosen], place[chosen] = np.divmod(flat, len(odds.covered))
    return origin, place


def _groups(draw, country: Country, odds: _Odds, away: np.ndarray, hospital: np.ndarray, year: np.ndarray) -> np.ndarray:
    """Case groups: heavier for those who travelled, in tertiary hospitals, and each year after a centre's opening."""
    since = np.clip(year - odds.opened[hospital], 0, 4)
    tilt = 0.10 + 0.35 * away + 0.15 * (country.hospitals.level[hospital] == 3) + 0.09 * since
    mix = (draw.random(len(away)) < tilt).astype(int) + (draw.random(len(away)) < 0.5 * tilt)
    group = np.empty(len(away), dtype=np.int64)
    for power, cumulated in enumerate(odds.group):
        chosen = mix == power
        group[chosen] = _pick(draw, cumulated, int(chosen.sum()))
    return group


def _lengths(draw, groups, group: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Days between admission and discharge, and which are day cases (light, operated, out on the day or the next)."""
    days = np.round(draw.gamma(2.2, groups.mean_days[group] / 2.2)).astype(int)
    light = (groups.sort[group] != coding.MEDICAL) & (groups.weight[group] < 12_000) & (draw.random(len(group)) < 0.18)
    return np.where(light, draw.integers(0, 2, len(group)), np.clip(days, 1, 180)), light


def _people(draw, mdc: np.ndarray, admitted: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Sex and day of birth, as the category allows."""
    count = len(mdc)
    female = np.where((mdc == coding.OBSTETRIC) | (mdc == coding.FEMALE), True, np.where(mdc == coding.MALE, False, draw.random(count) < 0.49))
    child = draw.random(count) < 0.12
    age_days = np.where(child, draw.beta(0.7, 1.3, count) * 16 * 365.25, np.clip(draw.normal(57, 17, count), 15, 102) * 365.25)
    age_days = np.where(mdc == coding.OBSTETRIC, np.clip(draw.normal(29, 5, count), 16, 48) * 365.25, age_days)
    # Some "newborn" cases are older than 28 days, as in real files: the rule on newborns must look at the age.
    age_days = np.where(mdc == coding.NEWBORN, np.minimum(draw.exponential(6, count), 90), age_days)
    return female, admitted - age_days.astype(int)


def _procedures(draw, catalogue: Catalogue, group: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(stays, 8) positions of procedures and the levels the hospital wrote, -1 and 0 for none."""
    groups, count = catalogue.groups, len(group)
    done = draw.random(count) < np.array([0.97, 0.97, 0.45])[groups.sort[group]]
    number = np.where(done, np.minimum(draw.geometric(0.55, count), MOST_PROCEDURES), 0)
    column = np.arange(MOST_PROCEDURES)
    further = groups.procedures[group[:, None], np.clip(draw.integers(1, 5, (count, MOST_PROCEDURES)), 1, 4)]
    procedures = np.where(column == 0, groups.procedures[group, 0][:, None], further)
    # The second of a surgical group's operations may be another one; a medical group has no second operation.
    medical = (groups.sort[group] == coding.MEDICAL)[:, None] & (catalogue.procedures.kind[procedures] <= 1)
    procedures = np.where(medical, groups.procedures[group, 0][:, None], procedures)
    procedures = np.where(column < number[:, None], procedures, -1)
    levels = np.where(procedures >= 0, catalogue.procedures.level[procedures], 0)
    raised = (draw.random(levels.shape) < 0.05) & (levels > 0) & (levels < 4)  # hospitals write a level too high now and then
    return procedures, levels + raised


def _money(draw, groups, group: np.ndarray, days: np.ndarray, operated: np.ndarray):
    """Cents: total, own share, fund's share, and 24 fee items that add up to the total."""
    count = len(group)
    yuan = groups.mean_yuan[group] * draw.lognormal(-0.125, 0.5, count) * (0.7 + 0.3 * days / groups.mean_days[group])
    total = np.round(np.clip(yuan, 200, 2_000_000) * 100).astype(np.int64)
    share = np.where(operated[:, None], SURGICAL_FEES, MEDICAL_FEES) * draw.uniform(0.5, 1.5, (count, FEES))
    fees = (share / share.sum(axis=1, keepdims=True) * total[:, None]).astype(np.int64)
    fees[:, 0] += total - fees.sum(axis=1)
    fund = (total * np.clip(draw.normal(0.6, 0.12, count), 0, 0.95)).astype(np.int64)
    return total, total - fund, fund, fees
