"""The command `python -m etl cases measure`."""

from etl.cases import measure, store
from etl.cases.engines import ENGINES


def register(commands) -> None:
    """Add `measure` to the commands of `python -m etl cases`."""
    command = commands.add_parser("measure", help="compute the indicators of a collection, protect them and keep them for the next build")
    command.add_argument("--collection", default=store.DEFAULT)
    command.add_argument("--engine", choices=sorted(ENGINES), default="duckdb")
    command.add_argument("--master", help="for spark: local[2], yarn, spark://host:7077 …")
    command.add_argument("--weights", metavar="FILE|computed", help="weights of a city and year (city, year, edition, drg, weight), or computed from costs")
    command.add_argument("--from", dest="first", metavar="YYYY-MM", help="first month of discharge")
    command.add_argument("--to", dest="last", metavar="YYYY-MM", help="last month of discharge")
    command.add_argument("--complete", choices=("origin", "destination", "both"), help="which side the records hold all of")
    command.add_argument("--covers", nargs="+", default=[], metavar="ADCODE", help="provinces whose people's stays are all here, wherever treated")
    command.add_argument("--level", choices=("province", "prefecture"), help="level of the flows; the default is the finest that no stay is lost at")
    command.add_argument("--threshold", type=int, default=10, help="no smaller count is published (default 10)")
    command.add_argument("--grouper", metavar="MODULE:FUNCTION", help="group stays without a group by an installed grouper (etl/cases/grouper.py)")
    command.add_argument("--grouper-edition", default="", help="the edition of that grouping")
    command.set_defaults(run=run)


def run(arguments) -> int:
    """Measure and say what came of it."""
    options = {"master": arguments.master} if arguments.master and arguments.engine == "spark" else {}
    engine = ENGINES[arguments.engine](**options) if arguments.engine != "duckdb" else None
    request = measure.Request(
        collection=arguments.collection, first=arguments.first, last=arguments.last, weights=arguments.weights,
        grouper=arguments.grouper, grouper_edition=arguments.grouper_edition, complete=arguments.complete,
        covers=tuple(arguments.covers), level=arguments.level, threshold=arguments.threshold,
    )  # fmt: skip
    try:
        report = measure.measure(request, engine, step=lambda text: print(f"… {text}", flush=True))
    finally:
        if engine:
            engine.close()
    print(f"\n{report.months} 个月，其中 {report.months_read} 份月度结果重新计算 / months; monthly results computed anew: {report.months_read}")
    print(f"{report.rows:,} 行指标 / rows of indicators; CMI 权重 / weights: {report.weights}; 隐去计数 / counts withheld: {report.withheld:,}")
    print(f"指标 / measures: {report.folder.name}; 流向 / flows: {report.flows or '—'}")
    for warning in report.warnings:
        print(f"! {warning}")
    print("下一步 / next: python -m etl build")
    return 0
