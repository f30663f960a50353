"""`python -m etl cases measure`: statements -> indicators -> disclosure control -> `received/measures/<collection>` and flows.

The records stay in the private folder; what leaves it are counts of ten and more, and what follows from them.
"""

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from etl import disclosure, paths
from etl.cases import grouper, indicators, measured, od, private, shield, store, weights
from etl.cases.engines import DuckDBEngine, Engine
from etl.cases.indicators import INDICATORS
from etl.cases.tables import Measures
from etl.errors import Fault, InputError

HOSPITAL = pa.schema(
    [(name, pa.string()) for name in ("hospital_code", "name_zh", "name_en", "adcode", "province_adcode", "level", "project_id")]
)
LEVELS = ("hospital_month", "hospital_year", "province_year", "specialty_year")
# Where the level of an operation was stated by the hospital and not looked up, the definition says so.
SELF_REPORTED = {one.definition_id: one.definition_id.replace("catalogue", "self_reported") for one in INDICATORS if "catalogue" in one.definition_id}


@dataclass
class Request:
    """What is asked for. `first` and `last` are months; `weights` is a file or 'computed'; `covers` are provinces."""

    collection: str = store.DEFAULT
    first: str | None = None
    last: str | None = None
    weights: str | None = None
    grouper: str | None = None
    grouper_edition: str = ""
    complete: str | None = None
    covers: tuple[str, ...] = ()
    level: str | None = None
    threshold: int = disclosure.THRESHOLD


@dataclass
class Report:
    """What came of it."""

    folder: Path
    rows: int
    months: int
    months_read: int
    withheld: int
    weights: str
    flows: str | None
    warnings: list[str] = field(default_factory=list)


def measure(request: Request, engine: Engine | None = None, step: Callable[[str], None] = lambda text: None) -> Report:
    """Measure a collection and keep what may leave it. Raises InputError (nothing changed) or PublishError."""
    with store.reading(request.collection) as home:
        entries = store.read(request.collection).files
        months = _months(home, entries, request)
        side = _side(entries, request)
        folder = private.make(home / "measured")
        if request.grouper:
            months = grouper.grouped(request.grouper, request.grouper_edition, months, private.make(folder / "grouped"), step)
        hospitals = _hospitals(home)
        given = {"hospital": [_keep(hospitals, folder / "hospital.parquet")]}
        engine = engine or DuckDBEngine(temporary=private.make(folder / "spill"))
        tables = Measures(engine, months, folder, given, step)
        chosen = _choose_weights(tables, request, folder)
        file_date = max((entry.file_date for entry in entries), default="")[:10]
        about = {"as_of": file_date, "synthetic": any(entry.synthetic for entry in entries), "threshold": request.threshold,
                 "loaded_at": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")}  # fmt: skip
        levels = _levels(tables, hospitals)
        protected = shield.shield(levels, measured.entities(levels), request.threshold)
        swaps = {**(SELF_REPORTED if _self_reported(tables) else {}), "cmi.records": f"cmi.{chosen}"}
        rows = _rows(tables, levels, protected.shown, side, swaps)
        flows, warnings = od.save(paths.received(), request.collection, tables.files("od_year"), side, request.level, about)
        warnings += _warnings(tables, chosen)
        target, count = measured.save(paths.received(), request.collection, rows, {
            **about, "collection_id": request.collection, "file_date": file_date, "engine": engine.name, "weights": chosen,
            "complete_for": side.complete_for, "record_kind": side.record_kind, "covers": list(side.covers),
            "months": sorted(months), "disclosure": protected.report, "warnings": warnings,
        })  # fmt: skip
    return Report(target, count, len(months), tables.read, protected.report["withheld"], chosen, flows and flows.dataset.dataset_id, warnings)


def _levels(tables: Measures, hospitals: pa.Table) -> dict[str, pd.DataFrame]:
    """The tables of the four levels with their subjects; indexes and low-risk groups beside a hospital's year."""
    register = hospitals.to_pandas().set_index("hospital_code")
    levels = {name: measured.with_subject(name, tables.table(name).to_pandas(), register) for name in LEVELS}
    levels["hospital_year"] = _with_groups(levels["hospital_year"], tables)
    for frame in levels.values():
        frame["level_3_4"] = frame["level_3"] + frame["level_4"]
    return levels


def _rows(tables: Measures, levels: dict, shown: dict, side: od.Side, swaps: dict[str, str]) -> Iterator[pd.DataFrame]:
    """The rows of `measured`, one metric after the other in the order of their ids, so that few are held at once."""
    by_metric = {one.metric_id: one for one in INDICATORS}
    refused = {"inflow_share": "destination_side"} if side.complete_for == "origin" else {}
    if side.complete_for == "destination":
        refused["outflow_inpatient_share"] = "origin_side"
    for metric in sorted({*by_metric, *indicators.MEDIANS, *refused}):
        one, parts = by_metric.get(metric), []
        definition = "outflow.visits" if one is None else swaps.get(one.definition_id, one.definition_id)
        if metric in indicators.MEDIANS:
            parts = [_medians(tables, levels["hospital_month"], shown["hospital_month"], metric)]
        elif metric not in refused:
            for name, frame in levels.items():
                if {one.numerator, one.denominator} <= set(frame):
                    found = indicators.value_rows(frame, one, shown[name], definition)
                    parts.append(_with_something(frame.loc[found.index, measured.SUBJECT].join(found)))
        if any(map(len, parts)):
            yield pd.concat(parts, ignore_index=True)
        elif one or metric in refused:
            yield _refused(levels, indicators.refused(metric, definition, refused.get(metric, "not_in_records")))


def _with_groups(years: pd.DataFrame, tables: Measures) -> pd.DataFrame:
    """Indexes and low-risk groups beside a hospital's year; 0 where a hospital has no grouped stay."""
    index = tables.table("hospital_index_year").to_pandas()
    risk = tables.table("hospital_low_risk_year").to_pandas().rename(columns={"outcome_known": "low_risk_known", "deaths": "low_risk_deaths"})
    merged = years.merge(index, "left", ["hospital_code", "year"]).merge(risk, "left", ["hospital_code", "year"])
    new = [column for column in merged if column not in years]
    return merged.assign(**{column: merged[column].fillna(0) for column in new})


def _medians(tables: Measures, months: pd.DataFrame, shown: pd.DataFrame, metric: str) -> pd.DataFrame:
    quantity, count = indicators.MEDIANS[metric]
    median = pq.read_table(tables.files("hospital_month_median"), partitioning=None, filters=[("quantity", "=", quantity)]).to_pandas()
    joined = months[[*measured.SUBJECT, "month", "stays"]].assign(shown=shown[count], stays_shown=shown["stays"]).merge(median, on=["hospital_code", "month"])
    return _with_something(joined[measured.SUBJECT].join(indicators.median_rows(joined, metric, joined["shown"])))


def _with_something(rows: pd.DataFrame) -> pd.DataFrame:
    """Without months of which nothing may be shown; a year says that it is suppressed."""
    return rows[rows[["numerator", "denominator", "value"]].notna().any(axis=1) | (rows["period"].str.len() == 4)]


def _refused(levels: dict, row: dict) -> pd.DataFrame:
    """One row for each province (without a register: each hospital) and year that says why there is no value."""
    years = levels["province_year"] if len(levels["province_year"]) else levels["hospital_year"]
    return years.drop_duplicates(["subject", "period"])[measured.SUBJECT].assign(**row)


def _months(home: Path, entries: list, request: Request) -> dict[str, list[Path]]:
    months: dict[str, list[Path]] = {}
    for entry in entries:
        for part in entry.parts:
            if (request.first or "") <= part.month <= (request.last or "9999"):
                months.setdefault(part.month, []).append(home / part.file)
    if not months:
        raise InputError([
            Fault("collection_empty", request.collection, None, "collection", request.collection, "所选月份内已载入的病例（先运行 cases ingest）",
                  "stays ingested in the months asked for (run cases ingest first)")
        ])  # fmt: skip
    return months


def _side(entries: list, request: Request) -> od.Side:
    kinds = sorted({entry.record_kind for entry in entries})
    if len(kinds) > 1:
        raise InputError([
            Fault("record_kind", request.collection, None, "record_kind", "、".join(kinds),
                  "一个集合只含一类记录：同一次住院在首页和结算中各有一条，会重复计数",
                  "records of one kind in a collection: a stay is in front pages and in settlements, and would count twice")
        ])  # fmt: skip
    complete = request.complete or ("origin" if kinds[0] == "settlement" else "destination")
    if complete == "origin" and not request.covers:
        raise InputError([
            Fault("covers", request.collection, None, "--covers", "", "结算记录所覆盖的参保省份代码（其居民在各地的住院均在内）",
                  "the codes of the provinces whose insured people's stays are all in these records, wherever they were treated")
        ])  # fmt: skip
    return od.Side(complete, kinds[0], request.covers)


def _hospitals(home: Path) -> pa.Table:
    path = home / "hospital.parquet"
    if not path.exists():
        return HOSPITAL.empty_table()
    table = pq.read_table(path, partitioning=None)
    columns = [table.column(name).cast(pa.string()) if name in table.column_names else pa.nulls(len(table), pa.string()) for name in HOSPITAL.names]
    return pa.table(columns, schema=HOSPITAL)


def _choose_weights(tables: Measures, request: Request, folder: Path) -> str:
    """'records', 'table' or 'computed'; sets the views that the choice decides."""
    known = tables.table("record_month").to_pandas()
    if request.weights and request.weights != "computed":
        table = weights.read(Path(request.weights))
        weights.require_edition(Path(request.weights), table, set(known.loc[known["drg_known"] > 0, "drg_edition"]))
        tables.given["weight"] = [_keep(table, folder / "weight.parquet")]
        return "table"
    if request.weights == "computed" or (not known["weighted_stays"].sum() and known["drg_known"].sum()):
        tables.given["weight"] = tables.files("weight_computed")
        return "computed"
    tables.given["hospital_mdc_month_weighted"] = tables.files("hospital_mdc_month")
    return "records"


def _self_reported(tables: Measures) -> bool:
    return "self_reported" in set(tables.table("record_month").column("level_source").to_pylist())


def _warnings(tables: Measures, chosen: str) -> list[str]:
    known = tables.table("record_month").to_pandas()
    editions = sorted(known.loc[known["weighted_stays" if chosen == "records" else "drg_known"] > 0, "drg_edition"].fillna("—").unique())
    if len(editions) < 2:
        return []
    return [f"病例按多个分组版本分组，CMI 混合了它们 / the records were grouped by several editions, which the CMI mixes: {', '.join(editions)}"]


def _keep(table: pa.Table, path: Path) -> Path:
    with private.closed():
        pq.write_table(table, path)
    return path
