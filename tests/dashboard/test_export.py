"""What leaves the house: the data package, CSV that no spreadsheet runs, Parquet, pictures with Chinese text."""

import csv
import hashlib
import io
import json
import re
import zipfile

import altair as alt
import pandas as pd
import pyarrow.parquet as pq
import pytest

from dashboard import db, export


@pytest.fixture(scope="module")
def snapshot(served):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NRMC_WAREHOUSE", str(served))
        yield db.current()


@pytest.fixture(scope="module")
def archive(snapshot):
    with zipfile.ZipFile(io.BytesIO(export.data_package(snapshot))) as archive:
        yield archive


@pytest.fixture(scope="module")
def package(archive) -> dict:
    return json.loads(archive.read("datapackage.json"))


def rows_of(archive, resource: dict) -> list[list[str]]:
    return list(csv.reader(io.StringIO(archive.read(resource["path"]).decode("utf-8"), newline="")))


def test_the_package_names_itself_and_its_sources(package, snapshot, published):
    assert package["profile"] == "tabular-data-package" and package["version"] == snapshot.version
    assert re.fullmatch(r"[-a-z0-9._]+", package["name"]) and package["created"] == snapshot.published_at
    assert [licence["name"] for licence in package["licenses"]] == ["CC-BY-4.0"]
    assert len(package["sources"]) == sum(row["tier"] != "D" for row in published("source"))
    assert all(source["title"] for source in package["sources"])
    assert {source["path"] for source in package["sources"] if "path" in source} == {row["url"] for row in published("source") if row["url"]}


def test_every_published_table_is_a_resource_and_nothing_else(package, archive, snapshot):
    names = [resource["name"] for resource in package["resources"]]
    assert len(names) == len(set(names)) and all(re.fullmatch(r"[-a-z0-9._]+", name) for name in names)
    assert {name.replace("-", "_") for name in names} == set(db.tables(snapshot)) - {"map_layer", "build", "od_cell", "od_measure", "od_reason", "od_place"}
    assert set(archive.namelist()) == {resource["path"] for resource in package["resources"]} | {"datapackage.json", "README.md"}


def test_each_csv_has_the_fields_of_its_schema_and_all_rows(package, archive, published):
    for resource in package["resources"]:
        head, *rows = rows_of(archive, resource)
        assert head == [field["name"] for field in resource["schema"]["fields"]], resource["name"]
        assert len(rows) == len(published(resource["name"].replace("-", "_"))), resource["name"]
        content = archive.read(resource["path"])
        assert resource["bytes"] == len(content) and resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"


def test_values_are_of_the_type_of_their_field(package, archive):
    valid = {
        "string": lambda value: True,
        "integer": lambda value: re.fullmatch(r"-?\d+", value),
        "number": lambda value: float(value) is not None,
        "boolean": lambda value: value in ("True", "False"),
        "date": lambda value: re.fullmatch(r"\d{4}-\d\d-\d\d", value),
    }
    for resource in package["resources"]:
        _, *rows = rows_of(archive, resource)
        for position, field in enumerate(resource["schema"]["fields"]):
            assert all(valid[field["type"]](row[position]) for row in rows if row[position]), (resource["name"], field)


def test_keys_are_unique_and_references_lead_somewhere(package, archive):
    columns = {}
    for resource in package["resources"]:
        head, *rows = rows_of(archive, resource)
        columns[resource["name"]] = {name: [row[i] for row in rows] for i, name in enumerate(head)}
    keys = {resource["name"]: resource["schema"].get("primaryKey") for resource in package["resources"]}
    assert keys["observation"] == ["observation_id"] and keys["source"] == ["source_id"]
    for resource in package["resources"]:
        own = columns[resource["name"]]
        for key in keys[resource["name"]] or ():
            assert len(set(own[key])) == len(own[key]) and all(own[key]), (resource["name"], key)
        for foreign in resource["schema"].get("foreignKeys", ()):
            (field,), other = foreign["fields"], foreign["reference"]
            known = columns[other["resource"] or resource["name"]][other["fields"][0]]
            assert set(own[field]) - {""} <= set(known), (resource["name"], field)


def test_every_column_has_a_title_in_both_languages(package):
    untitled = [
        f"{resource['name']}.{field['name']}"
        for resource in package["resources"]
        for field in resource["schema"]["fields"]
        if " / " not in field.get("title", "")
    ]
    assert not untitled, "give it a title in codelists/column.csv or as evidence_page_column_… in text.csv"


def test_the_same_version_gives_the_same_bytes(snapshot):
    assert export.data_package(snapshot) == export.data_package(snapshot)


def test_parquet_keeps_types_and_says_its_version(snapshot, published):
    table = pq.read_table(io.BytesIO(export.parquet("observation", snapshot)))
    assert table.num_rows == len(published("observation"))
    assert table.schema.metadata[b"data_version"].decode() == snapshot.version
    kinds = {field.name: str(field.type) for field in table.schema}
    assert kinds["value_low"] == "double" and kinds["axis_date"].startswith("date32") and kinds["rival_preferred_id"] == "string"
    assert table.column("observation_id").to_pylist() == [row["observation_id"] for row in published("observation")]


@pytest.mark.parametrize("text", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", " =1", "\t=1", "＝1+1"])
def test_csv_runs_no_formula(text):
    content = export.csv(pd.DataFrame({"a": [text]}), "v").decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(content, newline=""))
    assert row["a"] == "'" + text and row["data_version"] == "v"


@pytest.mark.parametrize("text", ["+8.9", "-5.2 %", "−5 %", "~ 12", "北京", "-", ""])
def test_csv_leaves_numbers_and_words_alone(text):
    content = export.csv(pd.DataFrame({"a": [text], "n": [-1.5]}), "v")
    assert content.startswith(b"\xef\xbb\xbf")
    (row,) = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    assert row["a"] == text and row["n"] == "-1.5"


def chart(title: str) -> alt.Chart:
    return alt.Chart(pd.DataFrame({"x": [1]}), title=title).mark_point().encode(x="x").properties(width=120, height=60)


def test_svg_holds_chinese_text():
    drawn = export.svg(chart("山西白求恩医院")).decode()
    assert drawn.startswith("<svg") and "山西白求恩医院" in drawn


def test_png_draws_chinese_text():
    one, other = export.png(chart("山西")), export.png(chart("广东"))
    assert one.startswith(b"\x89PNG") and len(one) > 1000
    # without a Chinese font both titles are the same row of empty boxes, or nothing
    assert one != other, "no Chinese font is installed"
