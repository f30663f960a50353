"""One sheet of a workbook as CSV on standard output: `python -m etl.flows.sheet FILE [SHEET]`, in a process of its own.

A file of a few kilobytes can ask for gigabytes; this process has a limit on memory, and dies alone.
"""

import csv
import re
import sys
import zipfile
from pathlib import Path

from etl.flows.cells import written

MEMORY = 2 << 30
UNPACKED = 1 << 30
RATIO = 150  # of unpacked to packed bytes; sheets of numbers reach 10, repeated text 50
CELLS, COLUMNS = 30_000_000, 300
WHICH_SHEET = 3
SHEET_PART = re.compile(r"xl/worksheets/[^/]+\.xml")
DIMENSION = re.compile(rb'<dimension ref="(?:[A-Z]+[0-9]+:)?([A-Z]{1,3})([0-9]{1,7})"')


def bomb(path: Path) -> tuple[str, str, str] | None:
    """What makes a workbook dangerous to open (value, expectation in Chinese and English), or None."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            unpacked, packed = sum(part.file_size for part in parts), max(1, sum(part.compress_size for part in parts))
            if unpacked > UNPACKED or (unpacked > 10 << 20 and unpacked / packed > RATIO):
                return f"{unpacked:,} / {packed:,}", f"解压后不超过 {UNPACKED:,} 字节、压缩比不超过 {RATIO}", f"at most {UNPACKED:,} bytes unpacked, and {RATIO} times packed"
            for part in parts:
                if SHEET_PART.fullmatch(part.filename):
                    with archive.open(part) as stream:
                        found = DIMENSION.search(stream.read(65_536))
                    if found and (_column(found[1]) > COLUMNS or _column(found[1]) * int(found[2]) > CELLS):
                        return found[0].decode(), f"不超过 {COLUMNS} 列、{CELLS:,} 格的工作表", f"a sheet of at most {COLUMNS} columns and {CELLS:,} cells"
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError) as error:
        return str(error)[:60], "完整的 xlsx 文件", "a whole xlsx file"
    return None


def main(path: str, sheet: str | None = None) -> int:
    """Print row number and cells of every row with content. Exit code `WHICH_SHEET` lists the sheets instead."""
    _limit_memory()
    import python_calamine

    book = python_calamine.CalamineWorkbook.from_path(path)
    names = book.sheet_names
    if (sheet not in names) if sheet else len(names) != 1:
        print(" | ".join(names), file=sys.stderr)
        return WHICH_SHEET
    sys.stdout.reconfigure(encoding="utf-8", newline="")
    writer = csv.writer(sys.stdout)
    for number, cells in enumerate(book.get_sheet_by_name(sheet or names[0]).to_python(skip_empty_area=False), start=1):
        if any(cell != "" for cell in cells):
            writer.writerow([number, *(written(cell) for cell in cells)])
    return 0


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
