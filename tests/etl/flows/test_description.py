"""What a data set must say about itself: asked for on a terminal, a fault elsewhere, never contradicting itself."""

import json

import pytest

from etl import paths
from etl.errors import InputError
from etl.flows import description
from tests.etl.flows.conftest import DESCRIBED

DATA = paths.ROOT / "data"


def test_a_complete_description_has_no_fault_and_asks_nothing():
    assert description.faults(DESCRIBED, DATA) == []
    assert description.ask(DESCRIBED, DATA, pytest.fail) == DESCRIBED


@pytest.mark.parametrize("item", [item.name for item in description.ITEMS])
@pytest.mark.parametrize("value", [None, ""])
def test_every_item_is_needed(item, value):
    (fault,) = description.faults({**DESCRIBED, item: value}, DATA)
    assert fault.column == item and f"--{item.replace('_', '-')}" in fault.expected_zh and fault.expected_en


def test_missing_items_are_asked_for_with_their_choices():
    questions = []

    def answer(question: str) -> str:
        questions.append(question)
        return f" {DESCRIBED['base']} "

    given = {**DESCRIBED, "base": ""}
    assert description.ask(given, DATA, answer) == DESCRIBED
    (question,) = questions
    assert "谁的患者 / whose patients" in question and "discharges" in question and "参保人" in question
    assert description.ask(given, DATA, None)["base"] == ""  # nobody to ask


@pytest.mark.parametrize(
    ("changed", "item"),
    [
        ({"base": "people"}, "base"), ({"definition": "O9"}, "definition"), ({"complete_for": "all"}, "complete_for"), ({"unit": "beds"}, "unit"),
        ({"setting": "home"}, "setting"), ({"dataset_id": "../x"}, "dataset_id"), ({"title_en": "试"}, "title_en"), ({"as_of": "去年"}, "as_of"),
        ({"base": "residents", "definition": "O2"}, "base"), ({"base": "discharges", "definition": "I1", "complete_for": "both"}, "complete_for"),
    ],
)  # fmt: skip
def test_what_is_not_of_its_list_or_contradicts_itself(changed, item):
    assert [fault.column for fault in description.faults({**DESCRIBED, **changed}, DATA)] == [item]


def test_a_file_of_the_side_that_treats():
    assert description.faults({**DESCRIBED, "base": "discharges", "definition": "I1", "complete_for": "destination"}, DATA) == []


def test_choices_stand_in_both_languages():
    for codes in description.choices(DATA).values():
        assert codes and all(zh and en for zh, en in codes.values())


@pytest.mark.parametrize("text", ["", "[1]", "{", '{"base": "residents", "colour": "red"}', '{"synthetic": "yes"}'])
def test_a_file_that_is_no_description(tmp_path, text):
    path = tmp_path / "d.json"
    path.write_text(text, "utf-8")
    with pytest.raises(InputError):
        description.read_file(path)


def test_a_described_file(tmp_path):
    path = tmp_path / "d.json"
    path.write_text(json.dumps({**DESCRIBED, "synthetic": False, "threshold": 11, "locator": None}), "utf-8-sig")
    values = description.read_file(path)
    assert values == {name: value for name, value in DESCRIBED.items() if name != "locator"} | {"synthetic": False, "threshold": "11"}
    with pytest.raises(InputError):
        description.read_file(tmp_path / "absent.json")
