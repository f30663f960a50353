"""Statements run in the order of what they read; the names of files carry no numbers."""

from graphlib import CycleError

import duckdb
import pytest

from etl import statements


@pytest.fixture(scope="module")
def con():
    with duckdb.connect() as con:
        yield con


@pytest.mark.parametrize(
    ("text", "tables"),
    [
        ("select 1", set()),
        ("select * from a", {"a"}),
        ("-- from z\nselect 'from y' as x from a", {"a"}),
        ("select * from a join b using (k) left join c on a.k = c.k", {"a", "b", "c"}),
        ("select (select max(k) from b) from a where k in (select k from c)", {"a", "b", "c"}),
        ("select * from a union all select * from b", {"a", "b"}),
        ("select * from raw.a", {"a"}),
        ("from a", {"a"}),
    ],
)
def test_tables_of(con, text, tables):
    assert statements.tables_of(con, text) == tables


def test_tables_of_looks_into_steps(con):
    assert statements.tables_of(con, "with s as (select * from a) select * from s join b using (k)") >= {"a", "b"}


@pytest.mark.parametrize("text", ["select from where", "drop table a", "create table a as select 1"])
def test_only_a_select_is_a_statement(con, text):
    with pytest.raises(ValueError, match=r".+"):
        statements.tables_of(con, text)


def test_each_statement_comes_after_what_it_reads(con):
    texts = {
        "a_last": "select * from m join z using (k)",
        "m": "select k from z",
        "z": "select 1 as k from outside",  # a table of no file sets no order
    }
    assert statements.ordered(con, texts) == ["z", "m", "a_last"]


def test_a_statement_may_read_a_table_of_its_own_name(con):
    assert statements.ordered(con, {"a": "select * from raw.a"}) == ["a"]


def test_macros_come_after_those_that_they_call():
    with duckdb.connect() as con:
        for macro in statements.macros():
            con.execute(macro)
        names = {name for (name,) in con.execute("select function_name from duckdb_functions() where not internal").fetchall()}
    assert names == set(statements.read("macros"))


def test_a_circle_is_refused(con):
    with pytest.raises(CycleError):
        statements.ordered(con, {"a": "select * from b", "b": "select * from a"})


@pytest.mark.parametrize("folder", ["staging", "marts", "flows", "flows_published"])
def test_the_real_statements_have_an_order(con, folder):
    texts = statements.read(folder)
    names = statements.ordered(con, texts)
    assert sorted(names) == sorted(texts)
    for place, name in enumerate(names):
        later = set(names[place + 1 :])
        assert not statements.tables_of(con, texts[name]) & later


def test_a_change_of_any_statement_is_a_change_of_the_inputs():
    files = {path.parent.name for path in statements.files()}
    assert files >= {"macros", "flows", "flows_published", "staging", "checks", "marts"}
    assert any(path.name == "rule.csv" for path in statements.files())
