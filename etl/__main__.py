"""`python -m etl …`: the data team's commands. Exit codes: 0 done, 1 faults in the input, 2 could not publish."""

import argparse
import sys

from etl import build as building
from etl import demo, facts, paths, snapshot
from etl.cases import command as cases
from etl.errors import Fault, InputError, PublishError
from etl.flows import command as flows

STEPS = {
    "load": "读取 / reading",
    "correct": "更正 / corrections",
    "flows": "流向 / flows",
    "staging": "暂存 / staging",
    "checks": "检查 / checks",
    "marts": "成表 / marts",
    "write": "写入快照 / writing the snapshot",
    "publish": "发布 / publishing",
}


def main(argv: list[str] | None = None) -> int:
    """Parse, run, and turn what a person can mend into sentences instead of tracebacks."""
    arguments = _parser().parse_args(argv)
    try:
        return arguments.run(arguments)
    except InputError as error:
        _print_faults(error.faults)
        print(
            f"\n{len(error.faults)} 处问题，未发布；当前快照不变。\n"
            f"{len(error.faults)} faults, nothing published; the current snapshot still serves.",
            file=sys.stderr,
        )
        return 1
    except PublishError as error:
        print(error, file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m etl", description=__doc__)
    commands = parser.add_subparsers(required=True)
    command = commands.add_parser("build", help="build the warehouse from data/ and publish it")
    command.add_argument("--if-stale", action="store_true", help="do nothing when it is up to date with its inputs")
    command.set_defaults(run=_build)
    commands.add_parser("check", help="run all checks, publish nothing").set_defaults(run=_check)
    commands.add_parser("status", help="what is published, from what, and what was left out").set_defaults(run=_status)
    flows.register(commands)
    cases.register(commands)
    demo.register(commands)
    commands.add_parser("maps", help="redraw data/maps (needs etl/maps_requirements.txt)").set_defaults(run=_maps)
    return parser


def _build(arguments) -> int:
    data, warehouse = paths.data(), paths.warehouse()
    if arguments.if_stale and building.is_current(data, warehouse):
        pointer = snapshot.read_pointer(warehouse)
        print(f"数据仓库已是最新 / the warehouse is up to date: {pointer.version}")
        return 0
    report = building.build(data, warehouse, _progress)
    _print_faults(report.warnings)
    print(f"\n已发布 / published {report.version} in {sum(report.seconds.values()):.1f} s")
    for table, rows in report.rows.items():
        print(f"  {table:<24}{rows:>8,}")
    if report.warnings:
        print(f"{len(report.warnings)} 条提醒 / warnings (above)")
    return 0


def _check(arguments) -> int:
    _, faults = building.prepare(paths.data(), _progress)
    if [fault for fault in faults if fault.severity == "error"]:
        raise InputError(faults)
    _print_faults(faults)
    print(f"\n检查通过 / all checks passed ({len(faults)} 条提醒 / warnings)")
    return 0


def _status(arguments) -> int:
    data, warehouse = paths.data(), paths.warehouse()
    pointer = snapshot.read_pointer(warehouse)
    if pointer is None:
        print("尚未构建 / nothing built yet: python -m etl build")
    else:
        whole = snapshot.is_whole(warehouse, pointer)
        fresh = pointer.inputs == building.inputs_digest(data)
        print(f"版本 / version      {pointer.version}  ({pointer.published_at})")
        print(f"文件 / file         {pointer.file}  {'完好 / whole' if whole else '损坏 / DAMAGED'}")
        print(f"与输入 / with inputs {'一致 / up to date' if fresh else '已过期 / stale'}")
    print("\n证据行的去向 / where each row of evidence went")
    for line in _accounting(data):
        print("  " + line)
    return 0


def _accounting(data) -> list[str]:
    """Counts behind the README: rows of evidence by origin, loaded or left out."""
    count = {}
    for table, column in (("observation", "observation_id"), ("event", "event_id"), ("design", "design_id"), ("flow", "flow_id"), ("technology", "technology_id"), ("project_source", "origin_row")):
        count[table] = list(facts.read_csv(data / "facts" / f"{table}.csv", data)[column])
    left_out = facts.read_csv(data / "facts" / "left_out.csv", data)
    rows = left_out["origin_file"].value_counts().to_dict()
    from_facts = [i for t in ("observation", "event") for i in count[t] if i[0] not in "NX" and not i.startswith("PE-")]
    loaded_obs = sum(i in set(from_facts) for i in count["observation"])
    lines = [
        f"facts.csv            {len(from_facts) + rows.get('facts.csv', 0)} = "
        f"{loaded_obs} observations + {len(from_facts) - loaded_obs} events + {rows.get('facts.csv', 0)} left out",
        f"pairs.csv            {len(count['project_source']) + rows.get('pairs.csv', 0)} = "
        f"{len(count['project_source'])} statements on pairs + {rows.get('pairs.csv', 0)} left out",
        f"seeds                {sum(i.startswith('X0-') for i in count['observation'] + count['event'])} further figures and dates, "
        f"{len(count['design'])} design statements",
        f"quotes               {sum(i.startswith('X1-') for i in count['observation'])} further figures of quotes in facts.csv, "
        f"{len(count['technology'])} named technologies",
        f"national_series.csv  {sum(i.startswith('N-') for i in count['observation']) + rows.get('national_series.csv', 0)} = "
        f"{sum(i.startswith('N-') for i in count['observation'])} observations + {rows.get('national_series.csv', 0)} left out",
        f"flows.csv            {sum(i[3:].isdigit() for i in count['flow']) + rows.get('flows.csv', 0)} = "
        f"{sum(i[3:].isdigit() for i in count['flow'])} flows + {rows.get('flows.csv', 0)} left out",
    ]
    return lines


def _maps(arguments) -> int:
    from etl import maps  # its packages are not part of the normal installation

    maps.main()
    return 0


def _progress(step: str) -> None:
    print(f"… {STEPS[step]}", flush=True)


def _print_faults(faults: list[Fault]) -> None:
    for fault in faults:
        print(fault, file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
