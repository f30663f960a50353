"""Reads `data/facts` and `data/codelists` as they stand: text only, nothing cast, nothing corrected.

Two tables come out of it in DuckDB: one `raw.<file>` per CSV with all columns as text and `_row`, the
line a person sees in an editor; and `raw.cell`, the same in long form, on which the general checks run.
"""

import csv
import io
from pathlib import Path

import duckdb
import pandas as pd

from etl.errors import Fault, InputError

FOLDERS = ("facts", "codelists")


def csv_files(data: Path) -> list[Path]:
    """All fact and code list files, in a fixed order."""
    return [path for folder in FOLDERS for path in sorted((data / folder).glob("*.csv"))]


def read_csv(path: Path, data: Path) -> pd.DataFrame:
    """Read one CSV as text with `_row` (1 = header). Raises InputError for what is not UTF-8 or not regular."""
    name = path.relative_to(data).as_posix()

    def fault(row: int | None, column: str, value: str, zh: str, en: str) -> InputError:
        return InputError([Fault("file_readable", name, row, column, value, zh, en)])

    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise fault(line, "*", repr(error.object[error.start : error.end]), "UTF-8 编码的文本", "text in UTF-8") from None
    # Not splitlines(): a form feed or U+2028 pasted from a PDF is part of its cell, not the end of the row.
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows, lines = [], []
    try:
        header = next(reader)
        for cells in reader:
            if len(cells) != len(header):
                raise fault(
                    reader.line_num, "*", ",".join(cells)[:60],
                    f"{len(header)} 列（此行 {len(cells)} 列）", f"{len(header)} columns (this row has {len(cells)})",
                )  # fmt: skip
            rows.append(cells)
            lines.append(reader.line_num)
    except StopIteration:
        raise fault(1, "*", "", "表头行", "a header row") from None
    except csv.Error as error:
        raise fault(reader.line_num, "*", str(error), "完整的 CSV 引号", "balanced CSV quotes") from None
    if len(set(header)) != len(header):
        raise fault(1, "*", ",".join(header)[:60], "不重复的列名", "column names that do not repeat")
    frame = pd.DataFrame(rows, columns=header, dtype="object")
    frame.insert(0, "_row", pd.Series(lines, dtype="int64"))
    return frame


def load(con: duckdb.DuckDBPyConnection, data: Path) -> None:
    """Fill schema `raw`. Raises InputError when a file or a column that the dictionary names is missing."""
    frames = {path: read_csv(path, data) for path in csv_files(data)}
    by_table = {path.stem: path for path in frames}
    _require(frames, by_table, data)
    con.execute("create schema raw")
    cells = []
    for path, frame in frames.items():
        con.register("incoming", frame)
        columns = ", ".join(
            f"nullif(trim({_quoted(c)}), '') as {_quoted(c)}" if c != "_row" else "_row" for c in frame.columns
        )
        con.execute(f"create table raw.{_quoted(path.stem)} as select {columns} from incoming")
        con.unregister("incoming")
        cells.append(
            frame.melt(id_vars="_row", var_name="column_name", value_name="value").assign(
                table_name=path.stem, file=path.relative_to(data).as_posix()
            )
        )
    everything = pd.concat(cells)
    con.register("incoming", everything)
    con.execute(
        "create table raw.cell as select table_name, file, _row, column_name, nullif(trim(value), '') as value from incoming"
    )
    con.unregister("incoming")


def _require(frames: dict, by_table: dict, data: Path) -> None:
    dictionary_path = data / "codelists" / "column.csv"
    if dictionary_path not in frames:
        raise InputError([Fault("file_present", "codelists/column.csv", None, "*", "", "数据字典文件", "the data dictionary")])
    faults = []
    dictionary = frames[dictionary_path]
    for table, wanted in dictionary.groupby("table_name", sort=False)["column_name"]:
        if table not in by_table:
            faults.append(Fault("file_present", f"{table}.csv", None, "*", "", "数据字典所列的文件", "a file that the data dictionary lists"))
            continue
        path = by_table[table]
        file = path.relative_to(data).as_posix()
        for column in wanted:
            if column not in frames[path].columns:
                faults.append(Fault("column_present", file, 1, column, "", "数据字典所列的列", "a column that the data dictionary lists"))
        for column in frames[path].columns:
            if column != "_row" and column not in set(wanted):
                faults.append(Fault("column_known", file, 1, column, column, "数据字典中的列名", "a column of the data dictionary"))
    for table in by_table.keys() - set(dictionary["table_name"]):
        file = by_table[table].relative_to(data).as_posix()
        faults.append(Fault("file_known", file, None, "*", "", "数据字典所列的文件；其余文件无人读取", "a file of the data dictionary; nothing reads any other"))
    if faults:
        raise InputError(faults)


def correct(con: duckdb.DuckDBPyConnection) -> int:
    """Apply `correction.csv` to `raw`; each correction must still match the value it replaces. Returns how many."""
    faults = []
    corrections = con.execute(
        "select _row, table_name, row_id, column_name, was, becomes from raw.correction order by _row"
    ).fetchall()
    for line, table, row_id, column, was, becomes in corrections:
        key = con.execute(
            "select column_name from raw.column where table_name = ? and role = 'key' limit 1", [table]
        ).fetchone()
        known = con.execute(
            "select 1 from raw.column where table_name = ? and column_name = ?", [table, column]
        ).fetchone()
        changed = 0
        if key and known:
            changed = con.execute(
                f"update raw.{_quoted(table)} set {_quoted(column)} = ? "
                f"where {_quoted(key[0])} = ? and {_quoted(column)} is not distinct from ? returning 1",
                [becomes, row_id, was],
            ).fetchall()
            con.execute(
                "update raw.cell set value = ? where table_name = ? and column_name = ? and _row in "
                f"(select _row from raw.{_quoted(table)} where {_quoted(key[0])} = ?)",
                [becomes, table, column, row_id],
            )
        if not changed:
            faults.append(
                Fault("correction_matches", "facts/correction.csv", line, "was", was,
                      f"{table} 中 {row_id} 的 {column} 现有的值", f"the present value of {column} of {row_id} in {table}")
            )  # fmt: skip
    if faults:
        raise InputError(faults)
    return len(corrections)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
