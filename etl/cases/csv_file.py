"""CSV files of case records: blocks of undecoded bytes, split by Arrow on all cores, decoded only where we look.

A file of 811 columns is read for about 130 of them, most of them codes and amounts. Re-encoding all of it first costs
more than reading it; here the few cells that hold Chinese are decoded after the split (strictly, in text.py).
"""

import codecs
import csv
import os
import re
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice

import numpy as np
import pyarrow as pa
import pyarrow.csv

from etl.cases import encoding, layouts, text
from etl.cases.csv_blocks import Block, blocks
from etl.cases.files import Member
from etl.cases.source import Source
from etl.errors import Fault

# Small enough that a block stays in the cache, and that a ragged row sends few others through the second split.
BLOCK = 4 << 20
HEADER = 1 << 20
DELIMITERS = ",\t;"
WORKERS = min(4, os.cpu_count() or 1)


# A line end of its own to Arrow, a stray byte in a cell to everybody else.
LONE_RETURN = re.compile(rb"\r(?!\n)")


@dataclass
class CsvSource(Source):
    """A CSV file. cells: columns of the header, and so of every row; header_bytes, header_lines: what it takes."""

    delimiter: str = field(kw_only=True)
    cells: int = field(kw_only=True)
    header_bytes: int = field(kw_only=True)
    header_lines: int = field(kw_only=True)

    def _blocks(self) -> Iterator[pa.Table]:
        """Splits ahead in a few threads and hands over in order; at most WORKERS + 1 blocks are in memory."""
        found = blocks(self._chunks(), self.delimiter, self.name, self.header_lines + 1)
        with ThreadPoolExecutor(WORKERS) as workers:
            ahead: deque[Future] = deque(workers.submit(self._read, block) for block in islice(found, WORKERS))
            while ahead:
                table, faults, size = ahead.popleft().result()
                ahead.extend(workers.submit(self._read, block) for block in islice(found, 1))
                self.bytes_done += size
                self._rejected += faults
                yield table

    def _chunks(self) -> Iterator[bytes]:
        """The bytes after the header."""
        self.bytes_done = self.header_bytes
        chunks = self.member.chunks(BLOCK)
        yield next(chunks, b"")[self.header_bytes :]
        yield from chunks

    def _read(self, block: Block) -> tuple[pa.Table, list[Fault], int]:
        """A block as text, the faults of its rows, its bytes."""
        table, lines, faults = self._split(block)
        texts, bad = {}, {}
        for (_, column), cells in zip(self.match.positions, table.itercolumns(), strict=True):
            texts[column.raw_name], wrong = text.decoded(cells.chunk(0), self.encoding)
            if wrong:
                bad[column.raw_name] = wrong
        whole, more = self._table(pa.array(lines), texts, bad)
        return whole, sorted(faults + more, key=lambda fault: fault.row), len(block.data)

    def _split(self, block: Block) -> tuple[pa.Table, np.ndarray, list[Fault]]:
        """Undecoded cells of the columns we look at, the line of each row, and the faults of ragged rows."""
        try:
            table = self._parsed(block.data)
            if table.num_rows == len(block.lines):
                return table, block.lines, []
        except pa.ArrowInvalid:
            pass  # its message quotes the row; ours does not
        if LONE_RETURN.search(block.data):
            block = Block(LONE_RETURN.sub(b" ", block.data), block.line, self.delimiter)
        counts = block.cells
        wrong = counts != self.cells
        faults = [self._ragged(line, count) for line, count in zip(block.lines[wrong], counts[wrong], strict=True) if count]
        table, lines = self._parsed(block.without(wrong)), block.lines[~wrong]
        assert table.num_rows == len(lines), "records counted and records split differ"
        return table, lines, faults

    def _parsed(self, data: bytes) -> pa.Table:
        """The cells of the columns we look at, in the order of their places, a chunk each."""
        if not data:
            return pa.table([pa.array([], pa.binary())] * len(self._wanted), self._wanted)
        size = pyarrow.csv.ReadOptions(use_threads=False, block_size=len(data) + 1, column_names=self._names)
        return pyarrow.csv.read_csv(pa.BufferReader(data), size, *self._options)

    @cached_property
    def _names(self) -> list[str]:
        return [f"{place}" for place in range(self.cells)]

    @cached_property
    def _wanted(self) -> list[str]:
        return [f"{place}" for place, _ in self.match.positions]

    @cached_property
    def _options(self) -> tuple[pyarrow.csv.ParseOptions, pyarrow.csv.ConvertOptions]:
        return (
            pyarrow.csv.ParseOptions(delimiter=self.delimiter, newlines_in_values=True, ignore_empty_lines=False),
            pyarrow.csv.ConvertOptions(
                check_utf8=False, include_columns=self._wanted, column_types=dict.fromkeys(self._wanted, pa.binary()),
                null_values=text.EMPTY, strings_can_be_null=True, quoted_strings_can_be_null=True,
            ),
        )  # fmt: skip

    def _ragged(self, line: int, count: int) -> Fault:
        return Fault(
            "ragged_row", self.name, int(line), "-", f"{count}",
            f"{self.cells} 列，与表头相同", f"{self.cells} columns, as in the header",
        )  # fmt: skip


def open_csv(member: Member) -> CsvSource:
    """The CSV file in `member`. Raises InputError where its header is not that of a known layout."""
    code = encoding.detect(member)
    start = next(member.chunks(HEADER), b"")
    mark = len(codecs.BOM_UTF8) if start.startswith(codecs.BOM_UTF8) else 0
    first = start[mark:].partition(b"\n")[0].decode(code, "replace")
    delimiter = max(DELIMITERS, key=first.count)
    head = _head(start[mark:], delimiter, member)
    names = next(csv.reader([head.decode(code, "replace")], delimiter=delimiter), [])
    match = layouts.recognise(names, member.name)
    size = mark + len(head)
    return CsvSource(
        member, match, code, _rows_estimate(start[size:], member.size - size),
        delimiter=delimiter, cells=len(names), header_bytes=size, header_lines=max(head.count(b"\n"), 1),
    )  # fmt: skip


def _head(start: bytes, delimiter: str, member: Member) -> bytes:
    """The bytes of the header, which can go over several lines where names are quoted."""
    block = next(blocks([start], delimiter, member.name), None)
    return start[: int(block.ends[0])] if block else b""


def _rows_estimate(sample: bytes, size: int) -> int | None:
    lines = sample.count(b"\n")
    return round(size * lines / len(sample)) if lines else None
