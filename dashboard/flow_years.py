"""The same map once for each period, small, all with one scale of colours: did the picture change?"""

import altair as alt
import pandas as pd

from dashboard import maps
from dashboard.charts import finish
from dashboard.flow_scale import Classes
from dashboard.text import Text
from dashboard.theme import Theme

LAND, LINES = "land", "lines"
MOST = 12  # maps in one figure


def chart(values: pd.DataFrame, titles: dict[str, str], classes: Classes, sheet: maps.Sheet, t: Text, theme: Theme, narrow: bool) -> alt.TopLevelMixin:
    """Small maps of `values` (place, period, value), the last twelve periods. The boundaries travel once for all of them."""
    columns = 1 if narrow else 3 if len(titles) in (1, 2, 3, 5, 6, 9) else 4
    width = {1: 320, 3: 430, 4: 316}[columns]
    projection = maps.paper_projection(sheet, width)
    divisions = sorted({feature["properties"]["adcode"] for feature in sheet.provinces["features"]})
    panels = []
    for period in sorted(titles)[-MOST:]:
        own = values[values["period"] == period].dropna(subset=["value"]).set_index("place")["value"]
        colours = [{"adcode": code, "colour": classes.colour(own[code]) if code in own.index else theme.land} for code in divisions]
        land = (
            alt.Chart(alt.NamedData(LAND)).mark_geoshape(stroke=theme.border, strokeWidth=0.3)
            .transform_lookup(lookup="properties.adcode", from_=alt.LookupData(data=alt.InlineData(values=colours), key="adcode", fields=["colour"]))
            .encode(color=alt.Color("colour:N", scale=None))
        )  # fmt: skip
        lines = alt.Chart(alt.NamedData(LINES)).mark_geoshape(stroke=theme.muted, strokeWidth=0.7, filled=False)
        drawn = [layer.properties(projection=projection) for layer in (land, lines)]
        drawn.append(_inset(sheet, width, t, theme))
        panels.append(alt.layer(*drawn).properties(width=width, height=round(width * sheet.height / sheet.width), title=alt.TitleParams(titles[period], fontSize=13, anchor="start", color=theme.text)))
    whole = alt.concat(*panels, columns=columns, spacing=14)
    whole.datasets = {
        LAND: [{"type": "Feature", "properties": {"adcode": feature["properties"]["adcode"]}, "geometry": {"type": "Polygon", "coordinates": maps.flipped(polygon, sheet)}} for feature in sheet.provinces["features"] for polygon in feature["geometry"]["coordinates"]],
        LINES: [{"type": "Feature", "properties": {}, "geometry": {"type": "LineString", "coordinates": maps.flipped([feature["geometry"]["coordinates"]], sheet)[0]}} for feature in sheet.lines["features"]],
    }  # fmt: skip
    return finish(whole, theme)


def _inset(sheet: maps.Sheet, width: float, t: Text, theme: Theme) -> alt.Chart:
    """The caption of the inset: small maps have no scales, so its place is in pixels."""
    scale = width / sheet.width
    at = {"x": alt.value((sheet.inset_label[0] - sheet.page[0]) * scale), "y": alt.value((sheet.page[3] - sheet.inset_label[1]) * scale)}
    return alt.Chart(alt.Data(values=[{}])).mark_text(align="right", baseline="bottom", fontSize=9, color=theme.muted, text=t("south_china_sea_islands")).encode(**at)
