"""Lists of ready-made byte strings from which the text of records is put together: addresses, names, days, minutes.

Building each distinct text once and taking from the list is what makes a million records a matter of seconds; the
lists are encoded, so that GB18030 costs no more than UTF-8.
"""

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa

from etl.synth.world import Places

# No surname is one of these: whoever meets such a person in a file knows where it comes from.
FAMILY = ("示例", "虚构", "合成", "测试", "样本", "仿真")
GIVEN = "安宁清和明远文博思齐子衿云帆静姝若水知行景行嘉言念慈望舒长庚启明扶光采薇鹿鸣南枝"
ROADS = ("示例路", "合成街", "样本巷", "测试大道", "仿真里", "虚构胡同")
FIRST_DAY = np.datetime64("1900-01-01")
LAST_DAY = np.datetime64("2035-12-31")


@dataclass(frozen=True)
class Words:
    """Lists of one encoding. `address_start[place] : address_start[place + 1]` are a place's own beginnings."""

    encoding: str
    address: pa.Array
    address_start: np.ndarray
    road: pa.Array
    family: pa.Array
    given: pa.Array
    day: pa.Array
    compact_day: pa.Array
    minute: pa.Array
    small: pa.Array

    def encode(self, texts) -> pa.Array:
        """Texts as a list of bytes in this encoding."""
        return encoded(texts, self.encoding)


def encoded(texts, encoding: str) -> pa.Array:
    """Texts as bytes; None stays null."""
    return pa.array([text if text is None else str(text).encode(encoding) for text in texts], pa.binary())


def build(places: Places, data: Path, encoding: str) -> Words:
    """The lists for an encoding, with the real names of divisions in the addresses."""
    beginnings = _beginnings(places, data)
    days = np.arange(FIRST_DAY, LAST_DAY).astype(str)
    return Words(
        encoding=encoding,
        address=encoded([text for own in beginnings for text in own], encoding),
        address_start=np.cumsum([0, *(len(own) for own in beginnings)]),
        # A comma inside the cell: addresses are written in quotes.
        road=encoded([f"{road}{number}号{end}" for road in ROADS for number in range(1, 60) for end in ("", "2单元", ",3栋")], encoding),
        family=encoded(FAMILY, encoding),
        given=encoded([one + other for one in GIVEN for other in GIVEN], encoding),
        day=encoded(days, encoding),
        compact_day=encoded([day.replace("-", "") for day in days], encoding),
        minute=encoded([f" {minute // 60:02d}:{minute % 60:02d}:00" for minute in range(24 * 60)], encoding),
        small=encoded(range(400), encoding),
    )  # fmt: skip


def day_index(days: np.ndarray) -> np.ndarray:
    """Positions in `Words.day` of days since 1970."""
    return days - FIRST_DAY.astype(int)


def _beginnings(places: Places, data: Path) -> list[list[str]]:
    """For each place, beginnings of addresses: mostly whole, some without the province, some in short forms."""
    counties: dict[str, list[str]] = {}
    with (data / "codelists" / "county.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            if not row["last_listed"]:
                counties.setdefault(row["prefecture_adcode"], []).append(row["name_zh"])
    found = []
    for adcode, name, province in zip(places.adcode, places.name_zh, places.province_zh, strict=True):
        own = counties.get(adcode, [""])
        whole = province if name == province else f"{province}{name}"
        short = whole if name == province else f"{_short(province)}{_short(name)}"
        texts = []
        for position, county in enumerate(own):
            texts += [f"{whole}{county}"] * 2 + [f"{short if position % 2 else name}{county}"]
        found.append(texts)
    return found


def _short(name: str) -> str:
    """Without the ending that people leave out, where what remains is still a name."""
    for ending in ("省", "市"):
        if name.endswith(ending) and len(name) > 2:
            return name.removesuffix(ending)
    return name
