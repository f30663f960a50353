"""Every statement of `sql/measures` means the same on every engine: a small set of functions, and parsed by four dialects.

SQLGlot is a linter here and not a translator: it would turn exact percentiles into approximate ones without a word.
"""

import pytest
import sqlglot
from sqlglot import exp

from etl import statements

DIALECTS = ("duckdb", "spark", "clickhouse", "trino")
FUNCTIONS = {"sum", "count", "min", "max", "avg", "stddev_samp", "coalesce", "nullif", "cast", "case", "if", "extract", "substring", "row_number", "ln", "and", "or"}
TYPES = {"bigint", "double", "decimal(12, 2)", "decimal(12, 0)"}
STATEMENTS = statements.read("measures")


@pytest.mark.parametrize("name", STATEMENTS)
@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_statement_parses_to_the_same_tree_in_every_dialect(name, dialect):
    def shape(tree: exp.Expression) -> list[str]:
        return [type(node).__name__ for node in tree.walk() if not isinstance(node, exp.Identifier | exp.DataType | exp.DataTypeParam)]

    trees = sqlglot.parse(STATEMENTS[name], read=dialect)
    assert len(trees) == 1
    # ClickHouse and Spark have their own nodes for aggregates and casts of the same meaning.
    ours = sqlglot.parse_one(STATEMENTS[name], read="duckdb")
    assert [table.name for table in trees[0].find_all(exp.Table)] == [table.name for table in ours.find_all(exp.Table)]
    assert [one.alias_or_name for one in trees[0].selects] == [one.alias_or_name for one in ours.selects]
    assert abs(len(shape(trees[0])) - len(shape(ours))) <= len(list(ours.find_all(exp.Func)))


@pytest.mark.parametrize("name", STATEMENTS)
def test_only_allowed_functions_and_types(name):
    tree = sqlglot.parse_one(STATEMENTS[name], read="duckdb")
    used = {(node.sql_name() if not isinstance(node, exp.Anonymous) else node.name).lower() for node in tree.find_all(exp.Func)}
    assert used <= FUNCTIONS, used - FUNCTIONS
    assert {node.args["to"].sql(dialect="duckdb").lower() for node in tree.find_all(exp.Cast)} <= TYPES
    for forbidden in (exp.Filter, exp.Star, exp.Qualify, exp.Limit, exp.Lambda):
        found = [node for node in tree.find_all(forbidden) if not isinstance(node.parent, exp.Count)]  # but for count(*)
        assert not found, forbidden.__name__
    assert "::" not in STATEMENTS[name]
    assert not any(join.args.get("using") for join in tree.find_all(exp.Join))


@pytest.mark.parametrize("name", STATEMENTS)
def test_what_engines_read_differently_is_not_written(name):
    tree = sqlglot.parse_one(STATEMENTS[name], read="duckdb")
    for select in tree.find_all(exp.Select):
        # Medians: engines sort nulls differently, so a window numbers rows only after nulls are gone.
        if any(isinstance(window.this, exp.RowNumber) for window in select.find_all(exp.Window)):
            ordered = {column.name for window in select.find_all(exp.Window) for order in window.find_all(exp.Ordered) for column in order.find_all(exp.Column)}
            kept = {node.this.name for node in select.args["where"].find_all(exp.Is) if isinstance(node.parent, exp.Not)}
            assert ordered <= kept
        # ClickHouse takes a bare name for an alias of the same select before it takes it for a column.
        aliases = {one.alias for one in select.selects if isinstance(one, exp.Alias) and one.find(exp.AggFunc)}
        for one in select.selects:
            bare = {column.name for column in one.find_all(exp.Column) if not column.table}
            assert not (bare & aliases) - {one.alias}, (name, bare & aliases)
        # Whole numbers divide differently; a division has a double on one side.
        for division in select.find_all(exp.Div):
            assert division.find(exp.Cast) or "mean_" in division.sql() or "log" in division.sql(), division.sql()
