"""The scene of flows for paper: the same shapes through Altair, as SVG and PNG, with the legend on the picture."""

import altair as alt
import pandas as pd

from dashboard import flow_map, maps
from dashboard.charts import finish
from dashboard.flow_legend import Entry
from dashboard.flow_map import Scene
from dashboard.text import Text
from dashboard.theme import Theme

WIDTH = 900


def picture(scene: Scene, groups: list[tuple[str, list[Entry]]], opened: float, sheet: maps.Sheet, t: Text, theme: Theme) -> alt.TopLevelMixin:
    """The map of a scene. `opened`: pixels per km at which its widths were chosen."""
    scale = WIDTH / sheet.width
    grown = scale / opened
    arrows = [_area(flow_map.outline(one, opened).tolist(), one.colour, one.opacity / 255, sheet) for one in scene.curves]
    shapes = [_area(one.ring.tolist(), one.colour, 0.92, sheet) for one in scene.halves]
    across = alt.Scale(domain=[sheet.page[0], sheet.page[2]], nice=False)
    x = alt.X("x:Q", scale=across, axis=None)
    y = alt.Y("y:Q", scale=alt.Scale(domain=[sheet.page[1], sheet.page[3]], nice=False), axis=None)
    colour = alt.Color("colour:N", scale=None)
    layers = [*maps.paper_base(sheet, theme, scene.fill, scene.outlined)]
    if scene.discs:
        points = pd.DataFrame([{"x": disc.at[0], "y": disc.at[1], "colour": disc.colour, "size": 3.1416 * (disc.radius * grown) ** 2} for disc in scene.discs])
        layers.append(alt.Chart(points).mark_circle(opacity=0.9, stroke=theme.background, strokeWidth=0.6).encode(x=x, y=y, color=colour, size=alt.Size("size:Q", scale=None)))
    for drawn, rim in ((arrows, 1.2 * grown), (shapes, 0.8)):
        if drawn:
            layers.append(
                alt.Chart(alt.Data(values=drawn)).mark_geoshape(stroke=theme.background, strokeWidth=rim)
                .encode(color=alt.Color("properties.colour:N", scale=None), fillOpacity=alt.FillOpacity("properties.opacity:Q", scale=None)).properties(projection=maps.paper_projection(sheet, WIDTH))
            )  # fmt: skip
    layers += _names(scene, x, y, theme)
    layers += _legend(groups, grown, sheet, scale, across, y, theme)
    layers.append(maps.paper_inset(sheet, t, theme, x, y))
    return finish(alt.layer(*layers).properties(width=WIDTH, height=round(WIDTH * sheet.height / sheet.width)), theme)


def _area(ring: list, colour: str, opacity: float, sheet: maps.Sheet) -> dict:
    """A closed ring on the page, clockwise as d3 wants exteriors."""
    signed = sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in zip(ring, [*ring[1:], ring[0]], strict=True))
    ring = ring if signed > 0 else ring[::-1]  # counterclockwise with y upwards is clockwise once y points down
    return {"type": "Feature", "properties": {"colour": colour, "opacity": opacity}, "geometry": {"type": "Polygon", "coordinates": maps.flipped([[*ring, ring[0]]], sheet)}}


def _names(scene: Scene, x: alt.X, y: alt.Y, theme: Theme) -> list[alt.Chart]:
    """Names with a rim of the ground's colour; Vega wants one layer for each offset."""
    align = {"start": "left", "middle": "center", "end": "right"}
    return [
        alt.Chart(pd.DataFrame([{"x": one.at[0], "y": one.at[1], "text": one.text}]))
        .mark_text(align=align[one.anchor], dx=one.dx, dy=one.dy, baseline="middle", fontSize=11.5, fontWeight=500, **style).encode(x=x, y=y, text="text:N")
        for one in scene.labels for style in ({"color": theme.background, "stroke": theme.background, "strokeWidth": 3, "opacity": 0.85}, {"color": theme.text})
    ]  # fmt: skip


def _legend(groups: list[tuple[str, list[Entry]]], grown: float, sheet: maps.Sheet, scale: float, across: alt.Scale, y: alt.Y, theme: Theme) -> list[alt.Chart]:
    """Samples in the free lower left corner: colours in one column, sizes in another, each from the bottom up."""
    rows = pd.DataFrame([row for number, column in enumerate((groups[:1], groups[1:])) for row in _column(column, sheet.page[0] + (8 + 150 * number) / scale, grown, sheet, scale, theme)])
    if rows.empty:
        return []
    base, colour = alt.Chart(rows), alt.Color("colour:N", scale=None)
    x, middle = (alt.X(f"{name}:Q", scale=across, axis=None) for name in ("x", "middle"))
    return [
        base.transform_filter("datum.kind == 'framed'").mark_point(shape="square", size=130, filled=True, opacity=1, stroke=theme.text, strokeWidth=1.6).encode(x=middle, y=y, color=colour),
        base.transform_filter("datum.kind == 'swatch'").mark_point(shape="square", size=150, filled=True, opacity=1, stroke=theme.border, strokeWidth=0.6).encode(x=middle, y=y, color=colour),
        base.transform_filter("datum.kind == 'line'").mark_rule().encode(x=alt.X("x0:Q", scale=across, axis=None), x2="x1:Q", y=y, color=colour, strokeWidth=alt.StrokeWidth("width:Q", scale=None)),
        base.transform_filter("datum.kind == 'disc'").mark_point(shape="circle", strokeWidth=1.4).encode(x=middle, y=y, stroke=alt.Stroke("colour:N", scale=None), size=alt.Size("area:Q", scale=None)),
        base.transform_filter("datum.kind == 'left' || datum.kind == 'right'").mark_point(shape="circle", filled=True, size=80, opacity=1).encode(x=middle, y=y, color=colour),
        base.mark_text(align="left", baseline="middle", fontSize=11).encode(x=x, y=y, text="text:N", color=alt.condition("datum.kind == 'title'", alt.value(theme.muted), alt.value(theme.text))),
    ]  # fmt: skip


def _column(groups: list[tuple[str, list[Entry]]], left: float, grown: float, sheet: maps.Sheet, scale: float, theme: Theme) -> list[dict]:
    """One column of the legend, its left edge at `left` km: a row for each line."""
    lines = [line for meaning, samples in groups for line in [Entry("title", meaning, theme.muted), *samples]]
    heights = [max(15.5, 2 * entry.size * grown + 3) if entry.kind == "disc" else 15.5 for entry in lines]
    below = [sum(heights[number + 1 :]) + height / 2 for number, height in enumerate(heights)]
    return [
        {"x": left + (0 if entry.kind == "title" else 34 / scale), "x0": left, "x1": left + 26 / scale, "middle": left + 13 / scale, "y": sheet.page[1] + (4 + below[number]) / scale,
         "kind": entry.kind, "text": entry.text, "colour": entry.colour, "width": entry.size * grown, "area": 3.1416 * (entry.size * grown) ** 2}
        for number, entry in enumerate(lines)
    ]  # fmt: skip
