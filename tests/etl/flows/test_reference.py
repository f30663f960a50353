"""Open data with known answers, through the production path: loaded with an own list of places, published as they are public."""

import csv
from collections import Counter

import pytest

from tests.etl.flows import small
from tests.etl.flows.plain import Row
from tests.etl.flows.test_engine import of_period, refused


def places(codes, province=lambda code: code[:2]) -> list[dict]:
    """A list of places that says of each only its code and its province."""
    return [{"code": c, "name_zh": c, "name_en": c, "province_adcode": province(c), "longitude": "0", "latitude": "0"} for c in sorted(codes)]


def read(file) -> list[dict]:
    """The rows of a CSV."""
    with file.open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


@pytest.fixture(scope="module")
def tuscany(reference):
    """Births 2023 by municipality of residence and of the hospital: residents' births in Tuscany, wherever in Tuscany."""
    pairs = Counter()
    for row in read(reference / "tuscany_births_2023_od.csv"):
        pairs[row["cod_residenza"], row["com_presidio"]] += int(row["parti"])  # the header has code and name of the town the wrong way round
    codes = {code for pair in pairs for code in pair}
    described = small.dataset(dataset_id="tuscany", complete_for="origin", already_public=True, places=places(codes))
    return small.published(described, [Row(o, d, stays=stays) for (o, d), stays in pairs.items()])


def test_tuscany_equals_its_published_margin(tuscany, reference):
    rows = read(reference / "tuscany_births_2023_residents_margin.csv")
    margin = {row["cod_comune"]: int(row["parti_residenti"]) for row in rows if row["cod_comune"].isdigit()}  # not its empty line and its total
    _, counts, measured = of_period(tuscany, "2023")
    residents = {place: stays for (level, _, place, kind), stays in counts.items() if (level, kind) == ("prefecture", "resident_stays")}
    assert sum(residents.get(code) == stays for code, stays in margin.items()) == len(margin) == 270
    assert residents["ALL"] == sum(margin.values()) == 20_177
    assert measured["province", "all", "ALL", "resident_stays"]["value"] == 20_177
    everywhere = measured["prefecture", "all", "ALL", "outflow_rate"]
    assert everywhere["numerator"] + measured["prefecture", "all", "ALL", "home_stays"]["value"] == everywhere["denominator"]


@pytest.fixture(scope="module")
def goias(reference):
    """Public hospital stays in Goiás, January 2012: all that hospitals of the state treated, whoever came."""
    pairs = Counter((row["munic_res"], row["munic_mov"]) for row in read(reference / "brazil_sih_goias_2012_01_od_cases.csv"))
    codes = {code for pair in pairs for code in pair}
    described = small.dataset(
        dataset_id="goias", base="discharges", definition="I1", complete_for="destination", destinations=["52"], already_public=True, places=places(codes)
    )
    return small.published(described, [Row(o, d, "2012-01", stays=stays) for (o, d), stays in pairs.items()])


def test_goias_in_its_state(goias):
    measured = of_period(goias, "2012-01")[2]
    state = measured["province", "all", "52", "inflow_share"]
    assert (state["numerator"], state["denominator"]) == (219, 28_427)
    assert [round(100 * state[name], 3) for name in ("value", "low", "high")] == [0.770, 0.675, 0.879]
    assert state["reliability"] == "reliable"


def test_goias_in_its_municipalities(goias):
    cells, counts, measured = of_period(goias, "2012-01")
    pairs = {key: stays for key, stays in cells.items() if key[0] == "prefecture"}
    assert (len(pairs), sum(pairs.values())) == (951, 28_427)
    everywhere = measured["prefecture", "all", "ALL", "inflow_share"]
    assert round(100 * (1 - everywhere["value"]), 2) == 78.42
    assert counts["prefecture", "all", "ALL", "home_stays"] / counts["prefecture", "all", "ALL", "stays_here"] == 1 - everywhere["value"]
    capital = measured["prefecture", "all", "520870", "inflow_share"]
    assert capital["denominator"] == 10_699 and round(100 * (1 - capital["value"]), 2) == 62.47


def test_goias_tells_nothing_of_outflow(goias):
    reasons = refused(goias)
    assert {reasons[measure] for measure in ("outflow_rate", "localisation_index", "mean_distance_km", "out_stays")} == {"origin_side"}
    assert not {key[3] for key in of_period(goias, "2012-01")[2]} & {"outflow_rate", "localisation_index", "resident_stays"}
