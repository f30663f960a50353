"""Relative weights of a city and year: `--weights FILE`, a CSV with city, year, edition, drg, weight.

Weights belong to the grouping that they were made for: year, edition and group must agree with the records, or the
case has no weight. Where no edition agrees at all, the run is refused.
"""

import csv
import io
from decimal import Decimal, InvalidOperation
from pathlib import Path

import pyarrow as pa

from etl.errors import Fault, InputError

COLUMNS = ("city", "year", "edition", "drg", "weight")
SCHEMA = pa.schema([("year", pa.int64()), ("drg_edition", pa.string()), ("drg", pa.string()), ("weight", pa.decimal128(9, 4))])


def read(path: Path) -> pa.Table:
    """The table as `SCHEMA`. Raises InputError for what is missing, not a weight, twice, or of two cities."""
    faults: list[Fault] = []

    def fault(row: int | None, column: str, value: str | None, zh: str, en: str) -> None:
        faults.append(Fault("weights", path.name, row, column, value, zh, en))

    rows, seen, cities = [], set(), set()
    for line, row in _lines(path):
        year, edition, drg = row["year"].strip(), row["edition"].strip(), row["drg"].strip()
        cities.add(row["city"].strip())
        if not (year.isdigit() and len(year) == 4):
            fault(line, "year", year, "四位年份", "a year of four digits")
        if not edition:
            fault(line, "edition", edition, "分组方案版本", "the edition of the grouping")
        if not drg:
            fault(line, "drg", drg, "DRG 组代码", "the code of a group")
        weight = _weight(row["weight"])
        if weight is None:
            fault(line, "weight", row["weight"], "0 至 99999 之间的数，至多四位小数", "a number from 0 to 99999 with four decimals at most")
        if (year, edition, drg) in seen:
            fault(line, "drg", drg, "每年、每版、每组一行", "one row for each year, edition and group")
        seen.add((year, edition, drg))
        rows.append((year, edition, drg, weight))
    if len(cities) > 1:
        fault(None, "city", "、".join(sorted(cities)), "一个城市的权重（其他城市另存一个文件）", "the weights of one city (one file a city)")
    if not rows:
        fault(None, "*", "", "至少一行权重", "one weight at least")
    if faults:
        raise InputError(faults)
    year, edition, drg, weight = zip(*rows, strict=True)
    return pa.table([pa.array([int(y) for y in year]), pa.array(edition), pa.array(drg), pa.array(weight, SCHEMA.field("weight").type)], schema=SCHEMA)


def require_edition(path: Path, table: pa.Table, editions: set[str | None]) -> None:
    """Raises InputError unless the records were grouped by an edition of the table."""
    held = set(table.column("drg_edition").to_pylist())
    if not held & editions:
        said = "、".join(sorted(edition or "—" for edition in editions)) or "—"
        raise InputError([
            Fault("weight_edition_mismatch", path.name, None, "edition", "、".join(sorted(held)),
                  f"与病例分组相同的版本（病例为 {said}）；权重与分组版本不同时不计算 CMI",
                  f"the edition by which the records were grouped ({said}); no CMI is made of weights of another grouping")
        ])  # fmt: skip


def _lines(path: Path) -> list[tuple[int, dict]]:
    try:
        reader = csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline=""))
        missing = set(COLUMNS) - set(reader.fieldnames or ())
        lines = [(reader.line_num, {column: row.get(column) or "" for column in COLUMNS}) for row in reader]
    except FileNotFoundError:
        raise InputError([Fault("file_present", path.name, None, "*", "", "权重文件", "a file of weights")]) from None
    except (UnicodeDecodeError, csv.Error) as error:
        raise InputError([Fault("file_readable", path.name, None, "*", str(error), "UTF-8 编码的 CSV", "a CSV in UTF-8")]) from None
    if missing:
        raise InputError([Fault("column_present", path.name, 1, column, "", "权重文件的列", "a column of the file of weights") for column in sorted(missing)])
    return lines


def _weight(text: str) -> Decimal | None:
    try:
        value = Decimal(text.strip())
    except InvalidOperation:
        return None
    return value if value.is_finite() and 0 <= value < 100_000 and -value.as_tuple().exponent <= 4 else None
