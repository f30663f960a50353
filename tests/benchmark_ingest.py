"""`python -m tests.benchmark_ingest --stays 1_000_000`: ingest of 811 columns in GB18030 against DuckDB alone in UTF-8.

The floor is DuckDB reading the same columns of the same stays, in UTF-8, into a table. Both run in processes of
their own, by turns. The ratio of the best of each says more than seconds do, but it moves too where cores and caches
are shared with others: repeat it.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb

from etl import paths
from etl.cases import ingest, layouts
from etl.synth import cases, world

LAYOUT = "hqms_811_2020"


def floor(path: Path) -> int:
    """Rows that DuckDB alone reads, of the columns that ingest looks at."""
    with path.open(encoding="utf-8-sig") as file:
        header = file.readline().rstrip("\r\n").split(",")
    wanted = {header[place] for place, _ in layouts.recognise(header, path.name).positions}
    select = ", ".join(f'"{name}"' for name in header if name in wanted)
    with duckdb.connect(config={"threads": os.cpu_count() or 1}) as con:
        con.execute(
            f"create temp table stay as select {select} from read_csv($path, columns = $columns, header = true, "
            "auto_detect = false, delim = ',', quote = '\"')",
            {"path": str(path), "columns": dict.fromkeys(header, "varchar")},
        )  # fmt: skip
        return con.execute("select count(*) from stay").fetchone()[0]


def whole(path: Path) -> int:
    """Rows that ingest keeps, from the file to the register."""
    options = ingest.Options(
        hospitals=path.parent / "hospitals.csv", catalogue=path.parent / "surgery_catalogue.csv", threads=os.cpu_count() or 1
    )  # fmt: skip
    return sum(outcome.entry.kept for outcome in ingest.ingest([path], options))


PARTS = {"floor": floor, "whole": whole}


def measured(part: str, path: Path, private: Path) -> dict:
    """Seconds, processor seconds, peak memory and rows of one part in a process of its own."""
    environment = {**os.environ, "NRMC_PRIVATE": str(private)}
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmark_ingest", "--part", part, "--file", str(path)],
        cwd=paths.ROOT, env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return json.loads(done.stdout.splitlines()[-1])


def main() -> None:
    """Write the files, run both by turns, print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stays", type=lambda text: int(float(text.replace("_", ""))), default=200_000)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--faults", type=float, default=0.001)
    parser.add_argument("--part", choices=sorted(PARTS))
    parser.add_argument("--file", type=Path)
    arguments = parser.parse_args()
    if arguments.part:
        began = time.perf_counter()
        rows = PARTS[arguments.part](arguments.file)
        used = resource.getrusage(resource.RUSAGE_SELF)
        print(json.dumps({
            "seconds": time.perf_counter() - began, "processor": used.ru_utime + used.ru_stime, "memory": used.ru_maxrss / 2**20, "rows": rows
        }))  # fmt: skip
        return
    with tempfile.TemporaryDirectory() as folder:
        home, found = Path(folder), {part: [] for part in PARTS}
        country = world.invent(world.read_places(paths.ROOT / "data"), 1)
        files = {}
        for part, encoding, faults in (("floor", "utf-8", 0), ("whole", "gb18030", arguments.faults)):
            order = cases.Order(arguments.stays, LAYOUT, encoding, faults=faults)
            files[part], _ = cases.write(country, order, paths.ROOT / "data", home / encoding)
        for number in range(arguments.rounds):
            for part, path in files.items():
                found[part].append(measured(part, path, home / f"private-{number}"))
        print(f"{arguments.stays:,} stays, {files['whole'].stat().st_size / 1e6:,.0f} MB, {arguments.faults:.1%} of rows with a fault\n")
        best = {part: min(runs, key=lambda run: run["seconds"]) for part, runs in found.items()}
        print("| what | seconds | processor seconds | peak memory (GB) | rows |\n| --- | --- | --- | --- | --- |")
        for part, title in (("floor", "DuckDB alone, UTF-8"), ("whole", "ingest, GB18030")):
            run = best[part]
            print(f"| {title} | {run['seconds']:.1f} | {run['processor']:.1f} | {run['memory']:.2f} | {run['rows']:,} |")
        print(f"\nratio {best['whole']['seconds'] / best['floor']['seconds']:.2f} (aim: 2)")


if __name__ == "__main__":
    main()
