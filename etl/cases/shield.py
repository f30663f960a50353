"""Decides for every count of every subject and period whether it may be published (`etl.disclosure`).

The sums that readers know: months add up to their year, hospitals to their province, categories to their province,
and each count below to its whole. What a whole leaves over (survivors, minor operations) is never printed, but anyone
can subtract, so it is protected like a printed count. What merely was not recorded is no fact about a patient; those
differences are the coverage and are not protected. But where nothing was missing, a usable count is the whole itself,
and stays hidden with it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from etl import disclosure
from etl.disclosure_cells import Equations

# whole -> its parts; a part with a leading "-" is what the others leave over.
SPLITS = (
    ("stays", ("surgical_base", "-outside_surgical_base")),
    ("surgical_base", ("operated", "-not_operated")),
    ("operated", ("elective_operated", "-not_elective")),
    ("elective_operated", ("day_surgery", "-not_day_surgery")),
    ("level_known", ("level_3", "level_4", "-lower_levels")),
    ("level_3_4", ("level_3", "level_4")),
    ("level_known", ("level_3_4", "-lower_levels")),
    ("access_known", ("minimal_access", "-open_access")),
    ("outcome_known", ("deaths", "-survived")),
    ("origin_known", ("inflow", "-local")),
    ("outcome_known", ("low_risk_known", "-other_risk_known")),
    ("low_risk_known", ("low_risk_deaths", "-low_risk_survived")),
    ("deaths", ("low_risk_deaths", "-other_risk_deaths")),
)
# whole -> what of it is usable: where the two are equal, they are one number under two names.
USABLE = (
    *(("stays", name) for name in ("outcome_known", "los_known", "cost_known", "weighted_stays", "origin_known")),
    *(("operated", name) for name in ("level_known", "access_known")), ("los_known", "time_cases"), ("cost_known", "cost_cases"),
)  # fmt: skip
NAMED = [*(whole for whole, _ in SPLITS), *(part for _, parts in SPLITS for part in parts if part[0] != "-"), *(part for _, part in USABLE)]
COUNTS = tuple(dict.fromkeys(NAMED))
# Who is sacrificed first: what is not printed, then months, categories, years of a hospital, and provinces last.
SACRIFICE = {"left_over": 0, "hospital_month": 1, "specialty_year": 2, "hospital_year": 3, "province_year": 4}


@dataclass(frozen=True)
class Shielded:
    """For each level a frame of booleans, one column a count, in the order of the level's rows; and the report."""

    shown: dict[str, pd.DataFrame]
    report: dict


def shield(levels: dict[str, pd.DataFrame], province_of: dict[str, str], threshold: int = disclosure.THRESHOLD) -> Shielded:
    """`levels`: name -> frame with `entity`, `period` and counts. Entities: hospital codes, 'province:<adcode>',
    'specialty:<adcode>:<mdc>'. `province_of`: entity -> the entity of its province. Raises ValueError where sums do
    not add up, which would be a bug."""
    cells, places = _cells(levels)
    equations = Equations(cells[["entity", "period", "count"]])
    for whole, parts in SPLITS:
        equations.roll_up(count={part.removeprefix("-"): whole for part in parts})
    for whole, part in _equal(cells):
        equations.add(whole, part)
    months = {period: period[:4] for period in cells["period"].unique() if len(period) > 4}
    if months:
        equations.roll_up(period=months)
    for prefix in ("specialty:", ""):
        chosen = {entity: parent for entity, parent in province_of.items() if entity.startswith("specialty:") == bool(prefix)}
        if chosen:
            equations.roll_up(entity=chosen)
    result = disclosure.protect(cells["value"].to_numpy(), equations.matrix(), threshold, weights=cells["weight"].to_numpy())
    shown = {name: pd.DataFrame(threshold <= 1, index=frame.index, columns=list(COUNTS)) for name, frame in levels.items()}
    cells["published"] = result.published
    for (name, count), group in cells[cells["printed"]].groupby(["level", "count"], sort=False):
        column = shown[name][count].to_numpy().copy()
        column[places[group.index]] = group["published"]
        shown[name][count] = column
    printed = cells["printed"].to_numpy()
    report = {"threshold": threshold, "counts": int(printed.sum()), "withheld": int((~result.published & printed).sum()),
              "below_threshold": int((result.primary & printed).sum()), "with_differences": result.report()}  # fmt: skip
    return Shielded(shown, report)


def _cells(levels: dict[str, pd.DataFrame]) -> tuple[pd.DataFrame, np.ndarray]:
    """All positive counts and differences as long rows; for each the row number in its level."""
    found = []
    for name, frame in levels.items():
        values = {count: frame[count].fillna(0).astype("int64").to_numpy() for count in COUNTS if count in frame}
        left_over = {}
        for whole, parts in SPLITS:
            if whole in values and all(p in values for p in parts if p[0] != "-"):
                rest = values[whole] - sum(values[p] for p in parts if p[0] != "-")
                left_over |= {p[1:]: rest for p in parts if p[0] == "-"}
        for printed, columns in ((True, values), (False, left_over)):
            for count, value in columns.items():
                row = np.flatnonzero(value)
                found.append(pd.DataFrame({
                    "level": name, "entity": frame["entity"].to_numpy()[row], "period": frame["period"].to_numpy()[row],
                    "count": count, "value": value[row], "row": row, "printed": printed,
                    "weight": SACRIFICE[name if printed else "left_over"],
                }))  # fmt: skip
    cells = pd.concat(found, ignore_index=True)
    return cells, cells.pop("row").to_numpy()


def _equal(cells: pd.DataFrame) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Pairs of cells (row numbers) that are a whole and its usable part, and equal."""
    keys = ["entity", "period", "value"]
    place = {count: group[keys].reset_index(names="cell") for count, group in cells[cells["printed"]].groupby("count", sort=False)}
    for whole, part in USABLE:
        if whole in place and part in place:
            both = place[whole].merge(place[part], on=keys, suffixes=("_whole", "_part"))
            yield both["cell_whole"].to_numpy(), both["cell_part"].to_numpy()
