"""Open data with known answers, as stays, through the statements that case records go through."""

import csv
from pathlib import Path

import duckdb
import numpy as np
import pyarrow.parquet as pq
import pytest

from etl.cases import intervals, weights
from etl.cases.engines import DuckDBEngine
from etl.cases.tables import Measures
from tests.etl.cases import invented

EDITION = "MS-DRG"


def stays_of(select: str, folder: Path) -> Path:
    """Canonical stays of a select; columns that it has not are null."""
    con = duckdb.connect(config={"threads": 2, "memory_limit": "2GB", "temp_directory": str(folder)})
    con.register("empty", invented.STAY.empty_table())
    con.execute(f"copy (select * from empty union all by name {select}) to '{folder}/stay.parquet' (format parquet, compression zstd)")
    con.close()
    return folder / "stay.parquet"


def measures(stay: Path, month: str, folder: Path, **given) -> Measures:
    """Tables over one file."""
    return Measures(DuckDBEngine(), {month: [stay]}, folder / "measured", given)


@pytest.fixture(scope="module")
def medicare(reference, tmp_path_factory) -> Path:
    """The 6,975,318 discharges of US hospitals in fiscal 2011, one row each, as of one month."""
    source = reference / "us_ipps_fy2011_top100_drg_by_hospital.parquet"
    assert pq.ParquetFile(source).schema_arrow.names == ["drg", "idProvider", "totalDischarges"]
    return stays_of(
        f"""select lpad(idProvider::varchar, 6, '0') as hospital_code, date '2011-01-01' as month, drg, '{EDITION}' as drg_edition, 'A' as mdc
        from (select *, unnest(range(totalDischarges)) from '{source}') order by hospital_code""",
        tmp_path_factory.mktemp("medicare"),
    )


def test_case_mix_of_medicare(reference, medicare, tmp_path):
    with (reference / "us_msdrg_weights_fy2013_table5.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    path = tmp_path / "weights.csv"
    path.write_text("city,year,edition,drg,weight\n" + "".join(f"US,2011,{EDITION},{row['drg']},{row['weight_fy2013']}\n" for row in rows), "utf-8")
    pq.write_table(weights.read(path), tmp_path / "weight.parquet")
    tables = measures(medicare, "2011-01", tmp_path, weight=[tmp_path / "weight.parquet"])
    found = {row["hospital_code"]: row for row in tables.table("hospital_year").to_pylist()}
    assert len(found) == 3337 and sum(row["stays"] for row in found.values()) == 6_975_318
    one = found["010001"]
    assert float(one["weight_sum"]) / one["weighted_stays"] == pytest.approx(1.43651, abs=5e-6)
    overall = sum(row["weight_sum"] for row in found.values()) / sum(row["weighted_stays"] for row in found.values())
    assert float(overall) == pytest.approx(1.34691, abs=5e-6)


def test_weights_computed_from_costs_recover_the_weights(reference, medicare, tmp_path):
    """The reference holds no payments, so each discharge costs its official weight times 6,000: RW must give it back.

    RW_i is then weight_i over the case mix of all, its case-weighted mean is 1, its correlation with the weights is 1.
    """
    weight = reference / "us_msdrg_weights_fy2013_table5.csv"
    costed = stays_of(
        f"""select hospital_code, month, stay.drg, drg_edition, mdc, cast(round(weight_fy2013::decimal(9, 4) * 6000, 2) as decimal(12, 2)) as total_yuan
        from '{medicare}' as stay inner join read_csv('{weight}', all_varchar = true) as weight on stay.drg = weight.drg""",
        tmp_path,
    )
    tables = measures(costed, "2011-01", tmp_path)
    computed = {row["drg"]: row["weight"] for row in tables.table("weight_computed").to_pylist()}
    cases = {row["drg"]: row["stays"] for row in tables.table("drg_reference").to_pylist()}
    with weight.open(encoding="utf-8", newline="") as file:
        official = {row["drg"]: float(row["weight_fy2013"]) for row in csv.DictReader(file)}
    assert sum(computed[drg] * cases[drg] for drg in computed) / sum(cases.values()) == pytest.approx(1, abs=1e-6)
    assert np.corrcoef([computed[drg] for drg in computed], [official[drg] for drg in computed])[0, 1] == pytest.approx(1, abs=1e-9)
    assert computed["470"] == pytest.approx(official["470"] / 1.34691, abs=1e-5)


def test_flows_of_goias(reference, tmp_path):
    source = reference / "brazil_sih_goias_2012_01_od_cases.csv"
    stay = stays_of(
        f"""select 'G' as hospital_code, date '2012-01-01' as month, munic_res as origin_adcode, munic_mov as destination_adcode,
        left(munic_res, 2) as origin_province, left(munic_mov, 2) as destination_province from read_csv('{source}', all_varchar = true)""",
        tmp_path,
    )
    tables = measures(stay, "2012-01", tmp_path)
    rows = tables.table("od_year").to_pylist()
    pairs = {(row["origin"], row["destination"]): row["stays"] for row in rows if row["level"] == "prefecture"}
    assert sum(pairs.values()) == 28_427 and len(pairs) == 951
    assert sum(stays for (one, other), stays in pairs.items() if one == other) / 28_427 == pytest.approx(0.7842, abs=5e-5)
    goiania = {one: stays for (one, other), stays in pairs.items() if other == "520870"}
    assert sum(goiania.values()) == 10_699 and goiania["520870"] / 10_699 == pytest.approx(0.6247, abs=5e-5)
    tables.given["hospital_mdc_month_weighted"] = tables.files("hospital_mdc_month")  # no weights here
    (year,) = tables.table("hospital_year").to_pylist()
    assert (year["inflow"], year["origin_known"]) == (219, 28_427)
    assert [round(100 * float(limit), 3) for limit in intervals.wilson(219, 28_427)] == [0.675, 0.879]


def test_flows_of_tuscany(reference, tmp_path):
    source = reference / "tuscany_births_2023_od.csv"
    stay = stays_of(
        f"""select presidio as hospital_code, date '2023-01-01' as month, lpad(cod_residenza::varchar, 6, '0') as origin_adcode,
        lpad(com_presidio::varchar, 6, '0') as destination_adcode
        from (select *, unnest(range(parti::integer)) from read_csv('{source}'))""",
        tmp_path,
    )
    rows = [row for row in measures(stay, "2023-01", tmp_path).table("od_year").to_pylist() if row["level"] == "prefecture"]
    with (reference / "tuscany_births_2023_residents_margin.csv").open(encoding="utf-8", newline="") as file:
        margin = {row["cod_comune"].zfill(6): int(row["parti_residenti"]) for row in csv.DictReader(file) if row["cod_comune"].isdigit()}
    found: dict[str, int] = {}
    for row in rows:
        found[row["origin"]] = found.get(row["origin"], 0) + row["stays"]
    assert found == {code: births for code, births in margin.items() if births} and sum(found.values()) == 20_177
    assert len(margin) == 270
