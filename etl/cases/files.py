"""The tables inside a received file: the file itself, or each member of a zip, opened as streams of plain bytes.

A zip is looked through before a byte of it is unpacked: too many members, a member that claims to unpack to far more
than tables do, another archive inside, or a password ends with a sentence instead of a full disk. Unpacking streams,
so memory does not grow with what a member claims.
"""

import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from etl.errors import Fault, InputError

MEMBERS_MOST = 1_000
# Front pages pack to a thirtieth, blank DBF records to a hundredth; deflate cannot pass 1:1032.
RATIO_MOST = 400
RATIO_FROM_BYTES = 16 << 20
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
OTHER_ARCHIVES = (".zip", ".rar", ".7z", ".gz", ".tar", ".xlsx", ".xls")


@dataclass(frozen=True)
class Member:
    """A table's bytes. name: what a message calls it; size: unpacked; open: a new stream from its first byte."""

    name: str
    size: int
    open: Callable[[], BinaryIO]

    def chunks(self, size: int) -> Iterator[bytes]:
        """The bytes from first to last, `size` at a time. Raises InputError where a packed member is damaged."""
        with self.open() as stream:
            while True:
                try:
                    chunk = stream.read(size)
                except (zipfile.BadZipFile, zlib.error, EOFError) as error:
                    raise InputError([_fault(self.name, None, "完整的压缩文件", "a packed file that is whole")]) from error
                if not chunk:
                    return
                yield chunk


def members(path: Path) -> list[Member]:
    """The tables in the file at `path`, in the order of the file. Raises InputError where it must not be unpacked."""
    if not path.is_file():
        raise InputError([Fault("file_missing", path.name, None, "-", None, "存在的文件", "a file that exists")])
    with path.open("rb") as stream:
        start = stream.read(4)
    if start == ZIP:
        return _unpacked(path)
    if start == OLE:
        raise InputError([_spreadsheet(path.name)])
    return [Member(path.name, path.stat().st_size, lambda: path.open("rb"))]


def _unpacked(path: Path) -> list[Member]:
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, NotImplementedError) as error:
        raise InputError([_fault(path.name, None, "完整的 zip 文件", "a whole zip file")]) from error
    if any(entry.filename == "[Content_Types].xml" for entry in entries):
        raise InputError([_spreadsheet(path.name)])
    tables = [entry for entry in entries if not _is_side_file(entry)]
    faults = [fault for entry in tables for fault in _faults(path, entry)]
    if not tables:
        faults = [_fault(path.name, None, "至少一个数据文件", "at least one table")]
    if len(entries) > MEMBERS_MOST:
        faults = [_fault(path.name, str(len(entries)), f"至多 {MEMBERS_MOST} 个文件", f"at most {MEMBERS_MOST} files")]
    if faults:
        raise InputError(faults)
    return [Member(f"{path.name}:{_name(entry)}", entry.file_size, _opener(path, entry)) for entry in tables]


def _faults(path: Path, entry: zipfile.ZipInfo):
    name = f"{path.name}:{_name(entry)}"
    if entry.flag_bits & 0x1:
        yield _fault(name, None, "无密码的文件", "a file without a password")
    if name.lower().endswith(OTHER_ARCHIVES):
        yield _fault(name, None, "CSV 或 DBF，不是压缩包或电子表格", "CSV or DBF, not an archive or a spreadsheet")
    if entry.file_size > RATIO_FROM_BYTES and entry.file_size > RATIO_MOST * max(entry.compress_size, 1):
        ratio = f"{entry.file_size // max(entry.compress_size, 1)}:1"
        yield _fault(name, ratio, f"压缩比不超过 {RATIO_MOST}:1", f"packed at most {RATIO_MOST}:1")


def _opener(path: Path, entry: zipfile.ZipInfo) -> Callable[[], BinaryIO]:
    def opened() -> BinaryIO:
        archive = zipfile.ZipFile(path)
        stream = archive.open(entry)
        archive.close()  # the member keeps the file open until it is closed itself
        return stream

    return opened


def _is_side_file(entry: zipfile.ZipInfo) -> bool:
    name = entry.filename
    return entry.is_dir() or name.startswith("__MACOSX/") or name.rpartition("/")[2].startswith(".")


def _name(entry: zipfile.ZipInfo) -> str:
    """The member's name. Chinese Windows writes it in GBK without saying so; the library then takes it for cp437."""
    if entry.flag_bits & 0x800:
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return entry.filename


def _spreadsheet(name: str) -> Fault:
    return _fault(
        name, "Excel", "CSV 或 DBF：请在电子表格软件中另存为 CSV（UTF-8）", "CSV or DBF: save it as CSV (UTF-8) in the spreadsheet program"
    )


def _fault(name: str, value: str | None, zh: str, en: str) -> Fault:
    return Fault("file_unreadable", name, None, "-", value, zh, en)
