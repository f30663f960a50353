"""Received files of a few literal stays, their ingest through the production path, and what came of it as rows."""

import csv
import os
import subprocess
import sys
from pathlib import Path

import duckdb

from etl import paths
from etl.cases import ingest, layouts, lists, store

# A stay that breaks no rule; tests change what they are about.
STAY = {
    "hospital_code": "H51010001", "record_no": "R1", "sex": "1", "birth_date": "1960-05-01", "age_years": "62",
    "address": "四川省成都市武侯区某路1号", "admitted_at": "2023-01-01 08:00:00", "discharged_at": "2023-01-05 10:00:00",
    "los_days": "4", "department": "03.01", "admission_route": "2", "discharge_way": "1", "main_diagnosis": "I21.000",
    "total_yuan": "10000.00", "own_yuan": "2000.00", "drg": "FM19", "drg_edition": "CHS-DRG 1.1", "weight": "1.5",
}  # fmt: skip
SETTLEMENT = {
    "setl_id": "S1", "mdtrt_id": "V1", "fixmedins_code": "H51010001", "insu_admdvs": "510107", "fix_blng_admdvs": "310104",
    "begndate": "2023-01-01", "enddate": "2023-01-05", "gend": "1", "age": "62", "med_type": "21", "psn_name": "某某",
    "medfee_sumamt": "100.10", "fund_pay_sumamt": "60.05", "vali_flag": "1", "refd_setl_flag": "0", "mid_setl_flag": "0",
}  # fmt: skip
CATALOGUE = """code,name,class,level,minimally_invasive,edition
36.0601,冠状动脉药物支架置入,介入治疗,4,1,试验 2022
35.2100,主动脉瓣置换,手术,4,0,试验 2022
47.0100,腹腔镜阑尾切除,手术,2,1,试验 2022
99.1000,溶栓,治疗性操作,4,0,试验 2022
45.2300,结肠镜检查,诊断性操作,4,0,试验 2022
"""


def plain(path: Path, *stays: dict, encoding: str = "utf-8") -> Path:
    """A file in the plain layout: each stay is STAY with the given cells changed (None: empty)."""
    names = [column.field_code for column in layouts.get("plain").columns]
    return _write(path, names, [{**STAY, "record_no": f"R{n}", **stay} for n, stay in enumerate(stays, 1)], encoding)


def settlements(path: Path, *rows: dict, encoding: str = "utf-8") -> Path:
    """A file of settlements in the SETL_D layout: each row is SETTLEMENT with the given cells changed."""
    names = [column.field_code for column in layouts.get("nhsa_setl_d").columns if column.ordinal]
    return _write(path, names, [{**SETTLEMENT, "setl_id": f"S{n}", **row} for n, row in enumerate(rows, 1)], encoding)


def _write(path: Path, names: list[str], rows: list[dict], encoding: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, names, restval="", lineterminator="\n", extrasaction="raise")
        writer.writeheader()
        writer.writerows([{name: value or "" for name, value in row.items()} for row in rows])
    return path


def run(*files: Path, **options) -> list[ingest.Outcome]:
    """Ingest as the command does, today being in 2024."""
    return ingest.ingest(list(files), ingest.Options(today="2024-06-30", **options))


def stays(collection: str = store.DEFAULT) -> list[dict]:
    """Every stay that counts, in the order of the files' rows."""
    with duckdb.connect() as con:
        store.view(con, collection)
        return _dicts(con.execute("from stay order by file_id, file_row"))


def rejected(collection: str = store.DEFAULT) -> list[dict]:
    """Every rejected row that the register knows of."""
    files = [store.folder(collection) / e.rejected_file for e in store.read(collection).files if e.rejected_file]
    with duckdb.connect() as con:
        found = con.execute("from read_parquet($files) order by all", {"files": [str(f) for f in files]}) if files else None
        return _dicts(found) if found else []


def _dicts(cursor) -> list[dict]:
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def catalogue(path: Path) -> Path:
    """A catalogue of five operations and procedures."""
    path.write_text(CATALOGUE, "utf-8")
    return path


def hospitals(path: Path, **adcodes: str) -> Path:
    """A list of hospitals: code -> adcode."""
    lines = [",".join(lists.HOSPITAL_COLUMNS), *(f"{code},某医院,A hospital,{adcode},三级," for code, adcode in adcodes.items())]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def command(private: Path, *arguments: str) -> dict:
    """What subprocess needs to run `python -m etl cases …` on a private folder."""
    environment = {**os.environ, "NRMC_PRIVATE": str(private), "PYTHONUTF8": "1"}
    return {
        "args": [sys.executable, "-m", "etl", "cases", *arguments], "cwd": paths.ROOT, "env": environment,
        "text": True, "encoding": "utf-8",
    }  # fmt: skip


def cases(private: Path, *arguments: str, **options) -> subprocess.CompletedProcess:
    """Run the command to its end."""
    return subprocess.run(**command(private, *arguments), **options, capture_output=True, timeout=120, check=False)
