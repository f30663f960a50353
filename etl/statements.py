"""Reads `sql/` and puts its statements in the order in which they need each other."""

import json
from collections.abc import Collection
from graphlib import TopologicalSorter
from pathlib import Path

import duckdb

from etl import paths


def read(folder: str) -> dict[str, str]:
    """Name -> text of every statement in `sql/<folder>`, one statement a file."""
    return {path.stem: path.read_text("utf-8").strip() for path in sorted((paths.SQL / folder).glob("*.sql"))}


def ordered(con: duckdb.DuckDBPyConnection, statements: dict[str, str]) -> list[str]:
    """Names in the order of what each select reads. Raises graphlib.CycleError for a circle."""
    graph = {name: (tables_of(con, text) & statements.keys()) - {name} for name, text in statements.items()}
    return list(TopologicalSorter(graph).static_order())


def tables_of(con: duckdb.DuckDBPyConnection, text: str) -> set[str]:
    """Names of the tables that a select reads, from its parse tree.

    `get_table_names` would do, but it binds the select, and 2.0 refuses `join … using` on tables yet to come.
    """
    tree = json.loads(con.execute("select json_serialize_sql(?::varchar)", [text]).fetchone()[0])
    if tree["error"]:
        raise ValueError(tree["error_message"])
    found, nodes = set(), [tree]
    while nodes:
        node = nodes.pop()
        if isinstance(node, dict):
            if node.get("type") == "BASE_TABLE":
                found.add(node["table_name"])
            nodes.extend(node.values())
        elif isinstance(node, list):
            nodes.extend(node)
    return found


def create_tables(
    con: duckdb.DuckDBPyConnection, folder: str, only: Collection[str] | None = None, views: Collection[str] = ()
) -> list[str]:
    """Run each select of `sql/<folder>` as a table of its file's name, or only some. Returns the names in order.

    `views` are not stored but read through: what is large and only passes by.
    """
    statements = {name: text for name, text in read(folder).items() if only is None or name in only}
    names = ordered(con, statements)
    for name in names:
        con.execute(f'create or replace {"view" if name in views else "table"} "{name}" as {statements[name]}')
    return names


def macros() -> list[str]:
    """Every `create macro` of `sql/macros`, in the order in which they need each other."""
    texts = read("macros")
    needs = {name: {other for other in texts if f"{other}(" in text} - {name} for name, text in texts.items()}
    return [texts[name] for name in TopologicalSorter(needs).static_order()]


def files() -> list[Path]:
    """Every SQL file whose text decides what the warehouse holds."""
    return sorted(path for folder in ("macros", "flows", "flows_published", "staging", "checks", "marts") for path in (paths.SQL / folder).glob("*"))
