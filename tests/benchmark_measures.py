"""Measures the measures: `python -m tests.benchmark_measures --stays 5000000 50000000`.

Invented stays (DuckDB, by hashes) as ingest leaves them; then, interleaved and each in a process of its own: a bare scan
of the same columns, the hospital-month measures, origin-destination counts, medians, the refresh of one month, and the
same hospital-month measures by polars (streaming), pandas and Spark (local) on the same Parquet. Prints best wall
seconds, CPU seconds, ratios to the scan, and the peak of memory. Needs tests/benchmark_requirements.txt and Java.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from etl import statements
from etl.cases.engines import DuckDBEngine, SparkEngine
from etl.cases.tables import Measures

MONTHS = 12
STAYS_OF_A_HOSPITAL = 17_000  # a year
PANDAS_MOST = 10_000_000  # above, pandas needs more memory than the machine has
MEASURE_COLUMNS = (
    "hospital_code", "month", "mdc", "newborn", "operated", "surgery_level", "minimally_invasive", "elective", "day_case", "died", "los_days",
    "total_yuan", "weight", "origin_province", "destination_province",
)  # fmt: skip
OD_COLUMNS = ("origin_adcode", "destination_adcode", "mdc", "month", "fund_yuan", "travel_reason")

STAY = """
with number as (
    select hash(range * 7919 + $month) as a, hash(range * 104729 + $month + 13) as b, hash(range * 31 + $month + 99) % 1000 / 1000.0 as c
    from range($stays)
),
place as (  -- nine in ten are treated in their province, eight in ten of these in their prefecture, the others in a capital
    select
        *,
        (a // 11) % 31 as destination,
        case when b % 10 = 0 then ((a // 11) + b // 100) % 31 else (a // 11) % 31 end as origin,
        (b // 17) % 11 as origin_prefecture,
        case when b % 10 > 0 and b // 1000 % 5 > 0 then (b // 17) % 11 else 1 end as destination_prefecture
    from number
)
select
    printf('%024x', a) as stay_key,
    'SYN' || lpad(cast(cast($hospitals * pow((a % 100000) / 100000.0, 1.7) as integer) as varchar), 5, '0') as hospital_code,
    make_date(2023, $month, 1) as month,
    cast(1 + least(60, floor(-ln((b // 7 % 99991 + 1) / 100000.0) * 7)) as integer) as los_days,
    case when b % 200 <> 0 then b % 90 = 0 and a % 3 = 0 end as newborn,
    cast((origin + 11) * 10000 + origin_prefecture * 100 as varchar) as origin_adcode,
    cast((origin + 11) * 10000 as varchar) as origin_province,
    'residence' as origin_basis,
    cast((destination + 11) * 10000 + destination_prefecture * 100 as varchar) as destination_adcode,
    cast((destination + 11) * 10000 as varchar) as destination_province,
    chr(cast(65 + (b // 3) % 26 as integer)) as mdc,
    chr(cast(65 + (b // 3) % 26 as integer)) || lpad(cast(cast(30 * c * c as integer) as varchar), 2, '0') as drg,
    'CHS-DRG 1.1' as drg_edition,
    cast(case when a % 40 <> 0 then 0.2 + (b // 91) % 4000 / 1000.0 end as decimal(9, 4)) as weight,
    case when a % 33 <> 0 then (a // 5) % 3 = 0 end as operated,
    case when a % 33 <> 0 and (a // 5) % 3 = 0 and b % 20 > 0 then cast((b // 13) % 4 + 1 as tinyint) end as surgery_level,
    case when a % 33 <> 0 and (a // 5) % 3 = 0 and b % 21 > 0 then (b // 19) % 3 = 0 end as minimally_invasive,
    'self_reported' as level_source,
    case when b % 97 <> 0 then (b // 29) % 120 = 0 end as died,
    case when b % 31 <> 0 then (b // 37) % 3 > 0 end as elective,
    case when b % 32 <> 0 then (b // 41) % 10 = 0 end as day_case,
    cast(case when a % 50 <> 0 then 3000 + exp((b // 43) % 10000 / 1500.0) * 50 end as decimal(12, 2)) as total_yuan,
    cast(case when a % 50 <> 0 then 1500 + (b // 47) % 900000 / 100 end as decimal(12, 2)) as fund_yuan,
    cast(null as varchar) as travel_reason,  -- front pages have none
    'front_page' as record_kind
from place
order by hospital_code
"""


def generate(stays: int, folder: Path) -> None:
    """A year of stays, month by month, as ingest leaves them."""
    con = duckdb.connect(config={"threads": 2, "memory_limit": "3GB", "temp_directory": str(folder / "spill")})
    for month in range(1, MONTHS + 1):
        target = folder / "stay" / f"month=2023-{month:02}" / "f.parquet"
        target.parent.mkdir(parents=True)
        select = STAY.replace("$month", str(month)).replace("$stays", str(stays // MONTHS)).replace("$hospitals", str(max(20, stays // STAYS_OF_A_HOSPITAL)))
        con.execute(f"copy ({select}) to '{target}' (format parquet, compression zstd, row_group_size 122880)")
    con.close()
    shutil.rmtree(folder / "spill", ignore_errors=True)
    pq.write_table(pa.table({"hospital_code": pa.array([], pa.string()), "province_adcode": pa.array([], pa.string())}), folder / "hospital.parquet")


# ---------------------------------------------------------------- what is measured, each in a process of its own


def months_of(folder: Path) -> dict[str, list[Path]]:
    """Files by month."""
    return {path.parent.name.removeprefix("month="): [path] for path in sorted(folder.glob("stay/*/*.parquet"))}


def scan(folder: Path, columns: tuple[str, ...]) -> None:
    """Every value of these columns is decoded and compared once; the filter keeps DuckDB from answering by statistics."""
    engine = DuckDBEngine()
    files = [path for paths in months_of(folder).values() for path in paths]
    (*_, _) = engine.run("select " + ", ".join(f"max({column}) as {column}" for column in columns) + f" from stay where {columns[-1]} is distinct from 'x'", {"stay": files})


def tables(folder: Path, engine, kept: str) -> Measures:
    """The tables of measures; results of months are kept in `kept`."""
    found = Measures(engine, months_of(folder), folder / kept, {"hospital": [folder / "hospital.parquet"]})
    found.given["hospital_mdc_month_weighted"] = found.files("hospital_mdc_month") if kept.startswith("measures") else []
    return found


def hospital_month(folder: Path) -> None:
    """Hospital-month measures by DuckDB: the pass over the stays and the sums by hospital."""
    tables(folder, DuckDBEngine(), f"measures-{os.getpid()}").files("hospital_month")


def od_counts(folder: Path) -> None:
    """Origin-destination counts by DuckDB, by month and year."""
    tables(folder, DuckDBEngine(), f"od-{os.getpid()}").files("od_year")


def medians(folder: Path) -> None:
    """Medians of days and cost by hospital and month."""
    tables(folder, DuckDBEngine(), f"medians-{os.getpid()}").files("hospital_month_median")


def groups(folder: Path) -> None:
    """Hospital, DRG and month."""
    tables(folder, DuckDBEngine(), f"groups-{os.getpid()}").files("hospital_drg_month")


def refresh(folder: Path) -> None:
    """One month's file changed: that month is read again, the rest is added from what was kept."""
    months_of(folder)["2023-03"][0].touch()
    found = tables(folder, DuckDBEngine(), "measures-kept")
    found.files("hospital_month")
    assert found.read == 1


def spark(folder: Path) -> None:
    """The same statements by Spark in local mode, its start not counted."""
    engine = SparkEngine("local[2]")
    engine.session.sql("select 1").collect()
    clock.restart()
    tables(folder, engine, f"measures-spark-{os.getpid()}").files("hospital_month")


def polars(folder: Path) -> None:
    """The same aggregates in polars' own words, streaming."""
    import polars as pl

    has, adult = (lambda name: pl.col(name).is_not_null()), ~pl.col("newborn")
    cut = adult & pl.col("operated")
    frame = pl.scan_parquet([path for paths in months_of(folder).values() for path in paths], hive_partitioning=False)
    counted = {
        "newborns": pl.col("newborn"), "surgical_base": adult & has("operated"), "operated": cut, "level_known": cut & has("surgery_level"),
        "level_3": cut & (pl.col("surgery_level") == 3), "level_4": cut & (pl.col("surgery_level") == 4),
        "access_known": cut & has("minimally_invasive"), "minimal_access": cut & pl.col("minimally_invasive"),
        "elective_operated": cut & pl.col("elective") & has("day_case"), "day_surgery": cut & pl.col("elective") & pl.col("day_case"),
        "outcome_known": has("died"), "deaths": pl.col("died"), "los_known": has("los_days"), "cost_known": has("total_yuan"),
        "weighted_stays": has("weight"), "origin_known": has("origin_province") & has("destination_province"),
        "inflow": pl.col("origin_province") != pl.col("destination_province"),
    }  # fmt: skip
    days = pl.col("los_days").cast(pl.Int64)
    sums = {"bed_days": days, "bed_days_squared": days * days, "cost_yuan": pl.col("total_yuan"), "weight_sum": pl.col("weight"),
            "weight_squared": pl.col("weight").cast(pl.Float64) ** 2}  # fmt: skip
    aggregates = [pl.len().alias("stays"), *(one.sum().alias(name) for name, one in (counted | sums).items())]
    by_mdc = frame.group_by("hospital_code", "month", "mdc").agg(aggregates).collect(engine="streaming")
    by_mdc.group_by("hospital_code", "month").agg(pl.col([*counted, *sums, "stays"]).sum()).write_parquet(folder / "polars.parquet")


def pandas(folder: Path) -> None:
    """The same aggregates in pandas."""
    import numpy as np
    import pandas as pd

    files = [path for paths in months_of(folder).values() for path in paths]
    table = pa.concat_tables(pq.read_table(path, columns=list(MEASURE_COLUMNS), partitioning=None) for path in files)
    frame = table.set_column(11, "total_yuan", table.column("total_yuan").cast(pa.float64()))
    frame = frame.set_column(12, "weight", table.column("weight").cast(pa.float64())).to_pandas(strings_to_categorical=True)
    adult, operated = frame["newborn"].eq(False), frame["operated"].eq(True)
    cut = adult & operated
    elective = cut & frame["elective"].eq(True)
    home, here = frame["origin_province"].astype(str), frame["destination_province"].astype(str)
    known = frame["origin_province"].notna() & frame["destination_province"].notna()
    frame = frame[["hospital_code", "month", "mdc"]].assign(
        stays=1, newborns=frame["newborn"].eq(True), surgical_base=adult & frame["operated"].notna(), operated=cut,
        level_known=cut & frame["surgery_level"].notna(), level_3=cut & frame["surgery_level"].eq(3), level_4=cut & frame["surgery_level"].eq(4),
        access_known=cut & frame["minimally_invasive"].notna(), minimal_access=cut & frame["minimally_invasive"].eq(True),
        elective_operated=elective & frame["day_case"].notna(), day_surgery=elective & frame["day_case"].eq(True),
        outcome_known=frame["died"].notna(), deaths=frame["died"].eq(True), los_known=frame["los_days"].notna(), bed_days=frame["los_days"],
        bed_days_squared=frame["los_days"] ** 2, cost_known=frame["total_yuan"].notna(), cost_yuan=frame["total_yuan"],
        weighted_stays=frame["weight"].notna(), weight_sum=frame["weight"], weight_squared=np.square(frame["weight"]), origin_known=known, inflow=known & (home != here),
    )  # fmt: skip
    by_mdc = frame.groupby(["hospital_code", "month", "mdc"], observed=True).sum()
    assert isinstance(by_mdc.groupby(level=["hospital_code", "month"], observed=True).sum(), pd.DataFrame)


TASKS = {
    "scan": lambda folder: scan(folder, MEASURE_COLUMNS),
    "hospital-month measures": hospital_month,
    "scan for flows": lambda folder: scan(folder, OD_COLUMNS),
    "origin-destination counts": od_counts,
    "hospital-DRG sums": groups,
    "medians": medians,
    "refresh of one month": refresh,
    "polars streaming": polars,
    "pandas": pandas,
    "Spark local[2]": spark,
}
FLOOR = {"origin-destination counts": "scan for flows"}


class Clock:
    """Wall and CPU seconds since the start of the work."""

    def __init__(self):
        self.restart()

    def restart(self) -> None:
        """What was before does not count."""
        self.wall, self.cpu = time.perf_counter(), time.process_time()


clock = Clock()


def one(task: str, folder: Path) -> None:
    """Run a task in this process and print what it took."""
    clock.restart()
    TASKS[task](folder)
    wall, cpu = time.perf_counter() - clock.wall, time.process_time() - clock.cpu
    peak = _peak(Path("/proc/self/status"))  # not ru_maxrss, which starts at the parent's
    if task.startswith("Spark"):
        cpu, peak = float("nan"), peak + _java_peak()
    print(json.dumps({"wall": wall, "cpu": cpu, "peak": peak}))


def _peak(status: Path) -> int:
    """The most memory that a process has held, in bytes."""
    return next(int(line.split()[1]) * 1024 for line in status.read_text("utf-8").splitlines() if line.startswith("VmHWM"))


def _java_peak() -> int:
    """The same of the Java processes that this one started."""
    java = [status for status in Path("/proc").glob("[0-9]*/status") if "Name:\tjava\n" in _text(status) and f"PPid:\t{os.getpid()}\n" in _text(status)]
    return sum(_peak(status) for status in java)


def _text(status: Path) -> str:
    try:
        return status.read_text("utf-8", "replace")
    except OSError:  # gone in between
        return ""


def compare(stays: int, folder: Path, rounds: int, tasks: list[str]) -> None:
    """All tasks in turn, several times, best of each."""
    best: dict[str, dict] = {}
    kept = tables(folder, DuckDBEngine(), "measures-kept")
    kept.files("hospital_month")
    for number in range(rounds):
        for task in tasks:
            if (task == "pandas" and stays > PANDAS_MOST) or (number and task in ("Spark local[2]", "pandas", "medians")):
                continue
            done = subprocess.run([sys.executable, "-W", "ignore", "-m", "tests.benchmark_measures", "--one", task, "--folder", str(folder)], capture_output=True, text=True, check=False)
            for left in (*folder.glob("measures-[0-9s]*"), *folder.glob("od-*"), *folder.glob("medians-*"), *folder.glob("groups-*")):
                shutil.rmtree(left)
            if done.returncode:
                print(f"{task}: {done.stderr.strip().splitlines()[-1:]}")
                continue
            found = json.loads(done.stdout.splitlines()[-1])
            before = best.get(task, found)
            best[task] = {"wall": min(found["wall"], before["wall"]), "cpu": min(found["cpu"], before["cpu"]), "peak": max(found["peak"], before["peak"])}
    size = sum(path.stat().st_size for paths in months_of(folder).values() for path in paths)
    print(f"\n{stays:,} stays, {size / 2**30:.2f} GB of Parquet\n\n| | seconds | times the scan | CPU seconds | times the scan | peak memory, GB |\n| --- | --- | --- | --- | --- | --- |")
    for task, row in best.items():
        floor = best[FLOOR.get(task, "scan")]
        print(f"| {task} | {row['wall']:.2f} | {row['wall'] / floor['wall']:.2f} | {row['cpu']:.2f} | {row['cpu'] / floor['cpu']:.2f} | {row['peak'] / 2**30:.2f} |", flush=True)


def main() -> None:
    """Parse and run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stays", type=int, nargs="+", default=[5_000_000])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folder", type=Path, help="where the stays go (default: a temporary folder)")
    parser.add_argument("--tasks", nargs="+", choices=list(TASKS), default=list(TASKS))
    parser.add_argument("--one", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.one:
        one(arguments.one, arguments.folder)
        return
    assert statements.read("measures")
    for stays in arguments.stays:
        with tempfile.TemporaryDirectory(dir=arguments.folder) as folder:
            began = time.perf_counter()
            generate(stays, Path(folder))
            print(f"{stays:,} stays written in {time.perf_counter() - began:.0f} s", flush=True)
            compare(stays, Path(folder), arguments.rounds, arguments.tasks)


if __name__ == "__main__":
    main()
