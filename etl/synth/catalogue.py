"""Invented case groups, diagnoses, procedures and departments. Codes have the shape of real ones and mean nothing.

A code that happens to exist in CHS-DRG, ICD-10 or ICD-9-CM-3 is a coincidence: weights, levels and names are drawn
by seed, and the edition of every list says so.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv

from etl.synth.flows import MDCS
from etl.synth.world import World

EDITION = "SYNTHETIC-1"
GROUPS = 620
DIAGNOSES = 900
PROCEDURES = 480
CLASSES = ("手术", "介入治疗", "治疗性操作", "诊断性操作")
# Letters of ICD-10 chapters for the MDCs in the order of `MDCS`; several share one.
CHAPTERS = "GHJJIKKMLENNNODBCBFFTTSZQI"
NEWBORN, OBSTETRIC, FEMALE, MALE = (MDCS.index(letter) for letter in "PONM")
SURGICAL, INTERVENTION, MEDICAL = 0, 1, 2


@dataclass(frozen=True)
class Groups:
    """Case groups: code, category, sort, weight (x 10,000), and what their stays are like."""

    code: np.ndarray
    mdc: np.ndarray
    sort: np.ndarray
    weight: np.ndarray
    share: np.ndarray
    mean_days: np.ndarray
    death: np.ndarray
    mean_yuan: np.ndarray
    diagnoses: np.ndarray
    procedures: np.ndarray


@dataclass(frozen=True)
class Procedures:
    """Operations and procedures: code, class (index of CLASSES), level 1-4 (0 where levels do not apply)."""

    code: np.ndarray
    kind: np.ndarray
    level: np.ndarray
    minimally_invasive: np.ndarray


@dataclass(frozen=True)
class Catalogue:
    """Everything a stay can be coded with."""

    groups: Groups
    procedures: Procedures
    diagnosis: np.ndarray
    department: np.ndarray


def invent(world: World) -> Catalogue:
    """Draw the catalogue of a world."""
    draw = world.random(2)
    diagnosis = _codes(draw, DIAGNOSES, lambda i: f"{CHAPTERS[i % 26]}{draw.integers(10, 99)}.{draw.integers(0, 9)}{draw.integers(0, 99):02d}")
    procedures = _procedures(draw)
    department = np.array([f"{number:02d}.{part:02d}" for number in (3, 4, 5, 7) for part in range(1, 8)][: len(MDCS)])
    return Catalogue(_groups(draw, diagnosis, procedures), procedures, diagnosis, department)


def _codes(draw, count: int, shape) -> np.ndarray:
    found: dict[str, None] = {}
    while len(found) < count:
        found.setdefault(shape(len(found)))
    return np.array(list(found))


def _procedures(draw) -> Procedures:
    code = _codes(draw, PROCEDURES, lambda i: f"{draw.integers(1, 87):02d}.{draw.integers(0, 99):02d}x{draw.integers(1, 99):03d}")
    kind = draw.choice(4, PROCEDURES, p=[0.55, 0.12, 0.18, 0.15])
    level = np.where(kind <= 1, draw.choice([1, 2, 3, 4], PROCEDURES, p=[0.18, 0.42, 0.29, 0.11]), 0)
    # A level on what is no operation: the trap that a rule on level 4 alone falls into.
    level = np.where((kind > 1) & (draw.random(PROCEDURES) < 0.1), 4, level)
    return Procedures(code, kind, level, (kind <= 1) & (draw.random(PROCEDURES) < 0.3))


def _groups(draw, diagnosis: np.ndarray, procedures: Procedures) -> Groups:
    sort = draw.choice([SURGICAL, INTERVENTION, MEDICAL], GROUPS, p=[0.45, 0.08, 0.47])
    mdc = draw.integers(0, len(MDCS), GROUPS)
    mdc[: 3 * len(MDCS)] = np.tile(np.arange(len(MDCS)), 3)  # every category has some
    letters = ("ABCDEFGHJ", "KLM", "RSTUVWXYZ")
    code = _codes(draw, GROUPS, lambda i: f"{MDCS[mdc[i]]}{draw.choice(list(letters[sort[i]]))}{draw.integers(1, 10)}{draw.choice([1, 3, 5, 9])}")
    median = np.array([1.6, 1.9, 0.7])[sort]
    weight = np.round(np.clip(median * draw.lognormal(0, 0.6, GROUPS), 0.1, 25) * 10_000).astype(np.int64)
    share = draw.pareto(1.3, GROUPS) + 0.05
    share[mdc == NEWBORN] *= 0.4
    heavy = weight / 10_000
    surgical = np.flatnonzero(procedures.kind == 0)
    steps = np.argsort(procedures.level[surgical], kind="stable")
    # Heavier groups are done with higher levels: place a group on the list of operations by its weight, with some noise.
    rank = np.clip(np.argsort(np.argsort(heavy)) / GROUPS + draw.normal(0, 0.15, GROUPS), 0, 0.999)
    main = surgical[steps[(rank * len(surgical)).astype(int)]]
    intervention = draw.choice(np.flatnonzero(procedures.kind == 1), GROUPS)
    other = draw.choice(np.flatnonzero(procedures.kind >= 2), GROUPS)
    first = np.where(sort == SURGICAL, main, np.where(sort == INTERVENTION, intervention, other))
    return Groups(
        code=code, mdc=mdc, sort=sort, weight=weight, share=share / share.sum(),
        mean_days=np.clip(4 + 3.2 * np.sqrt(heavy) + draw.normal(0, 1, GROUPS), 1.5, 40),
        death=np.clip(0.004 * heavy * draw.lognormal(-0.5, 1.0, GROUPS), 0.00005, 0.15),
        mean_yuan=9000 * heavy * draw.lognormal(0, 0.12, GROUPS),
        diagnoses=draw.integers(0, len(diagnosis), (GROUPS, 4)),
        procedures=np.column_stack([first, draw.choice(surgical, GROUPS), draw.choice(len(procedures.code), (GROUPS, 3))]),
    )  # fmt: skip


def write(catalogue: Catalogue, folder: Path) -> None:
    """`surgery_catalogue.csv` and `weights.csv`, each row with its invented edition."""
    procedures, groups = catalogue.procedures, catalogue.groups
    count = len(procedures.code)
    pyarrow.csv.write_csv(
        pa.table({
            "code": procedures.code.tolist(), "name": [f"示例手术操作{number}" for number in range(1, count + 1)],
            "class": [CLASSES[kind] for kind in procedures.kind], "level": [str(level) if level else "" for level in procedures.level],
            "minimally_invasive": procedures.minimally_invasive.astype(int).tolist(), "edition": [EDITION] * count,
        }),
        folder / "surgery_catalogue.csv", pyarrow.csv.WriteOptions(quoting_style="needed"),
    )  # fmt: skip
    pyarrow.csv.write_csv(
        pa.table({
            "drg": groups.code.tolist(), "weight": [f"{weight / 10_000:.4f}" for weight in groups.weight],
            "city": ["SYNTHETIC"] * len(groups.code), "year": ["2023"] * len(groups.code), "edition": [EDITION] * len(groups.code),
            "name_zh": [f"示例病组 {code}" for code in groups.code],
        }),
        folder / "weights.csv", pyarrow.csv.WriteOptions(quoting_style="needed"),
    )  # fmt: skip
