"""The order of a matrix, and what its cells say."""

import random

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import flow_matrix, flow_scale, flow_tables
from dashboard.text import Text
from dashboard.theme import LIGHT
from tests.dashboard.test_flow_words import VIEW

EN = Text("en")


def cells(pairs: dict[tuple[str, str], float]) -> pd.DataFrame:
    """Cells as od_matrix gives them."""
    return pd.DataFrame([{"origin": origin, "destination": destination, "stays": stays} for (origin, destination), stays in pairs.items()], columns=["origin", "destination", "stays"])


def test_by_region_keeps_regions_together():
    places = pd.DataFrame({"place": ["3", "1", "2", "4"], "region": ["b", "b", "a", "a"]})
    assert flow_matrix.by_region(places) == ["1", "3", "2", "4"]
    assert flow_matrix.beginnings(["1", "3", "2", "4"], dict(zip(places["place"], places["region"], strict=True))) == ["1", "2"]


@given(st.randoms(use_true_random=False))
def test_places_that_exchange_patients_stand_together(rng: random.Random):
    blocks = [["a", "d", "g", "j"], ["b", "e", "h"], ["c", "f", "i"]]
    pairs = {(one, other): 100.0 if any(one in block and other in block for block in blocks) else 1.0 for one in "abcdefghij" for other in "abcdefghij" if one != other}
    shuffled = list(pairs.items())
    rng.shuffle(shuffled)
    order = flow_matrix.by_exchange(rng.sample("abcdefghij", 10), cells(dict(shuffled)))
    assert sorted(order) == list("abcdefghij")
    for block in blocks:
        at = sorted(order.index(code) for code in block)
        assert at == list(range(at[0], at[0] + len(block)))


def test_a_place_without_flows_comes_last_and_the_order_is_one():
    found = flow_matrix.by_exchange(["z", "a", "b", "c"], cells({("a", "b"): 5, ("b", "c"): 5}))
    assert found == flow_matrix.by_exchange(["a", "b", "c", "z"], cells({("b", "c"): 5, ("a", "b"): 5})) == ["a", "b", "c", "z"]
    assert flow_matrix.by_exchange(["b", "a"], cells({})) == ["a", "b"]


def test_a_withheld_cell_is_marked_and_never_zero():
    known = cells({("a", "b"): 30}).assign(origin_out_stays=60.0, synthetic=False)
    data = flow_tables.full(known, ["a", "b"], True, VIEW, EN)
    assert dict(zip(data["origin"], data["text"], strict=True)) == {"a": "30 (50.0\u00a0%)", "b": "not published (<10 or protected)"}
    spec = flow_matrix.chart(data, ["a", "b"], {"a": "A", "b": "B"}, flow_scale.sequential([0.5], LIGHT), "<10", EN, LIGHT, False).to_dict()
    rows = next(iter(spec["datasets"].values()))
    assert [row["colour"] == LIGHT.land for row in rows] == [False, True] and not any(row["value"] == 0 for row in rows)
    assert spec["layer"][1]["mark"]["text"] == "<10"


def test_a_matrix_of_shares_leaves_the_diagonal_out():
    known = cells({("a", "a"): 900, ("a", "b"): 30}).assign(origin_out_stays=60.0, synthetic=False)
    data = flow_tables.full(known, ["a", "b"], True, VIEW, EN)
    assert len(data) == 2 and data["value"].max() == pytest.approx(0.5)
