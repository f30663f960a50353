"""The invented country: the same by seed, all units of the list, nothing where the programme does not reach."""

import csv

import numpy as np
import pytest

from etl.flows.places import Places
from etl.synth import hospitals, world
from tests.etl.synth.conftest import DATA, SEED


def same(one, other) -> bool:
    """Whether two worlds are equal in every number."""
    return all(np.array_equal(getattr(one, name), getattr(other, name)) for name in ("size", "pull", "national_hubs", "province_hub")) and one.centres == other.centres


def test_the_seed_decides_everything(country):
    assert same(country, world.invent(world.read_places(DATA), SEED))
    assert not same(country, world.invent(world.read_places(DATA), SEED + 1))


def test_every_prefecture_is_there_once(country):
    with (DATA / "codelists" / "place.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    prefectures = {row["adcode"] for row in rows if row["level"] == "prefecture"}
    alone = {row["adcode"] for row in rows if row["level"] == "province"} - {row["province_adcode"] for row in rows if row["level"] == "prefecture"}
    assert set(country.places.adcode) == prefectures | alone and len(country.places) == len(prefectures | alone) > 360


def test_sizes_are_a_lottery_with_a_heavy_tail(country):
    assert country.size.sum() == pytest.approx(1)
    largest = np.sort(country.size)[::-1]
    assert largest[: len(largest) // 10].sum() > 0.25


def test_distances_are_those_of_the_ellipsoid_within_the_error_of_a_sphere(country):
    places = Places.load(DATA)
    chosen = np.random.default_rng(SEED).integers(0, len(country.places), (40, 2))
    for one, other in chosen:
        exact = places.distance_km(*country.places.adcode[[one, other]].tolist())
        assert country.distance_km[one, other] == pytest.approx(exact, rel=0.006, abs=0.01)


def test_centres_link_national_hubs_with_hubs_of_other_provinces(country):
    places = country.places
    assert len(country.centres) == world.CENTRES
    for centre in country.centres:
        assert centre.exporter in country.national_hubs and centre.host == country.province_hub[centre.host]
        assert places.province[centre.host] not in (*places.province[country.national_hubs], *world.OUTSIDE_PROGRAMME)
        assert places.province[centre.exporter] not in world.OUTSIDE_PROGRAMME


def test_a_centre_counts_from_the_year_after_its_opening(country):
    centre = min(country.centres, key=lambda one: one.opened)
    since = country.centre_years(centre.opened - 1, 4)[:, centre.host]
    assert since.tolist() == [0, 0, 1, 2]


@pytest.mark.parametrize("count", [3, 40, 400])
def test_hospitals_are_invented_and_say_so(country, count):
    found = hospitals.invent(country, count)
    assert len(found.code) == max(count, len(country.centres) + len({centre.exporter for centre in country.centres}))
    assert all(code.startswith("SYN") for code in found.code) and len(set(found.code)) == len(found.code)
    assert all(name.startswith("示例医院") for name in found.name_zh) and len(set(found.name_zh)) == len(found.name_zh)
    assert all(name.startswith("Sample Hospital ") for name in found.name_en)
    for number, centre in enumerate(country.centres):
        assert found.place[number] == centre.host and found.centre[number] == number
        assert found.place[hospitals.exporter_number(country, number)] == centre.exporter


def test_letters_count_like_columns_of_a_sheet():
    assert [hospitals.letters(number) for number in (0, 25, 26, 27, 51, 52, 701, 702)] == ["A", "Z", "AA", "AB", "AZ", "BA", "ZZ", "AAA"]
