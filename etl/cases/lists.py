"""Two lists that a user gives with the records: the hospitals, and the catalogue of operations."""

import csv
import os
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from etl.cases import private
from etl.cases.gazetteer import Gazetteer
from etl.errors import Fault, InputError

HOSPITAL_COLUMNS = ("hospital_code", "name_zh", "name_en", "adcode", "level", "project_id")
HOSPITAL_SCHEMA = pa.schema([
    ("hospital_code", pa.string()), ("name_zh", pa.string()), ("name_en", pa.string()), ("adcode", pa.string()),
    ("province_adcode", pa.string()), ("level", pa.string()), ("project_id", pa.string()), ("synthetic", pa.bool_()),
])  # fmt: skip
CATALOGUE_COLUMNS = ("code", "name", "class", "level", "minimally_invasive", "edition")
CATALOGUE_SCHEMA = pa.schema([
    ("code", pa.string()), ("class", pa.string()), ("level", pa.int8()), ("minimally_invasive", pa.bool_())
])  # fmt: skip
CLASSES = ("手术", "介入治疗", "治疗性操作", "诊断性操作")
LEVELS = {"": None, "1": 1, "2": 2, "3": 3, "4": 4, "一级": 1, "二级": 2, "三级": 3, "四级": 4}
FLAGS = {"": False, "0": False, "1": True, "否": False, "是": True, "false": False, "true": True}
SYNTHETIC = "SYN"


def hospitals(path: Path, gazetteer: Gazetteer) -> pa.Table:
    """Read the list of hospitals: hospital_code, name_zh and adcode are needed; an old adcode becomes today's.

    Raises InputError with every fault of the file.
    """
    faults, rows, seen = [], [], set()
    for line, row in _read(path, ("hospital_code", "name_zh", "adcode"), HOSPITAL_COLUMNS):
        place = gazetteer.by_code(row["adcode"]) or gazetteer.find(row["adcode"])
        if not row["hospital_code"] or row["hospital_code"] in seen:
            faults.append(_fault(path, line, "hospital_code", row["hospital_code"], "有值且不重复的代码", "a code that occurs once"))
        if place is None:
            faults.append(_fault(path, line, "adcode", row["adcode"], "行政区划代码或地名", "a division's code or name"))
        if faults:
            continue
        seen.add(row["hospital_code"])
        rows.append({
            **{column: row.get(column) or None for column in HOSPITAL_COLUMNS}, "adcode": place[0], "province_adcode": place[1],
            "synthetic": row["hospital_code"].startswith(SYNTHETIC),
        })  # fmt: skip
    if faults:
        raise InputError(faults)
    return pa.Table.from_pylist(rows, schema=HOSPITAL_SCHEMA)


def keep_hospitals(home: Path, table: pa.Table) -> None:
    """Make this the collection's list of hospitals: what the new list does not name stays as it was."""
    path = home / "hospital.parquet"
    if path.exists():
        new = set(table.column("hospital_code").to_pylist())
        old = pq.read_table(path, schema=HOSPITAL_SCHEMA)
        kept = [code not in new for code in old.column("hospital_code").to_pylist()]
        table = pa.concat_tables([old.filter(pa.array(kept)), table])
    draft = home / f".hospital-{os.getpid()}"
    pq.write_table(table.sort_by("hospital_code"), draft)
    private.name(draft, path)


def known_hospitals(home: Path) -> pa.Table:
    """The collection's list of hospitals; empty where none was given."""
    path = home / "hospital.parquet"
    return pq.read_table(path, schema=HOSPITAL_SCHEMA) if path.exists() else HOSPITAL_SCHEMA.empty_table()


def catalogue(path: Path) -> tuple[pa.Table, str]:
    """Read the catalogue of operations; returns it and its one edition. Raises InputError with every fault.

    class: 手术, 介入治疗, 治疗性操作 or 诊断性操作; level 1-4 or empty; minimally_invasive 1, 0 or empty.
    """
    faults, rows, seen, editions = [], [], set(), set()
    for line, row in _read(path, CATALOGUE_COLUMNS, CATALOGUE_COLUMNS):
        code, flag = row["code"].upper(), row["minimally_invasive"].lower()
        for column, fine, zh, en in (
            ("code", code and code not in seen, "有值且不重复的代码", "a code that occurs once"),
            ("class", row["class"] in CLASSES, "、".join(CLASSES), "one of " + ", ".join(CLASSES)),
            ("level", row["level"] in LEVELS, "1 至 4 或空", "1 to 4 or empty"),
            ("minimally_invasive", flag in FLAGS, "1、0 或空", "1, 0 or empty"),
            ("edition", row["edition"] and len(editions | {row["edition"]}) == 1, "全文件同一个版本", "one edition throughout the file"),
        ):
            if not fine:
                faults.append(_fault(path, line, column, row[column], zh, en))
        seen.add(code)
        editions.add(row["edition"])
        if not faults:
            rows.append({
                "code": code, "class": row["class"], "level": LEVELS[row["level"]], "minimally_invasive": FLAGS[flag]
            })  # fmt: skip
    if not rows and not faults:
        faults.append(_fault(path, 2, "code", "", "至少一行", "at least one row"))
    if faults:
        raise InputError(faults)
    return pa.Table.from_pylist(rows, schema=CATALOGUE_SCHEMA), editions.pop()


def _read(path: Path, needed: tuple[str, ...], known: tuple[str, ...]):
    """(line, row) of a CSV in UTF-8 or GB18030, cells trimmed. Raises InputError where a column is missing."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise InputError([_fault(path, None, "*", "", "存在的文件", "a file that exists")]) from None
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise InputError([_fault(path, None, "*", "", "UTF-8 或 GB18030 编码的文本", "text in UTF-8 or GB18030")])
    reader = csv.DictReader(text.splitlines())
    missing = [column for column in needed if column not in (reader.fieldnames or ())]
    if missing:
        raise InputError([_fault(path, 1, column, "", f"此列；全部列：{', '.join(known)}", f"this column; all: {', '.join(known)}") for column in missing])
    for row in reader:
        yield reader.line_num, {column: (row.get(column) or "").strip() for column in known}


def _fault(path: Path, line: int | None, column: str, value: str, zh: str, en: str) -> Fault:
    return Fault("list_readable", path.name, line, column, value, zh, en)
