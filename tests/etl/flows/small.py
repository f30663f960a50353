"""Small invented data sets of flows, sent through the production path: kept, rolled up, protected, published, read back."""

import tempfile
from decimal import Decimal
from pathlib import Path

import duckdb
import pyarrow as pa
from hypothesis import strategies as st

from etl import paths
from etl.flows import publish, store
from etl.flows.store import Dataset
from tests.etl.flows.plain import Row

# Two provinces of two units, of which two lie within 100 km of each other across the border, and one of a single unit.
PLACES = [
    {"code": code, "name_zh": code, "name_en": code, "province_adcode": code[0].upper(), "longitude": str(longitude), "latitude": "30"}
    for code, longitude in (("a1", 100), ("a2", 101), ("b1", 101.9), ("b2", 104), ("c1", 110))
]
UNITS = [place["code"] for place in PLACES]


def dataset(**changed) -> Dataset:
    """A description; residents of all places, wherever treated, with the diagonal."""
    said = {name: "x" for name in ("title_zh", "title_en", "source", "locator", "licence")}
    usual = {
        "dataset_id": "small", "base": "residents", "definition": "O4", "complete_for": "both", "level": "prefecture", "unit": "stays",
        "setting": "inpatient", "as_of": "2023", "has_diagonal": True, "places": PLACES,
    }  # fmt: skip
    return Dataset(**{**said, **usual, **changed})


def published(described: Dataset, rows: list[Row], given: dict[tuple[str, str, str], int] | None = None, folder: Path | None = None) -> dict[str, list[dict]]:
    """Table -> rows, as a build reads them. `given` is the denominator by origin, period and specialty."""
    columns = {name: [getattr(row, name) for row in rows] for name in ("origin", "destination", "period", "specialty", "reason", "stays")}
    columns |= {"hospital": [None] * len(rows), "fund_yuan": [None if row.fund is None else Decimal(row.fund) for row in rows]}
    flow = pa.table(columns, schema=store.FLOW)
    below = None
    if given is not None:
        below = pa.Table.from_pylist([dict(zip(store.DENOMINATOR.names, (*key, stays), strict=True)) for key, stays in given.items()], store.DENOMINATOR)
    with tempfile.TemporaryDirectory() as temporary:
        stored = store.save(folder or Path(temporary), described, flow, below)
        return tables(publish.ensure(stored, paths.ROOT / "data"))


def tables(folder: Path) -> dict[str, list[dict]]:
    """The rows of every published table of a data set."""
    with duckdb.connect() as con:
        return {name: con.sql(f"from '{folder}/{name}.parquet'").to_arrow_table().to_pylist() for name in publish.TABLES}


@st.composite
def worlds(draw, threshold: int):
    """(data set, rows, denominator): any side complete, with or without diagonal, denominator, reasons, money, gaps."""
    periods = draw(st.sampled_from([["2023"], ["2022", "2023"]]))
    specialties = draw(st.sampled_from([["all"], ["m1", "m2"]]))
    has_diagonal, has_reason, has_money, has_gaps, has_given = (draw(st.booleans()) for _ in range(5))
    reasons = st.sampled_from(["lives_elsewhere", "emergency", "referred", "chosen", "unknown", None]) if has_reason else st.none()
    counts = st.one_of(st.integers(0, 12), st.integers(0, 400))
    rows = draw(
        st.lists(
            st.builds(
                Row, origin=st.sampled_from(UNITS), destination=st.sampled_from(UNITS), period=st.sampled_from(periods),
                specialty=st.sampled_from(specialties), stays=st.one_of(st.none(), counts) if has_gaps else counts, reason=reasons,
                fund=st.one_of(st.none(), st.integers(0, 9999)) if has_money and has_gaps else st.integers(0, 9999) if has_money else st.none(),
            ),
            min_size=1, max_size=60, unique_by=lambda row: (row.origin, row.destination, row.period, row.specialty, row.reason),
        )
    )  # fmt: skip
    if not has_diagonal:
        rows = [row for row in rows if row.origin != row.destination] or [Row("a1", "a2", periods[0], specialties[0], 20)]
    given = None
    if has_given:
        divided = draw(st.sampled_from([["all"], specialties]))
        given = {}
        for unit in UNITS:
            for period in periods:
                for specialty in divided:
                    of = [row for row in rows if (row.origin, row.period) == (unit, period) and specialty in ("all", row.specialty)]
                    rest = draw(st.one_of(st.none(), st.integers(0, 3), st.integers(0, 500)))
                    if rest is not None:  # as a loader takes it: all stays where the diagonal is loaded, else more than left
                        given[unit, period, specialty] = sum(row.stays or 0 for row in of) + (0 if has_diagonal and not has_gaps else rest)
    lists = st.sampled_from([[], [], ["a1"], ["A"], ["a1", "b1", "b2"]])
    described = dataset(
        complete_for=draw(st.sampled_from(["both", "both", "origin", "destination"])), origins=draw(lists), destinations=draw(lists),
        has_diagonal=has_diagonal, threshold=threshold, already_public=threshold == 0, has_denominator=given is not None,
        specialty_list="none" if specialties == ["all"] else "mdc",
    )  # fmt: skip
    return described, rows, given
