"""The statements of `sql/measures` on DuckDB: against a plain second implementation, and the rules that a manual would test."""

import datetime
from decimal import Decimal

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl import statements
from etl.cases import weights
from etl.cases.engines import DuckDBEngine
from etl.cases.tables import Measures
from tests.etl.cases import invented, plain
from tests.etl.cases.compare import KEYS, assert_same, keyed

JANUARY = datetime.date(2023, 1, 1)


def measures(frame: pd.DataFrame, folder, weight: pa.Table | None = None, engine=None) -> Measures:
    """The tables over these stays, through Parquet as in production; weights computed unless a table is given."""
    months = invented.write_months(invented.table(frame), folder)
    pq.write_table(invented.hospitals(sorted(set(frame["hospital_code"]))), folder / "hospital.parquet")
    tables = Measures(engine or DuckDBEngine(), months, folder / "measured", {"hospital": [folder / "hospital.parquet"]})
    if weight is None:
        tables.given["weight"] = tables.files("weight_computed")
    else:
        pq.write_table(weight, folder / "weight.parquet")
        tables.given["weight"] = [folder / "weight.parquet"]
    return tables


def province_of(frame: pd.DataFrame) -> dict[str, str]:
    """The register's provinces."""
    return {code: invented.PROVINCES[int(code[3:]) % 5] for code in set(frame["hospital_code"])}


def test_every_table_agrees_with_the_plain_implementation(tmp_path):
    frame = invented.stays(100_000)
    tables = measures(frame, tmp_path)
    # The records' own weights for the roll-ups; the weighted table is compared as such.
    tables.given["hospital_mdc_month_weighted"] = tables.files("hospital_mdc_month")
    expected = plain.everything(_complete(frame), province_of(frame))
    assert set(expected) == set(KEYS) == set(statements.read("measures"))
    for name in KEYS:
        if name != "hospital_mdc_month_weighted":
            assert_same(name, keyed(name, tables.table(name)), expected[name])
    del tables.given["hospital_mdc_month_weighted"]
    assert_same("hospital_mdc_month_weighted", keyed("hospital_mdc_month_weighted", tables.table("hospital_mdc_month_weighted")), expected["hospital_mdc_month_weighted"])


def test_a_table_of_weights_gives_exact_sums(tmp_path):
    frame = invented.stays(3000, seed=3)
    (tmp_path / "weights.csv").write_text(
        "city,year,edition,drg,weight\n" + "".join(f"示例,2023,{invented.EDITION},{chr(65 + g % 13)}{g:02},{0.5 + g / 7:.4f}\n" for g in range(50)), "utf-8"
    )
    table = weights.read(tmp_path / "weights.csv")
    expected = {(row["year"], row["drg_edition"], row["drg"]): row["weight"] for row in table.to_pylist()}
    tables = measures(frame, tmp_path, table)
    found = keyed("hospital_weight_month", tables.table("hospital_weight_month"))
    assert_same("hospital_weight_month", found, plain.everything(_complete(frame), province_of(frame), expected)["hospital_weight_month"])
    assert isinstance(next(iter(found.values()))["weight_sum"], Decimal)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(data=st.data())
def test_small_cases_agree(tmp_path_factory, data):
    rows = data.draw(st.lists(_row(), min_size=1, max_size=12))
    frame = pd.DataFrame(rows, dtype=object)
    tables = measures(frame, tmp_path_factory.mktemp("case"))
    expected = plain.everything(_complete(frame), province_of(frame))
    for name in ("hospital_mdc_month", "hospital_month_median", "hospital_drg_month", "hospital_index_year", "weight_computed", "od_year", "outflow_year", "record_month", "low_risk_drg"):
        assert_same(name, keyed(name, tables.table(name)), expected[name])


@st.composite
def _row(draw) -> dict:
    """One stay; every column that may be null is null at times, and values repeat so that groups have several stays."""

    def maybe(strategy):
        return draw(st.none() | strategy)

    group = maybe(st.sampled_from(["A11", "A15", "B21"]))
    origin, destination = (maybe(st.sampled_from([code for one in invented.PROVINCES for code in (one, f"{one[:2]}0100")])) for _ in "od")
    return {
        "hospital_code": draw(st.sampled_from(["SYN000", "SYN001"])), "month": draw(st.sampled_from([JANUARY, datetime.date(2023, 2, 1), datetime.date(2024, 1, 1)])),
        "los_days": maybe(st.integers(1, 400)), "mdc": group and group[0], "drg": group, "drg_edition": group and maybe(st.sampled_from(["one 1.0", "two 1.0"])),
        "weight": maybe(st.decimals("0.01", 99, places=4)), "newborn": maybe(st.booleans()), "operated": maybe(st.booleans()),
        "surgery_level": maybe(st.integers(1, 4)), "minimally_invasive": maybe(st.booleans()), "died": maybe(st.booleans()), "elective": maybe(st.booleans()),
        "day_case": maybe(st.booleans()), "total_yuan": maybe(st.decimals(0, 10**6, places=2)), "fund_yuan": maybe(st.decimals(0, 10**6, places=2)),
        "origin_adcode": origin, "origin_province": origin and f"{origin[:2]}0000",
        "destination_adcode": destination, "destination_province": destination and f"{destination[:2]}0000",
        "travel_reason": maybe(st.just("referred")), "level_source": maybe(st.just("self_reported")),
    }  # fmt: skip


def _complete(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with every column of a stay."""
    return pd.DataFrame(invented.table(frame).to_pydict(), dtype=object)


def _one(tmp_path, name: str, rows: list[dict]) -> dict:
    base = {"hospital_code": "SYN000", "month": JANUARY, "newborn": False}
    (row,) = measures(pd.DataFrame([base | row for row in rows], dtype=object), tmp_path).table(name).to_pylist()
    return row


def test_persons_are_counted_and_newborns_are_not(tmp_path):
    """Rule 4: a stay with several operations is one stay with its highest level; newborns are out, a child of one is in."""
    rows = [
        {"operated": True, "surgery_level": 4},
        {"operated": True, "surgery_level": 3},
        {"operated": False},  # a diagnostic procedure of level 4 is no operation: ingest says operated = false and no level
        {"operated": True, "surgery_level": 4, "newborn": True},
        {"operated": True, "surgery_level": 4, "newborn": None},  # an age that is not known
        {"operated": True},  # a level that is not known
        {"operated": None},
        {"operated": True, "surgery_level": 2, "age_years": 1},
    ]
    row = _one(tmp_path, "hospital_year", rows)
    assert (row["stays"], row["newborns"], row["surgical_base"], row["operated"]) == (8, 1, 5, 4)
    assert (row["level_known"], row["level_3"], row["level_4"]) == (3, 1, 1)


def test_computed_weights_average_to_one(tmp_path):
    """Rule 5: over the reference set the case-weighted mean of computed weights is 1."""
    frame = invented.stays(20_000, seed=5, months=14, nulls=0)
    row = measures(frame, tmp_path).table("hospital_weight_month").to_pandas()
    years = pd.to_datetime(row["month"]).dt.year
    for _, year in row.groupby(years):
        assert year["weight_sum"].sum() / year["weighted_stays"].sum() == pytest.approx(1, abs=1e-12)


def test_weights_of_another_edition_or_year_weigh_nothing(tmp_path):
    frame = invented.stays(500, seed=6)
    for number, (year, edition) in enumerate([(2023, "CHS-DRG 2.0"), (2024, invented.EDITION)]):
        table = pa.table({"year": [year], "drg_edition": [edition], "drg": ["A00"], "weight": pa.array([Decimal("1.5")], pa.decimal128(9, 4))})
        folder = tmp_path / str(number)
        folder.mkdir()
        assert measures(frame, folder, table).table("hospital_weight_month").num_rows == 0


def test_flows_add_up_to_stays(tmp_path):
    """Rule 6: the rows of a flow table sum to the stays, at both levels."""
    frame = invented.stays(4000, seed=8)
    years = measures(frame, tmp_path).table("od_year").to_pandas()
    assert years.groupby("level")["stays"].sum().to_dict() == {"province": 4000, "prefecture": 4000}


def test_a_month_that_changes_is_read_alone(tmp_path):
    frame = invented.stays(2000, seed=9, months=4)
    tables = measures(frame, tmp_path)
    tables.files("hospital_month")
    assert tables.read == 4 + 4  # groups for the weights, and the counts
    again = Measures(DuckDBEngine(), tables.months, tables.folder, {"hospital": tables.given["hospital"], "weight": tables.given["weight"]})
    again.files("hospital_month")
    assert again.read == 0
    one = dict(tables.months)
    path = one["2023-02"][0]
    pq.write_table(pq.read_table(path, partitioning=None).slice(1), path)
    third = Measures(DuckDBEngine(), one, tables.folder, {"hospital": tables.given["hospital"], "weight": tables.given["weight"]})
    assert third.table("hospital_month").to_pandas()["stays"].sum() == 1999
    assert third.read == 2
    assert {path.stat().st_mode & 0o777 for path in tables.folder.glob("*.parquet")} == {0o600}
    assert tables.folder.stat().st_mode & 0o777 == 0o700


def test_a_month_that_cannot_be_read_stops_the_rest_and_leaves_only_whole_results(tmp_path):
    """Months run at the same time; the fault is not lost in a thread, and a repeat reads only what is missing."""
    frame = invented.stays(2000, seed=9, months=4)
    months = invented.write_months(invented.table(frame), tmp_path)
    path = months["2023-02"][0]
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    tables = Measures(DuckDBEngine(), months, tmp_path / "measured", {})
    with pytest.raises(duckdb.Error):
        tables.files("hospital_mdc_month")
    assert "2023-02" not in {found.name.split("-", 1)[1][:7] for found in tables.folder.iterdir()}
    kept = [len(pq.read_table(found, partitioning=None)) for found in tables.folder.iterdir()]
    path.write_bytes(whole)
    again = Measures(DuckDBEngine(), months, tables.folder, {})
    assert sum(again.table("hospital_mdc_month").column("stays").to_pylist()) == 2000
    assert again.read == 4 - len(kept)
