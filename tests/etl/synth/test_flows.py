"""Synthetic flows: the same by seed, structured as travel is, and each row says that it is invented."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq
import pytest

from etl.synth import KIND, flows
from etl.synth.flows import Plan

SMALL = Plan(years=2, mdcs=2, stays_per_year=2_000_000)


def whole(country, plan: Plan) -> pa.Table:
    """All years as one table."""
    return pa.concat_tables(flows.batches(country, plan), promote_options="permissive").unify_dictionaries().combine_chunks()


def numbers(table: pa.Table, name: str) -> np.ndarray:
    """A column as numpy."""
    return table[name].to_numpy() if name == "stays" else np.array(table[name].to_pylist())


@pytest.fixture(scope="module")
def table(country) -> pa.Table:
    """A small country-wide matrix with reasons."""
    return whole(country, Plan(years=2, mdcs=2, stays_per_year=2_000_000, reasons=True))


def test_the_seed_decides_every_row(country):
    assert whole(country, SMALL).equals(whole(country, SMALL))


def test_every_row_is_flagged_and_no_pair_is_empty(table):
    assert pc.unique(table["data_kind"]).to_pylist() == [KIND] == ["SYNTHETIC"]
    assert pc.min(table["stays"]).as_py() == 1 and pc.min(table["fund_yuan"]).as_py() >= 0
    keys = table.select(["origin", "destination", "period", "specialty", "reason"])
    assert len(keys.to_pandas().drop_duplicates()) == len(table)


def test_about_nine_in_ten_stay_at_home(table):
    home = numbers(table, "origin") == numbers(table, "destination")
    stays = numbers(table, "stays")
    assert 0.85 < stays[home].sum() / stays.sum() < 0.95


def test_the_number_of_stays_is_what_was_asked_for(table):
    by_year = table.group_by("period").aggregate([("stays", "sum")]).to_pydict()
    assert by_year["period"] == ["2015", "2016"]
    assert by_year["stays_sum"] == pytest.approx([2_000_000 / 1.03, 2_000_000], rel=0.02)


def test_travel_thins_out_with_distance(country, table):
    """Of two destinations with the same pull the nearer one gets more: the slope on the logarithm is negative."""
    position = {adcode: index for index, adcode in enumerate(country.places.adcode)}
    origin = np.array([position[code] for code in numbers(table, "origin")])
    destination = np.array([position[code] for code in numbers(table, "destination")])
    counts = np.zeros((len(position), len(position)))
    np.add.at(counts, (origin, destination), numbers(table, "stays"))
    away = ~np.eye(len(position), dtype=bool)
    expected = country.size[:, None] * country.pull[None, :]
    bands = np.digitize(country.distance_km, [200, 500, 1000, 2000])
    rates = [counts[away & (bands == band)].sum() / expected[away & (bands == band)].sum() for band in range(5)]
    assert rates == sorted(rates, reverse=True) and rates[0] > 20 * rates[4]


def test_hubs_attract_more_than_their_size(country, table):
    arrivals = table.filter(pc.not_equal(table["origin"].cast(pa.string()), table["destination"].cast(pa.string())))
    hubs = set(country.places.adcode[country.national_hubs])
    here = np.array([code in hubs for code in numbers(arrivals, "destination")])
    share = numbers(arrivals, "stays")[here].sum() / numbers(arrivals, "stays").sum()
    assert share > 3 * country.size[country.national_hubs].sum()


def test_outflow_falls_where_a_centre_has_opened(country):
    centre = max(country.centres, key=lambda one: (one.opened, one.number))
    table = whole(country, Plan(years=8, first_year=centre.opened - 2, mdcs=1, stays_per_year=20_000_000)).to_pandas()
    province = dict(zip(country.places.adcode, country.places.province, strict=True))
    own = country.places.province[centre.host]
    if sum(country.places.province[other.host] == own for other in country.centres) > 1:
        pytest.skip("two centres in one province")
    residents = table[table["origin"].map(province).astype(str) == own]
    crossing = residents["destination"].map(province).astype(str) != own
    rate = residents[crossing].groupby("period", observed=True)["stays"].sum() / residents.groupby("period", observed=True)["stays"].sum()
    assert rate.iloc[-1] < 0.8 * rate.iloc[:2].mean()


def test_only_travel_has_a_reason(country, table):
    reasons = numbers(table, "reason")
    home = numbers(table, "origin") == numbers(table, "destination")
    assert set(reasons[home]) == {None} and set(reasons[~home]) == set(flows.REASONS)


@pytest.mark.parametrize("csv", [False, True])
def test_files_hold_what_was_drawn(country, tmp_path, csv):
    path, rows = flows.write(country, SMALL, tmp_path, csv)
    found = pyarrow.csv.read_csv(path, convert_options=pyarrow.csv.ConvertOptions(column_types={"origin": pa.string()})) if csv else pq.read_table(path)
    assert found.num_rows == rows == len(whole(country, SMALL)) and found.column_names == flows.SCHEMA.names
    assert found["stays"].to_pylist() == whole(country, SMALL)["stays"].to_pylist()
    assert [path.name for path in tmp_path.iterdir()] == [path.name]
