"""Which of the two encodings that are sent a file is in: UTF-8 or GB18030 (with GBK and GB2312 inside it)."""

import codecs
import re
from itertools import islice

from etl.cases.files import Member
from etl.errors import Fault, InputError

CHUNK = 8 << 20
# Runs of bytes above 0x7F that are looked at.
RUNS = 5_000
NOT_ASCII = re.compile(rb"[\x80-\xff]+")


def detect(member: Member) -> str:
    """`utf-8` or `gb18030`, by the first part of the file that is not plain ASCII; a whole file of ASCII is `utf-8`.

    A few bad bytes do not turn a file of one encoding into the other: the reader reports them by row. Raises
    InputError for UTF-16, which spreadsheet programs write as "Unicode text".
    """
    mixed, start = b"", True
    for chunk in member.chunks(CHUNK):
        if start and chunk.startswith(codecs.BOM_UTF8):
            return "utf-8"
        if start and chunk.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            raise InputError(
                [Fault("encoding", member.name, None, "-", "UTF-16", "UTF-8 或 GB18030 编码", "encoded in UTF-8 or GB18030")]
            )
        start = False
        if not chunk.isascii():
            mixed = chunk
            if votes := _votes(chunk):
                return "utf-8" if votes > 0 else "gb18030"
    return of_sample(mixed) if mixed else "utf-8"


def of_sample(sample: bytes) -> str:
    """`utf-8` where more runs of non-ASCII bytes are Chinese in UTF-8 than are not UTF-8 at all, else `gb18030`."""
    return "utf-8" if _votes(sample) > 0 else "gb18030"


def _votes(sample: bytes) -> int:
    """Runs for UTF-8 minus runs against it.

    A run that is UTF-8 without Chinese says nothing: the GB18030 bytes of 医院 (hospital) are two letters in UTF-8.
    """
    votes = 0
    for run in islice(NOT_ASCII.finditer(sample), RUNS):
        try:
            votes += any(character >= "\u2000" for character in run[0].decode("utf-8"))
        except UnicodeDecodeError:
            votes -= 1
    return votes
