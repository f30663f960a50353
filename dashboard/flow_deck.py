"""A scene of flows as a deck for the screen: 34 divisions below, shares on them, curves, totals and names above."""

import pydeck as pdk

from dashboard import flow_map, maps
from dashboard.flow_map import Scene
from dashboard.maps import DECK_FONT
from dashboard.text import Text
from dashboard.theme import Theme, rgb

_PIXELS = pdk.types.String("pixels")
_KM = pdk.types.String("common")
_RIM = ((-1.6, 0), (1.6, 0), (0, -1.6), (0, 1.6), (-1.1, -1.1), (1.1, -1.1), (-1.1, 1.1), (1.1, 1.1))
_TEXT = {"character_set": pdk.types.String("auto"), "font_settings": {"fontSize": 36, "buffer": 6}, "font_family": pdk.types.String(DECK_FONT), "pickable": False}


def deck(scene: Scene, sheet: maps.Sheet, t: Text, theme: Theme, narrow: bool, height: int) -> pdk.Deck:
    """The scene on our own sheet; what can be pointed at has `tip`, what can be clicked has `id`."""
    scale = maps.pixels_per_km(sheet, narrow, height)
    layers = [*_land(scene, sheet, t, theme), *_discs(scene, theme), *_curves(scene, scale, theme), *_halves(scene, theme), *_labels(scene, narrow, theme)]
    if scene.corner:
        corner = [{"at": [sheet.page[0] + 0.03 * sheet.width, sheet.page[3] - 0.06 * sheet.height], "text": scene.corner, "tip": "", "id": ""}]
        layers.append(pdk.Layer("TextLayer", corner, id="corner", get_position="at", get_text="text", get_size=26 if narrow else 44, get_color=rgb(theme.text, 150), get_text_anchor=pdk.types.String("start"), font_weight=600, **_TEXT))
    return maps.deck(layers, sheet, theme, narrow, height)


def _land(scene: Scene, sheet: maps.Sheet, t: Text, theme: Theme) -> list[pdk.Layer]:
    """All 34 divisions, filled where there is a value; a division's text travels only with its larger parts."""
    land, edges = [], []
    for feature in sheet.provinces["features"]:
        adcode = feature["properties"]["adcode"]
        fill = rgb(scene.fill.get(adcode, theme.land))
        polygons = feature["geometry"]["coordinates"]
        longest = max(len(polygon[0]) for polygon in polygons)
        for polygon in polygons:
            said = scene.tips.get(adcode, "") if len(polygon[0]) >= min(12, longest) else ""
            land.append({"polygon": polygon, "fill": fill, "id": adcode if adcode in scene.tips else "", "tip": said})
            if adcode in scene.outlined:
                edges.append({"path": polygon[0]})
    _, lines, caption = maps.base_layers(sheet, theme, t)
    return [
        pdk.Layer("PolygonLayer", land, id="land", get_polygon="polygon", get_fill_color="fill", get_line_color=rgb(theme.border), line_width_min_pixels=0.6, line_width_max_pixels=1, pickable=bool(scene.tips), auto_highlight=False),
        lines, caption,
        pdk.Layer("PathLayer", edges, id="outlined", get_path="path", get_color=rgb(theme.text), get_width=1.8, width_units=_PIXELS, pickable=False),
    ]  # fmt: skip


def _discs(scene: Scene, theme: Theme) -> list[pdk.Layer]:
    data = [{"at": disc.at, "radius": disc.radius, "fill": rgb(disc.colour, 225), "id": disc.code, "tip": disc.tip} for disc in scene.discs]
    return [
        pdk.Layer("ScatterplotLayer", data, id="places", get_position="at", get_radius="radius", radius_units=_PIXELS, get_fill_color="fill", get_line_color=rgb(theme.background), stroked=True, line_width_min_pixels=0.8, line_width_max_pixels=0.8, pickable=True)
    ] if data else []  # fmt: skip


def _curves(scene: Scene, scale: float, theme: Theme) -> list[pdk.Layer]:
    """Each arrow on a rim of the ground's colour, in one layer: a layer draws in the order of its rows, so crossing arrows stay apart."""
    arrows = []
    for one in scene.curves:
        for margin, colour in ((flow_map.rim(one.width), rgb(theme.background, 235)), (0.0, rgb(one.colour, one.opacity))):
            arrows.append({"id": one.code, "tip": one.tip, "polygon": flow_map.outline(one, scale, margin).round(1).tolist(), "colour": colour})
    return [
        pdk.Layer("SolidPolygonLayer", arrows, id="flows", get_polygon="polygon", get_fill_color="colour", pickable=True, auto_highlight=True, highlight_color=rgb(theme.text, 230))
    ]  # fmt: skip


def _halves(scene: Scene, theme: Theme) -> list[pdk.Layer]:
    data = [{"polygon": half.ring.round(0).astype(int).tolist(), "fill": rgb(half.colour, 235), "id": half.code, "tip": half.tip} for half in scene.halves]
    return [
        pdk.Layer("PolygonLayer", data, id="totals", get_polygon="polygon", get_fill_color="fill", get_line_color=rgb(theme.background), line_width_min_pixels=1, line_width_max_pixels=1, pickable=True)
    ] if data else []  # fmt: skip


def _labels(scene: Scene, narrow: bool, theme: Theme) -> list[pdk.Layer]:
    """Names with a rim of the ground's colour: the same text around itself, for outlined glyphs of deck.gl lose their thin strokes."""
    data = [{"at": one.at, "text": one.text, "offset": [one.dx, one.dy], "anchor": one.anchor} for one in scene.labels]
    around = [{**label, "offset": [round(label["offset"][0] + dx, 1), round(label["offset"][1] + dy, 1)]} for label in data for dx, dy in _RIM]

    def layer(name: str, rows: list[dict], colour: list[int]) -> pdk.Layer:
        return pdk.Layer(
            "TextLayer", rows, id=name, get_position="at", get_text="text", get_size=11 if narrow else 12, get_color=colour, get_pixel_offset="offset", get_text_anchor="anchor",
            get_alignment_baseline=pdk.types.String("center"), **_TEXT,
        )  # fmt: skip

    return [layer("rims_of_names", around, rgb(theme.background, 235)), layer("names", data, rgb(theme.text))]
