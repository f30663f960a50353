"""The private folder: modes, the secret behind the keys of stays, writing a file so that it is whole or not there."""

import errno
import hashlib
import os
import secrets
from collections.abc import Iterable
from contextlib import contextmanager, suppress
from pathlib import Path

from etl import paths
from etl.errors import PublishError

KEY_BYTES = 32
DIGEST_BYTES = 12
# Errors of a disk that is full, read-only or closed to us: a sentence, not a traceback.
DISK = (errno.ENOSPC, errno.EFBIG, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM)


def make(folder: Path) -> Path:
    """A folder of mode 0700 inside the private folder, and every folder between them likewise."""
    root = paths.private()
    for step in (root, *reversed([p for p in (folder, *folder.parents) if root in p.parents])):
        step.mkdir(mode=0o700, exist_ok=True, parents=True)
        if step.stat().st_mode & 0o077:
            step.chmod(0o700)
    return folder


@contextmanager
def closed():
    """Whatever is written in this block is for its owner only, also by libraries; disk errors become PublishError."""
    before = os.umask(0o077)
    try:
        yield
    except OSError as error:
        if error.errno in DISK:
            raise unwritable(error.strerror) from None
        raise
    finally:
        os.umask(before)


def unwritable(reason: str) -> PublishError:
    """The sentence for a disk that takes nothing more."""
    return PublishError(
        f"无法写入私有文件夹：{reason}；未完成的文件不计入，已载入的记录不变，重新运行即可继续\n"
        f"cannot write to the private folder: {reason}; the unfinished file does not count, what was ingested before "
        "is unchanged, and a repeat completes"
    )


def secret() -> bytes:
    """The key of this installation, made once. Without it a stay's key cannot be computed from a record number."""
    path = make(paths.private()) / "key"
    with suppress(FileNotFoundError):
        return path.read_bytes()
    draft = path.with_name(f".key-{os.getpid()}")
    write(draft, path, secrets.token_bytes(KEY_BYTES))
    return path.read_bytes()


def write(draft: Path, path: Path, content: bytes) -> None:
    """Write `content` under a temporary name, to the disk, then give it its name (mode 0600)."""
    try:
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, path)
    except OSError:
        draft.unlink(missing_ok=True)
        raise
    sync(path.parent)


def name(draft: Path, path: Path) -> None:
    """Give a finished file its name: content to the disk first, then the name."""
    draft.chmod(0o600)
    with draft.open("rb") as file:
        os.fsync(file.fileno())
    os.replace(draft, path)
    sync(path.parent)


def sync(folder: Path) -> None:
    """The names in a folder to the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def keys(texts: Iterable[str | None], key: bytes) -> list[str | None]:
    """BLAKE2b with the key, 96 bits in 24 hexadecimal digits: of 300 million stays two agree with chance 1e-12."""
    start = hashlib.blake2b(key=key, digest_size=DIGEST_BYTES)
    found = []
    for text in texts:
        if text is None:
            found.append(None)
            continue
        digest = start.copy()
        digest.update(text.encode())
        found.append(digest.hexdigest())
    return found
