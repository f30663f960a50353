"""Runs `sql/checks` (of facts) or `sql/flow_checks` (of a received table): each statement returns the rows at fault
as (file, row, field, value, expected).

`expected` may be null; the rule's own sentence of `rule.csv` in the same folder stands then. It may be a text for both
languages or a struct of `zh` and `en`. Every check runs before any is reported, so that one visit mends everything.
"""

import csv

import duckdb

from etl import paths, statements
from etl.errors import Fault


def rules(folder: str = "checks") -> dict[str, dict[str, str]]:
    """rule_id -> severity and wording in both languages."""
    with (paths.SQL / folder / "rule.csv").open(encoding="utf-8", newline="") as file:
        return {row["rule_id"]: row for row in csv.DictReader(file)}


def run(con: duckdb.DuckDBPyConnection, folder: str = "checks", most: int = 1_000_000) -> list[Fault]:
    """All faults of all rules, errors and warnings; of each rule at most the first `most`."""
    wording = rules(folder)
    faults = []
    for name, text in statements.read(folder).items():
        rule = wording[name]
        for file, row, field, value, expected in con.execute(text).fetchmany(most):
            zh, en = (expected["zh"], expected["en"]) if isinstance(expected, dict) else (expected, expected)
            faults.append(
                Fault(
                    name, file, row, field, value,
                    rule["expected_zh"] + (f" {zh}" if zh else ""), rule["expected_en"] + (f" {en}" if en else ""), rule["severity"],
                )  # fmt: skip
            )
    return faults
