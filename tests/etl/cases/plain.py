"""Every table of `sql/measures` a second time, in plain pandas and slowly, to compare with.

Values are Python's own: whole numbers, Decimal, float; a missing value is None.
"""

import math
import statistics
from collections.abc import Callable

import pandas as pd

YEAR = "year"


def everything(stays: pd.DataFrame, province_of: dict[str, str], weight: dict | None = None) -> dict[str, dict[tuple, dict]]:
    """Table -> key -> values. `weight`: (year, edition, drg) -> weight; computed from costs where None."""
    stays = stays.astype(object).where(stays.notna(), None)
    stays[YEAR] = [month.year for month in stays["month"]]
    stays["hospital_province"] = stays["hospital_code"].map(province_of)
    registered = stays[stays["hospital_province"].notna()]
    found = {
        "hospital_mdc_month": grouped(stays, ["hospital_code", "month", "mdc"], sums),
        "hospital_month": grouped(stays, ["hospital_code", "month"], sums),
        "hospital_year": grouped(stays, ["hospital_code", YEAR], sums),
        "province_year": grouped(registered, ["hospital_province", YEAR], sums),
        "specialty_year": grouped(registered, ["hospital_province", "mdc", YEAR], sums),
        "hospital_month_median": medians(stays),
        "od_month": grouped(stays, ["origin_adcode", "destination_adcode", "mdc", "travel_reason", "month"], flows),
        "record_month": grouped(stays, ["month", "record_kind", "drg_edition", "level_source", "origin_basis"], records),
    }
    in_groups = stays[stays["drg"].notna()]
    found["hospital_drg_month"] = grouped(in_groups, ["hospital_code", "month", "mdc", "drg_edition", "drg"], resources)
    found["drg_reference"] = reference = grouped(in_groups, [YEAR, "drg_edition", "drg"], resources)
    for row in reference.values():
        row["mean_los_days"] = ratio(row["bed_days"], row["los_known"])
        row["mean_cost_yuan"] = ratio(row["cost_yuan"], row["cost_known"])
    found["weight_computed"] = computed = computed_weights(reference)
    weight = {key: row["weight"] for key, row in computed.items()} if weight is None else weight
    found["hospital_weight_month"] = case_mix(in_groups, weight)
    found["hospital_mdc_month_weighted"] = {
        key: {**row, "weighted_stays": 0, "weight_sum": 0, "weight_squared": 0} | found["hospital_weight_month"].get(key, {})
        for key, row in found["hospital_mdc_month"].items()
    }  # fmt: skip
    found["hospital_index_year"] = indexes(in_groups, reference)
    found["low_risk_drg"] = low = low_risk(reference)
    found["hospital_low_risk_year"] = low_risk_hospitals(in_groups, low)
    found["od_year"] = {
        (year, level, *rest): row
        for level, columns in (("province", ("origin_province", "destination_province")), ("prefecture", ("origin_adcode", "destination_adcode")))
        for (year, *rest), row in grouped(stays, [YEAR, *columns, "mdc", "travel_reason"], flows).items()
    }
    placed = stays[stays["origin_province"].notna() & stays["destination_province"].notna()]
    found["outflow_year"] = grouped(placed, [YEAR, "origin_province"], outflow)
    return found


def grouped(stays: pd.DataFrame, keys: list[str], values: Callable[[pd.DataFrame], dict]) -> dict[tuple, dict]:
    """Key -> values of its stays; a missing key is a key like any other."""
    marked = stays.assign(**{key: stays[key].where(stays[key].notna(), "(none)") for key in keys})
    return {tuple(None if k == "(none)" else k for k in key): values(group) for key, group in marked.groupby(keys)}


def known(stays: pd.DataFrame, column: str) -> list:
    """The values that are there."""
    return [value for value in stays[column] if value is not None]


def where(stays: pd.DataFrame, column: str, value: bool) -> pd.DataFrame:
    """The stays of which this is known, and so."""
    return chosen(stays, [one is value for one in stays[column]])


def chosen(stays: pd.DataFrame, mask: list[bool]) -> pd.DataFrame:
    """The stays that a mask chooses; an empty mask chooses none, and not no columns."""
    return stays.loc[pd.Series(mask, index=stays.index, dtype=bool)]


def sums(stays: pd.DataFrame) -> dict:
    """What indicators are made of."""
    adults = where(stays, "newborn", False)
    operated = where(adults, "operated", True)
    elective = where(operated, "elective", True)
    placed = stays[stays["origin_province"].notna() & stays["destination_province"].notna()]
    days, costs, weights, levels = known(stays, "los_days"), known(stays, "total_yuan"), known(stays, "weight"), known(operated, "surgery_level")
    return {
        "stays": len(stays), "newborns": known(stays, "newborn").count(True), "surgical_base": len(known(adults, "operated")), "operated": len(operated),
        "level_known": len(levels), "level_3": levels.count(3), "level_4": levels.count(4),
        "access_known": len(known(operated, "minimally_invasive")), "minimal_access": known(operated, "minimally_invasive").count(True),
        "elective_operated": len(known(elective, "day_case")), "day_surgery": known(elective, "day_case").count(True),
        "outcome_known": len(known(stays, "died")), "deaths": known(stays, "died").count(True),
        "los_known": len(days), "bed_days": sum(days), "bed_days_squared": sum(day * day for day in days),
        "cost_known": len(costs), "cost_yuan": sum(costs), "weighted_stays": len(weights), "weight_sum": sum(weights),
        "weight_squared": sum(one * one for one in weights), "origin_known": len(placed),
        "inflow": sum(a != b for a, b in zip(placed["origin_province"], placed["destination_province"], strict=True)),
    }  # fmt: skip


def resources(stays: pd.DataFrame) -> dict:
    """Days, cost and deaths of a group."""
    days, costs, outcomes = known(stays, "los_days"), known(stays, "total_yuan"), known(stays, "died")
    return {
        "stays": len(stays), "los_known": len(days), "bed_days": sum(days), "cost_known": len(costs), "cost_yuan": sum(costs),
        "outcome_known": len(outcomes), "deaths": outcomes.count(True),
    }  # fmt: skip


def flows(stays: pd.DataFrame) -> dict:
    """Stays and the fund's payments."""
    funds = known(stays, "fund_yuan")
    return {"stays": len(stays), "fund_known": len(funds), "fund_yuan": sum(funds)}


def outflow(stays: pd.DataFrame) -> dict:
    """Stays of the people of a province, and those outside."""
    outside = stays[stays["origin_province"] != stays["destination_province"]]
    return {"stays": len(stays), "outside": len(outside), "fund_yuan": sum(known(stays, "fund_yuan")), "fund_outside_yuan": sum(known(outside, "fund_yuan"))}


def records(stays: pd.DataFrame) -> dict:
    """What the files say."""
    both = stays[stays["drg"].notna() & stays["weight"].notna()]
    return {"stays": len(stays), "drg_known": len(known(stays, "drg")), "weighted_stays": len(known(stays, "weight")), "weighted_groups": len(both)}


def medians(stays: pd.DataFrame) -> dict[tuple, dict]:
    """The two middle values of each hospital and month."""
    found = {}
    for quantity in ("los_days", "total_yuan"):
        for key, group in grouped(stays, ["hospital_code", "month"], lambda group, name=quantity: {"all": known(group, name)}).items():
            values = group["all"]
            if values:
                found[*key, quantity] = {
                    "known": len(values), "lower_middle": statistics.median_low(values), "upper_middle": statistics.median_high(values),
                }  # fmt: skip
    return found


def computed_weights(reference: dict) -> dict[tuple, dict]:
    """Mean cost of the group over mean cost of all, by year and edition."""
    found = {}
    for (year, edition, drg), row in reference.items():
        same = [other for (y, e, _), other in reference.items() if (y, e) == (year, edition)]
        mean = ratio(sum(other["cost_yuan"] for other in same), sum(other["cost_known"] for other in same))
        if row["cost_known"] and mean:
            found[year, edition, drg] = {"weight": row["mean_cost_yuan"] / mean}
    return found


def case_mix(stays: pd.DataFrame, weight: dict) -> dict[tuple, dict]:
    """Weights of the stays that have one."""
    own = [weight.get((row.year, row.drg_edition, row.drg)) for row in stays.itertuples()]
    weighted = chosen(stays.assign(own=own), [one is not None for one in own])
    return grouped(weighted, ["hospital_code", "month", "mdc"], lambda group: {
        "weighted_stays": len(group), "weight_sum": sum(group["own"]), "weight_squared": sum(one * one for one in group["own"]),
    })  # fmt: skip


def indexes(stays: pd.DataFrame, reference: dict) -> dict[tuple, dict]:
    """Days and cost in units of the reference's mean of the same group."""

    def of(group: pd.DataFrame) -> dict:
        found = {"time_cases": 0, "time_sum": 0.0, "cost_cases": 0, "cost_sum": 0.0}
        for row in group.itertuples():
            mean = reference[row.year, row.drg_edition, row.drg]
            if row.los_days is not None:
                found["time_cases"] += 1
                found["time_sum"] += row.los_days / mean["mean_los_days"]
            if row.total_yuan is not None:
                found["cost_cases"] += 1
                found["cost_sum"] += float(row.total_yuan) / mean["mean_cost_yuan"] if mean["mean_cost_yuan"] else 0
        return found

    return grouped(stays, ["hospital_code", YEAR], of)


def low_risk(reference: dict) -> dict[tuple, dict]:
    """Groups whose log mortality is below the mean of all less one standard deviation."""
    found = {}
    for year, edition in {key[:2] for key in reference}:
        rows = {key: row for key, row in reference.items() if key[:2] == (year, edition) and row["deaths"]}
        logs = {key: math.log(row["deaths"] / row["outcome_known"]) for key, row in rows.items()}
        if len(logs) > 1:
            limit = statistics.fmean(logs.values()) - statistics.stdev(logs.values())
            found |= {key: {"outcome_known": rows[key]["outcome_known"], "deaths": rows[key]["deaths"]} for key in rows if logs[key] < limit}
    return found


def low_risk_hospitals(stays: pd.DataFrame, low: dict) -> dict[tuple, dict]:
    """Stays, deaths and expected deaths of a hospital in those groups."""
    inside = chosen(stays, [(row.year, row.drg_edition, row.drg) in low for row in stays.itertuples()])

    def of(group: pd.DataFrame) -> dict:
        rows = [low[row.year, row.drg_edition, row.drg] for row in group.itertuples() if row.died is not None]
        return {"outcome_known": len(rows), "deaths": known(group, "died").count(True), "expected_deaths": sum(r["deaths"] / r["outcome_known"] for r in rows)}

    return grouped(inside, ["hospital_code", YEAR], of)


def ratio(one, other) -> float | None:
    """Exact sums first, one division last."""
    return float(one) / other if other else None
