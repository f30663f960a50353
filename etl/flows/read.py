"""Reads a received table, CSV, workbook or Parquet, as rows of text with the row numbers a person sees; Parquet also by column."""

import codecs
import csv
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from etl import paths
from etl.errors import Fault, InputError
from etl.flows import sheet as workbook
from etl.flows.cells import written

Row = tuple[int, list[str]]
ENCODINGS = ("utf-8-sig", "gb18030")  # in this order: text in UTF-8 hardly ever decodes as something else by chance
SEPARATORS = (",", "\t", ";", "，")
CHUNK = 1 << 20
SECONDS = 300  # for a workbook; a large one takes a few
STARTS = {b"PK\x03\x04": "workbook", b"PAR1": "parquet", b"\xd0\xcf\x11\xe0": "old workbook"}


def rows(path: Path, sheet: str | None = None) -> Iterator[Row]:
    """All rows with their numbers, the header among them. Raises InputError for what cannot be read as a table."""
    match kind_of(path):
        case "workbook":
            return _workbook_rows(path, sheet)
        case "parquet":
            return _parquet_rows(path)
        case "old workbook":
            raise fault(path, None, "*", path.suffix, "未加密的 .xlsx、CSV 或 Parquet", "an .xlsx without a password, CSV or Parquet")
    return _text_rows(path)


def kind_of(path: Path) -> str:
    """What the first bytes say: one of `STARTS`, else text. Raises InputError for a file that cannot be opened."""
    try:
        with path.open("rb") as file:
            return STARTS.get(file.read(4), "text")
    except OSError as error:
        raise fault(path, None, "*", error.strerror or "", "能读取的文件", "a file that can be read") from None


def text_columns(path: Path, positions: list[int]) -> Iterator[list[pa.Array]]:
    """These columns of a Parquet file, many rows at a time, as the texts that `rows` has, without spaces around them.

    A text that stands in many rows is written once: a file of millions of flows is read in seconds.
    """
    try:
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(batch_size=1 << 20):
                yield [_texts(batch.column(position)) for position in positions]
    except (OSError, ValueError, NotImplementedError) as error:
        raise _no_parquet(path, error) from None


def encoding_of(path: Path) -> str:
    """The encoding in which the whole file decodes. Raises InputError with line and bytes when there is none."""
    wrong = []
    for encoding in ENCODINGS:
        wrong.append(_undecodable(path, encoding))
        if wrong[-1] is None:
            return encoding
    line, found = max(wrong)  # the encoding that got further is the one that was meant
    raise fault(path, line, "*", found, "UTF-8 或 GB18030 编码的文本", "text in UTF-8 or GB18030")


def fault(path: Path, row: int | None, column: str, value: str, zh: str, en: str) -> InputError:
    """The one fault of a file that is no table."""
    return InputError([Fault("flow_file", path.name, row, column, value, zh, en)])


def _undecodable(path: Path, encoding: str) -> tuple[int, str] | None:
    decoder, line = codecs.getincrementaldecoder(encoding)(), 1
    with path.open("rb") as file:
        while True:
            chunk = file.read(CHUNK)
            try:
                decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                before = error.object[: error.start]
                return line + before.count(b"\n"), repr(error.object[error.start : error.end])
            if not chunk:
                return None
            line += chunk.count(b"\n")


def _text_rows(path: Path) -> Iterator[Row]:
    with path.open(encoding=encoding_of(path), newline="") as file:
        first = file.readline()
        file.seek(0)
        separator = max(SEPARATORS, key=first.count)
        reader = csv.reader(file, strict=True, delimiter=separator)
        start = 1
        try:
            for cells in reader:
                yield start, cells
                start = reader.line_num + 1
        except csv.Error as error:
            raise fault(path, start, "*", str(error), "完整的 CSV 引号", "balanced CSV quotes") from None


def _workbook_rows(path: Path, sheet: str | None) -> Iterator[Row]:
    complaint = workbook.bomb(path)
    if complaint:
        raise fault(path, None, "*", *complaint)
    # A hostile workbook may take all memory or abort its process: not this one.
    command = [sys.executable, "-m", "etl.flows.sheet", str(path.resolve()), *([sheet] if sheet else [])]
    with tempfile.TemporaryFile() as out:
        try:
            done = subprocess.run(command, stdout=out, stderr=subprocess.PIPE, cwd=paths.ROOT, timeout=SECONDS, check=False)
            said = done.stderr.decode("utf-8", "replace").strip()
        except subprocess.TimeoutExpired:
            done, said = None, ""
        if done and done.returncode == workbook.WHICH_SHEET:
            raise fault(path, None, "*", sheet or "", f"--sheet 之一：{said}", f"--sheet, one of: {said}")
        if not done or done.returncode:
            raise fault(path, None, "*", path.name, "内存与时间允许读取的完整 xlsx", "a whole xlsx that can be read within memory and time")
        out.seek(0)
        with open(out.fileno(), encoding="utf-8", newline="", closefd=False) as text:
            for number, *cells in csv.reader(text):
                yield int(number), cells


def _parquet_rows(path: Path) -> Iterator[Row]:
    try:
        with pq.ParquetFile(path) as file:
            yield 0, list(file.schema_arrow.names)
            number = 0
            for batch in file.iter_batches(batch_size=65_536):
                for values in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                    number += 1
                    yield number, [written(value) for value in values]
    except (OSError, ValueError, NotImplementedError) as error:  # pyarrow's errors are ValueErrors and OSErrors
        raise _no_parquet(path, error) from None


def _no_parquet(path: Path, error: Exception) -> InputError:
    return fault(path, None, "*", str(error)[:60], "完整的 Parquet 文件", "a whole Parquet file")


def _texts(column: pa.Array) -> pa.Array:
    # Arrow writes whole numbers and decimals as Python does; beyond six decimal places not always.
    if pa.types.is_integer(column.type) or (pa.types.is_decimal(column.type) and 0 <= column.type.scale <= 6):
        return pc.fill_null(column.cast(pa.string()), "")
    if pa.types.is_nested(column.type):
        return pa.array([written(value).strip() for value in column.to_pylist()], pa.string())
    coded = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
    meant = pa.array([written(value).strip() for value in coded.dictionary.to_pylist()], pa.string())
    return pc.fill_null(meant.take(coded.indices), "")
