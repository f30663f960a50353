"""What the texts of a received table mean: periods, places at one level, reasons, specialties."""

import csv
import re
import unicodedata
from collections import Counter

from etl import paths
from etl.flows.places import PREFECTURE, PROVINCE, Places

YEARS = range(1980, 2101)
QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4}
PERIODS = {
    "year": re.compile(r"(\d{4})年?度?"),
    "month": re.compile(r"(\d{4})[-/.年]?(0?[1-9]|1[0-2])月?(?:-0?1)?"),
    "quarter": re.compile(r"(\d{4})[-/.年]?(?:q|第)?([1-4一二三四])(?:季度?)?"),
}
MDC = re.compile(r"(?:MDC)?([A-Z])")
WHOLE = {"", "all", "全部", "合计", "总计", "不分专科"}


def period(text: str) -> tuple[str, str] | None:
    """`2023`, `2023-04` or `2023-Q2` with its granularity (year, month, quarter); None for anything else."""
    written = "".join(unicodedata.normalize("NFKC", text).casefold().split()).removesuffix(".0")
    for granularity, shape in PERIODS.items():
        found = shape.fullmatch(written)
        if not found or int(found[1]) not in YEARS:
            continue
        if granularity == "year":
            return found[1], granularity
        if granularity == "month":
            return f"{found[1]}-{int(found[2]):02}", granularity
        if re.search("[q第季]", written):
            return f"{found[1]}-Q{QUARTERS.get(found[2]) or int(found[2])}", granularity
    return None


def reasons() -> dict[str, str]:
    """How a reason for travelling may be written -> its code of the list `travel_reason`."""
    known = {"": "unknown"}
    with (paths.ROOT / "data" / "codelists" / "code.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["list"] == "travel_reason":
                known |= {written.casefold(): row["code"] for written in (row["code"], row["name_zh"], row["name_en"])}
    with (paths.ROOT / "data" / "columns" / "flow_reason.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            known |= {written.casefold(): row["code"] for written in row["also"].split("|")}
    return known


def specialties() -> dict[str, str]:
    """How a specialty of our own list may be written -> its id."""
    with (paths.ROOT / "data" / "codelists" / "specialty.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {written.casefold(): row["specialty_id"] for row in rows for written in row.values()}


def specialty(text: str, mdc: bool, known: dict[str, str]) -> str | None:
    """The stored specialty: 'all', the letter of an MDC, an id of our list, else the text as sent; None for no MDC."""
    written = unicodedata.normalize("NFKC", text).strip()
    if written.casefold() in WHOLE:
        return "all"
    if mdc:
        found = MDC.fullmatch(written.upper())
        return found[1] if found else None
    return known.get(written.casefold(), written)


def level_of(counted: Counter, places: Places) -> str:
    """The level at which most rows can be read; at a tie, provinces only if every text can be one."""
    readable = {level: sum(n for text, n in counted.items() if places.find(text, level)) for level in (PROVINCE, PREFECTURE)}
    return PROVINCE if readable[PROVINCE] >= readable[PREFECTURE] and readable[PROVINCE] else PREFECTURE
