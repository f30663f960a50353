"""Places: all there, joined to the map, every old code and name to today's, distances as published elsewhere."""

import csv
import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl import paths
from etl.errors import InputError
from etl.flows.places import PREFECTURE, PROVINCE, Places, key

DATA = paths.ROOT / "data"
CHINA = Places.load(DATA)
# Three areas of the boundary package that are no administrative divisions: a ranch and two nature reserves in Gansu.
NO_DIVISIONS = {"629700", "629800", "629900"}


def rows(table: str) -> list[dict]:
    """A code list as it stands."""
    with (DATA / "codelists" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_all_units_are_there():
    assert len(CHINA.adcodes(PROVINCE)) == 34
    units = CHINA.adcodes(PREFECTURE)
    whole = [adcode for adcode in units if CHINA.by_adcode[adcode].whole]
    assert whole == ["110000", "120000", "310000", "500000", "710000", "810000", "820000"]
    counties = [adcode for adcode in units if adcode[2:4] == "90"]
    assert len(counties) == 32
    assert len(units) - len(whole) - len(counties) == 333


def test_every_unit_has_its_boundary():
    features = json.loads((DATA / "maps" / "prefectures_planar.geojson").read_text("utf-8"))["features"]
    assert {feature["properties"]["adcode"] for feature in features} - set(CHINA.adcodes(PREFECTURE)) == NO_DIVISIONS
    assert set(CHINA.adcodes(PREFECTURE)) <= {feature["properties"]["adcode"] for feature in features}


def test_lists_of_places_agree():
    for table, columns in (("city", ("name_zh", "province_adcode", "longitude", "latitude")), ("province", ("name_zh", "short_zh", "name_en"))):
        places = {row["adcode"]: row for row in rows("place")}
        for row in rows(table):
            assert {column: row[column] for column in columns} == {column: places[row["adcode"]][column] for column in columns}


def test_names_in_english_are_unique_so_that_a_ranking_is():
    names = [place.name_en for place in CHINA.by_adcode.values()]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    ("text", "adcode"),
    [
        ("340100", "340100"), ("合肥市", "340100"), ("合肥", "340100"), (" 合 肥 ", "340100"), ("Hefei", "340100"), ("HEFEI", "340100"),
        ("340100000000", "340100"), ("3401", "340100"), ("34", "340000"), ("３４０１００", "340100"), ("340100.0", "340100"),
        ("Xi'an", "610100"), ("Xi’an", "610100"), ("Ürümqi", "650100"), ("Lüliang", "141100"), ("内蒙", "150000"), ("新疆维吾尔自治区", "650000"),
        ("延边", "222400"), ("延边州", "222400"), ("延边朝鲜族自治州", "222400"), ("大兴安岭", "232700"), ("神农架林区", "429021"), ("石河子", "659001"),
        ("吉林省", "220000"), ("吉林市", "220200"), ("Suzhou (Anhui)", "341300"), ("110100", "110000"), ("台湾", "710000"),
    ],
)  # fmt: skip
def test_ways_to_write_a_place(text, adcode):
    assert CHINA.find(text).adcode == adcode


@pytest.mark.parametrize(
    ("text", "adcode"),
    [
        ("襄樊市", "420600"), ("思茅", "530800"), ("532700", "530800"), ("371200", "370100"), ("莱芜", "370100"), ("542100", "540300"),
        ("542200", "540500"), ("542300", "540200"), ("542400", "540600"), ("542600", "540400"), ("652100", "650400"), ("652200", "650500"),
        ("632100", "630200"), ("522400", "520500"), ("522200", "520600"), ("469003", "460400"), ("伊克昭盟", "150600"), ("淮阴市", "320800"),
    ],
)  # fmt: skip
def test_old_codes_and_names_are_read_with_a_warning(text, adcode):
    found = CHINA.find(text)
    assert found.adcode == adcode and adcode in found.warning[0] and adcode in found.warning[1]


@pytest.mark.parametrize("text", ["341400", "巢湖市", "452100", "柳州地区", "469031", "659000"])
def test_a_place_without_one_successor_is_refused_with_its_reason(text):
    assert CHINA.find(text) is None
    zh, en = CHINA.why(text)
    assert zh and en and zh in {row["note_zh"] for row in rows("place_alias")}


def test_what_is_ambiguous_is_refused_and_a_level_can_decide():
    for text, province, prefecture in (("吉林", "220000", "220200"), ("海南", "460000", "632500")):
        assert CHINA.find(text) is None and all(adcode in CHINA.why(text)[0] for adcode in (province, prefecture))
        assert CHINA.find(text, PROVINCE).adcode == province and CHINA.find(text, PREFECTURE).adcode == prefecture
    assert CHINA.find("Fuzhou") is None and "361000" in CHINA.why("Fuzhou")[1]


def test_unknown_places_and_counties_say_what_is_expected():
    assert CHINA.find("火星") is None and CHINA.find("") is None and CHINA.find("999999") is None
    assert CHINA.find("340104") is None and "340100" in CHINA.why("340104")[0]


def test_a_municipality_is_a_unit_at_both_levels_and_no_other_province_is():
    assert CHINA.find("北京", PREFECTURE).adcode == CHINA.find("北京", PROVINCE).adcode == "110000"
    assert CHINA.find("河北", PREFECTURE) is None and CHINA.find("石家庄", PROVINCE) is None
    assert CHINA.province_of("130100") == "130000" and CHINA.province_of("110000") == "110000"


@settings(deadline=None)
@given(st.text())
def test_no_text_breaks_the_search(text):
    found = CHINA.find(text)
    assert (found is None) == (len(CHINA.candidates(text)) != 1)
    assert all(CHINA.why(text))


@settings(deadline=None)
@given(st.sampled_from(sorted(CHINA.by_adcode)))
def test_a_place_is_found_by_its_code_and_full_names(adcode):
    place = CHINA.by_adcode[adcode]
    assert CHINA.find(adcode).adcode == CHINA.find(place.name_zh).adcode == adcode
    assert adcode in {one.adcode for one in CHINA.candidates(place.name_en)}
    assert key(place.name_zh) == place.name_zh


def test_distances_are_geodesic():
    # Beijing (39.9042 N 116.4074 E) to Shanghai: the haversine of the same points, within the 0.6 % of the ellipsoid
    lon, lat = np.radians([CHINA.position("110000"), CHINA.position("320100")]).T
    haversine = 2 * 6371.0088 * np.arcsin(np.sqrt(np.sin((lat[1] - lat[0]) / 2) ** 2 + np.cos(lat[0]) * np.cos(lat[1]) * np.sin((lon[1] - lon[0]) / 2) ** 2))
    assert CHINA.distance_km("110000", "320100") == pytest.approx(haversine, rel=0.006)
    assert CHINA.distance_km("110000", "110000") == 0
    assert CHINA.distances_km(["110000", "320100"], ["320100", "110000"]).tolist() == pytest.approx([CHINA.distance_km("110000", "320100")] * 2)
    assert CHINA.distances_km([], []).tolist() == []


def test_one_degree_of_the_equator_has_its_published_length():
    own = [{"code": c, "name_zh": c, "name_en": c, "province_adcode": "x", "longitude": lon, "latitude": "0"} for c, lon in (("a", "0"), ("b", "1"))]
    assert Places.of(own).distance_km("a", "b") == pytest.approx(111.31949, abs=1e-4)  # 2 pi 6378.137 km / 360


def test_an_own_list_of_places(tmp_path):
    path = tmp_path / "places.csv"
    path.write_text("code,name_zh,name_en,province_adcode,longitude,latitude\n051001,,Anghiari,AR,12.05,43.54\n51002,,Arezzo,AR,11.88,43.46\n", "utf-8")
    places = Places.own(path)
    assert places.find("Anghiari").adcode == "051001" and places.find("51002").adcode == "51002"
    assert places.find("51001") is None and places.find("北京") is None and places.find("51") is None
    assert places.province_of("51002") == "AR" and places.adcodes(PROVINCE) == []
    assert Places.of(places.rows()).by_adcode == places.by_adcode


@pytest.mark.parametrize(
    ("row", "column"), [("1,,A,X,abc,1", "longitude"), ("1,,A,X,181,1", "longitude"), (",,A,X,1,1", "code"), ("1,,A,X,1,1\n1,,B,X,2,2", "code")]
)
def test_a_faulty_own_list_names_its_row(tmp_path, row, column):
    path = tmp_path / "places.csv"
    path.write_text(f"code,name_zh,name_en,province_adcode,longitude,latitude\n{row}\n", "utf-8")
    with pytest.raises(InputError) as raised:
        Places.own(path)
    (fault,) = raised.value.faults
    assert (fault.column, fault.file, fault.row) == (column, "places.csv", row.count("\n") + 2)


def test_an_own_list_without_its_columns_or_file(tmp_path):
    path = tmp_path / "places.csv"
    with pytest.raises(InputError):
        Places.own(path)
    path.write_text("code,name_zh\n1,A\n", "utf-8")
    with pytest.raises(InputError) as raised:
        Places.own(path)
    assert [fault.column for fault in raised.value.faults] == ["name_en", "province_adcode", "longitude", "latitude"]
