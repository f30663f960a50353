"""Maps of China on one Albers sheet: the same geometry for pydeck (screen) and Altair (SVG, PNG).

Frames in, `pydeck.Deck` or `alt.Chart` out. Rules for every national map: all 34 divisions as a grey base
below any data, the ten dashes, the inset of the South China Sea; no other boundary layer, no tiles.
"""

import json

import altair as alt
import numpy as np
import pandas as pd
import pydeck as pdk
from pydeck.bindings.json_tools import default_serialize

from dashboard.charts import finish
from dashboard.text import Text
from dashboard.theme import Theme, rgb

STEPS = 16
DECK_FONT = '"PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", sans-serif'


class Deck(pdk.Deck):
    """A deck that travels without the indentation of pydeck, which is four fifths of its text."""

    def to_json(self) -> str:
        """The deck as JSON."""
        return json.dumps(self, sort_keys=True, default=default_serialize, separators=(",", ":"), ensure_ascii=False)


class Sheet:
    """Boundaries as they come from the warehouse: provinces, lines, and the edges of the sheet in km."""

    def __init__(self, layers: dict[str, str]):
        self.provinces = json.loads(layers["provinces_planar"])
        self.lines = json.loads(layers["lines_planar"])
        sheet = json.loads(layers["sheet"])
        self.page, self.inset_label = sheet["page"], sheet["inset_label"]
        self.origin = json.loads(layers["origin"])

    @property
    def width(self) -> float:
        """Width of the sheet in km."""
        return self.page[2] - self.page[0]

    @property
    def height(self) -> float:
        """Height of the sheet in km."""
        return self.page[3] - self.page[1]


def curve(x0: float, y0: float, x1: float, y1: float, bend: float = 0.18) -> np.ndarray:
    """A quadratic curve that bends to the left of its direction, so that there and back lie apart. Shape (STEPS + 1, 2)."""
    start, end = np.array([x0, y0]), np.array([x1, y1])
    across = np.array([-(end - start)[1], (end - start)[0]])
    control = (start + end) / 2 + bend * across
    u = np.linspace(0, 1, STEPS + 1)[:, None]
    return (1 - u) ** 2 * start + 2 * u * (1 - u) * control + u**2 * end


def arrowhead(path: np.ndarray, length: float) -> np.ndarray:
    """A triangle at the end of a curve, pointing along it. Shape (3, 2)."""
    tip = path[-1]
    along = tip - path[-3]
    along = along / (np.linalg.norm(along) or 1.0)
    across = np.array([-along[1], along[0]])
    back = tip - along * length
    return np.array([tip, back + across * length * 0.42, back - across * length * 0.42])


def pixels_per_km(sheet: Sheet, narrow: bool, height: int) -> float:
    """The scale at which a map opens."""
    return min((360 if narrow else 1100) / sheet.width, height / sheet.height)


def _view(sheet: Sheet, narrow: bool, height: int) -> tuple[pdk.View, dict]:
    zoom = float(np.log2(pixels_per_km(sheet, narrow, height)))
    centre = [(sheet.page[0] + sheet.page[2]) / 2, (sheet.page[1] + sheet.page[3]) / 2, 0]
    return pdk.View(type="OrthographicView", controller=True, flip_y=False), {"target": centre, "zoom": zoom, "min_zoom": zoom - 0.5, "max_zoom": zoom + 5}


def base_layers(sheet: Sheet, theme: Theme, t: Text, fill: dict[str, list[int]] | None = None, tips: dict[str, dict] | None = None) -> list[pdk.Layer]:
    """Grey land of all 34 divisions (or `fill` by adcode), the lines, the caption of the inset.

    With `tips` the provinces can be hovered and clicked; each has `tip` and `id`.
    """
    land = []
    for feature in sheet.provinces["features"]:
        adcode = feature["properties"]["adcode"]
        for polygon in feature["geometry"]["coordinates"]:
            own = {"fill": fill[adcode]} if fill and adcode in fill else {}
            if tips:
                own |= {"id": adcode, "tip": tips.get(adcode, {}).get("tip", "")}
            land.append({"polygon": polygon, "fill": rgb(theme.land), **own} if fill or tips else {"polygon": polygon})
    colour = "fill" if fill or tips else rgb(theme.land)
    lines = [
        {"path": feature["geometry"]["coordinates"], "colour": rgb(theme.muted)} for feature in sheet.lines["features"]
    ]
    label = [{"at": sheet.inset_label, "text": t("south_china_sea_islands"), "tip": "", "id": ""}]
    return [
        pdk.Layer("PolygonLayer", land, id="land", get_polygon="polygon", get_fill_color=colour, get_line_color=rgb(theme.border), line_width_min_pixels=0.6, line_width_max_pixels=1, pickable=bool(tips), auto_highlight=False),
        pdk.Layer("PathLayer", lines, id="lines", get_path="path", get_color="colour", width_min_pixels=1, width_max_pixels=1.4, pickable=False),
        pdk.Layer("TextLayer", label, id="inset_label", get_position="at", get_text="text", get_size=11 if t.lang == "zh" else 9, get_color=rgb(theme.muted), get_text_anchor=pdk.types.String("end"), get_alignment_baseline=pdk.types.String("bottom"), character_set=pdk.types.String("auto"), font_family=pdk.types.String(DECK_FONT), pickable=False),
    ]  # fmt: skip


def deck(layers: list[pdk.Layer], sheet: Sheet, theme: Theme, narrow: bool, height: int) -> Deck:
    """A deck on our own sheet: no base map, no tiles, no request to anybody. Streamlit shows a tip as text: lines, no HTML."""
    view, state = _view(sheet, narrow, height)
    style = {"backgroundColor": theme.background, "color": theme.text, "border": f"1px solid {theme.border}", "fontSize": "13px", "maxWidth": "300px", "lineHeight": "1.5", "whiteSpace": "pre-line"}
    return Deck(layers=layers, views=[view], initial_view_state=state, map_provider=None, map_style=None, tooltip={"html": "{tip}", "style": style})


def twinning(pairs: pd.DataFrame, sheet: Sheet, t: Text, theme: Theme, narrow: bool, height: int = 620) -> pdk.Deck:
    """All pairs as curves from exporting to project hospital.

    `pairs`: id, exporter_x_km, exporter_y_km, x_km, y_km, colour (#RRGGBB), tip, strong (bool).
    """
    paths, heads, ends = [], [], []
    for row in pairs.itertuples():
        colour = rgb(row.colour, 215 if row.strong else 120)
        ends.append({"id": row.id, "tip": row.tip, "at": [row.x_km, row.y_km], "colour": rgb(row.colour)})
        if pd.isna(row.exporter_x_km):
            continue
        path = curve(row.exporter_x_km, row.exporter_y_km, row.x_km, row.y_km)
        if np.linalg.norm(path[-1] - path[0]) < 40:
            continue  # the two lie in one city or next to each other: the point alone says it
        paths.append({"id": row.id, "tip": row.tip, "path": path.round(0).astype(int).tolist(), "colour": colour})
        heads.append({"polygon": arrowhead(path, 62).round(0).astype(int).tolist(), "colour": colour})
    starts = pairs.dropna(subset=["exporter_x_km"]).drop_duplicates(["exporter_x_km", "exporter_y_km"])
    origin = [{"at": [row.exporter_x_km, row.exporter_y_km], "id": "", "tip": ""} for row in starts.itertuples()]
    layers = [
        *base_layers(sheet, theme, t),
        pdk.Layer("PathLayer", paths, id="curves", get_path="path", get_color="colour", get_width=2, width_units=pdk.types.String("pixels"), width_min_pixels=1.4, pickable=True, auto_highlight=True, highlight_color=rgb(theme.text, 200), cap_rounded=True),
        pdk.Layer("SolidPolygonLayer", heads, id="heads", get_polygon="polygon", get_fill_color="colour", pickable=False),
        pdk.Layer("ScatterplotLayer", origin, id="exporters", get_position="at", get_radius=4, radius_units=pdk.types.String("pixels"), get_fill_color=rgb(theme.background), get_line_color=rgb(theme.text), stroked=True, line_width_min_pixels=1.5, pickable=False),
        pdk.Layer("ScatterplotLayer", ends, id="centres", get_position="at", get_radius=5, radius_units=pdk.types.String("pixels"), get_fill_color="colour", get_line_color=rgb(theme.background), stroked=True, line_width_min_pixels=1, pickable=True, auto_highlight=True),
    ]  # fmt: skip
    return deck(layers, sheet, theme, narrow, height)


def flows(rows: pd.DataFrame, sheet: Sheet, t: Text, theme: Theme, narrow: bool, fill: dict[str, str], tips: dict, labels: pd.DataFrame, height: int = 560) -> pdk.Deck:
    """Published flows between provinces as curves, over the provinces that are named.

    `rows`: flow_id, x0, y0, x1, y1, tip, width (pixels), bend, joint (one statement on several origins or
    destinations: paler). `fill` (#RRGGBB) and `tips` by adcode. `labels`: adcode, x, y, text, anchor, down
    (pixels), colour.
    """
    paths, heads = [], []
    for row in rows.itertuples():
        path, length = _short_of(row, 28)
        colour = rgb(theme.text, 150 if row.joint else 225)
        paths.append({"id": row.flow_id, "tip": row.tip, "path": path.round(0).tolist(), "width": row.width, "colour": colour})
        heads.append({"id": row.flow_id, "tip": row.tip, "polygon": arrowhead(path, length).round(0).tolist(), "colour": colour})
    outline = dict(zip(labels["adcode"], labels["colour"], strict=True))
    # of a province with many islets the text travels only with its larger parts: it would outweigh the map
    named = [
        {"id": adcode, "tip": tips[adcode]["tip"] if len(polygon[0]) >= min(12, longest) else "", "polygon": polygon, "fill": rgb(fill[adcode]), "edge": rgb(outline[adcode])}
        for feature in sheet.provinces["features"] if (adcode := feature["properties"]["adcode"]) in fill
        for longest in [max(len(polygon[0]) for polygon in feature["geometry"]["coordinates"])]
        for polygon in feature["geometry"]["coordinates"]
    ]  # fmt: skip
    marks = [
        {"id": row.adcode, "tip": tips.get(row.adcode, {}).get("tip", ""), "at": [row.x, row.y], "text": row.text, "colour": rgb(row.colour), "anchor": row.anchor, "offset": [8 if row.anchor == "start" else -8, row.down]}
        for row in labels.itertuples()
    ]  # fmt: skip
    layers = [
        *base_layers(sheet, theme, t),
        pdk.Layer("PolygonLayer", named, id="named", get_polygon="polygon", get_fill_color="fill", get_line_color="edge", line_width_min_pixels=1.4, line_width_max_pixels=1.8, pickable=True),
        pdk.Layer("PathLayer", paths, id="flows", get_path="path", get_color="colour", get_width="width", width_units=pdk.types.String("pixels"), pickable=True, auto_highlight=True, highlight_color=rgb(theme.exporter, 230), cap_rounded=True),
        pdk.Layer("SolidPolygonLayer", heads, id="flow_heads", get_polygon="polygon", get_fill_color="colour", pickable=True),
        pdk.Layer("ScatterplotLayer", marks, id="named_points", get_position="at", get_radius=4, radius_units=pdk.types.String("pixels"), get_fill_color="colour", get_line_color=rgb(theme.background), stroked=True, line_width_min_pixels=1, pickable=True),
        pdk.Layer("TextLayer", marks, id="named_labels", get_position="at", get_text="text", get_size=11 if narrow else 13, get_color=rgb(theme.text), get_text_anchor="anchor", get_pixel_offset="offset", get_alignment_baseline=pdk.types.String("center"), character_set=pdk.types.String("auto"), font_family=pdk.types.String(DECK_FONT), background=True, get_background_color=rgb(theme.background, 190), background_padding=[3, 1], pickable=False),
    ]  # fmt: skip
    return deck(layers, sheet, theme, narrow, height)


def _short_of(row, gap: float) -> tuple[np.ndarray, float]:
    """A curve that ends `gap` km before its destination, so that arrows do not hide the point, and its arrowhead's length."""
    way = np.array([row.x1 - row.x0, row.y1 - row.y0])
    distance = float(np.linalg.norm(way)) or 1.0
    x1, y1 = np.array([row.x1, row.y1]) - way / distance * min(gap, distance / 4)
    return curve(row.x0, row.y0, x1, y1, row.bend), min(36 + 15 * row.width, 0.35 * distance)


def paper(pairs: pd.DataFrame, width: float) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Curves and points of `picture` for pairs as `twinning` takes them."""
    ends = pairs[["id", "colour", "x_km", "y_km", "exporter_x_km", "exporter_y_km"]].rename(columns={"x_km": "x1", "y_km": "y1", "exporter_x_km": "x0", "exporter_y_km": "y0"})
    return ends.assign(width=width).dropna(subset=["x0"]), ends.rename(columns={"x1": "x", "y1": "y"})[["x", "y", "colour"]]


def picture(sheet: Sheet, theme: Theme, t: Text, curves: pd.DataFrame, points: pd.DataFrame, fill: dict[str, str] | None = None, labels: pd.DataFrame | None = None, legend: list[tuple[str, str]] = ()) -> alt.TopLevelMixin:
    """The same map for paper: SVG and PNG through Altair.

    `curves`: id, x0, y0, x1, y1, colour, width, bend (optional). `points`: x, y, colour. `fill` by adcode
    (#RRGGBB). `labels`: x, y, text, anchor. `legend`: (text, #RRGGBB), set into the free lower left corner.
    """
    x = alt.X("x:Q", scale=alt.Scale(domain=[sheet.page[0], sheet.page[2]], nice=False), axis=None)
    y = alt.Y("y:Q", scale=alt.Scale(domain=[sheet.page[1], sheet.page[3]], nice=False), axis=None)
    shown = {"width": 900, "height": round(900 * sheet.height / sheet.width)}
    layers = paper_base(sheet, theme, fill)
    if len(curves):
        steps = []
        for row in curves.itertuples():
            path = curve(row.x0, row.y0, row.x1, row.y1, getattr(row, "bend", 0.18))
            steps += [{"id": row.id, "step": i, "x": float(a), "y": float(b), "colour": row.colour, "width": row.width} for i, (a, b) in enumerate(path)]
            head = arrowhead(path, min(55 + 12 * row.width, 0.42 * float(np.hypot(row.x1 - row.x0, row.y1 - row.y0))))
            ring = [[*head.tolist(), head[0].tolist()]]
            layers[0].data.values.append({"type": "Feature", "properties": {"colour": row.colour}, "geometry": {"type": "Polygon", "coordinates": flipped(ring, sheet)}})
        layers.append(alt.Chart(pd.DataFrame(steps)).mark_line(opacity=0.8).encode(x=x, y=y, detail="id:N", order="step:Q", color=alt.Color("colour:N", scale=None), strokeWidth=alt.StrokeWidth("width:Q", scale=None)))
    if len(points):
        layers.append(alt.Chart(points).mark_circle(size=34, opacity=1, stroke=theme.background, strokeWidth=0.8).encode(x=x, y=y, color=alt.Color("colour:N", scale=None)))
    for anchor, named in labels.groupby("anchor") if labels is not None else []:
        right = anchor == "start"
        layers.append(alt.Chart(named).mark_text(align="left" if right else "right", dx=8 if right else -8, baseline="middle", fontSize=12, color=theme.text).encode(x=x, y=y, text="text:N"))
    if legend:
        left, bottom = sheet.page[0] + 60, sheet.page[1] + 60
        keys = pd.DataFrame([{"x": left, "y": bottom + 105 * (len(legend) - 1 - i), "text": text, "colour": colour} for i, (text, colour) in enumerate(legend)])
        layers.append(alt.Chart(keys).mark_circle(size=60, opacity=1).encode(x=x, y=y, color=alt.Color("colour:N", scale=None)))
        layers.append(alt.Chart(keys).mark_text(align="left", dx=10, fontSize=12, color=theme.text).encode(x=x, y=y, text="text:N"))
    layers.append(paper_inset(sheet, t, theme, x, y))
    return finish(alt.layer(*layers).properties(**shown), theme)


def paper_projection(sheet: Sheet, width: float) -> alt.Projection:
    """Sheet km from the top left corner as pixels of a picture this wide."""
    return alt.Projection(type="identity", reflectY=False, scale=width / sheet.width, translate=[0, 0])


def paper_base(sheet: Sheet, theme: Theme, fill: dict[str, str] | None = None, outlined: tuple[str, ...] = (), width: float = 900) -> list[alt.Chart]:
    """The 34 divisions, grey or filled by adcode, and the lines; `outlined` ones have a strong edge."""
    projection = paper_projection(sheet, width)

    def area(adcode: str, polygon: list) -> dict:
        return {"type": "Feature", "properties": {"colour": (fill or {}).get(adcode, theme.land)}, "geometry": {"type": "Polygon", "coordinates": flipped(polygon, sheet)}}

    areas = {adcode: [] for adcode in (feature["properties"]["adcode"] for feature in sheet.provinces["features"])}
    for feature in sheet.provinces["features"]:
        areas[feature["properties"]["adcode"]] += [area(feature["properties"]["adcode"], polygon) for polygon in feature["geometry"]["coordinates"]]
    lines = [{"type": "Feature", "properties": {}, "geometry": {"type": "LineString", "coordinates": flipped([feature["geometry"]["coordinates"]], sheet)[0]}} for feature in sheet.lines["features"]]
    edges = [shape for adcode in outlined for shape in areas.get(adcode, [])]
    land = alt.Chart(alt.Data(values=[shape for shapes in areas.values() for shape in shapes])).mark_geoshape(stroke=theme.border, strokeWidth=0.5).encode(color=alt.Color("properties.colour:N", scale=None))
    drawn = [land, alt.Chart(alt.Data(values=lines)).mark_geoshape(stroke=theme.muted, strokeWidth=1, filled=False)]
    drawn += [alt.Chart(alt.Data(values=edges)).mark_geoshape(stroke=theme.text, strokeWidth=1.6, filled=False)] if edges else []
    return [chart.properties(projection=projection) for chart in drawn]


def paper_inset(sheet: Sheet, t: Text, theme: Theme, x: alt.X, y: alt.Y) -> alt.Chart:
    """The caption of the inset."""
    label = pd.DataFrame([{"x": sheet.inset_label[0], "y": sheet.inset_label[1], "text": t("south_china_sea_islands")}])
    return alt.Chart(label).mark_text(align="right", baseline="bottom", fontSize=10, color=theme.muted).encode(x=x, y=y, text="text:N")


def flipped(rings: list, sheet: Sheet) -> list:
    """Rings for a picture: sheet km with y upwards -> km from the top left corner, exteriors still clockwise on the page."""
    return [[[x - sheet.page[0], sheet.page[3] - y] for x, y in ring] for ring in rings]
