"""The table `measured`: its subjects, its columns, its folder `received/measures/<collection>`."""

import contextlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

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


def save(received: Path, collection: str, rows: Iterable[pd.DataFrame], about: dict) -> tuple[Path, int]:
    """Write the table (in the order that `rows` come) and its description as a whole; what was there before is replaced.

    Returns the folder and the number of rows. Raises PublishError.
    """
    folder = received / "measures"
    try:
        received.mkdir(parents=True, exist_ok=True, mode=0o700)
        folder.mkdir(exist_ok=True, mode=0o700)
        draft = Path(tempfile.mkdtemp(prefix=".writing-", dir=folder))  # mode 0700
        try:
            with _open(draft / TABLE) as file:
                count = 0
                with pq.ParquetWriter(file, SCHEMA, compression="zstd") as writer:
                    for frame in rows:
                        writer.write_table(_table(frame, about))
                        count += len(frame)
            with _open(draft / DESCRIPTION) as file:
                file.write(json.dumps(about, ensure_ascii=False, indent=1).encode())
            return _swap(draft, folder / collection), count
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    except OSError as error:
        raise PublishError(f"无法写入指标（{error}）；已有的不变\ncannot write the measures ({error}); what was there is unchanged") from error


def _table(frame: pd.DataFrame, about: dict) -> pa.Table:
    """The rows of one metric in their order, as `SCHEMA`: nan and None come out as the one null that there is."""
    frame = frame.sort_values(["hospital_code", "subject", "specialty", "period"], na_position="first")
    columns = []
    for field in SCHEMA:
        if field.name in about:
            columns.append(pa.repeat(pa.scalar(about[field.name], field.type), len(frame)))
        elif pa.types.is_floating(field.type):
            columns.append(pa.Array.from_pandas(frame[field.name].astype("float64")))
        else:
            columns.append(pa.array(frame[field.name].astype(object), field.type, from_pandas=True))
    return pa.table(columns, schema=SCHEMA)


@contextlib.contextmanager
def _open(path: Path) -> Iterator[BinaryIO]:
    """A new file for its owner only, on the disk when the block ends."""
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        yield file
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
