"""Tables of weights as they are sent, and what is wrong with them."""

from decimal import Decimal

import pytest

from etl.cases import weights
from etl.errors import InputError

HEAD = "city,year,edition,drg,weight\n"
GOOD = "哈尔滨,2023,CHS-DRG 1.1,AA19,14.8461\n哈尔滨,2023,CHS-DRG 1.1,AB19,9.1\n"


def read(tmp_path, content: str, encoding: str = "utf-8"):
    path = tmp_path / "weights.csv"
    path.write_text(content, encoding)
    return weights.read(path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_table(tmp_path, encoding):
    table = read(tmp_path, HEAD + GOOD, encoding)
    assert table.to_pylist()[1] == {"year": 2023, "drg_edition": "CHS-DRG 1.1", "drg": "AB19", "weight": Decimal("9.1000")}


@pytest.mark.parametrize(
    ("content", "column", "row"),
    [
        (HEAD, "*", None),
        ("city,year,edition,drg\n", "weight", 1),
        (HEAD + GOOD + "哈尔滨,23,CHS-DRG 1.1,AC19,1\n", "year", 4),
        (HEAD + GOOD + "哈尔滨,2023,,AC19,1\n", "edition", 4),
        (HEAD + GOOD + "哈尔滨,2023,CHS-DRG 1.1,,1\n", "drg", 4),
        (HEAD + GOOD + "哈尔滨,2023,CHS-DRG 1.1,AC19,1.23456\n", "weight", 4),
        (HEAD + GOOD + "哈尔滨,2023,CHS-DRG 1.1,AC19,-1\n", "weight", 4),
        (HEAD + GOOD + "哈尔滨,2023,CHS-DRG 1.1,AC19,nan\n", "weight", 4),
        (HEAD + GOOD + "哈尔滨,2023,CHS-DRG 1.1,AA19,2\n", "drg", 4),
        (HEAD + GOOD + "苏州,2023,CHS-DRG 1.1,AC19,2\n", "city", None),
    ],
)
def test_what_is_wrong_is_named(tmp_path, content, column, row):
    with pytest.raises(InputError) as error:
        read(tmp_path, content)
    (fault,) = error.value.faults
    assert (fault.column, fault.row, fault.file) == (column, row, "weights.csv")


def test_an_edition_must_be_that_of_the_records(tmp_path):
    table = read(tmp_path, HEAD + GOOD)
    weights.require_edition(tmp_path / "weights.csv", table, {"CHS-DRG 1.1", None})
    for editions in ({"CHS-DRG 2.0"}, {None}, set()):
        with pytest.raises(InputError) as error:
            weights.require_edition(tmp_path / "weights.csv", table, editions)
        assert error.value.faults[0].rule == "weight_edition_mismatch"


def test_a_file_that_cannot_be_read(tmp_path):
    with pytest.raises(InputError):
        weights.read(tmp_path / "absent.csv")
    with pytest.raises(InputError):
        read(tmp_path, HEAD + GOOD, "gb18030")
