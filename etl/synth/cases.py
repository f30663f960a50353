"""Writes synthetic case records as files in the official layouts, with the lists that belong to them."""

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from etl.cases import layouts as official
from etl.synth import catalogue, dbf, faults, hospitals, layouts, record, settlements, stays, words
from etl.synth.layouts import LAYOUTS
from etl.synth.world import World


@dataclass(frozen=True)
class Order:
    """What is asked for. Shares are of all stays; they and `appended` do not change which stays are drawn."""

    stays: int
    layout: str
    encoding: str = "gb18030"
    appended: str = "drg"
    faults: float = 0.0
    interim: float = 0.0
    refunds: float = 0.0
    hospitals: int = hospitals.HOSPITALS
    first_month: str = "2022-01"
    months: int = 24


def country(world: World, order: Order) -> stays.Country:
    """Hospitals and catalogue of a world, over the months of the order."""
    return stays.Country(world, hospitals.invent(world, order.hospitals), catalogue.invent(world), np.datetime64(order.first_month, "M"), order.months)


def write(world: World, order: Order, data: Path, folder: Path) -> tuple[Path, int]:
    """Write the records, `hospitals.csv`, `surgery_catalogue.csv`, `weights.csv` and perhaps `faults.csv`.

    Returns the file of records and its rows. The file appears when it is whole.
    """
    folder.mkdir(parents=True, exist_ok=True)
    drawn_from = country(world, order)
    hospitals.write(world, drawn_from.hospitals, folder)
    catalogue.write(drawn_from.catalogue, folder)
    path = folder / f"{order.layout}.{'dbf' if order.layout.endswith('dbf') else 'csv'}"
    draft = path.with_name(f".{path.name}.draft")
    with draft.open("wb") as file:
        rows, listed = _records(file, drawn_from, order, words.build(world.places, data, order.encoding))
    draft.replace(path)
    if order.faults:
        with (folder / "faults.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([faults.HEADER, *listed])
    return path, rows


def _records(file, drawn_from: stays.Country, order: Order, encoded: words.Words) -> tuple[int, list]:
    settled = official.get(LAYOUTS[order.layout]).kind == "settlement" and (order.interim or order.refunds)
    rows, listed = 0, []
    for number, drawn in enumerate(stays.draw(drawn_from, order.stays)):
        draw = drawn_from.world.random(6, number)
        if settled:
            expanded = settlements.expand(drawn, draw, order.interim, order.refunds)
            block, filled = expanded.stays, settlements.flags(expanded, record.columns(expanded.stays, drawn_from, encoded))
        else:
            block, filled = drawn, record.columns(drawn, drawn_from, encoded)
        wanted = layouts.fields(order.layout, order.appended, filled)
        tail = None
        if order.faults:
            spoilt = faults.spoil(filled, wanted, len(block), order.faults, draw, rows + 2, order.encoding)
            filled, tail = spoilt.filled, spoilt.tail
            listed += spoilt.listed
        if order.layout.endswith("dbf"):
            if not rows:
                dbf.start(file, wanted, order.stays)
            compact = encoded.compact_day.take(words.day_index(block.born))
            dbf.records(file, wanted, filled | {"birth_date": compact})
        else:
            if not rows:
                file.write(layouts.header(wanted, order.encoding))
            file.write(layouts.content(layouts.lines(wanted, filled, tail)))
        rows += len(block)
    if order.layout.endswith("dbf"):
        file.write(b"\x1a")
    return rows, listed
