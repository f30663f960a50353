"""Runs `sql/checks`: each statement returns the rows at fault as (file, row, field, value, expected).

`expected` may be null; the rule's own sentence of `sql/checks/rule.csv` stands then. Every check runs
before any is reported, so that one visit mends everything.
"""

import csv

import duckdb

from etl import paths, statements
from etl.errors import Fault


def rules() -> dict[str, dict[str, str]]:
    """rule_id -> severity and wording in both languages."""
    with (paths.SQL / "checks" / "rule.csv").open(encoding="utf-8", newline="") as file:
        return {row["rule_id"]: row for row in csv.DictReader(file)}


def run(con: duckdb.DuckDBPyConnection) -> list[Fault]:
    """All faults of all rules, errors and warnings."""
    wording = rules()
    faults = []
    for name, text in statements.read("checks").items():
        rule = wording[name]
        for file, row, field, value, expected in con.execute(text).fetchall():
            detail = f" {expected}" if expected else ""
            faults.append(
                Fault(
                    name, file, row, field, value,
                    rule["expected_zh"] + detail, rule["expected_en"] + detail, rule["severity"],
                )  # fmt: skip
            )
    return faults
