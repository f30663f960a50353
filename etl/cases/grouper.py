"""Optional: groups stays that came without a group, by a grouper that the user has installed. None is shipped.

`--grouper opendrg:chs_drg_11` adapts OpenDRG's DRG_Python (Apache-2.0, github.com/OpenDRG/DRG_Python: put its folder
`drg_group` on PYTHONPATH; `chs_drg_11` is one of its city and edition folders). `--grouper module:function` calls any
function that takes a `Case` and returns the code of a group or None.

Only what canonical stays keep can be grouped by: the main diagnosis, procedures, sex, age, days and way of leaving.
Secondary diagnoses are not kept, so that groups with and without complications cannot be told apart; where that
matters, group before ingest and send the groups in the file.
"""

import hashlib
import importlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import pyarrow as pa
import pyarrow.parquet as pq

from etl.errors import Fault, InputError

NEEDED = ["stay_key", "sex", "age_years", "age_days", "los_days", "died", "specialty", "main_diagnosis", "procedures", "drg"]
DAYS_OF_YEAR = 365


@dataclass(frozen=True)
class Case:
    """What a grouper is told of one stay. `procedures` are codes; `sex` is '1' (male), '2' or unknown."""

    key: str
    sex: str | None
    age_years: int | None
    age_days: int | None
    los_days: int | None
    died: bool | None
    department: str | None
    main_diagnosis: str | None
    procedures: tuple[str, ...]


class Grouper(Protocol):
    """A function from a case to the code of its group; None where it cannot be grouped."""

    def __call__(self, case: Case) -> str | None: ...


def load(name: str) -> Grouper:
    """The grouper of `module:function` or `opendrg:<folder>`. Raises InputError when it is not there."""
    module, _, function = name.partition(":")
    try:
        if module == "opendrg":
            return _opendrg(function)
        return getattr(importlib.import_module(module), function)
    except (ImportError, AttributeError, ValueError) as error:
        raise InputError([
            Fault("grouper", "--grouper", None, "grouper", f"{name} ({error})",
                  "已安装的分组器：模块:函数，或 opendrg:方案文件夹", "an installed grouper: module:function, or opendrg:<folder of the edition>")
        ]) from None  # fmt: skip


def _opendrg(folder: str) -> Grouper:
    proxy = importlib.import_module(f"drg_group.{folder}.GroupProxy").GroupProxy()

    def group(case: Case) -> str | None:
        if not case.main_diagnosis:
            return None
        days = case.age_days if case.age_days is not None else (case.age_years or 0) * DAYS_OF_YEAR
        fields = [case.key, case.sex, case.age_years, days, "", case.department, case.los_days, 5 if case.died else 1,
                  case.main_diagnosis, "|".join(case.procedures)]  # fmt: skip
        found = proxy.group_record(",".join("" if field is None else str(field) for field in fields))
        return found.drg if getattr(found, "status", None) == "分组成功" else None

    return group


def grouped(name: str, edition: str, months: dict[str, list[Path]], folder: Path, step: Callable[[str], None]) -> dict[str, list[Path]]:
    """The same stays with groups where they had none, as private copies of the files; a file is grouped once."""
    grouper = load(name)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    copies: dict[str, list[Path]] = {}
    for month, files in months.items():
        for path in files:
            status = path.stat()
            digest = hashlib.blake2b(f"{name} {edition} {path.name} {status.st_size} {status.st_mtime_ns}".encode(), digest_size=8)
            target = folder / f"{month}-{digest.hexdigest()}.parquet"
            if not target.exists():
                step(f"grouper {month}")
                _copy(path, target, grouper, edition)
            copies.setdefault(month, []).append(target)
    kept = {path for files in copies.values() for path in files}
    for old in set(folder.glob("*.parquet")) - kept:
        old.unlink()
    return copies


def _copy(path: Path, target: Path, grouper: Grouper, edition: str) -> None:
    source, draft = pq.ParquetFile(path), target.with_suffix(".writing")
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        with pq.ParquetWriter(file, source.schema_arrow, compression="zstd") as writer:
            for batch in source.iter_batches(batch_size=122_880):
                writer.write_table(_with_groups(pa.table(batch), grouper, edition))
        file.flush()
        os.fsync(file.fileno())
    os.replace(draft, target)


def _with_groups(table: pa.Table, grouper: Grouper, edition: str) -> pa.Table:
    groups, editions = [], table.column("drg_edition").to_pylist()
    for number, row in enumerate(table.select(NEEDED).to_pylist()):
        if row["drg"] is None:
            row["drg"] = grouper(Case(
                row["stay_key"], row["sex"], row["age_years"], row["age_days"], row["los_days"], row["died"], row["specialty"],
                row["main_diagnosis"], tuple((row["procedures"] or "").split("|")) if row["procedures"] else (),
            ))  # fmt: skip
            editions[number] = edition if row["drg"] else None
        groups.append(row["drg"])
    new = {"drg": groups, "drg_edition": editions, "mdc": [drg[0] if drg else None for drg in groups]}
    for name, values in new.items():
        table = table.set_column(table.column_names.index(name), name, pa.array(values, table.schema.field(name).type))
    return table
