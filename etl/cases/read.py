"""The one door to received case files: from a path to sources, whose batches are raw text under our own names.

`source.batches()` gives tables in which layout, encoding and file format no longer show: the same stays sent in any
layout give the same rows. What a value means stays as it was sent (codes, dates with or without time), except that
text is trimmed and that nothing, blanks and "-" are null; the rest is the work of ingest.
"""

from pathlib import Path

from etl.cases import csv_file, dbf_file, files
from etl.cases.source import Source
from etl.errors import Fault, InputError

# Room for the longest header of a DBF.
START = 1 << 16
__all__ = ["Source", "open_source", "open_sources"]


def open_sources(path: Path) -> list[Source]:
    """The tables in a file: one, or one for each member of a zip.

    Format and layout are recognised from the bytes, never from the name. Raises InputError with every member at fault.
    """
    sources, faults = [], []
    for member in files.members(Path(path)):
        try:
            sources.append(_opened(member))
        except InputError as error:
            faults += error.faults
    if faults:
        raise InputError(faults)
    return sources


def open_source(path: Path) -> Source:
    """The table in a file that holds one. Raises InputError where a zip holds several."""
    sources = open_sources(path)
    if len(sources) > 1:
        raise InputError(
            [Fault("one_table", Path(path).name, None, "-", f"{len(sources)}", "只含一个数据文件", "one table in the file")]
        )
    return sources[0]


def _opened(member: files.Member) -> Source:
    start = next(member.chunks(START), b"")
    if not start:
        raise InputError([Fault("file_empty", member.name, None, "-", None, "有内容的文件", "a file with something in it")])
    head = dbf_file.head_of(start)
    return dbf_file.open_dbf(member, head) if head else csv_file.open_csv(member)
