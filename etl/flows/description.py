"""What a data set must say about itself: each item, its choices, and how a person is asked for it."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from etl import facts
from etl.errors import Fault, InputError
from etl.flows.store import DATASET_ID

LISTS = {"base": "flow_base", "complete_for": "flow_complete_for", "unit": "flow_unit", "setting": "flow_setting"}
FLAGS = ("already_public", "synthetic")
OPTIONS = (*FLAGS, "threshold")
CHINESE = re.compile("[一-鿿]")


@dataclass(frozen=True)
class Item:
    """One item: its question in both languages."""

    name: str
    zh: str
    en: str


ITEMS = (
    Item("dataset_id", "数据集代号（小写字母、数字、-、_）", "id of the data set (a-z, 0-9, - and _)"),
    Item("title_zh", "中文标题", "title in Chinese"),
    Item("title_en", "英文标题", "title in English"),
    Item("base", "谁的患者", "whose patients"),
    Item("definition", "口径", "definition"),
    Item("complete_for", "哪一侧完整", "which side is complete"),
    Item("unit", "计数单位", "what is counted"),
    Item("setting", "就医类型", "setting"),
    Item("source", "来源（谁发布）", "source (who publishes it)"),
    Item("locator", "出处（文号、网址、表号）", "where it stands (number, address, table)"),
    Item("licence", "许可", "licence"),
    Item("as_of", "数据截至（2024-12-31）", "as of (2024-12-31)"),
)


def choices(data: Path) -> dict[str, dict[str, tuple[str, str]]]:
    """Item -> code -> its names in Chinese and English, for the items that have a list."""
    codes = facts.read_csv(data / "codelists" / "code.csv", data)
    found = {}
    for item, name in LISTS.items():
        rows = codes[codes["list"] == name]
        found[item] = {row["code"]: (row["name_zh"], row["name_en"]) for row in rows.to_dict("records")}
    definitions = facts.read_csv(data / "codelists" / "flow_definition.csv", data)
    found["definition"] = {row["definition_id"]: (row["name_zh"], row["name_en"]) for row in definitions.to_dict("records")}
    return found


def read_file(path: Path) -> dict[str, str]:
    """The items of a JSON file. Raises InputError when it is not an object of texts."""
    try:
        values = json.loads(path.read_text("utf-8-sig"))
        if not isinstance(values, dict):
            raise ValueError("not an object")
    except (OSError, ValueError) as error:
        raise InputError([Fault("description", path.name, None, "*", str(error)[:60], "一个 JSON 对象", "a JSON object")]) from None
    known = [item.name for item in ITEMS] + list(OPTIONS)
    unknown = [name for name in values if name not in known]
    if unknown:
        listed = ", ".join(known)
        raise InputError([Fault("description", path.name, None, name, str(values[name])[:60], f"之一：{listed}", f"one of: {listed}") for name in unknown])
    flags = [name for name in FLAGS if not isinstance(values.get(name), bool | None)]
    if flags:
        raise InputError([Fault("description", path.name, None, name, str(values[name]), "true 或 false", "true or false") for name in flags])
    return {name: value if isinstance(value, bool) else str(value) for name, value in values.items() if value is not None}


def ask(given: dict[str, str], data: Path, answer: Callable[[str], str] | None) -> dict[str, str]:
    """`given` with every missing item asked for; without anybody to ask (`answer` None) they stay missing."""
    if answer is None:
        return given
    lists, complete = choices(data), dict(given)
    for item in ITEMS:
        if not complete.get(item.name):
            listed = "".join(f"\n  {code:<12} {zh} / {en}" for code, (zh, en) in lists.get(item.name, {}).items())
            complete[item.name] = answer(f"{item.zh} / {item.en}{listed}\n> ").strip()
    return complete


def faults(values: dict[str, str], data: Path) -> list[Fault]:
    """What is missing or not of its list, and what contradicts itself."""
    lists, found = choices(data), []

    def wrong(name: str, zh: str, en: str) -> None:
        found.append(Fault("description", "description", None, name, values.get(name), zh, en))

    for item in ITEMS:
        value = values.get(item.name)
        if not value:
            wrong(item.name, f"{item.zh}，--{item.name.replace('_', '-')}", f"{item.en}, --{item.name.replace('_', '-')}")
        elif item.name in lists and value not in lists[item.name]:
            wrong(item.name, "之一：" + "、".join(lists[item.name]), "one of: " + ", ".join(lists[item.name]))
    if found:
        return found
    if not DATASET_ID.fullmatch(values["dataset_id"]):
        wrong("dataset_id", ITEMS[0].zh, ITEMS[0].en)
    if CHINESE.search(values["title_en"]):
        wrong("title_en", "不含汉字的标题", "a title without Chinese characters")
    if not re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", values["as_of"]):
        wrong("as_of", "YYYY、YYYY-MM 或 YYYY-MM-DD", "YYYY, YYYY-MM or YYYY-MM-DD")
    definitions = facts.read_csv(data / "codelists" / "flow_definition.csv", data).set_index("definition_id")["bases"]
    bases = definitions[values["definition"]].split("|")
    if values["base"] not in bases:
        wrong("base", f"口径 {values['definition']} 适用的：" + "、".join(bases), f"one that fits {values['definition']}: " + ", ".join(bases))
    if values["base"] == "discharges" and values["complete_for"] != "destination":
        wrong("complete_for", "destination：就医一侧的档案只有这一侧完整", "destination: records of the side that treats are complete on that side only")
    return found
