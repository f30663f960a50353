"""The commands `python -m etl synth flows` and `python -m etl synth cases`."""

import time
from pathlib import Path

from etl import paths
from etl.synth import NOTE_EN, NOTE_ZH, cases, flows, layouts, world


def register(commands) -> None:
    """Add `synth` with its two kinds of data."""
    kinds = commands.add_parser("synth", help="write synthetic flows or case records").add_subparsers(required=True)
    command = kinds.add_parser("flows", help="origin-destination counts, prefecture by prefecture")
    _common(command)
    plan = flows.Plan()
    command.add_argument("--years", type=int, default=plan.years)
    command.add_argument("--first-year", type=int, default=plan.first_year)
    command.add_argument("--mdcs", type=int, default=plan.mdcs, choices=range(1, len(flows.MDCS) + 1), metavar="N")
    command.add_argument("--stays-per-year", type=int, default=plan.stays_per_year)
    command.add_argument("--reasons", action="store_true", help="split what travels by reason (more rows)")
    command.add_argument("--csv", action="store_true", help="CSV instead of Parquet")
    command.set_defaults(run=_flows)

    command = kinds.add_parser("cases", help="case records in an official layout")
    _common(command)
    order = cases.Order(1_000_000, "hqms_811_2020")
    command.add_argument("--stays", type=_count, default=order.stays)
    command.add_argument("--layout", choices=sorted(layouts.LAYOUTS), default=order.layout)
    command.add_argument("--encoding", choices=("gb18030", "utf-8"), default=order.encoding)
    command.add_argument("--appended", choices=layouts.APPENDED, default=order.appended, help="columns that the standard does not have")
    command.add_argument("--faults", type=float, default=0.0, metavar="SHARE", help="share of rows with a mistake; the list is faults.csv")
    command.add_argument("--interim", type=float, default=0.0, metavar="SHARE", help="share of stays settled in two parts (settlements only)")
    command.add_argument("--refunds", type=float, default=0.0, metavar="SHARE", help="share of settlements taken back and made anew")
    command.add_argument("--hospitals", type=int, default=order.hospitals)
    command.add_argument("--first-month", default=order.first_month)
    command.add_argument("--months", type=int, default=order.months)
    command.set_defaults(run=_cases)


def _count(text: str) -> int:
    """1_000_000, 1000000 and 1e6 are the same."""
    return int(float(text.replace("_", "")))


def _common(command) -> None:
    command.add_argument("--out", type=Path, required=True, metavar="DIR")
    command.add_argument("--seed", type=int, default=1)


def _flows(arguments) -> int:
    began = time.perf_counter()
    country = world.invent(world.read_places(paths.data()), arguments.seed)
    plan = flows.Plan(arguments.years, arguments.first_year, arguments.mdcs, arguments.stays_per_year, arguments.reasons)
    path, rows = flows.write(country, plan, arguments.out, arguments.csv)
    _done(path, rows, began, "行流向", "rows of flows")
    return 0


def _cases(arguments) -> int:
    began = time.perf_counter()
    country = world.invent(world.read_places(paths.data()), arguments.seed)
    given = vars(arguments)
    order = cases.Order(**{name: given[name] for name in cases.Order.__dataclass_fields__})
    path, rows = cases.write(country, order, paths.data(), arguments.out)
    _done(path, rows, began, "行记录", "rows of records")
    return 0


def _done(path: Path, rows: int, began: float, zh: str, en: str) -> None:
    seconds = time.perf_counter() - began
    print(f"{path}\n{rows:,} {zh}，{seconds:.1f} 秒。{NOTE_ZH}\n{rows:,} {en} in {seconds:.1f} s. {NOTE_EN}")
