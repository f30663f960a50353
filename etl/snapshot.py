"""Snapshots: immutable `<version>.duckdb` files and `current.json`, the pointer that names the one in use.

Only the pointer says what is whole. It is written last, after the checks, with the file's checksum, by
`os.replace`; so a build that dies, or a full disk, leaves the old pointer and the old file as they were.
"""

import contextlib
import errno
import hashlib
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from etl.errors import PublishError

POINTER = "current.json"
KEEP = 5

try:
    import fcntl
except ImportError:  # Windows has no flock; there the lock file is created exclusively instead
    fcntl = None


@dataclass(frozen=True)
class Pointer:
    """What `current.json` says."""

    version: str
    file: str
    sha256: str
    inputs: str
    published_at: str
    kind: str = "real"  # of pointers written before there was a second kind


def digest(paths: list[Path], root: Path) -> str:
    """One hash over names and contents: the warehouse is a pure function of these files."""
    total = hashlib.sha256()
    for path in paths:
        content = path.read_bytes()
        total.update(f"{path.relative_to(root).as_posix()}\0{len(content)}\0".encode())
        total.update(content)
    return total.hexdigest()


def file_digest(path: Path) -> str:
    """SHA-256 of one file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_pointer(folder: Path) -> Pointer | None:
    """The pointer, or None where nothing was published yet or the pointer is damaged: the next build mends both."""
    try:
        return Pointer(**json.loads((folder / POINTER).read_text("utf-8")))
    except (FileNotFoundError, ValueError, TypeError):
        return None


def is_whole(folder: Path, pointer: Pointer) -> bool:
    """True when the named file is there and has the checksum it was published with."""
    path = folder / pointer.file
    return path.is_file() and file_digest(path) == pointer.sha256


def free_version(folder: Path, inputs: str) -> str:
    """A version name that no file bears: published files are never written again."""
    short, number = inputs[:10], 1
    while (folder / f"{short}-{number}.duckdb").exists():
        number += 1
    return f"{short}-{number}"


@contextlib.contextmanager
def building(folder: Path):
    """Hold the build lock and yield a temporary path; whatever is left of it is removed afterwards."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / ".lock").open("a+") as lock:
            _take(lock)
            for leftover in (*folder.glob(".building-*"), *folder.glob(f".{POINTER}-*")):
                leftover.unlink()
            temporary = folder / f".building-{os.getpid()}.duckdb"
            try:
                yield temporary
            finally:
                for leftover in folder.glob(f".building-{os.getpid()}*"):
                    with contextlib.suppress(FileNotFoundError):
                        leftover.unlink()
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EFBIG, errno.EDQUOT, errno.EROFS, errno.EACCES):
            raise PublishError(
                f"无法写入 {folder}：{error.strerror}；已发布的版本不变\n"
                f"cannot write to {folder}: {error.strerror}; the published version is unchanged"
            ) from error
        raise


def publish(folder: Path, temporary: Path, pointer: Pointer) -> None:
    """Give the finished file its version's name, then switch the pointer."""
    with temporary.open("rb") as file:
        os.fsync(file.fileno())
    os.replace(temporary, folder / pointer.file)
    draft = folder / f".{POINTER}-{os.getpid()}"
    try:
        with draft.open("w", encoding="utf-8") as file:
            json.dump(asdict(pointer), file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, folder / POINTER)
    except OSError:  # a file that no pointer ever named is not a published one
        draft.unlink(missing_ok=True)
        (folder / pointer.file).unlink(missing_ok=True)
        raise


def prune(folder: Path, keep: int = KEEP) -> list[str]:
    """Remove the oldest snapshots beyond `keep`; the current one always stays. Returns the removed names."""
    pointer = read_pointer(folder)
    snapshots = sorted(folder.glob("*.duckdb"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
    removed = []
    for path in [path for path in snapshots if not path.name.startswith(".")][keep:]:
        if pointer and path.name != pointer.file:
            path.unlink()
            removed.append(path.name)
    return removed


def _take(lock) -> None:
    if fcntl is None:
        return
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise PublishError("另一个构建正在进行，请稍候\nanother build is running; wait for it") from None
