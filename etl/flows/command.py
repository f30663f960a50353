"""The commands `python -m etl load flows FILE`, `load list` and `load remove ID`."""

import argparse
import csv
import datetime
import sys
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq

from etl import kind, paths, snapshot
from etl.errors import Fault, InputError
from etl.flows import columns, description, publish, store, table
from etl.flows.places import Places

SHOWN = 200
THRESHOLD = 10


def register(commands) -> None:
    """Add the commands of flows to the parser of `python -m etl`."""
    load = commands.add_parser("load", help="load tables of patient flows").add_subparsers(required=True)
    command = load.add_parser("flows", help="check a table of flows (CSV, xlsx, Parquet) and keep it")
    command.add_argument("file", type=Path)
    command.add_argument("--sheet", help="the sheet of a workbook with several")
    command.add_argument("--column", action="append", default=[], metavar="OURS=THEIRS", help="which column is which, e.g. origin=cod_residenza")
    command.add_argument("--period", help="the period of a file that has no column of periods")
    for item in description.ITEMS:
        command.add_argument(f"--{item.name.replace('_', '-')}", help=item.en)
    command.add_argument("--describe", type=Path, metavar="FILE", help="a JSON file with these items")
    command.add_argument("--already-public", action="store_true", default=None, help="the source publishes these very counts")
    command.add_argument("--synthetic", action="store_true", default=None, help="the data are invented")
    command.add_argument("--threshold", type=int, help=f"smallest count that is published (default {THRESHOLD})")
    command.add_argument("--places", type=Path, help="an own list of places instead of China's")
    command.add_argument("--denominator", type=Path, help="all stays of residents: origin, period, stays")
    command.add_argument("--faults", type=Path, help="write all faults to this CSV")
    command.add_argument("--replace", action="store_true", help="replace the data set of the same id")
    command.add_argument("--build", action="store_true", help="publish at once")
    command.set_defaults(run=_load)
    load.add_parser("list", help="what is loaded").set_defaults(run=_list)
    command = load.add_parser("remove", help="take a data set away")
    command.add_argument("dataset_id")
    command.set_defaults(run=_remove)


def _load(arguments: argparse.Namespace) -> int:
    data, received = paths.data(), paths.received()
    values, faults = _given(arguments), []
    places = Places.own(arguments.places) if arguments.places else Places.load(data)
    try:
        checked = table.check(arguments.file, places, arguments.sheet, arguments.denominator, _named(arguments.column), arguments.period)
        _tell(checked.notes)
        faults += checked.faults
    except InputError as error:
        checked = table.Checked()
        faults += error.faults
    somebody_to_ask = sys.stdin.isatty()
    if not (somebody_to_ask and _errors(faults)):  # nobody describes a table that is refused anyway
        values = description.ask(values, data, input if somebody_to_ask else None)
        faults += description.faults(values, data) + _option_faults(arguments, values, received)
    values["synthetic"] = bool(values.get("synthetic") or checked.synthetic)
    if checked.flow is not None:
        faults += _kind_faults(values, data)
    if _errors(faults):
        return _refuse(faults, arguments.faults)
    _print(faults)
    dataset = _dataset(values, arguments, checked, places)
    stored = store.save(received, dataset, checked.flow, checked.denominator, replace=arguments.replace)
    _report(stored, checked, publish.ensure(stored, data))
    return _build(data) if arguments.build else 0


def _given(arguments: argparse.Namespace) -> dict:
    values = description.read_file(arguments.describe) if arguments.describe else {}
    names = [item.name for item in description.ITEMS] + list(description.OPTIONS)
    return values | {name: getattr(arguments, name) for name in names if getattr(arguments, name) is not None}


def _errors(faults: list[Fault]) -> bool:
    return any(fault.severity == "error" for fault in faults)


def _option_faults(arguments: argparse.Namespace, values: dict, received: Path) -> list[Fault]:
    faults = []
    if not str(values.get("threshold", THRESHOLD)).isdecimal() or int(values.get("threshold", THRESHOLD)) < 1:
        faults.append(Fault("description", "description", None, "threshold", str(values["threshold"]), "不小于 1 的整数", "a whole number of at least 1"))
    dataset_id = values.get("dataset_id") or ""
    if not arguments.replace and dataset_id in [stored.dataset.dataset_id for stored in store.load_all(received)]:
        faults.append(Fault("description", "description", None, "dataset_id", dataset_id, "新的代号；要替换请加 --replace", "a new id; add --replace to replace it"))
    return faults


def _named(pairs: list[str]) -> dict[str, str]:
    named = dict(pair.partition("=")[::2] for pair in pairs)
    faults = [
        Fault("description", "--column", None, "column", column, "我们的列名：" + "、".join(columns.FLOW), "one of our columns: " + ", ".join(columns.FLOW))
        for column in named if column not in columns.FLOW
    ]  # fmt: skip
    if faults:
        raise InputError(faults)
    return named


def _kind_faults(values: dict, data: Path) -> list[Fault]:
    wanted = kind.of(data) == kind.SYNTHETIC
    if values["synthetic"] == wanted:
        return []
    zh = "真实数据；合成数据只进入带 SYNTHETIC 标记的数据文件夹" if values["synthetic"] else "合成数据；此数据文件夹不收真实数据"
    en = "real data; invented data belong in a data folder with the marker SYNTHETIC" if values["synthetic"] else "invented data; this data folder takes no real data"
    return [Fault("kind_of_data", "description", None, "synthetic", str(values["synthetic"]), zh, en)]


def _dataset(values: dict, arguments: argparse.Namespace, checked: table.Checked, places: Places) -> store.Dataset:
    origins, destinations = (sorted(checked.flow[end].unique().to_pylist()) for end in ("origin", "destination"))
    return store.Dataset(
        **{item.name: values[item.name] for item in description.ITEMS},
        level=checked.level,
        origins=origins if values["complete_for"] != "destination" else [],
        destinations=destinations if values["complete_for"] != "origin" else [],
        has_diagonal=pc.any(pc.equal(checked.flow["origin"], checked.flow["destination"])).as_py(),
        synthetic=values["synthetic"],
        already_public=values.get("already_public") is True,
        threshold=int(values.get("threshold", THRESHOLD)),
        places=places.rows() if arguments.places else None,
        file=arguments.file.name,
        sha256=snapshot.file_digest(arguments.file),
        loaded_at=datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        specialty_list=checked.specialty_list,
        source_withheld=checked.withheld,
        warnings=[f"{zh} / {en}" for zh, en in checked.notes],
    )


def _refuse(faults: list[Fault], target: Path | None) -> int:
    _print(faults)
    if target:
        with target.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["rule", "severity", "file", "row", "column", "value", "expected_zh", "expected_en"])
            writer.writerows([f.rule, f.severity, f.file, f.row, f.column, f.value, f.expected_zh, f.expected_en] for f in faults)
    print(f"\n{len(faults):,} 处问题，未载入；已有的数据集不变。\n{len(faults):,} faults, nothing loaded; the data sets are as they were.", file=sys.stderr)
    return 1


def _print(faults: list[Fault]) -> None:
    for fault in faults[:SHOWN]:
        print(fault, file=sys.stderr)
    if len(faults) > SHOWN:
        print(f"… 其余 {len(faults) - SHOWN:,} 处，见 --faults FILE\n… and {len(faults) - SHOWN:,} more, see --faults FILE", file=sys.stderr)


def _tell(notes: list[tuple[str, str]]) -> None:
    for zh, en in notes[:SHOWN]:
        print(f"提醒：{zh}\n    note: {en}", file=sys.stderr)


def _report(stored: store.Stored, checked: table.Checked, published: Path) -> None:
    (summary,) = pq.read_table(published / "flow_dataset.parquet").to_pylist()
    flow = checked.flow
    print(f"已载入 / loaded {stored.dataset.dataset_id}: {checked.rows:,} 行 / rows, {flow.num_rows:,} 条流向 / flows, {stored.dataset.level}")
    if checked.withheld:
        print(f"来源隐去的数量 / counts withheld by the source: {checked.withheld:,}")
    print(f"将发布的流向格 / cells that will be published: {summary['cells_published']:,}; 隐去 / suppressed: {summary['cells_suppressed']:,}")
    print("发布 / publish: python -m etl build")


def _build(data: Path) -> int:
    from etl import build  # it imports the flows

    report = build.build(data, paths.warehouse())
    print(f"已发布 / published {report.version}")
    return 0


def _list(arguments: argparse.Namespace) -> int:
    for stored in store.load_all(paths.received()):
        one = stored.dataset
        print(f"{one.dataset_id:<24} {one.level:<11} {one.definition:<3} {one.base:<11} {one.as_of:<11} {one.title_zh} / {one.title_en}")
    return 0


def _remove(arguments: argparse.Namespace) -> int:
    if not store.remove(paths.received(), arguments.dataset_id):
        known = [stored.dataset.dataset_id for stored in store.load_all(paths.received())]
        zh, en = "已载入的代号：" + "、".join(known), "an id that is loaded: " + ", ".join(known)
        raise InputError([Fault("dataset_known", "load remove", None, "dataset_id", arguments.dataset_id, zh, en)])
    print(f"已移除 / removed {arguments.dataset_id}; python -m etl build")
    return 0
