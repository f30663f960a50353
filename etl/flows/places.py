"""The places that a flow can start or end at: codes and names, old and new, to one code; points and distances."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyproj

from etl import facts
from etl.errors import Fault, InputError

PROVINCE, PREFECTURE = "province", "prefecture"
OWN_COLUMNS = ("code", "name_zh", "name_en", "province_adcode", "longitude", "latitude")
KINDS = {
    "old_code": ("旧代码", "former code"),
    "old_name": ("旧名", "former name"),
    "merged": ("现已并入", "now part of"),
}
# Endings that people leave out or write differently; the longest first.
ENDINGS = ("特别行政区", "自治区", "自治州", "地区", "林区", "省", "市", "盟", "县")
EARTH = pyproj.Geod(ellps="WGS84")


@dataclass(frozen=True)
class Place:
    """One place of the list. `whole` is true for a division without parts: it is its own prefecture."""

    adcode: str
    name_zh: str
    name_en: str
    level: str
    province_adcode: str
    longitude: float
    latitude: float
    whole: bool = False


@dataclass(frozen=True)
class Found:
    """What a text means. `warning` (Chinese, English) says that the text is out of date, `kind` how (`alias_kind`)."""

    adcode: str
    level: str
    warning: tuple[str, str] | None = None
    kind: str | None = None


class Places:
    """A list of places with every way to write them. Made by `load` (China) or `own` (a list of the user's)."""

    def __init__(self, places: Iterable[Place], aliases: Iterable[dict] = (), padded: bool = False):
        self.by_adcode = {place.adcode: place for place in places}
        self._padded = padded  # national codes may come without their zeros, or with those of towns and villages
        self._meanings: dict[str, dict[str, Found]] = {}
        self._refused: dict[str, tuple[str, str]] = {}
        for place in self.by_adcode.values():
            for text in _ways_to_write(place):
                self._meanings.setdefault(key(text), {})[place.adcode] = Found(place.adcode, place.level)
        for alias in aliases:
            self._add_alias(**alias)

    @classmethod
    def load(cls, data: Path) -> "Places":
        """China: `codelists/place.csv` with `place_alias.csv`."""
        rows = facts.read_csv(data / "codelists" / "place.csv", data).to_dict("records")
        parents = {row["province_adcode"] for row in rows if row["level"] == PREFECTURE}
        names = ("adcode", "name_zh", "name_en", "level", "province_adcode")
        places = [
            Place(
                **{name: row[name] for name in names},
                longitude=float(row["longitude"]),
                latitude=float(row["latitude"]),
                whole=row["level"] == PROVINCE and row["adcode"] not in parents,
            )
            for row in rows
        ]
        known = cls(places, padded=True)
        for row in rows:
            known._meanings.setdefault(key(row["short_zh"]), {})[row["adcode"]] = Found(row["adcode"], row["level"])
        wanted = ("alias", "adcode", "kind", "note_zh", "note_en")
        for row in facts.read_csv(data / "codelists" / "place_alias.csv", data).to_dict("records"):
            known._add_alias(**{name: row[name] for name in wanted})
        return known

    @classmethod
    def own(cls, path: Path) -> "Places":
        """The places of a CSV with code, name_zh, name_en, province_adcode, longitude, latitude. Raises InputError."""
        if not path.is_file():
            raise InputError([_own_fault(path, None, "*", "", "能读取的地点表", "a list of places that can be read")])
        rows = facts.read_csv(path, path.parent)
        missing = [name for name in OWN_COLUMNS if name not in rows.columns]
        if missing:
            raise InputError([_own_fault(path, 1, name, "", "地点表的列", "a column of a list of places") for name in missing])
        return cls.of(rows.to_dict("records"), path)

    @classmethod
    def of(cls, rows: list[dict], path: Path = Path("places")) -> "Places":
        """Places from rows with `OWN_COLUMNS`, as a data set keeps them. Raises InputError for doubles and bad points."""
        places, faults = {}, []
        for row in rows:
            code, line = row["code"].strip(), row.get("_row")
            try:
                point = float(row["longitude"]), float(row["latitude"])
                if not (abs(point[0]) <= 180 and abs(point[1]) <= 90):
                    raise ValueError
            except ValueError:
                shown = f"{row['longitude']}, {row['latitude']}"
                faults.append(_own_fault(path, line, "longitude", shown, "经纬度（度）", "longitude and latitude in degrees"))
                continue
            if not code or code in places:
                faults.append(_own_fault(path, line, "code", code, "不重复的代码", "a code that occurs once"))
            places[code] = Place(code, row["name_zh"] or row["name_en"], row["name_en"] or row["name_zh"], PREFECTURE, row["province_adcode"], *point)
        if faults:
            raise InputError(faults)
        return cls(places.values())

    def rows(self) -> list[dict]:
        """The list as `of` takes it."""
        return [
            {"code": p.adcode, "name_zh": p.name_zh, "name_en": p.name_en, "province_adcode": p.province_adcode,
             "longitude": str(p.longitude), "latitude": str(p.latitude)}
            for p in self.by_adcode.values()
        ]  # fmt: skip

    def candidates(self, text: str) -> list[Found]:
        """Everything that a code or name can mean, unknown texts nothing. 吉林 is a province and a city."""
        return list(self._meanings.get(self._key(text), {}).values())

    def find(self, text: str, level: str | None = None) -> Found | None:
        """What a code or name means, at a level where one is given; None when unknown, ambiguous or split (see `why`)."""
        found = self.candidates(text)
        if level:
            found = [one for one in found if level in self.levels_of(one.adcode)]
        return found[0] if len(found) == 1 else None

    def why(self, text: str) -> tuple[str, str]:
        """Why `find` has no answer, in Chinese and English."""
        written, found = self._key(text), self.candidates(text)
        if written in self._refused:
            return self._refused[written]
        if found:
            known = [self.by_adcode[one.adcode] for one in found]
            return (
                "有多个含义，请写代码：" + "、".join(f"{place.adcode} {place.name_zh}" for place in known),
                "it has several meanings, write the code: " + ", ".join(f"{place.adcode} {place.name_en}" for place in known),
            )
        above = self.by_adcode.get(written[:4] + "00") if self._padded and len(written) == 6 else None
        if above:
            return (
                f"省级或地级代码；县区请并入 {above.adcode} {above.name_zh}",
                f"a code of province or prefecture level; add counties to {above.adcode} {above.name_en}",
            )
        return "地点表中的代码或名称", "a code or name of the list of places"

    def levels_of(self, adcode: str) -> set[str]:
        """The levels at which a place is a unit; a municipality is one at both."""
        place = self.by_adcode[adcode]
        return {PROVINCE, PREFECTURE} if place.whole else {place.level}

    def adcodes(self, level: str) -> list[str]:
        """All units of a level, in the order of their codes."""
        return sorted(adcode for adcode in self.by_adcode if level in self.levels_of(adcode))

    def province_of(self, adcode: str) -> str:
        """The code of the province that a place lies in, or is."""
        return self.by_adcode[adcode].province_adcode

    def position(self, adcode: str) -> tuple[float, float]:
        """Longitude and latitude (degrees) of the seat, or of the label point where no seat is known."""
        place = self.by_adcode[adcode]
        return place.longitude, place.latitude

    def distance_km(self, a: str, b: str) -> float:
        """Geodesic distance on WGS 84 between the points of two places, in km."""
        return float(self.distances_km([a], [b])[0])

    def distances_km(self, origins: list[str], destinations: list[str]) -> np.ndarray:
        """`distance_km` of many pairs: two lists of n codes to n distances (C. F. F. Karney, J. Geodesy 87, 2013)."""
        if not origins:
            return np.zeros(0)
        start = np.array([self.position(adcode) for adcode in origins])
        end = np.array([self.position(adcode) for adcode in destinations])
        return EARTH.inv(start[:, 0], start[:, 1], end[:, 0], end[:, 1])[2] / 1000

    def _add_alias(self, alias: str, adcode: str, kind: str, note_zh: str, note_en: str) -> None:
        if kind == "split":
            self._refused[key(alias)] = note_zh, note_en
            return
        place, warning = self.by_adcode[adcode], None
        if kind in KINDS:
            zh, en = KINDS[kind]
            warning = f"{alias}：{zh}，记作 {adcode} {place.name_zh}", f"{alias}: {en}, read as {adcode} {place.name_en}"
        self._meanings.setdefault(key(alias), {}).setdefault(adcode, Found(adcode, place.level, warning, kind))

    def _key(self, text: str) -> str:
        written = key(text)
        if not (self._padded and written.isdecimal()):
            return written
        if len(written) in (9, 12) and not written[6:].strip("0"):
            return written[:6]
        return written.ljust(6, "0") if len(written) in (2, 4) else written


def key(text: str) -> str:
    """What stays of a text when width, case, accents, spaces and apostrophes do not matter."""
    plain = unicodedata.normalize("NFKD", str(text))
    kept = "".join(c for c in plain if not unicodedata.combining(c) and not c.isspace() and c not in "'’‘`")
    whole, dot, zeros = kept.partition(".")
    return whole if dot and whole.isdecimal() and not zeros.strip("0") else kept.casefold()


def _ways_to_write(place: Place) -> set[str]:
    ways = {place.adcode, place.name_zh, place.name_en, place.name_en.partition(" (")[0]}
    for ending in ENDINGS:
        if place.name_zh.endswith(ending) and len(place.name_zh) - len(ending) >= 2:
            ways.add(place.name_zh.removesuffix(ending))
            break
    return ways


def _own_fault(path: Path, row: int | None, column: str, value: str, zh: str, en: str) -> Fault:
    return Fault("own_place", path.name, row, column, value, zh, en)
