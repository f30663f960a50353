"""What the patient outflow page prepares before it draws: statements on the map, tables of statements, series by scope.

A statement is placed where it names a province, with its own base beside it. Nothing is added up, ranked or
modelled; a province is filled by value only where several shares have one and the same base.
"""

import html
from dataclasses import dataclass

import pandas as pd

from dashboard import values
from dashboard.text import Text
from dashboard.theme import Theme

DEFAULT = "destinations_share"
WIDTH = 2.2  # pixels: no two published flows are comparable, so no width may say that one is larger
TINT = 0.30

# The panel of a settlement series by its scope; a pilot and a doubtful scope stay rows of their own in it.
PANELS = {
    "all": "both", "inpatient": "inpatient", "outpatient": "outpatient", "outpatient_pilot": "outpatient",
    "outpatient_as_printed": "outpatient",
}  # fmt: skip
COUNTINGS = ["annual", "half_year", "quarterly", "level", "cumulative", "eleven_months"]
SCOPES = list(PANELS)
SERIES = ["settlement_count"]
NETWORK = ["settlement_institution_count"]
CROSS_REGIONAL = ["cross_regional_visit_count", "cross_regional_expense"]
SINGLE = [
    "cross_province_inpatient_count", "settlement_registration_count", "settlement_expense", "settlement_fund_paid",
    "settlement_fund_share", "advance_payment_avoided",
]  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One row of a table of statements: cells of (text, smaller text below it), and the ids of its evidence."""

    cells: tuple[tuple[str, str], ...]
    ids: list[str]


def flag_names(codes: pd.DataFrame, t: Text) -> dict[str, str]:
    """Code of a flag -> its name."""
    return codes.set_index("code")[f"name_{t.lang}"].to_dict()


def flags(row, names: dict[str, str], leave: tuple[str, ...] = ()) -> list[str]:
    """Names of a row's flags; a flag may carry an id after a colon."""
    if values.missing(row["flag"]):
        return []
    found = [flag.split(":")[0] for flag in row["flag"].split("|") if flag]
    return [names.get(flag, flag) for flag in found if flag not in leave]


def measure_label(row, t: Text) -> str:
    """How one meaning is offered: its direction first, so that inflow is never taken for outflow."""
    return t("outflow_measure", direction=t(f"outflow_direction_{row['direction']}"), name=row[f"name_{t.lang}"], count=int(row["statements"]))


def value(row, t: Text) -> str:
    """The value, or that the source only names the place."""
    return t("outflow_named_only") if row["qualifier"] == "text" else values.value(row, t)


def places(text) -> list[str]:
    """Adcodes of a field like `130000|370000`."""
    return [] if values.missing(text) or text is None else text.split("|")


def ends(row, t: Text) -> str:
    """`Guangxi → Guangdong`; only one end where the other is not part of the statement."""
    parts = [row[f"origin_{t.lang}"], row[f"destination_{t.lang}"]]
    return " → ".join("" if values.missing(part) else part for part in parts).removesuffix(" → ")


def named(rows: pd.DataFrame) -> dict[str, set[str]]:
    """Provinces that the statements name, by role: `origins` and `destinations`."""
    return {end: {adcode for text in rows[end] for adcode in places(text)} for end in ("origins", "destinations")}


def statement_tip(row, t: Text) -> str:
    """One statement as HTML, short enough to travel with the map."""
    return f"{html.escape(ends(row, t))}: <b>{html.escape(value(row, t))}</b> · {html.escape(values.period(row, t))}<br>{html.escape(str(row[f'base_{t.lang}']))}"


def curves(rows: pd.DataFrame, provinces: pd.DataFrame, t: Text) -> pd.DataFrame:
    """Statements that name both ends, as curves of one width. A group shares its statement: `joint`."""
    at = provinces.set_index("adcode")[["x_km", "y_km"]]
    found: list[dict] = []
    for row in rows.to_dict("records"):
        origins, destinations = places(row["origins"]), places(row["destinations"])
        joint = len(origins) * len(destinations) > 1
        tip = statement_tip(row, t) + (f"<br>{t('outflow_joint')}" if joint else "")
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
    single = rows[(rows["unit_style"] == "percent") & (rows["qualifier"] == "exact")].dropna(subset=["value_low"])
    for _, group in single.groupby(["base_en", "unit_id", "period_start", "period_end", "period_basis"], dropna=False):
        for end, other in (("destinations", "origins"), ("origins", "destinations")):
            one_each = group[end].map(lambda text: len(places(text)) == 1).all() and group[end].is_unique
            if len(group) > 1 and one_each and group[other].nunique(dropna=False) == 1:
                return pd.DataFrame({"adcode": group[end], "share": group["value_low"]})
    return pd.DataFrame({"adcode": [], "share": []})


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
    found = {}
    for adcode in sorted(set.union(*named(rows).values())):
        own = [row for row in rows.to_dict("records") if adcode in places(row["origins"]) + places(row["destinations"])]
        more = [t("outflow_tip_more", count=len(own) - 3)] if len(own) > 3 else []
        found[adcode] = {"tip": "<br>".join([f"<b>{html.escape(names[adcode])}</b>", *(statement_tip(row, t) for row in own[:3]), *more])}
    return found


def labels(rows: pd.DataFrame, provinces: pd.DataFrame, t: Text, theme: Theme, narrow: bool, scale: float) -> pd.DataFrame:
    """A point and a direct label per named province. An arrow before the name: patients go there; after it: they leave.

    Columns: adcode, x, y, text, anchor, down (pixels, so that labels do not cover each other at this scale of
    pixels per km), colour. The value stands in the label where exactly one statement gives it.
    """
    at = provinces.set_index("adcode")
    roles = named(rows)
    records = rows.to_dict("records")
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


def legend(rows: pd.DataFrame, drawn: pd.DataFrame, t: Text, theme: Theme) -> str:
    """The two roles, and what a curve means where some are drawn, as HTML."""
    roles = named(rows)
    items = [(colour, t(f"outflow_legend_{end}")) for end, colour in (("origins", theme.project), ("destinations", theme.exporter)) if roles[end]]
    swatch = "<span style='white-space:nowrap;margin-right:1.2em'><span style='display:inline-block;width:.85em;height:.85em;background:{tint};border:1.5px solid {line};margin-right:.4em'></span>{name}</span>"
    shown = "".join(swatch.format(tint=thin(colour, theme.land, TINT), line=colour, name=html.escape(name)) for colour, name in items)
    return f"<div style='font-size:.9rem;line-height:1.9'>{shown}<span class='quiet'>{html.escape(t('outflow_legend_arrow')) if len(drawn) else ''}</span></div>"


def subtitle(rows: pd.DataFrame, measure, t: Text) -> str:
    """What the chosen meaning is, with unit and span of the statements."""
    units = list(dict.fromkeys(unit for unit in rows[f"unit_{t.lang}"] if not values.missing(unit)))
    starts = rows["period_start"].fillna(rows["period_end"]).dropna()
    span = t.period(starts.min()[:4], rows["period_end"].dropna().max()[:4]) if len(starts) else t("period_not_stated")
    return t("outflow_map_subtitle", meaning=measure[f"meaning_{t.lang}"].rstrip("。."), statements=len(rows), unit=t.join(units) or t("outflow_no_unit"), period=span)


def clicked_statements(rows: pd.DataFrame, clicked: list[str]) -> list[str]:
    """Ids of the statements behind what was clicked: a curve, or all that name a province."""
    found = []
    for row in rows.to_dict("records"):
        if {row["statement_id"], *places(row["origins"]), *places(row["destinations"])} & set(clicked):
            found.append(row["statement_id"])
    return found


def source(row, t: Text) -> str:
    """Publisher and tier in a few words."""
    return f"{row['publisher'] or row['source_id']} · {t('tier')} {row['tier']}"


def statement_lines(rows: pd.DataFrame, names: dict[str, str], t: Text) -> list[Line]:
    """The table under the map: who, value, period, base, each with its caveats."""
    return [
        Line(
            (
                (ends(row, t), ""),
                (value(row, t), values.period(row, t)),
                (str(row[f"base_{t.lang}"]), _said(row, names, t)),
                (source(row, t), ""),
            ),
            [row["statement_id"]],
        )
        for row in rows.to_dict("records")
    ]


def change_lines(rows: pd.DataFrame, names: dict[str, str], t: Text) -> list[Line]:
    """What was said of change: value, of whom, definition, and why it may stand beside no other."""
    found = []
    repeats = rows.dropna(subset=["repeats"]).groupby("repeats")["observation_id"].apply(list).to_dict()
    once = rows[rows["repeats"].isna()]
    for _, group in once.groupby(["metric_id", "subject_id", "scope"], sort=False, dropna=False):
        parts = group.to_dict("records")
        row = parts[-1]
        ids = [part["observation_id"] for part in parts]
        again = [other for i in ids for other in repeats.get(i, [])]
        reasons = list(dict.fromkeys(reason for part in parts for reason in why_alone(part, names, t)))
        attributes = t.join([name for name in (_name(row, column, t) for column in ("scope", "population", "counting")) if name])
        basis = row[f"basis_{t.lang}"]
        found.append(
            Line(
                (
                    (row[f"subject_{t.lang}"], t("outflow_reported_twice") if again else ""),
                    _dated(parts, t),
                    (row[f"label_{t.lang}"], _sentence([attributes, t("definition_none") if values.missing(basis) else basis], t)),
                    (_sentence(reasons, t), source(row, t)),
                ),
                ids + again,
            )
        )
    return found


def why_alone(row, names: dict[str, str], t: Text) -> list[str]:
    """Why a figure on change shares no axis with another, read from its own codes."""
    change = row["counting"] in ("change_relative", "not_stated") and row["qualifier"] != "trend"
    reasons = [
        (row["kind"] == "target", row[f"kind_{t.lang}"]),
        (row["qualifier"] == "trend", t("outflow_why_trend")),
        (not values.missing(row["averaged_over"]), t("outflow_why_average", count=row["averaged_over"])),
        (row["counting"] == "rank", t("outflow_why_rank")),
        (row["scope"] == "basis_not_stated", row[f"scope_{t.lang}"]),
        (row["counting"] == "not_stated" and change, t("outflow_why_points")),
        (change and values.missing(row["period_start"]), t("outflow_why_base_year")),
        (row["population"] == "not_stated", t("outflow_why_population")),
    ]
    return [reason for holds, reason in reasons if holds] + flags(row, names)


def inflow_lines(rows: pd.DataFrame, names: dict[str, str], t: Text) -> list[Line]:
    """Patients who come: one line for each subject, scope and unit; the dates of a series stand under each other."""
    found = []
    once = rows[rows["repeats"].isna()]
    for _, group in once.groupby(["metric_id", "subject_id", "scope", "unit_id"], sort=False, dropna=False):
        parts = group.to_dict("records")
        row = parts[-1]
        notes = list(dict.fromkeys(str(part[f"note_{t.lang}"]) for part in parts if not values.missing(part[f"note_{t.lang}"])))
        marks = list(dict.fromkeys(flag for part in parts for flag in flags(part, names, ("inflow",))))
        found.append(
            Line(
                (
                    (row[f"subject_{t.lang}"], source(row, t)),
                    (row[f"label_{t.lang}"], _name(row, "scope", t) or ""),
                    _dated(parts, t),
                    (" ".join(notes), t.join(marks)),
                ),
                [part["observation_id"] for part in parts],
            )
        )
    return found


def single_lines(rows: pd.DataFrame, names: dict[str, str], t: Text) -> list[Line]:
    """National figures that belong to no series."""
    order = {metric: place for place, metric in enumerate(SINGLE)}
    ordered = rows.assign(order=rows["metric_id"].map(order)).sort_values(["order", "period_end"])
    return [
        Line(
            (
                (row[f"metric_{t.lang}"], _name(row, "scope", t) or ""),
                (values.value(row, t), values.period(row, t)),
                (str(row[f"note_{t.lang}"]), t.join(flags(row, names))),
                (source(row, t), ""),
            ),
            [row["observation_id"]],
        )
        for row in ordered.to_dict("records")
    ]


def short(row, t: Text) -> str:
    """The value as a direct label: sign and all digits of the source, with million in English and the unit only of money."""
    low = row["value_high"] if values.missing(row["value_low"]) else row["value_low"]
    mark = f"{values.CUMULATIVE} " if row["counting"] == "cumulative" else ""
    if t.lang == "zh" or row["unit_style"] == "money" or abs(low) < 1e6:
        return mark + values.number(row, t)
    return f"{mark}{values.SIGNS.get(row['qualifier'], '')} {t.number(round(low / 1e6, 6))} m".strip()


def series(rows: pd.DataFrame, names: dict[str, str], t: Text) -> pd.DataFrame:
    """Levels of one panel as bars as wide as their period, one row of bars for each scope and length of period.

    A running total has a row of its own; a state at a date is a mark and not a bar. Adds lane, lane_name, start,
    end, height (0 to 1 of the largest with its unit), instant, derived, doubtful, value, label, period, formula.
    """
    levels = rows[rows["kind"] == "actual"].copy()
    levels["instant"] = levels["counting"] == "level"
    levels["end"] = [_after(end) if not instant else _last(end) for end, instant in zip(levels["period_end"], levels["instant"], strict=True)]
    levels["start"] = [pd.Timestamp(start if not values.missing(start) else end) for start, end in zip(levels["period_start"], levels["period_end"], strict=True)]
    levels["amount"] = [values.middle(row) for row in levels.to_dict("records")]
    levels["height"] = levels["amount"] / levels.groupby("unit_id")["amount"].transform("max")
    marked = levels["flag"].fillna("")
    levels["derived"] = marked.str.contains("derived")
    levels["doubtful"] = marked.str.contains("scope_doubtful")
    levels["scope_order"] = [SCOPES.index(scope) if scope in SCOPES else 0 for scope in levels["scope"]]
    levels["counting_order"] = levels["counting"].map(COUNTINGS.index)
    levels["alone"] = levels["observation_id"].where(levels["counting"] == "cumulative", "")
    keys = ["metric_id", "counting_order", "scope_order", "alone"]
    levels = levels.sort_values([*keys[:3], "end"], ascending=[False, True, True, True])
    levels["lane"] = levels.groupby(keys, sort=False).ngroup()
    levels["lane_name"] = [_lane(row, names, t, levels["metric_id"].nunique() > 1) for row in levels.to_dict("records")]
    levels["value"] = [values.value(row, t) for row in levels.to_dict("records")]
    levels["label"] = [short(row, t) for row in levels.to_dict("records")]
    levels["period"] = [values.period(row, t) for row in levels.to_dict("records")]
    levels["formula"] = [t("outflow_published") if values.missing(text) else t("outflow_formula", formula=text) for text in levels["derivation"]]
    return levels.drop(columns=["scope_order", "counting_order", "alone"]).reset_index(drop=True)


def breaks(panel: str, rows: pd.DataFrame, t: Text) -> pd.DataFrame:
    """Where a series stops meaning the same: pilot -> all regions, running total -> periods, inpatient only -> both."""
    found = {
        "both": rows["start"].min(),
        "inpatient": rows.loc[rows["counting"] == "cumulative", "end"].max(),
        "outpatient": rows.loc[rows["scope"] == "outpatient_pilot", "end"].max(),
    }
    date = found.get(panel)
    shown = [] if date is None or pd.isna(date) else [{"date": date, "text": t(f"outflow_break_{panel}"), "left": panel == "both"}]
    return pd.DataFrame(shown, columns=["date", "text", "left"])


def growth(rows: pd.DataFrame, t: Text) -> str:
    """Growth rates that sources print, with what they compare."""
    stated = rows[rows["kind"] == "change"].to_dict("records")
    return ("；" if t.lang == "zh" else "; ").join(f"{row[f'label_{t.lang}']} {values.value(row, t)}" for row in stated)


def rate_definitions(rows: pd.DataFrame, t: Text) -> list[str]:
    """How an outflow rate would be defined, and how many values are published under each definition."""
    named = t.local(rows).to_dict("records")
    return [t("outflow_gap_definition", name=row["name"], formula=row["formula"], basis=row["basis"], published=int(row["published"])) for row in named]


def _lane(row, names: dict[str, str], t: Text, several_metrics: bool) -> str:
    parts = [row[f"metric_{t.lang}"] if several_metrics else _name(row, "scope", t), _name(row, "counting", t)]
    return " · ".join(part for part in parts if part) + (f" · {names['scope_doubtful']}" if row["doubtful"] else "")


def _after(text: str) -> pd.Timestamp:
    """The first moment after a period that ends in this year, month or day."""
    step = {4: pd.DateOffset(years=1), 7: pd.DateOffset(months=1), 10: pd.DateOffset(days=1)}[len(text)]
    return pd.Timestamp(text) + step


def _last(text: str) -> pd.Timestamp:
    return _after(text) - pd.Timedelta(days=1)


def _name(row, column: str, t: Text) -> str | None:
    name = row[f"{column}_{t.lang}"]
    return None if values.missing(name) or row[column] in ("not_stated", "basis_not_stated") else name


def _dated(parts: list[dict], t: Text) -> tuple[str, str]:
    """Value and period as a cell; several values stand under each other, each with its own period."""
    if len(parts) == 1:
        return values.value(parts[0], t), values.period(parts[0], t)
    return "\n".join(t("outflow_dated", value=values.value(part, t), period=values.period(part, t)) for part in parts), ""


def _said(row, names: dict[str, str], t: Text) -> str:
    note = "" if values.missing(row[f"note_{t.lang}"]) else str(row[f"note_{t.lang}"])
    return " ".join(part for part in (note, t.join(flags(row, names, ("inflow", "cumulative")))) if part)


def _sentence(parts: list[str], t: Text) -> str:
    text = ("；" if t.lang == "zh" else "; ").join(part.rstrip("。.") for part in parts if part)
    return text[:1].upper() + text[1:]
