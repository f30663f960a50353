"""Maps on the screen and on paper, from the published boundaries and pairs: rules for maps of China, arrows, weight."""

import json
import re

import numpy as np
import pandas as pd
import pytest

from dashboard import db, export, maps
from dashboard.overview import coloured
from dashboard.text import Text
from dashboard.theme import DARK, LIGHT

ZH, EN = Text("zh"), Text("en")
DIVISIONS = {
    "110000", "120000", "130000", "140000", "150000", "210000", "220000", "230000", "310000", "320000", "330000", "340000",
    "350000", "360000", "370000", "410000", "420000", "430000", "440000", "450000", "460000", "500000", "510000", "520000",
    "530000", "540000", "610000", "620000", "630000", "640000", "650000", "710000", "810000", "820000",
}  # fmt: skip
TWO = pd.DataFrame(
    {
        "id": ["there", "back", "near", "unknown"], "exporter_x_km": [0.0, 900.0, 300.0, None], "exporter_y_km": [0.0, 300.0, 0.0, None],
        "x_km": [900.0, 0.0, 320.0, -500.0], "y_km": [300.0, 0.0, 10.0, 100.0], "colour": "#0B5C8A", "tip": ["<b>A</b>", "B", "C", "D"], "strong": True,
    }
)  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def here(served):
    """The dashboard's own way into the warehouse."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NRMC_WAREHOUSE", str(served))
        yield


@pytest.fixture(scope="module")
def sheet(here) -> maps.Sheet:
    return maps.Sheet(db.query("map_layers").set_index("layer")["content"].to_dict())


@pytest.fixture(scope="module")
def pairs(here) -> pd.DataFrame:
    """What the Overview draws by default."""
    return coloured(db.query("pairs", statuses=["approved", "warning_list", "implied"], leads=False), "batch", EN, LIGHT)


def layers(deck) -> dict[str, dict]:
    """Layers as the browser gets them, by id."""
    return {layer["id"]: layer for layer in json.loads(deck.to_json())["layers"]}


@pytest.fixture(scope="module")
def land(sheet):
    """`land(layer)`: the colour of each division that is drawn whole."""
    whose = [(feature["properties"]["adcode"], polygon) for feature in sheet.provinces["features"] for polygon in feature["geometry"]["coordinates"]]

    def colours(layer: dict) -> dict[str, str]:
        assert [row["polygon"] for row in layer["data"]] == [polygon for _, polygon in whose]
        fill = layer["getFillColor"]
        painted = [row[fill.removeprefix("@@=")] if isinstance(fill, str) else fill for row in layer["data"]]
        assert all(alpha == 255 for *_, alpha in painted)
        return {adcode: "#{:02X}{:02X}{:02X}".format(*colour) for (adcode, _), colour in zip(whose, painted, strict=True)}

    return colours


# ---------------------------------------------------------------- the screen


@pytest.mark.parametrize(("t", "label"), [(ZH, "南海诸岛"), (EN, r"South China Sea Is(lands|\.)")])
def test_every_deck_shows_all_of_china(sheet, land, pairs, t, label):
    found = layers(maps.twinning(pairs, sheet, t, LIGHT, narrow=False))
    assert next(iter(found)) == "land" and land(found["land"]) == dict.fromkeys(DIVISIONS, "#ECEEF1") and len(DIVISIONS) == 34
    dashes = [f["geometry"]["coordinates"] for f in sheet.lines["features"] if f["properties"] == {"kind": "dash", "part": "inset"}]
    frame = [f["geometry"]["coordinates"] for f in sheet.lines["features"] if f["properties"]["kind"] == "frame"]
    lines = [line["path"] for line in found["lines"]["data"]]
    assert len(dashes) == 10 and len(frame) == 1 and all(path in lines for path in dashes + frame)
    (text,) = found["inset_label"]["data"]
    assert re.fullmatch(label, text["text"]) and text["at"] == sheet.inset_label


def test_no_address_no_tiles_no_nan(sheet, pairs):
    text = maps.twinning(pairs, sheet, ZH, LIGHT, narrow=False).to_json()
    found = json.loads(text)
    assert not re.search(r"https?:|//|carto|mapbox|mapStyle|mapProvider|tile", text, flags=re.IGNORECASE)
    assert "NaN" not in text and "Infinity" not in text
    assert [view["@@type"] for view in found["views"]] == ["OrthographicView"]


@pytest.mark.parametrize("more", [False, True])
def test_the_deck_is_light_enough_to_travel(sheet, pairs, more):
    pairs = coloured(db.query("pairs", statuses=["approved", "warning_list", "implied", "not_stated"], leads=True), "specialty", ZH, LIGHT) if more else pairs
    assert len(maps.twinning(pairs, sheet, ZH, LIGHT, narrow=False).to_json().encode()) < 300_000


def test_curves_run_from_the_exporter_to_the_project_hospital(sheet, pairs):
    found = layers(maps.twinning(pairs, sheet, EN, LIGHT, narrow=False))
    by_id = pairs.set_index("id")
    assert len(found["centres"]["data"]) == len(pairs) > 100 and len(found["curves"]["data"]) > 90
    for curve in found["curves"]["data"]:
        row = by_id.loc[curve["id"]]
        assert np.allclose(curve["path"][0], [row["exporter_x_km"], row["exporter_y_km"]], atol=1)
        assert np.allclose(curve["path"][-1], [row["x_km"], row["y_km"]], atol=1)


def test_a_pair_without_a_way_is_a_point(sheet):
    found = layers(maps.twinning(TWO, sheet, EN, LIGHT, narrow=True))
    assert [curve["id"] for curve in found["curves"]["data"]] == ["there", "back"]
    assert [head["polygon"][0] for head in found["heads"]["data"]] == [[900, 300], [0, 0]]  # the tip is at the end
    assert [end["id"] for end in found["centres"]["data"]] == TWO["id"].tolist()
    assert len(found["exporters"]["data"]) == 3


def test_layers_that_can_be_hovered_all_have_what_the_tooltip_names(sheet, pairs):
    for layer in layers(maps.twinning(pairs, sheet, EN, LIGHT, narrow=False)).values():
        if layer["pickable"]:
            assert all(set(row) >= {"id", "tip"} for row in layer["data"]), layer["id"]


def test_a_deck_of_nothing_still_has_its_land(sheet, land):
    found = layers(maps.twinning(TWO.head(0), sheet, EN, DARK, narrow=False))
    assert found["curves"]["data"] == [] and land(found["land"]) == dict.fromkeys(DIVISIONS, DARK.land.upper())


def test_a_division_without_a_value_is_land(sheet, land):
    tips = {"140000": {"tip": "Shanxi", "id": "140000"}}
    base, *_ = layers(maps.deck(maps.base_layers(sheet, LIGHT, EN, {"140000": [18, 52, 86, 255]}, tips), sheet, LIGHT, False, 500)).values()
    assert land(base) == {**dict.fromkeys(DIVISIONS, "#ECEEF1"), "140000": "#123456"}
    assert base["pickable"] and {(row["id"], row["tip"]) for row in base["data"]} == {(adcode, "Shanxi" if adcode == "140000" else "") for adcode in DIVISIONS}


def test_there_and_back_lie_apart():
    there, back = maps.curve(0, 0, 900, 300), maps.curve(900, 300, 0, 0)[::-1]
    middle = maps.STEPS // 2
    assert np.allclose(there[[0, -1]], back[[0, -1]]) and np.linalg.norm(there[middle] - back[middle]) > 150
    straight = np.array([450.0, 150.0])
    assert np.allclose((there[middle] + back[middle]) / 2, straight)  # one on each side


@pytest.mark.parametrize(("x1", "y1"), [(900, 300), (-200, 50), (0, -700), (30, 30)])
def test_arrowheads_point_along_the_curve(x1, y1):
    path = maps.curve(0, 0, x1, y1)
    tip, left, right = maps.arrowhead(path, 62)
    assert np.allclose(tip, [x1, y1])
    along, axis = path[-1] - path[-3], tip - (left + right) / 2
    assert np.dot(along, axis) / (np.linalg.norm(along) * np.linalg.norm(axis)) > 0.999
    assert np.isclose(np.linalg.norm(axis), 62) and np.isclose(np.linalg.norm(tip - left), np.linalg.norm(tip - right))


def test_an_arrowhead_of_no_way_is_no_nan():
    assert np.isfinite(maps.arrowhead(maps.curve(5, 5, 5, 5), 62)).all()


# ---------------------------------------------------------------- paper


@pytest.fixture(scope="module")
def picture(sheet, pairs):
    rows = pairs.assign(x0=pairs["exporter_x_km"], y0=pairs["exporter_y_km"], x1=pairs["x_km"], y1=pairs["y_km"], width=1.3).dropna(subset=["x0"])
    return maps.picture(sheet, LIGHT, ZH, rows, pairs.assign(x=pairs["x_km"], y=pairs["y_km"]), fill={"140000": "#123456"})


def area(ring) -> float:
    """Twice the signed area; positive is clockwise where y runs down the page."""
    x, y = np.array(ring).T
    return float(np.dot(x[:-1], y[1:]) - np.dot(x[1:], y[:-1]))


def test_a_picture_has_the_same_land_and_lines(sheet, picture):
    land, lines = (layer["data"]["values"] for layer in picture.to_dict()["layer"][:2])
    polygons = [polygon for feature in sheet.provinces["features"] for polygon in feature["geometry"]["coordinates"]]
    grey = [feature for feature in land if feature["properties"]["colour"] == LIGHT.land]
    shanxi = [feature for feature in land if feature["properties"]["colour"] == "#123456"]
    assert {feature["properties"]["adcode"] for feature in sheet.provinces["features"]} == DIVISIONS
    assert len(grey) + len(shanxi) == len(polygons) and len(shanxi) >= 1
    assert len(lines) == len(sheet.lines["features"]) == 14
    for feature in grey + shanxi:
        outside, *holes = feature["geometry"]["coordinates"]
        assert area(outside) > 0 and all(area(hole) < 0 for hole in holes)
        assert all(0 <= x <= sheet.width and 0 <= y <= sheet.height for x, y in outside)


def test_a_picture_is_drawn_without_asking_anybody(picture, pairs):
    svg = export.svg(picture).decode()
    assert set(re.findall(r"https?://[^\"'<> ]+", svg)) == {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}
    assert "南海诸岛" in svg and "NaN" not in svg and "#123456" in svg.lower()
    curves = re.findall(r'<g class="mark-line role-mark[^"]*"[^>]*><path [^>]*d="M[^"]*L', svg)
    assert len(curves) == pairs["exporter_x_km"].notna().sum()


def test_the_scale_of_land_is_that_of_points(sheet):
    """The land is projected by a scale of its own, points by axes: the corner of the sheet must be one place."""
    corner = pd.DataFrame({"x": [sheet.page[2]], "y": [sheet.page[1]], "colour": ["#ABCDEF"]})
    found = maps.picture(sheet, LIGHT, EN, TWO.head(0), corner).to_dict()
    scale = found["layer"][0]["projection"]["scale"]
    assert np.isclose(found["width"], scale * sheet.width) and np.isclose(found["height"], scale * sheet.height, atol=1)
    point = re.search(r'transform="translate\(([\d.]+),([\d.]+)\)"[^>]*fill="#ABCDEF"', export.svg(maps.picture(sheet, LIGHT, EN, TWO.head(0), corner)).decode())
    assert point and np.allclose([float(n) for n in point.groups()], [found["width"], found["height"]], atol=0.5)
