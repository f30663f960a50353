"""A hierarchy a line: the sums that come of it, one by one."""

import pandas as pd
import pytest

from etl.disclosure_cells import Equations


def sums(equations: Equations) -> set[tuple[int, tuple[int, ...]]]:
    """Each sum as (total, parts), by row number."""
    found = set()
    for row in equations.matrix().toarray():
        (total,) = (row == -1).nonzero()[0]
        found.add((int(total), tuple((row == 1).nonzero()[0].tolist())))
    return found


def test_all_others_add_up_to_one_value():
    equations = Equations(pd.DataFrame([("a", "x"), ("a", "y"), ("b", "x"), ("a", "all"), ("b", "all")], columns=["o", "d"]))
    equations.roll_up(d="all")
    assert sums(equations) == {(3, (0, 1)), (4, (2,))}


def test_values_add_up_to_their_parents():
    equations = Equations(pd.DataFrame({"place": ["430100", "430200", "430000", "110000"]}))
    equations.roll_up(place={"430100": "430000", "430200": "430000"})
    assert sums(equations) == {(2, (0, 1))}


def test_two_columns_at_once_make_one_sum():
    cells = [("prefecture", "a1", "b1"), ("prefecture", "a2", "b1"), ("prefecture", "a1", "a2"), ("province", "A", "B"), ("province", "A", "A")]
    equations = Equations(pd.DataFrame(cells, columns=["level", "o", "d"]))
    province_of = {"a1": "A", "a2": "A", "b1": "B"}
    equations.roll_up(level={"prefecture": "province"}, o=province_of, d=province_of)
    assert sums(equations) == {(3, (0, 1)), (4, (2,))}


def test_a_place_may_keep_its_code_at_the_higher_level():
    equations = Equations(pd.DataFrame([("prefecture", "110000"), ("province", "110000")], columns=["level", "place"]))
    equations.roll_up(level={"prefecture": "province"}, place={"110000": "110000"})
    assert sums(equations) == {(1, (0,))}


def test_months_make_a_year_and_nobody_is_told_the_total_that_is_missing():
    cells = pd.DataFrame([("h1", "2023-01"), ("h1", "2023-02"), ("h1", "2023"), ("h2", "2023-01")], columns=["hospital", "period"])
    equations = Equations(cells)
    equations.roll_up(period={month: month[:4] for month in cells["period"] if len(month) > 4})
    assert sums(equations) == {(2, (0, 1))}


def test_only_the_cells_asked_for_are_parts():
    cells = pd.DataFrame({"place": ["a", "b", "c", "all"]})
    equations = Equations(cells)
    equations.roll_up(where=cells["place"] != "c", place="all")
    assert sums(equations) == {(3, (0, 1))}


def test_hierarchies_are_gathered_and_none_is_no_sum():
    equations = Equations(pd.DataFrame([("a", "x"), ("all", "x"), ("a", "all"), ("all", "all")], columns=["o", "d"]))
    assert equations.matrix().shape == (0, 4)
    equations.roll_up(o="all")
    equations.roll_up(d="all")
    equations.add([3], [0])
    assert sums(equations) == {(1, (0,)), (3, (2,)), (2, (0,)), (3, (1,)), (3, (0,))}
    assert Equations(pd.DataFrame({"o": []})).matrix().shape == (0, 0)


@pytest.mark.parametrize(("cells", "message"), [(["a", "a"], "stands twice"), (["a", None], "has no place")])
def test_keys_name_one_cell_each(cells, message):
    with pytest.raises(ValueError, match=message):
        Equations(pd.DataFrame({"place": cells}))


def test_a_column_must_be_there():
    with pytest.raises(KeyError):
        Equations(pd.DataFrame({"place": ["a"]})).roll_up(specialty="all")
