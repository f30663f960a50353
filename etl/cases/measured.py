"""The table `measured`: its subjects, its columns, its folder `received/measures/<collection>`."""

import json
import os
import shutil
import tempfile
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from etl.cases.indicators import VALUES
from etl.errors import PublishError

DESCRIPTION, TABLE = "measure.json", "measured.parquet"
SUBJECT = ["subject", "hospital_code", "hospital_name_zh", "hospital_name_en", "province_adcode", "specialty", "period"]
TEXTS = [*SUBJECT, "metric_id", "definition_id", "reliability", "reason"]
SCHEMA = pa.schema(
    [(name, pa.string()) for name in (*SUBJECT, "metric_id", "definition_id")]
    + [(name, pa.float64()) for name in VALUES if name not in TEXTS and name != "coverage"]
    + [("reliability", pa.string()), ("reason", pa.string()), ("coverage", pa.float64())]
    + [("file_date", pa.string()), ("collection_id", pa.string()), ("synthetic", pa.bool_())]
)


def with_subject(level: str, frame: pd.DataFrame, register: pd.DataFrame) -> pd.DataFrame:
    """The frame with `SUBJECT`, and `entity` for the shield. `register` is indexed by hospital_code."""
    frame = frame.copy()
    year_only = "month" not in frame
    frame["period"] = frame["year"].astype(str) if year_only else pd.to_datetime(frame["month"]).dt.strftime("%Y-%m")
    frame["specialty"] = frame["mdc"].fillna("unknown") if "mdc" in frame else "all"
    if "hospital_code" in frame:
        code = frame["hospital_code"]
        for column, name in (("name_zh", "hospital_name_zh"), ("name_en", "hospital_name_en"), ("province_adcode", "province_adcode")):
            frame[name] = code.map(register[column])
        frame["subject"] = code.map(register["project_id"]).fillna(code)
        frame["entity"] = code
    else:
        frame["hospital_code"] = frame["hospital_name_zh"] = frame["hospital_name_en"] = None
        frame["subject"] = frame["province_adcode"]
        prefix, suffix = ("specialty:", ":" + frame["specialty"]) if level == "specialty_year" else ("province:", "")
        frame["entity"] = prefix + frame["province_adcode"] + suffix
    return frame


def entities(levels: dict[str, pd.DataFrame]) -> dict[str, str]:
    """Entity of a hospital or a specialty -> entity of its province."""
    found = {}
    for name in ("hospital_year", "specialty_year"):
        rows = levels[name].dropna(subset=["province_adcode"])
        found |= dict(zip(rows["entity"], "province:" + rows["province_adcode"], strict=True))
    return found


def save(received: Path, collection: str, rows: pd.DataFrame, about: dict) -> Path:
    """Write the table and its description as a whole; what was there before is replaced. Raises PublishError."""
    for column in SCHEMA.names:
        if column in about:
            rows[column] = about[column]
    rows = rows[SCHEMA.names].sort_values(["metric_id", "hospital_code", "subject", "specialty", "period"], na_position="first")
    # Not left to from_pandas: an integer, a nan and a None must come out as one type and one kind of null.
    table = pa.table([pa.array(rows[name].astype(object).where(rows[name].notna(), None), SCHEMA.field(name).type) for name in SCHEMA.names], schema=SCHEMA)
    folder = received / "measures"
    try:
        received.mkdir(parents=True, exist_ok=True, mode=0o700)
        folder.mkdir(exist_ok=True, mode=0o700)
        draft = Path(tempfile.mkdtemp(prefix=".writing-", dir=folder))  # mode 0700
        try:
            _write(draft / TABLE, lambda file: pq.write_table(table, file, compression="zstd"))
            _write(draft / DESCRIPTION, lambda file: file.write(json.dumps(about, ensure_ascii=False, indent=1).encode()))
            return _swap(draft, folder / collection)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    except OSError as error:
        raise PublishError(f"无法写入指标（{error}）；已有的不变\ncannot write the measures ({error}); what was there is unchanged") from error


def _write(path: Path, content) -> None:
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        content(file)
        file.flush()
        os.fsync(file.fileno())


def _swap(draft: Path, target: Path) -> Path:
    aside = target.with_name(f".old-{target.name}")
    shutil.rmtree(aside, ignore_errors=True)
    if target.exists():
        os.replace(target, aside)
    os.replace(draft, target)
    shutil.rmtree(aside, ignore_errors=True)
    return target
