"""The map of flows: curves that bend apart, sharp arrowheads, what can be pointed at, the same picture on paper."""

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from dashboard import (
    export,
    flow_deck,
    flow_legend,
    flow_map,
    flow_picture,
    flow_scale,
    flow_scene,
    maps,
)
from dashboard.flow_scene import Material
from dashboard.flows import Names, View
from dashboard.text import Text
from dashboard.theme import DARK, LIGHT

ZH, EN = Text("zh"), Text("en")
VIEW = View("trial", "province", "2023", "all", "from", None, None, "outflow_rate", 20, "residents", "stays", "both", 10)


@pytest.fixture(scope="module")
def sheet(flow_query) -> maps.Sheet:
    return maps.Sheet(flow_query("map_layers").set_index("layer")["content"].to_dict())


@pytest.fixture(scope="module")
def material(flow_query):
    """`material(view)`: the frames behind a view, as the page fetches them."""

    def run(view: View) -> Material:
        asked = view.asked
        origin, destination = view.chosen
        total = "in_stays" if view.question == "to" else "out_stays"
        shades = flow_query("od_values", **asked, measure=view.by, period=None, places=[])
        if view.place:
            own = flow_query("od_partners", **asked, place=view.place)
            shades = own[own["direction"] == ("out" if view.question == "from" else "in")].assign(value=lambda rows: rows["of_crossing"])
        rows = flow_query("od_flows", **asked, period=view.period, origin=origin, destination=destination, total=total, top=view.top)
        scale = flow_query("od_scale", **asked, origin=origin, destination=destination).iloc[0].to_dict()
        return Material(rows, shades, flow_query("od_totals", **asked, period=view.period), flow_query("od_places", dataset=view.dataset, level=view.level), scale)

    return run


@pytest.fixture(scope="module")
def drawn(material, sheet):
    """`drawn(view)`: scene, keys, and the layers of the deck as the browser gets them."""

    def run(view: View = VIEW, t=EN, theme=LIGHT, narrow=False):
        found = material(view)
        scene, keys = flow_scene.scene(view, found, Names.of(found.places, t), sheet, t, theme, narrow, 640)
        text = flow_deck.deck(scene, sheet, t, theme, narrow, 640).to_json()
        return scene, keys, {layer["id"]: layer for layer in json.loads(text)["layers"]}, text

    return run


# ---------------------------------------------------------------- one curve


@pytest.fixture
def there_and_back() -> tuple[flow_map.Curve, flow_map.Curve]:
    return tuple(flow_map.curve("x", start, end, 8, 0.15, "#000000", 200, "", 5 / 0.15) for start, end in (((0, 0), (600, 0)), ((600, 0), (0, 0))))


def test_two_directions_bend_apart(there_and_back):
    there, back = there_and_back
    assert there.path[:, 1].max() > 20 and back.path[:, 1].min() < -20
    assert (there.path[1:-1, 1] > 0).all() and (back.path[1:-1, 1] < 0).all()


def test_the_line_ends_inside_its_arrowhead_which_ends_short_of_the_place(there_and_back):
    there, _ = there_and_back
    tip, left, right = there.head
    assert np.linalg.norm(tip - [600, 0]) == pytest.approx(5 / 0.15, rel=0.1)
    back = (left + right) / 2
    assert 0 <= np.linalg.norm(there.path[-1] - back) < 0.2 * np.linalg.norm(tip - back)
    assert np.linalg.norm(left - right) > 8 / 0.15  # broader than the line


@pytest.mark.parametrize("distance", [5, 40, 200, 3000])
def test_a_short_way_keeps_its_arrowhead_on_the_way(distance):
    one = flow_map.curve("x", (0, 0), (distance, 0), 11, 0.15, "#000000", 200, "", 17 / 0.15)
    assert np.linalg.norm(one.head[0] - one.head[1:].mean(axis=0)) <= 0.56 * distance
    assert len(one.path) >= 2 and np.isfinite(one.path).all() and np.isfinite(one.head).all()


def test_no_curve_from_a_place_to_itself():
    assert flow_map.curve("x", (3, 3), (3, 3), 2, 0.15, "#000000", 200, "") is None


def test_half_discs_lie_on_their_sides():
    left, right = flow_map.halves("1", (100, 50), 10, 5, 0.5, LIGHT, "")
    assert left.ring[:, 0].max() == pytest.approx(100, abs=0.01) and left.ring[:, 0].min() == pytest.approx(80, abs=0.5)
    assert right.ring[:, 0].min() == pytest.approx(100, abs=0.01) and right.ring[:, 0].max() == pytest.approx(110, abs=0.5)


# ---------------------------------------------------------------- a view


def test_all_34_divisions_stand_below_every_view(drawn):
    for view in (VIEW, replace(VIEW, place="140000", by="of_crossing")):
        layers = drawn(view)[2]
        assert len({tuple(shape["polygon"][0][0]) for shape in layers["land"]["data"]}) > 300
        assert layers["lines"]["data"] and layers["inset_label"]["data"][0]["text"] == EN("south_china_sea_islands")


def test_what_is_not_covered_is_grey_and_says_so(drawn):
    scene, _, layers, _ = drawn()
    assert set(scene.fill) <= {"140000", "310000", "340000", "440000", "810000", "110000"} and "820000" not in scene.fill
    fills = {shape["id"]: shape["fill"] for shape in layers["land"]["data"]}
    assert fills[""][:3] == [int(LIGHT.land[i : i + 2], 16) for i in (1, 3, 5)]
    assert "no published value" in scene.tips["820000"]


def test_every_tip_is_a_sentence_with_counts(drawn):
    scene, _, layers, _ = drawn()
    assert "of" in scene.tips["140000"] and "%" in scene.tips["140000"] and "2023:" in scene.tips["140000"]
    for flow in layers["flows"]["data"]:
        assert flow["tip"].startswith("2023: ") and ">" in flow["id"]
    assert all(thing["tip"] for thing in layers["totals"]["data"])


def test_the_largest_flow_is_the_widest_and_hides_no_other(drawn):
    scene, keys, layers, _ = drawn()
    widths = [one.width for one in scene.curves]
    assert widths == sorted(widths, reverse=True) and scene.curves[0].opacity >= scene.curves[-1].opacity
    assert scene.curves[0].width <= keys.widest
    arrows = layers["flows"]["data"]  # each arrow right after its rim, so that a later one stands clear of it
    assert [arrow["id"] for arrow in arrows[::2]] == [arrow["id"] for arrow in arrows[1::2]] == [one.code for one in scene.curves]
    assert {tuple(arrow["colour"][:3]) for arrow in arrows[::2]} == {(255, 255, 255)}


def test_an_arrow_is_one_shape_and_lies_inside_its_rim(there_and_back):
    there, _ = there_and_back
    arrow, rim = flow_map.outline(there, 0.15), flow_map.outline(there, 0.15, 2)
    assert len(arrow) == len(rim) == 2 * len(there.path) + 3
    assert np.linalg.norm(arrow[0] - arrow[-1]) == pytest.approx(8 / 0.15)
    assert rim[:, 0].max() > arrow[:, 0].max() and rim[:, 1].max() > arrow[:, 1].max() and rim[:, 1].min() < arrow[:, 1].min()


def test_wide_flows_into_one_place_keep_their_arrowheads_apart():
    at = {"hub": (0.0, 0.0), **{str(number): (900 * np.cos(angle), 900 * np.sin(angle)) for number, angle in enumerate(np.linspace(0, 2.4, 10))}}
    rows = [{"origin": str(number), "destination": "hub", "stays": 900} for number in range(10)]
    found = flow_map.curves(rows, at, 0.15, lambda _: "#000000", lambda _: "", lambda _: 6.0, 1000, 8)
    heads = [one.head for one in found]
    for number, one in enumerate(heads):
        for other in heads[:number]:
            assert _separate(one, other)


def _separate(one: np.ndarray, other: np.ndarray) -> bool:
    """Whether two triangles share no point: some edge of one has the other wholly on its far side."""
    for shape, against in ((one, other), (other, one)):
        for corner, nearby, third in ((0, 1, 2), (1, 2, 0), (2, 0, 1)):
            edge = shape[nearby] - shape[corner]
            normal = np.array([-edge[1], edge[0]])
            own = (shape[third] - shape[corner]) @ normal
            if ((against - shape[corner]) @ normal * np.sign(own) < 0).all():
                return True
    return False


def test_one_scale_over_all_periods(drawn):
    first, last = (drawn(replace(VIEW, period=period)) for period in ("2021", "2023"))
    assert first[1] == last[1] and first[0].curves[0].width > last[0].curves[0].width  # fewer travel in the last year


def test_a_place_shows_its_own_flows_only_and_its_outline(drawn):
    scene, _, layers, _ = drawn(replace(VIEW, place="140000", by="of_crossing"))
    assert {one.code.split(">")[0] for one in scene.curves} == {"140000"} and not scene.halves and layers["outlined"]["data"]
    into, _, _, _ = drawn(replace(VIEW, question="to", place="310000", by="of_crossing"))
    assert {one.code.split(">")[1] for one in into.curves} == {"310000"}
    assert any("%" in one.text for one in scene.labels)


def test_names_of_hong_kong_and_the_chosen_place_are_there(drawn):
    scene, *_ = drawn(replace(VIEW, place="340000", by="of_crossing"), t=ZH)
    texts = {one.code: one.text for one in scene.labels}
    assert texts["340000"] == "安徽" and texts["110000"].startswith("北京 ") and texts["810000"].startswith("香港")
    anchors = {one.code: one.anchor for one in scene.labels}
    assert (anchors["810000"], anchors["820000"]) == ("start", "end")


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_a_change_of_the_filter_stays_small(drawn, theme):
    assert len(drawn(theme=theme)[3]) < 250_000


def test_the_legend_shows_real_numbers(drawn):
    _, keys, _, _ = drawn()
    groups = flow_legend.entries(VIEW, keys, EN, LIGHT)
    lines = next(samples for _, samples in groups if samples[0].kind == "line")
    numbers = [int(entry.text.replace(",", "")) for entry in lines]
    assert numbers[0] <= keys.largest_flow and all(entry.size == flow_scale.width(number, keys.largest_flow, keys.widest) for entry, number in zip(lines, numbers, strict=True))
    shades = next(samples for _, samples in groups if samples[0].kind == "swatch")
    assert shades[-1].text == EN("flow_legend_missing") and shades[-1].colour == LIGHT.land
    text = flow_legend.as_html(groups, LIGHT)
    assert all(entry.text.replace("<", "&lt;") in text for _, samples in groups for entry in samples)


@pytest.mark.parametrize("t", [ZH, EN])
def test_the_picture_holds_what_the_screen_shows(drawn, sheet, t):
    scene, keys, _, _ = drawn(t=t)
    groups = flow_legend.entries(VIEW, keys, t, LIGHT)
    svg = export.svg(flow_picture.picture(scene, groups, maps.pixels_per_km(sheet, False, 640), sheet, t, LIGHT)).decode()
    for said in [*(one.text for one in scene.labels), *(entry.text for _, samples in groups for entry in samples), t("south_china_sea_islands")]:
        assert said.replace("&", "&amp;") in svg
    assert LIGHT.exporter.lower() in svg.lower() and next(iter(scene.fill.values())).lower() in svg.lower()


def test_an_empty_view_is_drawn_without_flows(material, sheet):
    found = material(VIEW)
    empty = replace(found, flows=found.flows.head(0), shades=found.shades.head(0), totals=found.totals.head(0), scale=dict.fromkeys(found.scale))
    scene, keys = flow_scene.scene(VIEW, empty, Names.of(found.places, EN), sheet, EN, LIGHT, True, 360)
    assert not scene.curves and not scene.fill and keys.classes is None and flow_legend.entries(VIEW, keys, EN, LIGHT) == []


def test_prefectures_are_points_with_area_and_colour(material, sheet):
    view = replace(VIEW, level="prefecture")
    found = material(VIEW)
    scene, keys = flow_scene.scene(view, found, Names.of(found.places, EN), sheet, EN, LIGHT, False, 640)
    assert len(scene.discs) == 7 and not scene.fill and keys.discs > 0
    assert [disc.radius for disc in scene.discs] == sorted((disc.radius for disc in scene.discs), reverse=True)
    assert {disc.code: disc.colour for disc in scene.discs}["820000"] == LIGHT.unknown  # withheld
    assert isinstance(found.flows, pd.DataFrame)
