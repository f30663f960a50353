"""The stamp of invented data: on every chart, map, picture and file of it, put there by the doors they leave through.

Works on what leaves (a Vega-Lite specification, a deck, a frame), so that no figure has to remember it.
"""

import copy

import pandas as pd
import pydeck as pdk

from dashboard.theme import FONT, Theme, rgb

STAMP = "合成数据 SYNTHETIC"
FILE = "SYNTHETIC-"
COLUMN = "data_kind"
_OUTER = ("$schema", "config", "datasets", "padding", "autosize", "background", "title", "usermeta", "data", "width", "height", "params", "name", "projection", "view", "resolve")
_FACETS = ("row", "column", "facet")


def marked(rows: pd.DataFrame) -> bool:
    """True where any of the rows is of a synthetic data set."""
    return "synthetic" in rows.columns and bool((rows["synthetic"] == True).any())  # noqa: E712  a missing value is not true


def chart(spec: dict, theme: Theme, inside: bool = False) -> dict:
    """A copy of a Vega-Lite specification with the stamp across every plot of it, whatever it is composed of.

    A plot that is faceted by its own encoding cannot carry another layer: there the stamp goes into the title.
    `inside`: a part of a composed chart, where `width` and `height` would be those of the whole.
    """
    spec = copy.copy(spec)
    for parts in ("hconcat", "vconcat", "concat"):
        if parts in spec:
            return {**spec, parts: [chart(part, theme, True) for part in spec[parts]]}
    if "spec" in spec:
        return {**spec, "spec": chart(spec["spec"], theme, True)}
    if "layer" in spec:
        return {**spec, "layer": [*spec["layer"], _across(theme, spec if inside else {})]}
    if any(facet in spec.get("encoding", {}) for facet in _FACETS):
        title = spec.get("title") or ""
        title = dict(title) if isinstance(title, dict) else {"text": title}
        said = {"text": STAMP} if not title.get("text") else {"subtitle": [STAMP, *_lines(title.get("subtitle"))]}  # a subtitle alone is not drawn
        return {**spec, "title": {**title, **said}}
    # selections of a lone plot belong to its mark; everything else that is the plot's own stays outside
    outer = {name: value for name, value in spec.items() if name in _OUTER and name != "params"}
    inner = {name: value for name, value in spec.items() if name not in outer}
    return {**outer, "layer": [inner, _across(theme, spec if inside else {})]}


def _lines(text) -> list[str]:
    return [] if not text else [text] if isinstance(text, str) else list(text)


def _across(theme: Theme, part: dict) -> dict:
    """One text across the middle of a plot (where a text without a place stands), whatever its scales are; it takes no click.

    `part` may have a size of its own.
    """
    width, height = (str(part[side]) if isinstance(part.get(side), int | float) else side for side in ("width", "height"))
    return {
        "data": {"values": [{}]},
        "mark": {
            "type": "text", "text": STAMP, "align": "center", "baseline": "middle",
            "angle": {"expr": f"{height} < 120 ? 0 : -18"}, "fontSize": {"expr": f"max(12, min(40, {width} / 11, {height} / 3))"}, "fontWeight": 700, "font": FONT,
            "color": theme.text, "opacity": 0.16, "tooltip": None,
        },
    }  # fmt: skip


def deck(drawn: pdk.Deck, box: tuple[float, float, float, float], theme: Theme, font: str, narrow: bool) -> pdk.Deck:
    """A copy of a map with the stamp three times across its page (x0, y0, x1, y1 in km), above everything, never picked."""
    x0, y0, x1, y1 = box
    at = [{"at": [x0 + (x1 - x0) * across, y0 + (y1 - y0) * up], "text": STAMP, "tip": "", "id": ""} for up, across in ((0.82, 0.36), (0.5, 0.56), (0.16, 0.38))]
    stamp = pdk.Layer(
        "TextLayer", at, id="synthetic", get_position="at", get_text="text", get_size=17 if narrow else 34, get_angle=18, get_color=rgb(theme.text, 60),
        character_set=pdk.types.String("auto"), font_family=pdk.types.String(font), font_weight=700, pickable=False,
    )  # fmt: skip
    stamped = copy.copy(drawn)
    stamped.layers = [*drawn.layers, stamp]
    return stamped


def frame(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows for a file: the first column of each says what they are."""
    return pd.concat([pd.Series(STAMP, index=rows.index, name=COLUMN, dtype="object"), rows.drop(columns=[COLUMN], errors="ignore")], axis=1)
