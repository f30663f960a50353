"""Invented canonical stays, and a collection of them as ingest leaves it: for the tests of measures and engines."""

import datetime
from dataclasses import fields
from decimal import Decimal
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from etl.cases import private, store

TEXT = ("stay_key", "hospital_code", "sex", "origin_adcode", "origin_province", "origin_basis", "destination_adcode", "destination_province",
        "specialty", "mdc", "drg", "drg_edition", "main_diagnosis", "procedures", "level_source", "setting", "record_kind", "travel_reason", "layout", "file_id")  # fmt: skip
FLAGS = ("newborn", "operated", "minimally_invasive", "died", "elective", "day_case")
MONEY = ("total_yuan", "own_yuan", "fund_yuan")
STAY = pa.schema(
    [("month", pa.date32()), ("discharge_date", pa.date32()), ("admission_date", pa.date32()), ("los_days", pa.int32()),
     ("age_years", pa.int16()), ("age_days", pa.int16()), ("surgery_level", pa.int8()), ("weight", pa.decimal128(9, 4)), ("file_row", pa.int64())]
    + [(name, pa.string()) for name in TEXT] + [(name, pa.bool_()) for name in FLAGS] + [(name, pa.decimal128(12, 2)) for name in MONEY]
)  # fmt: skip
PROVINCES = ["110000", "310000", "410000", "510000", "610000"]
EDITION = "CHS-DRG 1.1"


def stays(count: int, seed: int = 7, months: int = 3, hospitals: int = 20, nulls: float = 0.03) -> pd.DataFrame:
    """Stays with nulls in every column that may have them; costs and days depend on the group, and hospitals have provinces."""
    random = np.random.default_rng(seed)
    hospital = np.minimum((hospitals * random.random(count) ** 1.6).astype(int), hospitals - 1)
    group = np.minimum((60 * random.random(count) ** 2).astype(int), 59)
    month = random.integers(0, months, count)
    days = 1 + random.poisson(3 + group / 8, count)
    home = np.where(random.random(count) < 0.9, hospital % 5, random.integers(0, 5, count))
    operated = random.random(count) < np.where(group % 2 == 0, 0.7, 0.05)
    level = random.integers(1, 5, count)
    newborn = random.random(count) < 0.02
    frame = pd.DataFrame({
        "hospital_code": [f"SYN{code:03}" for code in hospital],
        "month": [datetime.date(2023 + m // 12, m % 12 + 1, 1) for m in month],
        "los_days": days.astype(object),
        "mdc": [chr(65 + g % 13) for g in group], "drg": [f"{chr(65 + g % 13)}{g:02}" for g in group],
        "drg_edition": EDITION,
        "weight": [Decimal(int(5000 + 900 * g)) / 10000 for g in group],
        "newborn": newborn.astype(object), "operated": operated.astype(object),
        "surgery_level": np.where(operated, level, None), "minimally_invasive": (operated & (random.random(count) < 0.3)).astype(object),
        "died": (random.random(count) < 0.0004 * 1.09**group).astype(object),
        "elective": (random.random(count) < 0.6).astype(object), "day_case": (random.random(count) < 0.2).astype(object),
        "total_yuan": [Decimal(int(cents)) / 100 for cents in random.lognormal(12.5 + group / 30, 0.6, count)],
        "fund_yuan": [Decimal(int(cents)) / 100 for cents in random.lognormal(12, 0.5, count)],
        "origin_province": [PROVINCES[h] for h in home], "destination_province": [PROVINCES[h % 5] for h in hospital],
        "origin_adcode": [PROVINCES[h] if h < 2 else f"{PROVINCES[h][:2]}0{1 + g % 3}00" for h, g in zip(home, group, strict=True)],
        "destination_adcode": [PROVINCES[h % 5] if h % 5 < 2 else f"{PROVINCES[h % 5][:2]}0100" for h in hospital],
        "origin_basis": "residence", "level_source": np.where(operated, "catalogue:2022", None), "sex": "1",
    }).astype(object)  # fmt: skip
    for column in ("los_days", "weight", "newborn", "operated", "surgery_level", "minimally_invasive", "died", "elective", "day_case",
                   "total_yuan", "fund_yuan", "origin_province", "drg"):  # fmt: skip
        frame.loc[random.random(count) < nulls, column] = None
    frame.loc[frame["drg"].isna(), ["mdc", "weight"]] = None
    frame.loc[frame["origin_province"].isna(), "origin_adcode"] = None
    return frame


def table(frame: pd.DataFrame, **constant) -> pa.Table:
    """The frame as canonical stays: columns that it has not are null, or as `constant` says."""
    constant = {"record_kind": "front_page", "setting": "inpatient", "layout": "plain", "file_id": "f", **constant}
    frame = frame.astype(object).where(frame.notna(), None)
    columns = []
    for field in STAY:
        if field.name in frame:
            columns.append(pa.array(frame[field.name], field.type))
        else:
            columns.append(pa.array([constant.get(field.name)] * len(frame), field.type))
    return pa.table(columns, schema=STAY)


def hospitals(codes, project: dict | None = None) -> pa.Table:
    """A register: hospital number n lies in province n mod 5."""
    rows = [
        {"hospital_code": code, "name_zh": f"示例医院{code}", "name_en": f"Sample Hospital {code}", "province_adcode": PROVINCES[int(code[3:]) % 5],
         "adcode": None, "level": "3A", "project_id": (project or {}).get(code), "synthetic": True}
        for code in codes
    ]  # fmt: skip
    names = ["hospital_code", "name_zh", "name_en", "adcode", "province_adcode", "level", "project_id"]
    return pa.Table.from_pylist(rows, pa.schema([(name, pa.string()) for name in names] + [("synthetic", pa.bool_())]))


def write_months(content: pa.Table, home: Path, name: str = "f") -> dict[str, list[Path]]:
    """The stays as `stay/month=…/<name>.parquet`, sorted by hospital. Returns the files by month."""
    found: dict[str, list[Path]] = {}
    months = content.column("month").to_pylist()
    for month in sorted(set(months)):
        part = content.filter(pa.array([one == month for one in months])).sort_by("hospital_code")
        path = home / "stay" / f"month={month:%Y-%m}" / f"{name}.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(part, path, compression="zstd", row_group_size=122_880)
        found.setdefault(f"{month:%Y-%m}", []).append(path)
    return found


def collection(content: pa.Table, register: pa.Table | None = None, name: str = "default", **entry) -> Path:
    """A collection in the private folder as ingest leaves it. Returns its folder."""
    home = private.make(store.folder(name))
    months = write_months(content, home)
    if register is not None:
        pq.write_table(register, home / "hospital.parquet")
    parts = [store.Part(month, path.relative_to(home).as_posix(), pq.ParquetFile(path).metadata.num_rows) for month, files in months.items() for path in files]
    values = {one.name: "" for one in fields(store.Ingested)} | {
        "file_id": "f", "record_kind": "front_page", "file_date": "2024-01-31", "rows_read": len(content), "kept": len(content), "merged": 0,
        "rejected": {}, "warnings": {}, "replaced": 0, "unknown_columns": [], "origin_known": 0, "catalogue": None, "synthetic": True,
        "rejected_file": None, **entry,
    }  # fmt: skip
    store.write(name, store.Register([store.Ingested(**{**values, "parts": parts})]))
    return home
