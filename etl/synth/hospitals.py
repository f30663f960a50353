"""Invented hospitals: two for each invented centre, the others where the invented sizes are large."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv

from etl.synth.world import World

HOSPITALS = 400


@dataclass(frozen=True)
class Hospitals:
    """Hospitals in the order of their codes. `centre`: position of the centre that it hosts, else -1; weight: its size."""

    code: np.ndarray
    name_zh: np.ndarray
    name_en: np.ndarray
    place: np.ndarray
    level: np.ndarray
    centre: np.ndarray
    weight: np.ndarray


def exporter_number(world: World, centre: int) -> int:
    """Position of a centre's exporting hospital in the register; its project hospital is at the centre's own position."""
    hubs = sorted({c.exporter for c in world.centres})
    return len(world.centres) + hubs.index(world.centres[centre].exporter)


def letters(number: int) -> str:
    """0, 1 … 25, 26 as A, B … Z, AA: how the invented hospitals are told apart."""
    found = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        found = chr(65 + rest) + found
    return found


def invent(world: World, count: int = HOSPITALS) -> Hospitals:
    """Draw the register; at least the hospitals of the centres are there."""
    draw = world.random(3)
    places = [centre.host for centre in world.centres] + sorted({centre.exporter for centre in world.centres})
    by_size = np.argsort(-world.size, kind="stable")
    free = max(0, count - len(places))
    places += [int(place) for place in by_size[:free]]
    if free > len(by_size):
        places += draw.choice(len(world.size), free - len(by_size), p=world.size).tolist()
    place = np.array(places)
    number = np.arange(len(place))
    leading = number < len(world.centres) + len({centre.exporter for centre in world.centres})
    name = [letters(i) for i in number]
    level = np.where(leading | (draw.random(len(place)) < 0.45), 3, 2)
    return Hospitals(
        code=np.array([f"SYN{i + 1:05d}" for i in number]),
        name_zh=np.array([f"示例医院{letter}" for letter in name]), name_en=np.array([f"Sample Hospital {letter}" for letter in name]),
        place=place, level=level, centre=np.where(number < len(world.centres), number, -1),
        weight=draw.lognormal(0, 0.5, len(place)) * np.where(leading, 4, np.where(level == 3, 2, 1)),
    )  # fmt: skip


def write(world: World, hospitals: Hospitals, folder: Path) -> None:
    """`hospitals.csv`: the register that `python -m etl cases ingest --hospitals` takes."""
    projects = [world.centres[centre].project_id if centre >= 0 else "" for centre in hospitals.centre]
    pyarrow.csv.write_csv(
        pa.table({
            "hospital_code": hospitals.code.tolist(), "name_zh": hospitals.name_zh.tolist(), "name_en": hospitals.name_en.tolist(),
            "adcode": world.places.adcode[hospitals.place].tolist(), "province_adcode": world.places.province[hospitals.place].tolist(),
            "level": hospitals.level.astype(str).tolist(), "project_id": projects, "synthetic": ["1"] * len(projects),
        }),
        folder / "hospitals.csv", pyarrow.csv.WriteOptions(quoting_style="needed"),
    )  # fmt: skip
