"""Rule 1: the same 1,000 stays in every layout, encoding and format give the same canonical rows."""

import csv
import zipfile

import pytest

from etl import paths
from etl.cases import store
from etl.synth import cases, world
from tests.etl.cases.received import rejected, run, stays

STAYS = 1000
# What tells where a row came from, not what happened in the stay; keys of settlements are made of the visit id.
PLACE_IN_FILE = {"stay_key", "layout", "file_id", "file_row", "record_kind"}
# What a layout has no column for, or has with another meaning, is left out of the comparison with the 811 columns.
NOT_IN = {
    "hqms_643_2019": {"day_case"},
    "hqms_p_346": {"day_case"},
    # names of DBF columns have ten characters: the appended drg_edition is cut
    "hqms_p_dbf": {"day_case", "drg_edition"},
    "plain": {"fund_yuan", "travel_reason"},
}  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The stays in each layout."""
    home = tmp_path_factory.mktemp("synthetic")
    country = world.invent(world.read_places(paths.ROOT / "data"), 5)
    for layout in ("hqms_811_2020", *NOT_IN, "nhsa_setl_d", "nhsa_4101"):
        for encoding in ("gb18030", "utf-8"):
            cases.write(country, cases.Order(STAYS, layout, encoding), paths.ROOT / "data", home / layout / encoding)
    return home


def ingested(folder, layout: str, encoding: str, collection: str) -> list[dict]:
    """The canonical rows of one file, in the order of its rows."""
    (file,) = [path for path in (folder / layout / encoding).glob(f"{layout}.*")]
    lists = folder / layout / encoding
    run(file, collection=collection, hospitals=lists / "hospitals.csv", catalogue=lists / "surgery_catalogue.csv")
    return stays(collection)


def without(rows: list[dict], names: set[str]) -> list[dict]:
    """The rows less some columns."""
    return [{name: value for name, value in row.items() if name not in names} for row in rows]


@pytest.fixture
def expected(folder, private_folder) -> list[dict]:
    """The stays as the 811 columns in GB18030 tell them."""
    rows = ingested(folder, "hqms_811_2020", "gb18030", "expected")
    assert len(rows) == STAYS
    return rows


@pytest.mark.parametrize("layout", NOT_IN)
def test_front_pages_agree(layout, folder, expected):
    rows = ingested(folder, layout, "gb18030", "found")
    ours = PLACE_IN_FILE - {"stay_key"} | NOT_IN[layout]
    assert without(rows, ours) == without(expected, ours)


@pytest.mark.parametrize("layout", ["hqms_811_2020", "hqms_643_2019", "hqms_p_346", "nhsa_setl_d", "nhsa_4101", "plain"])
def test_encodings_agree(layout, folder, private_folder):
    assert without(ingested(folder, layout, "gb18030", "a"), {"file_id"}) == without(ingested(folder, layout, "utf-8", "b"), {"file_id"})


@pytest.mark.parametrize("layout", ["nhsa_setl_d", "nhsa_4101"])
def test_settlements_agree_on_what_both_tell(layout, folder, expected):
    """Insured place is residence in these data, so origin, place of care, dates, people and money must be the same."""
    rows = ingested(folder, layout, "gb18030", "found")
    both = {"hospital_code", "month", "discharge_date", "admission_date", "los_days", "sex", "age_years", "origin_adcode", "origin_province",
            "destination_adcode", "destination_province", "total_yuan", "drg", "weight", "mdc"}  # fmt: skip
    others = set(expected[0]) - both
    assert without(rows, others) == without(expected, others)


def test_a_zip_is_what_is_in_it(folder, expected, tmp_path):
    (file,) = (folder / "hqms_811_2020" / "gb18030").glob("hqms_811_2020.*")
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.write(file, "some name.csv")
    lists = file.parent
    run(tmp_path / "a.zip", collection="zip", hospitals=lists / "hospitals.csv", catalogue=lists / "surgery_catalogue.csv")
    assert without(stays("zip"), {"file_id"}) == without(expected, {"file_id"})


def test_settlements_in_parts_and_refunds_come_to_the_same_stays(folder, private_folder, tmp_path):
    country = world.invent(world.read_places(paths.ROOT / "data"), 5)
    order = cases.Order(STAYS, "nhsa_setl_d", interim=0.1, refunds=0.1)
    file, rows = cases.write(country, order, paths.ROOT / "data", tmp_path)
    assert rows > STAYS * 1.2
    (outcome,) = run(file, collection="parts", hospitals=tmp_path / "hospitals.csv")
    assert outcome.entry.kept == STAYS and outcome.entry.merged == rows - STAYS
    whole = ingested(folder, "nhsa_setl_d", "gb18030", "whole")
    ignored = {"file_id", "file_row", "level_source"}
    assert sorted(without(stays("parts"), ignored), key=str) == sorted(without(whole, ignored), key=str)


def test_planted_faults_are_rejected_and_no_other_row(private_folder, tmp_path):
    country = world.invent(world.read_places(paths.ROOT / "data"), 5)
    order = cases.Order(STAYS, "hqms_811_2020", faults=0.05)
    file, _ = cases.write(country, order, paths.ROOT / "data", tmp_path)
    (outcome,) = run(file, hospitals=tmp_path / "hospitals.csv")
    with (tmp_path / "faults.csv").open(encoding="utf-8") as listed:
        planted = list(csv.DictReader(listed))
    found = {row["row"]: row["reason"] for row in rejected()}
    assert set(found) <= {int(row["row"]) for row in planted}
    assert outcome.entry.kept + len(found) == outcome.entry.rows_read
    kept = {row["kind"] for row in planted if int(row["row"]) not in found}
    assert kept <= {"unknown_discharge", "unknown_place", "unknown_sex"}
    assert set(outcome.entry.warnings) <= {"discharge_way_unknown", "sex_unknown", "origin_unknown"}
    assert store.read().files[0].rejected == outcome.entry.rejected
