"""Spark (local mode, two threads) and DuckDB on the same million stays with nulls: the same statements, the same answers.

Counts, sums and medians are identical, averages within 1e-12. Java comes from `tests/spark/prepare.sh`.
"""

import duckdb
import pyarrow.parquet as pq
import pytest

from etl.cases.engines import DuckDBEngine, SparkEngine
from etl.cases.tables import Measures
from tests.etl.cases import invented
from tests.etl.cases.compare import KEYS, assert_same, keyed

COPIES = 25
BASE = 40_000


@pytest.fixture(scope="module")
def million(tmp_path_factory):
    """A million stays: 40,000 invented ones, each copied to 25 times as many hospitals with other costs and days."""
    folder = tmp_path_factory.mktemp("million")
    base = invented.table(invented.stays(BASE, seed=11, months=2, hospitals=12))
    with duckdb.connect(config={"threads": 2}) as con:
        con.register("base", base)
        for month in ("2023-01", "2023-02"):
            path = folder / "stay" / f"month={month}" / "f.parquet"
            path.parent.mkdir(parents=True)
            con.execute(
                f"""copy (
                select base.* replace (
                    printf('SYN%03d', substring(hospital_code, 4)::integer + 12 * copy) as hospital_code,
                    (los_days + copy % 5)::integer as los_days,
                    (total_yuan + copy * 37.11)::decimal(12, 2) as total_yuan,
                    (weight + copy * 0.0123)::decimal(9, 4) as weight
                ) from base, range({COPIES}) as copies(copy) where month = date '{month}-01' order by hospital_code
                ) to '{path}' (format parquet, compression zstd, row_group_size 122880)"""
            )
    months = {path.parent.name.removeprefix("month="): [path] for path in sorted(folder.glob("stay/*/*.parquet"))}
    assert sum(pq.ParquetFile(path).metadata.num_rows for files in months.values() for path in files) == BASE * COPIES
    pq.write_table(invented.hospitals([f"SYN{code:03}" for code in range(12 * COPIES)]), folder / "hospital.parquet")
    return folder, months


def test_spark_and_duckdb_agree(million, monkeypatch):
    monkeypatch.setenv("JDK_JAVA_OPTIONS", "-XX:+UseSerialGC -XX:TieredStopAtLevel=1")  # a quarter less work in so short a life
    folder, months = million
    given = {"hospital": [folder / "hospital.parquet"]}
    engines = {"duckdb": DuckDBEngine(), "spark": SparkEngine("local[2]")}
    try:
        tables = {name: Measures(engine, months, folder / name, given) for name, engine in engines.items()}
        for one in tables.values():
            one.given["weight"] = one.files("weight_computed")
        for name in KEYS:
            spark, own = (tables[engine].table(name) for engine in ("spark", "duckdb"))
            assert spark.schema.names == own.schema.names
            assert spark.num_rows, name
            assert_same(name, keyed(name, spark), keyed(name, own))
    finally:
        for engine in engines.values():
            engine.close()
