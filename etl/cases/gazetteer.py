"""From the text of an address to the division of residence: province and prefecture, or province, or nothing.

Names are taken from left to right, the longest first, among provinces, then prefectures of the province, then
counties (which tell their prefecture). A county name that several prefectures have (朝阳区, 鼓楼区) tells nothing by
itself: nothing is guessed. cpca, the known library for this, has had no release since 2021 and guesses such names.
"""

import csv
import re
from collections import defaultdict
from functools import cache, lru_cache
from pathlib import Path

# A name of a later kind stands behind one of the same length of an earlier kind; stem: a county with another suffix.
KINDS = ("province", "prefecture", "county", "stem")
ETHNIC = "蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|高山|拉祜|水|东乡|纳西|景颇|柯尔克孜|土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|怒|俄罗斯|鄂温克|德昂|保安|裕固|京|独龙|鄂伦春|赫哲|门巴|珞巴|基诺|各"
AUTONOMOUS = re.compile(f"((?:{ETHNIC})族|蒙古|维吾尔|哈萨克|柯尔克孜|土家族苗族)*自治[州县旗]$")
# A city's name that goes on like this is the name of a street: 中山路, 南京东路, 北京大道.
STREET = re.compile("[东西南北中]?[一二三四五六七]?(路|街|大道|大街|巷|弄|胡同|新村|小区|花园|医院|大学)")
NOISE = re.compile(r"^(中国|中华人民共和国|现住址?|住址?|地址|户籍|户口|[\s:：,，、.\-_/*0-9A-Za-z])+")
BETWEEN = re.compile(r"^([省市]|市辖区|县|(省|自治区)?直辖县级行政(区划|单位)|[\s:：,，、.\-_/|])+")
SUFFIXES = ("自治县", "自治旗", "林区", "特区", "新区", "市", "县", "区", "旗", "岛")


class Gazetteer:
    """Finds divisions in addresses and in codes. Built from place.csv, place_alias.csv and county.csv of `data`."""

    def __init__(self, data: Path):
        folder = data / "codelists"
        places = {row["adcode"]: row for row in _rows(folder / "place.csv")}
        self.province_of = {code: row["province_adcode"] for code, row in places.items()}
        self.codes = {code: code for code in places}
        names: dict[str, dict[str, set[str]]] = {kind: defaultdict(set) for kind in KINDS}
        for code, row in places.items():
            _add(names, code, row["name_zh"], row["short_zh"], row["level"])
        for row in _rows(folder / "place_alias.csv"):
            if row["adcode"] and row["alias"].isdigit():
                self.codes.setdefault(row["alias"], row["adcode"])
            elif row["adcode"]:
                _add(names, row["adcode"], row["alias"], row["alias"], places[row["adcode"]]["level"])
        for row in _rows(folder / "county.csv"):
            self.codes.setdefault(row["adcode"], row["prefecture_adcode"])
            names["county"][row["name_zh"]].add(row["prefecture_adcode"])
            if len(stem := _stem(row["name_zh"])) > 1:
                for text in (stem, *(stem + end for end in "市县区旗")):
                    names["stem"][text].add(row["prefecture_adcode"])
        # by the first two characters: (name, kind, divisions), the longest first, of one length in the order of KINDS
        self.index: dict[str, list[tuple[str, str, set[str]]]] = defaultdict(list)
        for kind in KINDS:
            for text, codes in names[kind].items():
                self.index[text[:2]].append((text, kind, codes))
        for entries in self.index.values():
            entries.sort(key=lambda entry: -len(entry[0]))
        whole = sorted((text for text in names["province"] if text[-1] in "省市区"), key=len, reverse=True)
        self.anywhere = re.compile("|".join(whole))

    def by_code(self, code: str | None) -> tuple[str, str] | None:
        """(adcode, province) of a division or insurer's code, of which the prefecture or only the province is known."""
        digits = (code or "").strip()[:6]
        for text in (digits, digits[:4] + "00", digits[:2] + "0000"):
            if len(text) == 6 and (found := self.codes.get(text)):
                return found, self.province_of[found]
        return None

    @lru_cache(maxsize=400_000)  # noqa: B019  one gazetteer per process; heads of addresses repeat from batch to batch
    def find(self, text: str) -> tuple[str, str] | None:
        """(adcode, province) of an address; adcode is the province's where the prefecture stays unknown."""
        address = NOISE.sub("", text).replace(" ", "")
        found = self._read(address)
        if found is None and (inside := self.anywhere.search(address)):
            found = self._read(address[inside.start() :])
        return found

    def _read(self, address: str) -> tuple[str, str] | None:
        name, kind, codes = self._longest(address)
        if kind != "province":
            return self._alone(name, kind, codes)
        (province,) = codes
        rest = BETWEEN.sub("", address[len(name) :])
        again, kind, codes = self._longest(rest)
        if kind == "province" and codes == {province} and len(again) > 2:  # 四川省四川省成都市
            rest = BETWEEN.sub("", rest[len(again) :])
        return self._within(province, rest) or province, province

    def _longest(self, address: str) -> tuple[str, str, set[str]]:
        """The longest name at the start of an address; ('', '', set()) where there is none."""
        for name, kind, codes in self.index.get(address[:2], ()):
            if kind != "stem" and address.startswith(name) and not _street(name, address[len(name) :]):
                return name, kind, codes
            if kind == "stem" and name[-1] in "市县旗" and address.startswith(name):
                return name, kind, codes
        return "", "", set()

    def _within(self, province: str, rest: str) -> str | None:
        """The prefecture of the longest name at the start of `rest`, where only one of the province has it."""
        for name, kind, codes in self.index.get(rest[:2], ()):
            if kind == "province" or not rest.startswith(name):
                continue
            here = [code for code in codes if self.province_of[code] == province]
            if here and not _street(name, rest[len(name) :]):
                return here[0] if len(here) == 1 else None
        return None

    def _alone(self, name: str, kind: str, codes: set[str]) -> tuple[str, str] | None:
        """Without a province: a name that one prefecture has, or that prefectures of one province have."""
        provinces = {self.province_of[code] for code in codes}
        if len(provinces) != 1:
            return None
        province = provinces.pop()
        return (next(iter(codes)) if len(codes) == 1 else province), province


@cache
def of(data: Path) -> Gazetteer:
    """The gazetteer of a data folder, built once a process."""
    return Gazetteer(data)


def _add(names: dict, code: str, name: str, short: str, level: str) -> None:
    """All ways of writing a province or a prefecture."""
    if level == "province":
        for text in (name, short, *([short + "省"] if name.endswith("省") or "自治区" in name else [])):
            names["province"][text] = {code}
        return
    shorts = {short, AUTONOMOUS.sub("", name), _stem(name)}
    shorts |= {part + end for part in shorts if len(part) > 1 for end in ("市", "地区", "州", "盟")}
    for text in {name, *shorts}:
        if len(text) > 1:
            names["prefecture"][text].add(code)


def _stem(name: str) -> str:
    """A name without what kind of division it is: 武侯 of 武侯区, 阿坝 of 阿坝藏族羌族自治州."""
    bare = AUTONOMOUS.sub("", name)
    if bare != name:
        return bare
    for suffix in SUFFIXES:
        if name.endswith(suffix) and len(name) > len(suffix):
            return name[: -len(suffix)]
    return name


def _street(text: str, after: str) -> bool:
    """True where a short name without its kind goes on as the name of a street."""
    return text[-1] not in "省市区县州盟旗" and bool(STREET.match(after))


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
