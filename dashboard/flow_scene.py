"""From the figures of a view to its scene: which colours, curves, totals and names answer the question."""

from dataclasses import dataclass

import pandas as pd

from dashboard import flow_labels, flow_map, flow_scale, flows, maps, values
from dashboard.flow_map import Disc, Scene
from dashboard.flow_scale import Classes
from dashboard.flows import Names, View
from dashboard.text import Text
from dashboard.theme import Theme

NAMED = {"province": 34, "prefecture": 30}  # at most so many names compete for room, on a phone ten
NARROW = 0.55  # sizes on a phone
DISC, SMALL = 11.0, 2.6  # pixels: radii of the largest and the smallest prefecture


@dataclass(frozen=True)
class Material:
    """The frames behind a view: flows shown (largest first), values of the colours in all periods, totals, places, and scales."""

    flows: pd.DataFrame
    shades: pd.DataFrame  # place, period, value, and what a sentence needs
    totals: pd.DataFrame
    places: pd.DataFrame
    scale: dict  # largest_flow, largest_total, largest_residents, largest_here over all periods


@dataclass(frozen=True)
class Keys:
    """What a legend needs: classes of the colours, the largest flow and the largest total, and the sizes they are drawn with."""

    classes: Classes | None
    largest_flow: float
    largest_total: float
    widest: float
    most: float
    ways: tuple[str, ...]  # between two places: what each direction is called, in the order of their colours
    chosen: str  # colour of the chosen place where it has no value of its own, else nothing
    discs: float  # the largest volume behind a disc, 0 without discs


def scene(view: View, material: Material, names: Names, sheet: maps.Sheet, t: Text, theme: Theme, narrow: bool, height: int, corner: str = "") -> tuple[Scene, Keys]:
    """The scene of a view, and what its legend has to say."""
    scale = maps.pixels_per_km(sheet, narrow, height)
    size = NARROW if narrow else 1.0
    located = material.places.dropna(subset=["x_km", "y_km"])
    at = {row["place"]: (row["x_km"], row["y_km"]) for row in values.records(located)}
    classes = shading(view, material.shades, theme)
    now = material.shades[material.shades["period"] == view.period].dropna(subset=["value"])
    colour = {place: classes.colour(value) for place, value in zip(now["place"], now["value"], strict=True) if place not in flows.TOTALS}
    rows, totals = values.records(material.flows), {row["place"]: row for row in values.records(material.totals)}
    tips = _tips(view, material, names, t)
    both = view.other is not None
    whole = view.place is None and view.level == "province"
    known = {name: 0.0 if values.missing(value) else float(value) for name, value in material.scale.items()}
    chosen = "" if not view.place or view.place in colour else theme.background if view.level == "province" else theme.text
    keys = Keys(
        classes, known["largest_flow"] if rows else 0.0, known["largest_total"] if whole else 0.0, flow_scale.WIDEST * size * (0.72 if view.level == "prefecture" or (view.place and view.question == "to") else 1.0), flow_scale.LARGEST * size,
        (f"{names(view.place)} → {names(view.other)}", f"{names(view.other)} → {names(view.place)}") if both else (), chosen,
        (known["largest_residents"] or known["largest_here"]) if view.level == "prefecture" else 0.0,
    )  # fmt: skip
    drawn = Scene(corner=corner, outlined=tuple(code for code in (view.place, view.other) if code))
    radii: dict[str, float] = {}
    if view.level == "province":
        drawn.fill, drawn.tips = ({view.place: chosen} if chosen else {}) | colour, tips
    else:
        drawn.discs = _discs(located, totals, keys, colour, tips, theme, size, drawn.outlined)
        radii |= {disc.code: disc.radius for disc in drawn.discs}
    if whole:
        for code, row in totals.items():
            if code in at:
                out, into = (0.0 if values.missing(row[name]) else row[name] for name in ("out_stays", "in_stays"))
                sizes = [flow_scale.radius(value, keys.largest_total, keys.most) for value in (out, into)]
                radii[code] = max(sizes)
                drawn.halves += flow_map.halves(code, at[code], *sizes, scale, theme, _total_tip(code, row, view, names, t))
    drawn.curves = flow_map.curves(
        rows, at, scale, lambda row: theme.category[2] if both and row["origin"] == view.other else theme.exporter,
        lambda row: flows.pair_sentence(row, view, names, t), lambda code: radii.get(code, 3.0) + 2.5, keys.largest_flow, keys.widest, not both,
    )  # fmt: skip
    drawn.labels = flow_map.labels(sheet, scale, 11 if narrow else 12, _wanted(view, rows, totals, material, at, radii, names, narrow), [*((at[code], radius * 0.8) for code, radius in radii.items() if radius > 5), *_caption(sheet, scale, t)], drawn.curves)
    return drawn, keys


def _caption(sheet: maps.Sheet, scale: float, t: Text) -> list[tuple[tuple[float, float], float]]:
    """Circles along the caption of the inset, which no name may cover."""
    right, bottom = sheet.inset_label
    return [((right - left / scale, bottom + 6 / scale), 6.0) for left in range(0, round(flow_labels.text_width(t("south_china_sea_islands"), 9)), 8)]


def shading(view: View, shades: pd.DataFrame, theme: Theme) -> Classes | None:
    """Classes of the colours over all periods, so that a colour means one thing in every one of them."""
    numbers = shades[~shades["place"].isin(flows.TOTALS)]["value"].dropna().tolist()
    if not numbers:
        return None
    return flow_scale.diverging(numbers, theme) if view.by == "net_flow" else flow_scale.sequential(numbers, theme)


def _tips(view: View, material: Material, names: Names, t: Text) -> dict[str, str]:
    """What each place says when it is pointed at; one without a value says that it is withheld or not covered."""
    said = {}
    for row in values.records(material.shades[material.shades["period"] == view.period]):
        if "origin" in row:
            text = flows.pair_sentence(row, view, names, t)
        else:
            text = flows.sentence(row, view.by, view, names, t)
        said[row["place"]] = text
    nothing = t("flow_tip_none") if view.place is None else t("flow_tip_no_flow", place=names(view.place))
    return {code: said.get(code) or names(code) + ("" if code == view.place else f"\n{nothing}") for code in material.places["place"]}


def _total_tip(code: str, row: dict, view: View, names: Names, t: Text) -> str:
    out, into = (flows.written("out_stays", row[name], t) for name in ("out_stays", "in_stays"))
    return f"{names(code)}\n{t('flow_tip_totals', period=flows.period(view.period, t), out=out, into=into, unit=t(f'flow_unit_{view.unit}'))}"


def _discs(located: pd.DataFrame, totals: dict[str, dict], keys: Keys, colour: dict[str, str], tips: dict[str, str], theme: Theme, size: float, chosen: tuple[str, ...]) -> list[Disc]:
    """Prefectures as points, small ones on top; those without a value are small and grey."""
    found = []
    for row in values.records(located):
        code, total = row["place"], totals.get(row["place"], {})
        volume = next((total[name] for name in ("resident_stays", "stays_here") if name in total and not values.missing(total[name])), 0.0)
        radius = max(SMALL * size, flow_scale.radius(volume, keys.discs, DISC * size))
        fill = theme.text if code in chosen else colour.get(code, theme.unknown)
        found.append(Disc(code, (row["x_km"], row["y_km"]), radius if code in colour or code in chosen else SMALL * size, fill, tips.get(code, "")))
    return sorted(found, key=lambda disc: -disc.radius)


def _wanted(view: View, rows: list[dict], totals: dict[str, dict], material: Material, at: dict, radii: dict[str, float], names: Names, narrow: bool) -> list[tuple]:
    """Names that compete for room: the chosen places first, then by volume; partners carry their share."""
    volume: dict[str, float] = {}
    for row in rows:
        for end in ("origin", "destination"):
            volume[row[end]] = volume.get(row[end], 0.0) + row["stays"]
    if view.place is None and view.level == "province":
        for code, row in totals.items():
            volume[code] = volume.get(code, 0.0) + sum(row[name] for name in ("out_stays", "in_stays") if not values.missing(row[name])) / 1e6
    now = material.shades[material.shades["period"] == view.period]
    share = dict(zip(now["place"], now["value"], strict=True)) if view.place and view.by in ("of_crossing", "of_residents") else {}
    first = {code: 1e12 - number for number, code in enumerate(code for code in (view.place, view.other) if code)}
    ranked = sorted(volume | first, key=lambda code: -(volume | first)[code])[: 10 if narrow else NAMED[view.level]]
    found = []
    for number, code in enumerate(ranked):
        if code in at:
            said = f" {flows.percent(share[code])}%" if not narrow and number <= 6 and code in share and not values.missing(share[code]) else ""
            found.append((code, names(code) + said, at[code], radii.get(code, 3.0), (volume | first)[code]))
    return found
