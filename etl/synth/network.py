"""The facts of the demonstration: the invented hospitals and twinnings, and no published figure at all.

Every other fact file stands there with its header only. Code lists and maps are those of the real data; the lists
get the cities of the invented hospitals, and metrics a reason why nothing uses them.
"""

import csv
import shutil
from pathlib import Path

from etl import kind
from etl.synth.hospitals import Hospitals, exporter_number
from etl.synth.world import World

SOURCE = {
    "source_id": "SYN", "tier": "C", "title": "合成数据：本项目随机生成，不是任何文献", "publisher": "本项目 / this project",
    "published_date": "2024-01-01", "access": "repost", "note_zh": "示例医院与全部数字均为虚构。", "note_en": "Sample hospitals and all numbers are invented.",
}  # fmt: skip
LOCATOR = "etl/synth"
REASON = {"single_use_reason_zh": "合成数据文件夹不含公开数据", "single_use_reason_en": "The synthetic data folder holds no published figures"}
SPECIALTIES = ("general", "cardiovascular", "cancer", "children", "neurology", "general")


def write(world: World, hospitals: Hospitals, real: Path, folder: Path) -> None:
    """Fill `folder` with codelists, maps and facts. `real`: the data folder that lists and headers come from."""
    for part in ("codelists", "maps"):
        shutil.copytree(real / part, folder / part)
    (folder / "facts").mkdir(parents=True)
    rows = _facts(world, hospitals) | {"design": _designs(world, _rows(real / "codelists" / "design_code.csv"))}
    for path in sorted((real / "facts").glob("*.csv")):
        _write(folder / "facts" / path.name, _header(path), rows.get(path.stem, []))
    _add_cities(world, hospitals, folder)
    _edit(folder / "codelists" / "metric.csv", lambda row: row | REASON)


def _facts(world: World, hospitals: Hospitals) -> dict[str, list[dict[str, str]]]:
    adcode, province = world.places.adcode, world.places.province
    leading = len(world.centres) + len({centre.exporter for centre in world.centres})
    host_count = len(world.centres)
    found: dict[str, list[dict]] = {"source": [SOURCE], "hospital": [], "project": [], "project_source": [], "event": []}
    for number in range(leading):
        found["hospital"].append({
            "hospital_id": hospitals.code[number].lower(), "name_zh": hospitals.name_zh[number], "name_en": hospitals.name_en[number],
            "name_en_basis": "rendered", "city_adcode": adcode[hospitals.place[number]], "role": "host" if number < host_count else "exporting",
        })  # fmt: skip
    for position, centre in enumerate(world.centres):
        exporter = exporter_number(world, position)
        batch = str(min(5, centre.opened - 2017))
        found["project"].append({
            "project_id": centre.project_id, "name_zh": f"{hospitals.name_zh[position]}（示例项目）", "name_en": f"{hospitals.name_en[position]} (sample project)",
            "name_en_basis": "rendered", "exporting_hospital_id": hospitals.code[exporter].lower(), "host_hospital_id": hospitals.code[position].lower(),
            "province_adcode": province[centre.host], "city_adcode": adcode[centre.host], "specialty_id": SPECIALTIES[position % len(SPECIALTIES)],
            "specialty_basis": "stated", "batch": batch, "batch_basis": "stated", "status": "approved", "lead_only": "0",
            "note_zh": "虚构的结对，仅作演示。", "note_en": "An invented twinning, for demonstration only.",
        })  # fmt: skip
        found["project_source"].append({
            "origin_row": f"syn-{position + 1:03d}", "project_id": centre.project_id, "source_id": "SYN", "status_said": "approved", "batch_said": batch,
        })  # fmt: skip
        found["event"].append({
            "event_id": f"SYN-{position + 1:03d}", "subject_id": centre.project_id, "event_type": "opened", "date_start": str(centre.opened),
            "date_end": str(centre.opened), "date_basis": "stated", "source_id": "SYN", "locator": LOCATOR, "label_zh": "虚构的开诊年份", "label_en": "invented year of opening",
        })  # fmt: skip
    return found


def _designs(world: World, codes: list[dict[str, str]]) -> list[dict[str, str]]:
    """One code a dimension for each centre, drawn like everything else."""
    draw, found = world.random(7), []
    for centre in world.centres:
        for dimension in sorted({row["dimension_id"] for row in codes}):
            row = draw.choice([row for row in codes if row["dimension_id"] == dimension])
            found.append({
                "design_id": f"SYN-D{len(found) + 1:03d}", "project_id": centre.project_id, "dimension_id": dimension, "code": row["code"],
                "sentence_zh": f"虚构的安排：{row['name_zh']}。", "sentence_en": f"An invented arrangement: {row['name_en']}.", "source_id": "SYN", "locator": LOCATOR,
            })  # fmt: skip
    return found


def _add_cities(world: World, hospitals: Hospitals, folder: Path) -> None:
    path = folder / "codelists" / "city.csv"
    rows = _rows(path)
    known = {row["adcode"] for row in rows}
    points = {row["adcode"]: row for row in _rows(folder / "codelists" / "place.csv")}
    leading = len(world.centres) + len({centre.exporter for centre in world.centres})
    for adcode in sorted({str(world.places.adcode[place]) for place in hospitals.place[:leading]} - known):
        rows.append({name: points[adcode].get(name, "") for name in rows[0]})
    _write(path, list(rows[0]), rows)


def _edit(path: Path, change) -> None:
    rows = [change(row) for row in _rows(path)]
    _write(path, list(rows[0]), rows)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _header(path: Path) -> list[str]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return next(csv.reader(file))


def _write(path: Path, header: list[str], rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, header, lineterminator="\n", restval="")
        writer.writeheader()
        writer.writerows(rows)


def mark(folder: Path) -> None:
    """Put the marker into a data folder."""
    (folder / kind.MARKER).write_text(
        "本文件夹全部为合成数据：医院、项目与数字均为虚构，只有地名是真的。由 python -m etl demo 生成，请勿手工修改。\n"
        "Everything in this folder is synthetic: hospitals, projects and numbers are invented, only names of places are real. Made by python -m etl demo; do not edit.\n",
        "utf-8",
    )  # fmt: skip
