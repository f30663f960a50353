"""Every sentence on the screen, in both languages, and numbers and dates as each language writes them."""

import csv
import functools
from decimal import Decimal
from pathlib import Path

import pandas as pd
from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal

LANGUAGES = {"zh": "中文", "en": "English"}
_LOCALE = {"zh": Locale.parse("zh_CN"), "en": Locale.parse("en_GB")}  # parsed once: names are looked up at every call
_FILE = Path(__file__).with_name("text.csv")


@functools.cache
def sentences() -> dict[str, dict[str, str]]:
    """key -> {zh, en}, read once."""
    with _FILE.open(encoding="utf-8", newline="") as file:
        return {row["key"]: {"zh": row["zh"], "en": row["en"]} for row in csv.DictReader(file)}


class Text:
    """One language. Call it with a key of text.csv; unknown keys raise KeyError."""

    def __init__(self, lang: str):
        if lang not in LANGUAGES:
            raise ValueError(f"no such language: {lang}")
        self.lang = lang

    def __call__(self, key: str, **values) -> str:
        sentence = sentences()[key][self.lang]
        return sentence.format(**values) if values else sentence

    def __eq__(self, other) -> bool:
        return isinstance(other, Text) and other.lang == self.lang

    def __hash__(self) -> int:
        return hash(self.lang)

    def local(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The frame with each pair `x_zh`, `x_en` replaced by one column `x` in this language, and no code `x` beside it."""
        other = "en" if self.lang == "zh" else "zh"
        frame = frame.drop(columns=[c for c in frame.columns if f"{c}_zh" in frame.columns and f"{c}_en" in frame.columns])
        keep = [c for c in frame.columns if not (c.endswith(f"_{other}") and f"{c[:-3]}_{self.lang}" in frame.columns)]
        paired = {c: c[:-3] for c in keep if c.endswith(f"_{self.lang}") and f"{c[:-3]}_{other}" in frame.columns}
        return frame[keep].rename(columns=paired)

    def number(self, value: float | int | Decimal, decimals: int | None = None) -> str:
        """A grouped number. Chinese writes round large numbers with 万 and 亿; no digit is lost or invented."""
        amount = _decimal(value)
        if self.lang == "zh" and decimals in (None, 0):
            for size, sign in ((Decimal(10**8), "亿"), (Decimal(10**4), "万")):
                scaled = amount / size
                if abs(scaled) >= 1 and scaled == round(scaled, 3):
                    return f"{_plain(scaled)} {sign}"
        if decimals is None:
            return _plain(amount, self.lang)
        return format_decimal(amount, format="#,##0." + "0" * decimals if decimals else "#,##0", locale=_LOCALE[self.lang], decimal_quantization=False)

    def money(self, yuan: float | Decimal) -> str:
        """An amount in yuan: 24.7 亿元, 2.47 billion yuan; small ones are written out."""
        amount = _decimal(yuan)
        sizes = {"zh": ((10**8, "亿元"), (10**4, "万元"), (1, "元")), "en": ((10**9, "billion yuan"), (10**6, "million yuan"), (1, "yuan"))}
        size, unit = next(((size, unit) for size, unit in sizes[self.lang] if abs(amount) >= size), sizes[self.lang][-1])
        return f"{_plain(amount / size, self.lang)} {unit}"

    def date(self, text: str | None) -> str:
        """A date of the precision it was given with: `2020`, `2020-09` or `2020-09-05`."""
        if not text:
            return ""
        parts = [int(part) for part in text.split("-")]
        pattern = {
            "zh": ("y 年", "y 年 M 月", "y 年 M 月 d 日"),
            "en": ("y", "MMM y", "d MMM y"),
        }[self.lang][len(parts) - 1]
        day = pd.Timestamp(*([*parts, 1, 1])[:3]).date()
        return format_date(day, format=pattern, locale=_LOCALE[self.lang])

    def period(self, start: str | None, end: str | None) -> str:
        """A period; an open start reads `to …`, an open end `since …`."""
        if start and end:
            return self.date(start) if start == end else f"{self.date(start)} – {self.date(end)}"
        if end:
            return self("period_until", date=self.date(end))
        if start:
            return self("period_since", date=self.date(start))
        return self("period_not_stated")

    def join(self, parts: list[str]) -> str:
        """Parts of an enumeration."""
        return ("、" if self.lang == "zh" else ", ").join(part for part in parts if part)


def _decimal(value) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(repr(float(value))) if not isinstance(value, int) else Decimal(value)


def _plain(value: Decimal, lang: str = "zh") -> str:
    text = f"{value.normalize():f}"
    whole, _, rest = text.partition(".")
    grouped = format_decimal(int(whole), locale=_LOCALE[lang])
    if whole.startswith("-") and int(whole) == 0:
        grouped = "-0"
    return grouped + ("." + rest if rest else "")
