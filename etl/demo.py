"""The commands `python -m etl synth` and `python -m etl demo`: invented records, flows and a second warehouse."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

from etl import kind, paths, snapshot
from etl.errors import Fault, InputError
from etl.synth import cases, flows, hospitals, network, world
from etl.synth import command as synth

MADE = ".made"  # what the folder was made from; written last
DESCRIPTION = {
    "dataset_id": "synthetic-settlements", "title_zh": "合成的跨地住院结算", "title_en": "Synthetic inpatient settlements", "base": "insured", "definition": "O2",
    "complete_for": "both", "unit": "settlements", "setting": "inpatient", "source": "本项目随机生成 / drawn at random by this project", "locator": "python -m etl synth flows",
    "licence": "CC0", "as_of": "2023-12-31", "synthetic": True,
}  # fmt: skip


@dataclass(frozen=True)
class Size:
    """How large the demonstration is."""

    seed: int = 1
    stays: int = 200_000
    hospitals: int = 40
    years: int = 5
    mdcs: int = 4
    stays_per_year: int = 30_000_000


def register(commands) -> None:
    """Add the commands of the synthetic data to the parser of `python -m etl`."""
    synth.register(commands)
    command = commands.add_parser("demo", help="make data/demo: a second data folder and warehouse, all invented")
    command.add_argument("--out", type=Path, default=paths.ROOT / "data" / "demo", metavar="DIR")
    command.add_argument("--if-stale", action="store_true", help="do nothing when it is there and up to date")
    for name, value in asdict(Size()).items():
        command.add_argument(f"--{name.replace('_', '-')}", type=int, default=value)
    command.set_defaults(run=_demo)


def _demo(arguments) -> int:
    size = Size(**{name: vars(arguments)[name] for name in asdict(Size())})
    if arguments.if_stale and is_current(arguments.out, size):
        print(f"演示数据已是最新 / the demonstration is up to date: {arguments.out}")
        return 0
    make(arguments.out, size)
    print(f"\n演示数据已就绪，全部为合成数据 / the demonstration is ready, all of it synthetic: {arguments.out}")
    return 0


def is_current(folder: Path, size: Size) -> bool:
    """True when the folder was made whole, by this code, from these lists, in this size."""
    made = folder / MADE
    return made.is_file() and made.read_text("utf-8") == _origin(size) and snapshot.read_pointer(folder / "warehouse") is not None


def make(folder: Path, size: Size) -> None:
    """Make a data folder with its warehouse. Raises InputError for a folder that holds real data."""
    _require_own(folder)
    folder.mkdir(parents=True, exist_ok=True)
    network.mark(folder)
    (folder / MADE).unlink(missing_ok=True)
    for part in ("facts", "codelists", "maps", "received", "private"):
        shutil.rmtree(folder / part, ignore_errors=True)
    real = paths.ROOT / "data"
    country = world.invent(world.read_places(real), size.seed)
    network.write(country, hospitals.invent(country, size.hospitals), real, folder)
    with tempfile.TemporaryDirectory(prefix="synthetic-") as drawn:
        _flows(folder, country, size, Path(drawn))
        _cases(folder, country, size, Path(drawn))
    _etl(folder, "build")
    (folder / MADE).write_text(_origin(size), "utf-8")


def _flows(folder: Path, country: world.World, size: Size, drawn: Path) -> None:
    path, _ = flows.write(country, flows.Plan(size.years, 2019, size.mdcs, size.stays_per_year, reasons=True), drawn)
    described = drawn / "description.json"
    described.write_text(json.dumps(DESCRIPTION, ensure_ascii=False), "utf-8")
    _etl(folder, "load", "flows", str(path), "--describe", str(described))


def _cases(folder: Path, country: world.World, size: Size, drawn: Path) -> None:
    order = cases.Order(size.stays, "hqms_811_2020", hospitals=size.hospitals, first_month="2019-01", months=12 * size.years)
    path, _ = cases.write(country, order, paths.ROOT / "data", drawn)
    _etl(folder, "cases", "ingest", str(path), "--hospitals", str(drawn / "hospitals.csv"), "--surgery-catalogue", str(drawn / "surgery_catalogue.csv"))
    _etl(folder, "cases", "measure", "--complete", "both")


def _etl(folder: Path, *arguments: str) -> None:
    """The command as the data team runs it, on this folder alone: what is shown is what anybody gets from own files."""
    print(f"\n$ python -m etl {' '.join(arguments)}", flush=True)
    own = {"NRMC_DATA": folder, "NRMC_WAREHOUSE": folder / "warehouse", "NRMC_RECEIVED": folder / "received", "NRMC_PRIVATE": folder / "private"}
    environment = os.environ | {name: str(path.resolve()) for name, path in own.items()} | {"PYTHONUTF8": "1", "OPENBLAS_NUM_THREADS": "1"}
    done = subprocess.run([sys.executable, "-m", "etl", *arguments], cwd=paths.ROOT, env=environment, stdin=subprocess.DEVNULL, check=False)
    if done.returncode:
        raise SystemExit(done.returncode)  # it has said why


def _require_own(folder: Path) -> None:
    """Only an empty folder or one with the marker may be written over."""
    if folder.exists() and any(folder.iterdir()) and kind.of(folder) != kind.SYNTHETIC:
        raise InputError([Fault(
            "kind_of_data", str(folder), None, "*", "", "空文件夹，或带 SYNTHETIC 标记的演示文件夹", "an empty folder, or a demonstration with the marker SYNTHETIC",
        )])  # fmt: skip


def _origin(size: Size) -> str:
    real = paths.ROOT / "data"
    files = [*sorted((paths.ROOT / "etl").rglob("*.py")), *sorted((paths.ROOT / "sql").rglob("*.sql")), *sorted((real / "codelists").glob("*.csv")), *sorted((real / "columns").glob("*.csv"))]
    return json.dumps({"size": asdict(size), "digest": snapshot.digest(files, paths.ROOT)}, indent=1) + "\n"
