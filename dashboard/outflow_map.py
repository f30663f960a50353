"""The patient outflow map before it is drawn: which provinces the statements of one meaning name, and how.

A statement is placed where it names a province. Nothing is added up, ranked or modelled; a province is filled by
value only where several shares have one and the same base.
"""

import html

import pandas as pd

from dashboard import values
from dashboard.outflow import ends, value
from dashboard.text import Text
from dashboard.theme import Theme

DEFAULT = "destinations_share"
WIDTH = 2.2  # pixels: no two published flows are comparable, so no width may say that one is larger
TINT = 0.30


def measure_label(row, t: Text) -> str:
    """How one meaning is offered: its direction first, so that inflow is never taken for outflow."""
    return t("outflow_measure", direction=t(f"outflow_direction_{row['direction']}"), name=row[f"name_{t.lang}"], count=int(row["statements"]))


def places(text) -> list[str]:
    """Adcodes of a field like `130000|370000`."""
    return [] if values.missing(text) or text is None else text.split("|")


def named(rows: pd.DataFrame) -> dict[str, set[str]]:
    """Provinces that the statements name, by role: `origins` and `destinations`."""
    return {end: {adcode for text in rows[end] for adcode in places(text)} for end in ("origins", "destinations")}


def statement_tip(row, t: Text) -> str:
    """One statement, short enough to travel with the map."""
    return f"{ends(row, t)}: {value(row, t)} · {values.period(row, t)}\n{row[f'base_{t.lang}']}"


def curves(rows: pd.DataFrame, provinces: pd.DataFrame, t: Text) -> pd.DataFrame:
    """Statements that name both ends, as curves of one width. A group shares its statement: `joint`."""
    at = provinces.set_index("adcode")[["x_km", "y_km"]]
    found: list[dict] = []
    for row in values.records(rows):
        origins, destinations = places(row["origins"]), places(row["destinations"])
        joint = len(origins) * len(destinations) > 1
        tip = statement_tip(row, t) + (f"\n{t('outflow_joint')}" if joint else "")
        for origin in origins:
            for destination in destinations:
                if origin == destination:
                    continue
                (x0, y0), (x1, y1) = at.loc[origin], at.loc[destination]
                twice = sum(1 for other in found if (other["origin"], other["destination"]) == (origin, destination))
                found.append({
                    "flow_id": row["statement_id"], "origin": origin, "destination": destination, "x0": x0, "y0": y0, "x1": x1, "y1": y1,
                    "tip": tip, "width": WIDTH, "joint": joint, "bend": 0.22 - 0.5 * twice,
                })  # fmt: skip
    names = ["flow_id", "origin", "destination", "x0", "y0", "x1", "y1", "tip", "width", "joint", "bend"]
    return pd.DataFrame(found, columns=names)


def shares_of_one_base(rows: pd.DataFrame) -> pd.DataFrame:
    """Shares that may be compared as colours: one unit, base and period, two provinces or more. Columns: adcode, share."""
    none = pd.DataFrame({"adcode": [], "share": []})
    if len(rows) < 2:
        return none
    single = rows[(rows["unit_style"] == "percent") & (rows["qualifier"] == "exact")].dropna(subset=["value_low"])
    for _, group in single.groupby(["base_en", "unit_id", "period_start", "period_end", "period_basis"], dropna=False):
        for end, other in (("destinations", "origins"), ("origins", "destinations")):
            one_each = group[end].map(lambda text: len(places(text)) == 1).all() and group[end].is_unique
            if len(group) > 1 and one_each and group[other].nunique(dropna=False) == 1:
                return pd.DataFrame({"adcode": group[end], "share": group["value_low"]})
    return none


def share_note(rows: pd.DataFrame, t: Text) -> str:
    """What the shades mean, where there are any."""
    shares = shares_of_one_base(rows)["share"]
    return t("outflow_map_shares", low=t.number(shares.min()), high=t.number(shares.max())) if len(shares) else ""


def thin(colour: str, ground: str, share: float) -> str:
    """`colour` laid on `ground` with this share."""
    parts = [round(int(colour[i : i + 2], 16) * share + int(ground[i : i + 2], 16) * (1 - share)) for i in (1, 3, 5)]
    return "#" + "".join(f"{part:02X}" for part in parts)


def fills(rows: pd.DataFrame, theme: Theme) -> dict[str, str]:
    """Colour by adcode: the role of a province (where from, where to), or its share where shares are comparable."""
    roles = named(rows)
    found = {adcode: thin(theme.project, theme.land, TINT) for adcode in sorted(roles["origins"])}
    found |= {adcode: thin(theme.exporter, theme.land, TINT) for adcode in sorted(roles["destinations"])}
    shares = shares_of_one_base(rows)
    if len(shares):
        found |= {row.adcode: thin(theme.actual, theme.land, 0.1 + 0.8 * row.share / shares["share"].max()) for row in shares.itertuples()}
    return found


def tips(rows: pd.DataFrame, provinces: pd.DataFrame, t: Text) -> dict[str, dict]:
    """What each named province shows when pointed at: its statements, three at most."""
    names = provinces.set_index("adcode")[f"{'short_zh' if t.lang == 'zh' else 'name_en'}"]
    found, records = {}, values.records(rows)
    for adcode in sorted(set.union(*named(rows).values())):
        own = [row for row in records if adcode in places(row["origins"]) + places(row["destinations"])]
        more = [t("outflow_tip_more", count=len(own) - 3)] if len(own) > 3 else []
        found[adcode] = {"tip": "\n".join([names[adcode], *(statement_tip(row, t) for row in own[:3]), *more])}
    return found


def labels(rows: pd.DataFrame, provinces: pd.DataFrame, t: Text, theme: Theme, narrow: bool, scale: float) -> pd.DataFrame:
    """A point and a direct label per named province. An arrow before the name: patients go there; after it: they leave.

    Columns: adcode, x, y, text, anchor, down (pixels, so that labels do not cover each other at this scale of
    pixels per km), colour. The value stands in the label where exactly one statement gives it.
    """
    at = provinces.set_index("adcode")
    roles = named(rows)
    records = values.records(rows)
    both_ends = any(places(row["origins"]) and places(row["destinations"]) for row in records)
    target_x = at.loc[sorted(roles["destinations"]), "x_km"].mean() if roles["destinations"] else None
    found = []
    for end, colour in (("origins", theme.project), ("destinations", theme.exporter)):
        for adcode in sorted(roles[end]):
            place = at.loc[adcode]
            name = place["short_zh"] if t.lang == "zh" else place["name_en"]
            text = f"{name} →" if end == "origins" else f"→ {name}"
            own = [row for row in records if adcode in places(row[end])]
            alone = len(own) == 1 and len(places(own[0][end])) == 1 and own[0]["qualifier"] != "text"
            if not narrow and not (both_ends and end == "destinations"):
                text += f"  {value(own[0], t)}" if alone else f"  ({len(own)})" if len(own) > 1 else ""
            left = end == "origins" and target_x is not None and place["x_km"] < target_x
            found.append({"adcode": adcode, "x": place["x_km"], "y": place["y_km"], "text": text, "anchor": "end" if left else "start", "colour": colour})
    found.sort(key=lambda label: -label["y"])
    for number, label in enumerate(found):
        label["down"] = max([0.0, *(_push(label, above, scale) for above in found[:number])])
    return pd.DataFrame(found, columns=["adcode", "x", "y", "text", "anchor", "down", "colour"])


def _push(label: dict, above: dict, scale: float) -> float:
    """Pixels by which a label must sink to clear one above it."""

    def sides(one: dict) -> tuple[float, float]:
        length = sum(12 if ord(letter) > 0x2E80 else 7 for letter in one["text"]) + 10
        start = one["x"] * scale - (length if one["anchor"] == "end" else 0)
        return start, start + length

    (left, right), (other_left, other_right) = sides(label), sides(above)
    if right < other_left or other_right < left:
        return 0.0
    gap = (above["y"] - label["y"]) * scale - above["down"]
    return max(0.0, 16 - gap)


def role_colours(rows: pd.DataFrame, t: Text, theme: Theme) -> list[tuple[str, str]]:
    """What the colours mean: (sentence, #RRGGBB) of each role that occurs."""
    roles = named(rows)
    return [(t(f"outflow_legend_{end}"), colour) for end, colour in (("origins", theme.project), ("destinations", theme.exporter)) if roles[end]]


def legend(rows: pd.DataFrame, drawn: pd.DataFrame, t: Text, theme: Theme) -> str:
    """The two roles, and what a curve means where some are drawn, as HTML."""
    swatch = "<span style='white-space:nowrap;margin-right:1.2em'><span style='display:inline-block;width:.85em;height:.85em;background:{tint};border:1.5px solid {line};margin-right:.4em'></span>{name}</span>"
    shown = "".join(swatch.format(tint=thin(colour, theme.land, TINT), line=colour, name=html.escape(name)) for name, colour in role_colours(rows, t, theme))
    return f"<div style='font-size:.9rem;line-height:1.9'>{shown}<span class='quiet'>{html.escape(t('outflow_legend_arrow')) if len(drawn) else ''}</span></div>"


def subtitle(rows: pd.DataFrame, measure, t: Text) -> str:
    """What the chosen meaning is, with unit and span of the statements."""
    written = [t("outflow_unit_rank") if style == "rank" else unit for unit, style in zip(rows[f"unit_{t.lang}"], rows["unit_style"], strict=True)]
    units = list(dict.fromkeys(unit for unit in written if not values.missing(unit)))
    starts = rows["period_start"].fillna(rows["period_end"]).dropna()
    span = t.period(starts.min()[:4], rows["period_end"].dropna().max()[:4]) if len(starts) else t("period_not_stated")
    return t("outflow_map_subtitle", meaning=measure[f"meaning_{t.lang}"].rstrip("。."), statements=len(rows), unit=t.join(units) or t("outflow_no_unit"), period=span)


def clicked_statements(rows: pd.DataFrame, clicked: list[str]) -> list[str]:
    """Ids of the statements behind what was clicked: a curve, or all that name a province."""
    found = []
    for row in values.records(rows):
        if {row["statement_id"], *places(row["origins"]), *places(row["destinations"])} & set(clicked):
            found.append(row["statement_id"])
    return found
