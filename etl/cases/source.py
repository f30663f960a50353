"""A received table, whatever its format: what the header said, batches of raw text, rows that are not whole."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from etl.cases.files import Member
from etl.cases.layouts import LISTS, RAW_NAMES, Column, Layout, Match
from etl.cases.text import divided
from etl.errors import Fault

# A batch is closed when it has this many rows (a row group of the Parquet it becomes) or bytes.
BATCH_ROWS = 122_880
BATCH_BYTES = 128 << 20


@dataclass
class Source:
    """A received table; `csv_file` and `dbf_file` say how its blocks are read.

    columns: raw names that every batch carries, in the order of RAW_NAMES. unknown_columns: header names that the
    layout does not know or that say again what another column says; they are not read. missing_columns: raw names that
    the layout can tell and this header does not. bytes_done of bytes_total is the progress; rows_estimate is exact for
    a DBF, from the length of the first lines for a CSV.
    """

    member: Member
    match: Match
    encoding: str
    rows_estimate: int | None
    bytes_done: int = 0
    _rejected: list[Fault] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The file, and its member in a zip: `records.zip:jan.csv`."""
        return self.member.name

    @property
    def layout(self) -> Layout:
        """The recognised layout."""
        return self.match.layout

    @property
    def columns(self) -> tuple[str, ...]:
        """Raw names in every batch, in the order of RAW_NAMES."""
        told = {name for _, column in self.match.positions for name in LISTS.get(column.raw_name, (column.raw_name,))}
        return tuple(name for name in RAW_NAMES if name in told)

    @property
    def unknown_columns(self) -> tuple[str, ...]:
        """Header names that are not read because the layout does not know them."""
        return self.match.unknown

    @property
    def missing_columns(self) -> tuple[str, ...]:
        """Raw names that the layout has and the header lacks."""
        return self.match.missing

    @property
    def bytes_total(self) -> int:
        """Size of the table, unpacked."""
        return self.member.size

    def batches(self) -> Iterator[pa.Table]:
        """Tables of `row` (int64) and `columns` (string, trimmed; empty and "-" are null) in the order of the file.

        row: in a CSV the line on which the record starts (the header is line 1), in a DBF the number of the record.
        Rows that are not whole are left out; `take_rejected()` has them. Raises InputError where the file cannot be
        trusted from here to its end (a quote never closed, cut off in a record): what came before it is of no use.
        """
        waiting, rows, size = [], 0, 0
        for block in self._blocks():
            waiting.append(block)
            rows, size = rows + block.num_rows, size + block.nbytes
            if rows >= BATCH_ROWS or size >= BATCH_BYTES:
                yield pa.concat_tables(waiting)
                waiting, rows, size = [], 0, 0
        if waiting:
            yield pa.concat_tables(waiting)

    def take_rejected(self) -> list[Fault]:
        """Faults of rows read since the last call: take them after each batch, so that they do not pile up.

        Rules: `ragged_row` (another number of cells than the header), `bad_bytes` (not in the encoding). The value of
        an identifying column is not told.
        """
        taken, self._rejected = self._rejected, []
        return taken

    def _blocks(self) -> Iterator[pa.Table]:
        raise NotImplementedError

    def _table(
        self, rows: pa.Array, texts: dict[str, pa.Array], bad: dict[str, dict[int, bytes]]
    ) -> tuple[pa.Table, list[Fault]]:
        """A block's table (lists divided, columns in order) without the rows with bad bytes, and their faults."""
        for name, parts in LISTS.items():
            if name in texts:
                texts |= divided(texts.pop(name), parts)
        table = pa.table([rows, *(texts[name] for name in self.columns)], names=["row", *self.columns])
        if not bad:
            return table, []
        column_of = {column.raw_name: column for _, column in self.match.positions}
        faults = [
            self._bad_bytes(rows[place].as_py(), column_of[name], cell)
            for name, cells in bad.items()
            for place, cell in cells.items()
        ]
        wrong = np.zeros(len(rows), bool)
        wrong[[place for cells in bad.values() for place in cells]] = True
        return table.filter(pa.array(~wrong)), faults

    def _bad_bytes(self, row: int, column: Column, cell: bytes) -> Fault:
        shown = None if column.identifying else cell[:60].decode(self.encoding, "backslashreplace")
        return Fault(
            "bad_bytes", self.name, row, column.field_code, shown,
            f"{self.encoding.upper()} 编码的文字", f"text in {self.encoding.upper()}",
        )  # fmt: skip
