"""Disclosure control of the measures, attacked: differences, totals, complements, and exact linear algebra."""

import itertools

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import linalg

from etl.cases import shield
from etl.cases.shield import COUNTS, SPLITS, USABLE

PARENTS = {"H1": "province:1", "H2": "province:1", "H3": "province:1", "specialty:1:A": "province:1", "specialty:1:B": "province:1"}


def counts(random, stays: int) -> dict[str, int]:
    """Counts that fit into each other, many of them small."""
    row = {"stays": stays, "los_known": stays, "cost_known": stays, "weighted_stays": stays}
    row["surgical_base"] = stays - int(random.binomial(stays, 0.05))
    row["operated"] = int(random.binomial(row["surgical_base"], 0.4))
    row["elective_operated"] = int(random.binomial(row["operated"], 0.7))
    row["day_surgery"] = int(random.binomial(row["elective_operated"], 0.1))
    row["level_known"], row["access_known"] = row["operated"], row["operated"]
    row["level_3"] = int(random.binomial(row["level_known"], 0.2))
    row["level_4"] = int(random.binomial(row["level_known"] - row["level_3"], 0.15))
    row["minimal_access"] = int(random.binomial(row["access_known"], 0.2))
    row["outcome_known"] = stays
    row["origin_known"] = stays - int(random.random() < 0.2)  # something is missing at times
    row["deaths"], row["inflow"] = int(random.binomial(stays, 0.01)), int(random.binomial(stays, 0.08))
    return row


def levels(seed: int, months: int, size: int) -> dict[str, pd.DataFrame]:
    """Months and years of three hospitals and two categories that add up to one province."""
    random = np.random.default_rng(seed)
    rows = [
        {"entity": hospital, "period": f"2023-{month + 1:02}", "mdc": mdc, **counts(random, int(random.integers(1, size)))}
        for hospital, month, mdc in itertools.product(("H1", "H2", "H3"), range(months), "AB")
    ]
    base = pd.DataFrame(rows)
    base["level_3_4"] = base["level_3"] + base["level_4"]
    numbers = [column for column in base if column not in ("entity", "period", "mdc")]
    year = base.assign(period="2023")
    return {
        "hospital_month": base.groupby(["entity", "period"])[numbers].sum().reset_index(),
        "hospital_year": year.groupby(["entity", "period"])[numbers].sum().reset_index(),
        "province_year": year.assign(entity="province:1").groupby(["entity", "period"])[numbers].sum().reset_index(),
        "specialty_year": year.assign(entity="specialty:1:" + year["mdc"]).groupby(["entity", "period"])[numbers].sum().reset_index(),
    }


def known_sums(tables: dict[str, pd.DataFrame]) -> tuple[dict, list[dict]]:
    """Every count as a variable with its value, and every sum that a reader knows, written out one by one."""
    value = {(row.entity, row.period, count): int(getattr(row, count)) for frame in tables.values() for row in frame.itertuples() for count in COUNTS if hasattr(row, count)}
    relations = []

    def add(total, parts):
        if total in value and all(part in value for part in parts):
            relations.append({total: -1, **dict.fromkeys(parts, 1)})

    for entity, period, count in list(value):
        for whole, parts in SPLITS:
            printed = [p for p in parts if p[0] != "-"]
            if count == whole and all((entity, period, p) in value for p in printed):
                rest = [p for p in parts if p[0] == "-"]
                for name in rest:
                    value[entity, period, name] = value[entity, period, whole] - sum(value[entity, period, p] for p in printed)
    for entity, period, count in list(value):
        for whole, part in USABLE:
            if count == part and value[entity, period, whole] == value[entity, period, part]:
                add((entity, period, whole), [(entity, period, part)])  # guessed rightly: nothing is missing
        for whole, parts in SPLITS:
            if count == whole:
                add((entity, period, whole), [(entity, period, part) for part in parts])
        if period == "2023":
            add((entity, period, count), [key for key in value if key[0] == entity and key[2] == count and len(key[1]) > 4] or [None])
            for prefix in ("H", "specialty:"):
                if entity == "province:1":
                    add((entity, period, count), [key for key in value if key[0].startswith(prefix) and key[1] == period and key[2] == count] or [None])
    return value, relations


def exactly_known(value: dict, relations: list[dict], published: set) -> set:
    """Unpublished counts that follow from the published ones by linear algebra (a null space, no cleverness)."""
    unknown = [key for key in value if key not in published]
    matrix = np.zeros((len(relations), len(unknown)))
    place = {key: index for index, key in enumerate(unknown)}
    for line, relation in enumerate(relations):
        for key, sign in relation.items():
            if key in place:
                matrix[line, place[key]] = sign
    free = linalg.null_space(matrix, rcond=1e-9) if unknown else np.zeros((0, 0))
    return {key for key, row in zip(unknown, free, strict=True) if np.abs(row).max(initial=0) < 1e-7}


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10**6), months=st.integers(1, 3), size=st.sampled_from([15, 60, 400]))
def test_no_small_count_follows_from_what_is_published(seed, months, size):
    tables = levels(seed, months, size)
    result = shield.shield(tables, PARENTS)
    value, relations = known_sums(tables)
    published = {
        (row.entity, row.period, count)
        for name, frame in tables.items() for index, row in zip(frame.index, frame.itertuples(), strict=True)
        for count in COUNTS if count in frame and result.shown[name].at[index, count]
    }  # fmt: skip
    assert all(value[key] >= 10 for key in published)
    small = {key for key in exactly_known(value, relations, published) if 0 < value[key] < 10}
    assert not small


def test_differences_are_protected():
    """100 discharges of whom 97 survived by a published total would tell of 3 deaths; so would all months but one."""
    rows = {"stays": 100, "outcome_known": 100, "deaths": 3, "surgical_base": 96, "operated": 50}
    frame = pd.DataFrame([{"entity": "H9", "period": "2023", **rows}])
    shown = shield.shield({"hospital_year": frame}, {}).shown["hospital_year"].iloc[0]
    assert shown["outcome_known"] and not shown["deaths"]
    assert shown["stays"] and not shown["surgical_base"] and shown["operated"]  # 4 newborns would be the difference
    row = pd.DataFrame([{"entity": "H9", "period": "2023", "stays": 12, "los_known": 12, "surgical_base": 11}])
    shown = shield.shield({"hospital_year": row}, {}).shown["hospital_year"].iloc[0]
    assert shown["los_known"] == shown["stays"]  # one number under two names
    months = pd.DataFrame([{"entity": "H9", "period": f"2023-{month:02}", "stays": 100, "outcome_known": 100, "deaths": deaths} for month, deaths in ((1, 4), (2, 30), (3, 40))])
    year = pd.DataFrame([{"entity": "H9", "period": "2023", "stays": 300, "outcome_known": 300, "deaths": 74}])
    result = shield.shield({"hospital_month": months, "hospital_year": year}, {})
    assert result.shown["hospital_month"]["deaths"].tolist() == [False, False, True]
    assert result.shown["hospital_year"]["deaths"].tolist() == [True]
    assert result.report["below_threshold"] == 1 and result.report["withheld"] == 2


def test_a_threshold_of_one_shows_everything():
    tables = levels(1, 2, 15)
    result = shield.shield(tables, PARENTS, threshold=1)
    assert all(mask.all().all() for mask in result.shown.values())
