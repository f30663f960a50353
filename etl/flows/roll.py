"""Rolls one loaded data set up: its flows to cells, totals, measures and kinds of travel, period by period, protected.

`sql/flows` holds exact counts and leaves nothing behind; `sql/flows_published` reads only what protection left open.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pandas as pd

from etl import paths, statements
from etl.flows import shield
from etl.flows.places import EARTH, Places
from etl.flows.store import DENOMINATOR_FILE, FLOW_FILE, Stored

PUBLISHED = ("od_cell", "od_measure", "od_reason")
WHOLE, COVERED = "CN", "ALL"  # all of China together; or all places that the data set covers


@dataclass(frozen=True)
class Period:
    """One period, rolled up: the tables of `PUBLISHED` stand in the connection until the next one is taken."""

    period: str
    cells_published: int
    cells_suppressed: int
    protection: dict[str, int]


def open_set(stored: Stored, places: Places, measure_types: pd.DataFrame) -> duckdb.DuckDBPyConnection:
    """A connection that holds the data set: its flows, what it is, its places and their distances.

    `measure_types` is the code list `od_measure_type`.
    """
    # exact counts may spill: not into the folder that somebody happens to stand in
    con = duckdb.connect(":memory:", config={"threads": 2, "temp_directory": str(stored.folder / ".spill")})
    for macro in statements.macros():
        con.execute(macro)
    _view(con, "loaded", stored.folder / FLOW_FILE)
    if stored.dataset.has_denominator:
        _view(con, "loaded_denominator", stored.folder / DENOMINATOR_FILE)
    else:
        con.execute("create table loaded_denominator (origin varchar, period varchar, specialty varchar, stays bigint)")
    con.execute("create table specialty as select specialty from loaded union select specialty from loaded_denominator union select 'all' order by all")
    _keep(con, "od_measure_type", measure_types)
    _keep(con, "place", _place(stored, places))
    _describe(con, stored)
    statements.create_tables(con, "flows", only={"unit"})
    _keep(con, "distance", _distances(con, places))
    return con


def periods(con: duckdb.DuckDBPyConnection, threshold: int) -> Iterator[Period]:
    """Roll up and protect one period after the other, in their order."""
    for (period,) in con.execute("select distinct period from loaded order by all").fetchall():
        con.execute("update dataset set period = ?", [period])
        con.execute(f"create or replace view flow as select * exclude (period) from loaded where period = '{period}'")
        con.execute(f"create or replace view denominator as select * exclude (period) from loaded_denominator where period = '{period}'")
        statements.create_tables(con, "flows")
        report = shield.protect(con, threshold)
        statements.create_tables(con, "flows_published")
        open_cells, cells = con.execute(
            "select (select count(*) from open_variable where kind = 'cell'), (select count(*) from variable where kind = 'cell')"
        ).fetchone()
        yield Period(period, open_cells, cells - open_cells, report)


def holds(stored: Stored, has_money: bool, has_reason: bool) -> list[str]:
    """What a data set has of the things that measures need (column `needs` of `od_measure_type`)."""
    dataset = stored.dataset
    origin_side = dataset.complete_for in ("origin", "both")
    destination_side = dataset.complete_for in ("destination", "both")
    having = {
        "origin_side": origin_side,
        "destination_side": destination_side,
        "both_sides": origin_side and destination_side,
        "residents": dataset.has_denominator or (origin_side and dataset.has_diagonal),
        "own_stays": dataset.has_diagonal or (origin_side and dataset.has_denominator),
        "diagonal": dataset.has_diagonal,
        "money": has_money,
        "reason": has_reason,
    }
    return [need for need, held in having.items() if held]


def _describe(con: duckdb.DuckDBPyConnection, stored: Stored) -> None:
    dataset = stored.dataset
    has_money, has_reason = con.execute("select count(fund_yuan) > 0, count(reason) > 0 from loaded").fetchone()
    held = holds(stored, has_money, has_reason)
    national = dataset.places is None and not (dataset.origins if "origin_side" in held else dataset.destinations)
    con.execute(
        "create table dataset as select $id as dataset_id, ''::varchar as period, $level as level, $origin_side as origin_side, "
        "$destination_side as destination_side, $has_diagonal as has_diagonal, $has_reason as has_reason, $threshold as threshold, "
        "$total_place as total_place, $origins::varchar[] as origins, $destinations::varchar[] as destinations, $holds::varchar[] as holds",
        {
            "id": dataset.dataset_id, "level": dataset.level, "origin_side": "origin_side" in held,
            "destination_side": "destination_side" in held, "has_diagonal": dataset.has_diagonal, "has_reason": has_reason,
            "threshold": threshold(stored), "total_place": WHOLE if national else COVERED,
            "origins": dataset.origins, "destinations": dataset.destinations, "holds": held,
        },
    )  # fmt: skip


def threshold(stored: Stored) -> int:
    """Counts below it are withheld; 0 (nothing) for data that their source has published."""
    return 0 if stored.dataset.already_public else stored.dataset.threshold


def _place(stored: Stored, places: Places) -> pd.DataFrame:
    """Every code that a flow may start or end at; a unit is one of the data set's own level."""
    rows = [
        (place.adcode, place.province_adcode, stored.dataset.level in places.levels_of(place.adcode))
        for place in places.by_adcode.values()
    ]
    return pd.DataFrame(rows, columns=["place", "province", "is_unit"])


def _distances(con: duckdb.DuckDBPyConnection, places: Places) -> pd.DataFrame:
    """Kilometres between the points of all pairs of either level that occur; a province of an own list has the mean point of its parts."""
    pairs = con.execute(
        "with pair as (select distinct loaded.origin, loaded.destination, o.province as origin_province, d.province as destination_province, "
        "o.is_unit and d.is_unit and (select level from dataset) = 'prefecture' as is_pair "
        "from loaded inner join place as o on loaded.origin = o.place inner join place as d on loaded.destination = d.place) "
        "select 'prefecture' as level, origin, destination from pair where is_pair union "
        "select 'province', origin_province, destination_province from pair order by all"
    ).df()
    points = con.execute("select place, province, is_unit from place").df()
    points[["longitude", "latitude"]] = [places.position(place) for place in points["place"]]
    means = points[points["is_unit"]].groupby("province")[["longitude", "latitude"]].mean()
    own = points.set_index("place")[["longitude", "latitude"]]
    known = pd.concat([own, means[~means.index.isin(own.index)]])
    start, end = (known.loc[pairs[side]].to_numpy() for side in ("origin", "destination"))
    pairs["km"] = EARTH.inv(start[:, 0], start[:, 1], end[:, 0], end[:, 1])[2] / 1000 if len(pairs) else 0.0
    return pairs


def _view(con: duckdb.DuckDBPyConnection, name: str, file: Path) -> None:
    con.execute(f"create view {name} as from read_parquet('{paths.quoted(file)}')")


def _keep(con: duckdb.DuckDBPyConnection, name: str, frame: pd.DataFrame) -> None:
    con.register("incoming", frame)
    con.execute(f"create table {name} as from incoming")
    con.unregister("incoming")
