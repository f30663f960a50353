"""`python -m etl cases measure`: statements -> indicators -> disclosure control -> `received/measures/<collection>` and flows.

The records stay in the private folder; what leaves it are counts of ten and more, and what follows from them.
"""

import datetime
from collections.abc import Callable
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
        rows, disclosed = _rows(tables, hospitals, side, chosen, request.threshold)
        year_table = tables.table("od_year")
        level = request.level or od.level_of(year_table)
        flows, warnings = od.save(paths.received(), request.collection, year_table, side, level, about)
        warnings += _warnings(tables, chosen)
        target = measured.save(paths.received(), request.collection, rows, {
            **about, "collection_id": request.collection, "file_date": file_date, "engine": engine.name, "weights": chosen,
            "complete_for": side.complete_for, "record_kind": side.record_kind, "covers": list(side.covers),
            "months": sorted(months), "disclosure": disclosed, "warnings": warnings,
        })  # fmt: skip
    withheld = disclosed["withheld"]
    return Report(target, len(rows), len(months), tables.read, withheld, chosen, flows and flows.dataset.dataset_id, warnings)


def _rows(tables: Measures, hospitals: pa.Table, side: od.Side, chosen: str, threshold: int) -> tuple[pd.DataFrame, dict]:
    """All rows of `measured`, protected, with the subjects' names; and the report of the protection."""
    register = hospitals.to_pandas().set_index("hospital_code")
    levels = {name: measured.with_subject(name, tables.table(name).to_pandas(), register) for name in LEVELS}
    levels["hospital_year"] = _with_groups(levels["hospital_year"], tables)
    for frame in levels.values():
        frame["level_3_4"] = frame["level_3"] + frame["level_4"]
    provinces = measured.entities(levels)
    protected = shield.shield(levels, provinces, threshold)
    swaps = {**(SELF_REPORTED if _self_reported(tables) else {}), "cmi.records": f"cmi.{chosen}"}
    parts = []
    for name, frame in levels.items():
        for one in INDICATORS:
            asked = one.metric_id != "inflow_share" or side.complete_for != "origin"
            if asked and {one.numerator, one.denominator} <= set(frame):
                found = indicators.value_rows(frame, one, protected.shown[name], swaps.get(one.definition_id, ""))
                parts.append(frame.loc[found.index, measured.SUBJECT].join(found))
    parts.append(_medians(tables, levels["hospital_month"], protected.shown["hospital_month"]))
    rows = pd.concat(parts, ignore_index=True)
    return pd.concat([rows, _refused(rows, levels, side, swaps)], ignore_index=True), protected.report


def _with_groups(years: pd.DataFrame, tables: Measures) -> pd.DataFrame:
    """Indexes and low-risk groups beside a hospital's year; 0 where a hospital has no grouped stay."""
    index = tables.table("hospital_index_year").to_pandas()
    risk = tables.table("hospital_low_risk_year").to_pandas().rename(columns={"outcome_known": "low_risk_known", "deaths": "low_risk_deaths"})
    merged = years.merge(index, "left", ["hospital_code", "year"]).merge(risk, "left", ["hospital_code", "year"])
    new = [column for column in merged if column not in years]
    return merged.assign(**{column: merged[column].fillna(0) for column in new})


def _medians(tables: Measures, months: pd.DataFrame, shown: pd.DataFrame) -> pd.DataFrame:
    median = tables.table("hospital_month_median").to_pandas()
    parts = []
    for quantity, count in (("los_days", "los_known"), ("total_yuan", "cost_known")):
        own = months[[*measured.SUBJECT, "month", "stays"]].assign(shown=shown[count])
        joined = own.merge(median[median["quantity"] == quantity], on=["hospital_code", "month"])
        parts.append(joined[measured.SUBJECT].join(indicators.median_rows(joined, quantity, joined["shown"])))
    return pd.concat(parts)


def _refused(rows: pd.DataFrame, levels: dict, side: od.Side, swaps: dict) -> pd.DataFrame:
    """One row for each province (without a register: each hospital) and indicator that the records cannot tell at all."""
    reasons = [(one.metric_id, swaps.get(one.definition_id, one.definition_id), "not_in_records") for one in INDICATORS if one.metric_id not in set(rows["metric_id"])]
    if side.complete_for == "origin":
        reasons = [reason if reason[0] != "inflow_share" else (*reason[:2], "destination_side") for reason in reasons]
    elif side.complete_for == "destination":
        reasons.append(("outflow_inpatient_share", "outflow.visits", "origin_side"))
    years = levels["province_year"] if len(levels["province_year"]) else levels["hospital_year"]
    subjects = years.drop_duplicates(["subject", "period"])[measured.SUBJECT]
    refusals = [
        {**subject, **indicators.refused(*reason)} for subject in subjects.to_dict("records") for reason in reasons
    ]  # fmt: skip
    return pd.DataFrame(refusals, columns=rows.columns)


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
