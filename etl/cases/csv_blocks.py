"""Blocks of whole CSV records, found in the bytes before anything is decoded.

Comma, quote and line end can be searched for in undecoded bytes: they are ASCII in UTF-8, and no second, third or
fourth byte of a GB18030 character is one of them (those are 0x30-0x39, 0x40-0x7E and 0x80-0xFE). A quote opens only at
the start of a cell; elsewhere in an unquoted cell it is text. A quote that stays open to the end of the file fails the
file, because every record after it is swallowed.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from etl.errors import Fault, InputError

QUOTE, LINE_END, RETURN = 0x22, 0x0A, 0x0D
# The longest record: 811 full columns take about 60 KB.
RECORD_MOST = 64 << 20


@dataclass(frozen=True)
class Block:
    """Whole records, of which the first starts on `line`. Places are looked for when asked: most blocks need none."""

    data: bytes
    line: int
    delimiter: str

    @cached_property
    def quotes(self) -> np.ndarray:
        """Places of the quotes that open and close cells, in turn."""
        return _quotes(self.data, self.delimiter)

    @cached_property
    def ends(self) -> np.ndarray:
        """The place after each record."""
        return self._line_ends[self._whole] + 1

    @cached_property
    def lines(self) -> np.ndarray:
        """The line on which each record starts."""
        if not len(self.quotes):
            return self.line + np.arange(self.line_count)
        return self.line + np.concatenate(([0], self._whole[:-1] + 1))

    @cached_property
    def cells(self) -> np.ndarray:
        """Cells in each record; 0 for an empty line."""
        if not len(self.ends):
            return np.empty(0, np.int64)
        found = np.flatnonzero(np.frombuffer(self.data, np.uint8) == ord(self.delimiter))
        counts = np.diff(np.searchsorted(found, self.ends), prepend=0) + 1
        opened, closed = self.quotes[0::2], self.quotes[1::2]
        quoted = np.searchsorted(found, closed) - np.searchsorted(found, opened)  # delimiters that are text
        np.subtract.at(counts, np.searchsorted(self.ends, opened, side="right"), quoted)
        lengths = np.diff(self.ends, prepend=0)
        for place in np.flatnonzero(lengths <= len(b"\r\n")):
            if not self.data[self.ends[place] - lengths[place] : self.ends[place]].strip(b"\r\n"):
                counts[place] = 0
        return counts

    def without(self, wrong: np.ndarray) -> bytes:
        """The bytes of the records that are not `wrong` (booleans by record)."""
        data, kept, start = memoryview(self.data), [], 0
        for record in np.flatnonzero(wrong):
            kept.append(data[start : self.ends[record - 1] if record else 0])
            start = self.ends[record]
        return b"".join([*kept, data[start:]])

    def until(self, end: int) -> "Block":
        """The records before the place `end`, which is one of `ends`. What was found in them is not looked for again."""
        if end == len(self.data):
            return self
        start = Block(self.data[:end], self.line, self.delimiter)
        vars(start).update(
            quotes=self.quotes[: np.searchsorted(self.quotes, end)],
            _line_ends=self._line_ends[: np.searchsorted(self._line_ends, end)],
        )
        return start

    @cached_property
    def line_count(self) -> int:
        """Lines in the block."""
        return len(self._line_ends) if len(self.quotes) else self.data.count(b"\n")

    @cached_property
    def _line_ends(self) -> np.ndarray:
        return np.flatnonzero(np.frombuffer(self.data, np.uint8) == LINE_END)

    @cached_property
    def _whole(self) -> np.ndarray:
        """Which line ends are outside quotes, so end a record."""
        return np.flatnonzero(~_inside(self.quotes, self._line_ends))


def blocks(chunks: Iterable[bytes], delimiter: str, file: str, line: int = 1) -> Iterator[Block]:
    """Blocks of the records in `chunks`, each ending with a record; the first starts on `line`.

    Raises InputError for a quote that stays open and for a record longer than any of ours.
    """
    rest = b""
    for chunk in chunks:
        cut = chunk.rfind(b"\n") + 1
        if cut and b'"' not in rest and b'"' not in chunk:
            block = Block(b"".join((rest, memoryview(chunk)[:cut])), line, delimiter)
            rest = chunk[cut:]
        else:
            rest += chunk
            block = _block(rest, delimiter, line)
            if block is None:
                if len(rest) > RECORD_MOST:
                    raise InputError([_never_ends(rest, delimiter, line, file)])
                continue
            rest = rest[len(block.data) :]
        yield block
        line += block.line_count
    if rest:
        block = _block(rest + b"\n", delimiter, line)  # the last line may lack its end
        if block is None or len(block.data) <= len(rest):
            raise InputError([_never_ends(rest, delimiter, line, file)])
        yield block


def _block(data: bytes, delimiter: str, line: int) -> Block | None:
    """The whole records at the start of `data`, or None where the first does not end."""
    block = Block(data, line, delimiter)
    return block.until(int(block.ends[-1])) if len(block.ends) else None


def _inside(quotes: np.ndarray, places: np.ndarray) -> np.ndarray:
    """Whether each place is in a quoted cell."""
    if not len(quotes):
        return np.zeros(len(places), bool)
    return np.searchsorted(quotes, places) % 2 == 1


def _quotes(content: bytes, delimiter: str) -> np.ndarray:
    """Places of the quotes that open and close cells, in turn; a doubled quote closes and opens again at once."""
    if b'"' not in content:
        return np.empty(0, np.int64)
    data = np.frombuffer(content, np.uint8)
    quotes = np.flatnonzero(data == QUOTE)
    opening = quotes[0::2]
    before = data[opening - 1]  # at place 0 this looks at the last byte, and is not used
    starts = (opening == 0) | (before == ord(delimiter)) | (before == LINE_END) | (before == RETURN)
    doubled = np.zeros(len(opening), bool)
    doubled[1:] = opening[1:] - 1 == quotes[1::2][: len(opening) - 1]
    if (starts | doubled).all():
        return quotes
    return _quotes_one_by_one(data, quotes, delimiter)


def _quotes_one_by_one(data: np.ndarray, quotes: np.ndarray, delimiter: str) -> np.ndarray:
    """The same for data in which some quotes are text in unquoted cells."""
    openers = {ord(delimiter), LINE_END, RETURN}
    kept: list[int] = []
    opened = closed = False  # closed: the last kept quote closed its cell, so the next one right after it is doubled
    for place in quotes.tolist():
        if opened:
            kept.append(place)
            opened, closed = False, True
        elif place == 0 or int(data[place - 1]) in openers or (closed and kept[-1] == place - 1):
            kept.append(place)
            opened, closed = True, False
    return np.array(kept, np.int64)


def _never_ends(data: bytes, delimiter: str, line: int, file: str) -> Fault:
    quotes = _quotes(data, delimiter)
    start = int(quotes[-1]) if len(quotes) % 2 else 0
    return Fault(
        "quote_open" if len(quotes) % 2 else "record_too_long", file, line + data[:start].count(b"\n"), "-", None,
        "引号成对、每条记录有行尾；此处之后无法可靠读取", "quotes in pairs and an end to each record; nothing after this place can be trusted",
    )  # fmt: skip
