"""The rules of the house that a machine can check: who imports whom, the shape of SQL, what is published, sentences."""

import ast
import csv
import json
import re
import string
import subprocess
import sys
from functools import cache
from pathlib import Path

import duckdb
import pytest

from etl import build, checks, paths, statements

ROOT = paths.ROOT
PAGES = [*ROOT.glob("app.py"), *sorted(ROOT.glob("pages/*.py"))]
DASHBOARD = sorted(ROOT.glob("dashboard/*.py"))
ETL = sorted(ROOT.glob("etl/**/*.py"))
SQL = [path for path in sorted(ROOT.glob("sql/*/*.sql")) if path.parent.name != "macros"]
MACROS = sorted(ROOT.glob("sql/macros/*.sql"))
TEXT = ROOT / "dashboard" / "text.csv"
CHINESE = re.compile("[一-鿿，。、；：（）！？《》]")
# The one module that is longer: a script of its own packages, run by hand when boundaries change.
LONG = {"etl/maps.py"}


def name(path: Path) -> str:
    """The path as a person writes it."""
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    """The parsed module."""
    return ast.parse(path.read_text("utf-8"))


def imports(path: Path) -> set[str]:
    """Dotted names that a module imports: `dashboard.db` for both ways of writing it."""
    found = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name(path)} imports relatively"
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def packages(path: Path) -> set[str]:
    """The packages behind the imports, without the standard library."""
    return {dotted.split(".")[0] for dotted in imports(path)} - set(sys.stdlib_module_names)


# ---------------------------------------------------------------- imports


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_a_page_imports_the_dashboard_and_streamlit(path):
    assert packages(path) <= {"dashboard", "streamlit", "pandas"}


@pytest.mark.parametrize("path", DASHBOARD, ids=name)
def test_the_dashboard_knows_neither_pages_nor_etl(path):
    assert not packages(path) & {"etl", "pages", "app", "tests"}
    assert ("duckdb" in packages(path)) <= (path.name == "db.py")


@pytest.mark.parametrize("path", [p for p in DASHBOARD if p.stem.startswith(("charts", "maps"))], ids=name)
def test_charts_are_functions_of_frames(path):
    assert not packages(path) & {"streamlit", "duckdb"} and "dashboard.db" not in imports(path)


@pytest.mark.parametrize("path", ETL, ids=name)
def test_the_etl_knows_no_screen(path):
    assert not packages(path) & {"streamlit", "altair", "pydeck", "dashboard", "pages", "app", "tests"}


@pytest.mark.parametrize("path", PAGES + DASHBOARD + ETL, ids=name)
def test_modules_are_short_and_say_what_they_are(path):
    assert name(path) in LONG or len(path.read_text("utf-8").splitlines()) < 300
    assert ast.get_docstring(tree(path)), "line 1 says what the module is"


# ---------------------------------------------------------------- SQL


@pytest.mark.parametrize("path", SQL, ids=name)
def test_a_file_is_one_select_that_says_what_one_row_is(path):
    text = path.read_text("utf-8")
    assert re.match(r"-- One row( is|:) \S.*", text)
    (statement,) = duckdb.extract_statements(text)
    assert statement.type == duckdb.StatementType.SELECT


@pytest.mark.parametrize("path", MACROS, ids=name)
def test_a_macro_is_one_formula_with_its_source(path):
    text = path.read_text("utf-8")
    assert re.match(r"-- Gives \S.*", text)
    (statement,) = duckdb.extract_statements(text)
    assert statement.type == duckdb.StatementType.CREATE and f"macro {path.stem}(" in text


@pytest.mark.parametrize("path", sorted(ROOT.glob("sql/staging/*.sql")), ids=name)
def test_staging_only_names_and_types(path):
    assert path.stem.startswith("stg_")
    parsed = duckdb.execute("select json_serialize_sql(?::varchar)", [path.read_text("utf-8")]).fetchone()[0]
    node = json.loads(parsed)["statements"][0]["node"]
    if path.stem == "stg_subject":  # the one union: what a fact can be about comes from five files
        assert node["type"] == "SET_OPERATION_NODE"
        return
    assert node["type"] == "SELECT_NODE" and node["from_table"]["type"] == "BASE_TABLE"
    assert node["from_table"]["schema_name"] == "raw"
    assert node["from_table"]["table_name"] == path.stem.removeprefix("stg_")
    assert not node["where_clause"] and not node["group_expressions"] and not node["modifiers"] and not node["qualify"]


def test_layers_read_the_layer_below(published):
    staging, marts = set(statements.read("staging")), set(statements.read("marts"))
    loaded = {"dataset", "place", "specialty", "distance"}
    exact = set(statements.read("flows")) | loaded | {"flow", "denominator"}
    # What leaves the exact counts: those that protection left open, money of groups that are open, and which groups there are.
    protected = set(statements.read("flows_published")) | loaded | {"open_variable", "state", "money", "unit", "od_measure_type"}
    layers = {"checks": staging, "marts": staging, "flows": exact, "flows_published": protected, "figures": marts | {"build"}}
    with duckdb.connect() as con:
        for folder, allowed in layers.items():
            for stem, text in statements.read(folder).items():
                steps = set(re.findall(r"(?:^with|^\),\n\n|\bwith)\s*(\w+) as \(", text, flags=re.MULTILINE))
                steps |= set(re.findall(r"^(\w+) as \($", text, flags=re.MULTILINE))
                assert statements.tables_of(con, text) <= allowed | steps, f"{folder}/{stem}"


def test_every_check_has_a_rule_in_both_languages():
    rules = checks.rules()
    assert set(rules) == set(statements.read("checks"))
    for rule in rules.values():
        assert rule["severity"] in ("error", "warning") and rule["expected_zh"]
        assert rule["expected_en"] and not CHINESE.search(rule["expected_en"])


def test_a_check_returns_rows_at_fault():
    con, _ = build.prepare(ROOT / "data")
    for stem, text in statements.read("checks").items():
        columns = [column[0] for column in con.execute(text).description]
        assert columns == ["file", "row", "field", "value", "expected"], stem
        assert text.endswith("order by all"), stem  # the same faults in the same order
    con.close()


def test_only_marts_are_published(warehouse):
    (file,) = warehouse.glob("*.duckdb")
    with duckdb.connect(str(file), read_only=True) as con:
        tables = {table for (table,) in con.execute("select table_name from duckdb_tables()").fetchall()}
        assert not con.execute("select * from duckdb_views() where not internal").fetchall()
        assert con.execute("select distinct schema_name from duckdb_tables()").fetchall() == [("main",)]
    assert tables == set(statements.read("marts")) | {"build"}


# ---------------------------------------------------------------- figures and sentences


def calls(*names: str) -> list[tuple[str, ast.Call]]:
    """Calls of functions or methods of these names, with the module they stand in."""
    return [
        (name(path), node)
        for path in PAGES + DASHBOARD
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and (getattr(node.func, "attr", None) or getattr(node.func, "id", None)) in names
    ]


def constants(node: ast.AST) -> set[str]:
    """Text that a node can be: the constants in it (`"a" if x else "b"`)."""
    return {n.value for n in ast.walk(node) if isinstance(n, ast.Constant) and isinstance(n.value, str)}


def test_figures_and_their_uses_belong_together():
    figures = {path.stem for path in ROOT.glob("sql/figures/*.sql")}
    used, known = set(), set()
    for _, call in calls("query", "cached", "sql"):
        if call.args and isinstance(call.func, ast.Attribute) and getattr(call.func.value, "id", None) == "db":
            used |= {call.args[0].value} if isinstance(call.args[0], ast.Constant) else constants(call.args[0])
    for _, call in calls("show"):
        used |= {v for keyword in call.keywords if keyword.arg == "sql" for v in constants(keyword.value) if v.isidentifier()}
    for path in PAGES + DASHBOARD:
        known |= constants(tree(path))
    assert used <= figures, "a figure without its SQL"
    assert figures <= known, "SQL that no figure uses"


@pytest.fixture(scope="module")
def sentences() -> dict[str, dict]:
    if not TEXT.is_file():
        pytest.skip("dashboard/text.csv is not there yet")
    with TEXT.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len({row["key"] for row in rows}), "a key stands twice"
    return {row["key"]: row for row in rows}


def test_sentences_stand_in_both_languages(sentences):
    for key, row in sentences.items():
        assert row["zh"] and row["en"] and not row.get(None), key
        assert not CHINESE.search(row["en"]), key
        fields = [{field for _, field, _, _ in string.Formatter().parse(row[lang]) if field} for lang in ("zh", "en")]
        assert fields[0] == fields[1], key


def test_every_sentence_is_used_and_every_used_one_exists(sentences):
    said, prefixes, suffixes = set(), set(), {""}
    for _, call in calls("t", "self"):
        match call.args[:1]:
            case [ast.Constant(value=key)]:
                said.add(key)
            case [ast.IfExp(body=ast.Constant(value=one), orelse=ast.Constant(value=other))]:
                said |= {one, other}
            case [ast.JoinedStr(values=[ast.Constant(value=prefix), *_])]:  # t(f"page_{name}")
                prefixes.add(prefix)
            case [ast.BinOp(right=ast.Constant(value=suffix))]:  # t(key + "_note")
                suffixes.add(suffix)
    assert not sorted(said - set(sentences)), "a sentence that text.csv does not have"
    anywhere = {value for path in PAGES + DASHBOARD for value in constants(tree(path))}
    unused = {
        key for key in sentences
        if not key.startswith(tuple(prefixes)) and not any(key.endswith(s) and key.removesuffix(s) in anywhere for s in suffixes)
    }  # fmt: skip
    assert not sorted(unused), "a sentence that nothing says"


# ---------------------------------------------------------------- the repository


def test_no_path_of_a_machine_is_written_down():
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    machine = re.compile("/(work|home|tmp|Users)" + r"/\w")
    found = []
    for line in listed.stdout.splitlines():
        content = (ROOT / line).read_bytes() if (ROOT / line).is_file() else b""
        if b"\0" not in content and machine.search(content.decode("utf-8", "replace")):
            found.append(line)
    assert not found
