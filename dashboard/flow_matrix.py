"""The matrix of flows as a heat map, and its order: by region, or so that places that exchange patients stand together."""

from collections.abc import Sequence

import altair as alt
import numpy as np
import pandas as pd

from dashboard.charts import finish
from dashboard.flow_scale import Classes
from dashboard.text import Text
from dashboard.theme import Theme

ORDERS = ("region", "exchange")
LARGE = 40  # places at most: more rows than these cannot be read


def by_region(places: pd.DataFrame) -> list[str]:
    """Codes by region and code, the regions in the order of their first code as in official tables. Columns: place, region."""
    first = places.groupby("region")["place"].min()
    return places.assign(first=places["region"].map(first)).sort_values(["first", "place"], kind="stable")["place"].tolist()


def beginnings(order: Sequence[str], region: dict[str, str]) -> list[str]:
    """The first place of each region in an order by region."""
    return [code for before, code in zip([None, *order], order, strict=False) if before is None or region[before] != region[code]]


def by_exchange(codes: Sequence[str], cells: pd.DataFrame) -> list[str]:
    """Codes in an order in which places that exchange many patients stand near each other.

    Spectral seriation (Atkins, Boman and Hendrickson 1998, SIAM J Comput 28: 297): places by their entry in the
    eigenvector of the second smallest eigenvalue of the normalised Laplacian of the flows in both directions (of the
    third where these are equal).
    Places without any flow come last. The end with the smaller code comes first, so that the order is one.
    """
    codes = sorted(codes)
    number = {code: index for index, code in enumerate(codes)}
    exchanged = np.zeros((len(codes), len(codes)))
    for origin, destination, stays in zip(cells["origin"], cells["destination"], cells["stays"], strict=True):
        if origin != destination and origin in number and destination in number:
            exchanged[number[origin], number[destination]] += stays
            exchanged[number[destination], number[origin]] += stays
    linked = np.flatnonzero(exchanged.sum(axis=1) > 0)
    alone = [code for index, code in enumerate(codes) if index not in set(linked.tolist())]
    if len(linked) < 3:
        return [codes[index] for index in linked] + alone
    part = exchanged[np.ix_(linked, linked)]
    weight = 1 / np.sqrt(part.sum(axis=1))
    laplacian = np.eye(len(linked)) - weight[:, None] * part * weight[None, :]
    vectors = np.linalg.eigh(laplacian)[1] * weight[:, None]
    first, second = (np.round(vectors[:, number] / np.abs(vectors[:, number]).max(), 6) for number in (1, 2))
    order = [codes[linked[index]] for index in np.lexsort((linked, second, first))]
    return (order if order[0] < order[-1] else order[::-1]) + alone


def chart(rows: pd.DataFrame, order: list[str], names: dict[str, str], classes: Classes, withheld: str, t: Text, theme: Theme, narrow: bool, regions: dict[str, str] | None = None) -> alt.TopLevelMixin:
    """Origins in rows, destinations in columns; what is withheld is marked and never white zero.

    `rows`: origin, destination, value (missing: withheld), text, of every pair of `order`. `regions`: the first
    place of each region -> its name; a line is drawn before each.
    """
    shown = [names[code] for code in order]
    cell = max(14, min(26, round((400 if narrow else 780) / len(order))))
    data = rows.assign(
        origin=lambda frame: frame["origin"].map(names), destination=lambda frame: frame["destination"].map(names),
        colour=lambda frame: [theme.land if pd.isna(value) else classes.colour(value) for value in frame["value"]], known=lambda frame: frame["value"].notna(),
    )  # fmt: skip
    size = 10 if cell < 18 else 11
    x = alt.X("destination:N", sort=shown, title=t("flow_matrix_destination"), axis=alt.Axis(orient="top", labelAngle=-60, titleFontSize=13, domain=False, ticks=False, labelFontSize=size, labelColor=theme.text), scale=alt.Scale(domain=shown))
    y = alt.Y("origin:N", sort=shown, title=t("flow_matrix_origin"), axis=alt.Axis(titleAngle=0, titleFontSize=13, titleAlign="left", titleAnchor="end", titleX=-52, titleY=-14, domain=False, ticks=False, labelFontSize=size, labelColor=theme.text), scale=alt.Scale(domain=shown))
    base = alt.Chart(data).encode(x=x, y=y)
    tips = [alt.Tooltip("origin:N", title=t("flow_matrix_origin")), alt.Tooltip("destination:N", title=t("flow_matrix_destination")), alt.Tooltip("text:N", title=t("value"))]
    cells = base.mark_rect(stroke=theme.background, strokeWidth=1).encode(color=alt.Color("colour:N", scale=None), tooltip=tips)
    signs = base.transform_filter("!datum.known").mark_text(fontSize=9, color=theme.muted, text=withheld if cell >= 18 and not narrow else "·")
    return finish(alt.layer(cells, signs, *_regions(regions or {}, names, shown, theme, narrow)).properties(height=cell * len(order) + 110), theme)


def _regions(regions: dict[str, str], names: dict[str, str], shown: list[str], theme: Theme, narrow: bool) -> list[alt.Chart]:
    """A line before each region but the first, and its name right of its first row."""
    rows = pd.DataFrame([{"place": names[code], "region": name, "first": not number} for number, (code, name) in enumerate(regions.items())])
    if rows.empty:
        return []
    base, scale = alt.Chart(rows), alt.Scale(domain=shown)
    lines = base.transform_filter("!datum.first").mark_rule(color=theme.muted, strokeWidth=1.2)
    across = lines.encode(y=alt.Y("place:N", sort=shown, scale=scale, bandPosition=0))
    down = lines.encode(x=alt.X("place:N", sort=shown, scale=scale, bandPosition=0))
    said = base.mark_text(align="left", dx=7, fontSize=11, color=theme.muted).encode(x=alt.value("width"), y=alt.Y("place:N", sort=shown, scale=scale), text="region:N")
    return [across, down] if narrow else [across, down, said]
