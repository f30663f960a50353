"""Maps of columns and their recognition: by the header alone, with the traps of the sources."""

import csv

import pytest

from etl import paths
from etl.cases import layouts
from etl.errors import InputError

COLUMNS = paths.ROOT / "data" / "columns"
IDS = [layout.id for layout in layouts.load()]


def official(layout: str) -> list[str]:
    """The columns of the standard, in its order."""
    return [column.field_code for column in layouts.get(layout).columns if column.ordinal]


def raw_of(header: list[str]) -> dict[str, str]:
    """Header name -> our raw name, for what is read."""
    match = layouts.recognise(header, "file")
    return {header[place]: column.raw_name for place, column in match.positions}


@pytest.mark.parametrize("layout", IDS)
def test_the_map_of_a_layout_is_sound(layout):
    columns = layouts.get(layout).columns
    ordinals = [column.ordinal for column in columns if column.ordinal]
    assert ordinals == sorted(set(ordinals))
    spellings = [name.lower() for column in columns for name in {column.field_code, *column.also} - {column.name_zh}]
    assert len(spellings) == len(set(spellings)), "one spelling, one column"
    raw = [column.raw_name for column in columns if column.raw_name]
    assert len(raw) == len(set(raw)) and {"hospital_code", "admitted_at", "discharged_at"} <= set(raw)
    assert set(layouts.get(layout).raw_names) <= set(layouts.RAW_NAMES)
    assert all(column.name_zh and column.name_en for column in columns)


@pytest.mark.parametrize(
    ("layout", "count"),
    [("hqms_811_2020", 811), ("hqms_643_2019", 642), ("hqms_p_346", 346), ("nhsa_setl_d", 92), ("nhsa_4101", 81), ("plain", 32)],
)
def test_every_layout_has_the_columns_of_its_standard(layout, count):
    assert len(official(layout)) == count


@pytest.mark.parametrize("layout", IDS)
@pytest.mark.parametrize("spelled", [str.lower, str.upper, lambda name: f'  "{name}" ', str], ids=["lower", "upper", "quoted", "as is"])
def test_a_header_is_recognised_in_any_case(layout, spelled):
    match = layouts.recognise([spelled(name) for name in official(layout)], "named_like_another_layout.dbf")
    assert match.layout.id == layout and not match.unknown


@pytest.mark.parametrize("layout", IDS)
def test_order_does_not_matter_and_unknown_columns_are_told(layout):
    header = [*reversed(official(layout)), "本院自定义", "X_LOCAL"]
    match = layouts.recognise(header, "f")
    assert match.layout.id == layout and match.unknown == ("本院自定义", "X_LOCAL")


def test_fields_known_to_identify_a_person_are_marked():
    persons = {"A11", "A20", "A22", "A27", "A29", "A30", "A32", "A34", "A35", "A47", "P4", "P13", "P802", "P18", "P20", "P21", "P800", "P686"}
    persons |= {"psn_name", "certno", "psn_no", "mdtrt_cert_no", "hi_no", "coner_name", "coner_addr", "coner_tel", "emp_name"}
    used = {"A24", "A26", "A48", "P3", "P17", "P801", "medcasno", "curr_addr"}  # for the place of origin and the keyed hash
    marked = {column.field_code: column for layout in layouts.load() for column in layout.columns if column.identifying}
    assert set(marked) >= persons | used
    assert not [code for code in persons if marked[code].raw_name] and all(marked[code].raw_name for code in used)


def test_procedures_line_up_between_the_layouts():
    later, older = layouts.get("hqms_811_2020"), layouts.get("hqms_p_346")
    raw = {c.field_code: c.raw_name for layout in (later, older) for c in layout.columns}
    assert raw["C14x01C"] == raw["P490"] == "procedure_01" and raw["C17x01"] == raw["P820"] == "procedure_level_01"
    assert raw["C35x01C"] == raw["P4911"] == "procedure_02" and raw["C38x01"] == raw["P821"] == "procedure_level_02"
    assert raw["C35x09C"] == raw["P45050"] == "procedure_10" and raw["C38x09"] == raw["P829"] == "procedure_level_10"
    assert raw["C35x40C"] == "procedure_41" and raw["C38x40"] == "procedure_level_41"
    assert raw["D11"] == raw["P752"] == "fee_01" and raw["D34"] == raw["P781"] == "fee_24"
    assert not raw["D19x01"] and not raw["D20x02"]  # parts of other items would count twice
    assert raw["A16"] == "age_days" and raw["P66"] == "age_months"


def test_further_procedures_may_be_named_as_further_main_ones():
    swap = {"C35x01C": "C14x02C", "C38x01": "C17x02", "C36x01N": "C15x02N", "C35x40C": "C14X41C"}
    header = [swap.get(name, name) for name in official("hqms_811_2020")]
    raw = raw_of(header)
    assert raw["C14x02C"] == "procedure_02" and raw["C17x02"] == "procedure_level_02" and raw["C14X41C"] == "procedure_41"
    assert not layouts.recognise(header, "f").unknown


def test_both_spellings_of_a_field_are_not_read_twice():
    match = layouts.recognise([*official("hqms_811_2020"), "C14x02C"], "f")
    assert match.unknown == ("C14x02C",)
    match = layouts.recognise(["C14x02C", *official("hqms_811_2020")], "f")  # the standard's own name wins
    assert match.unknown == ("C14x02C",)
    assert not [column for place, column in match.positions if place == 0]


def test_the_two_spellings_in_the_p_layout_are_known():
    header = [name.replace("P452", "P492").replace("P4530", "P4930") for name in official("hqms_p_346")]
    assert {"P4926", "P4930"} <= set(header) and not layouts.recognise(header, "f").unknown


def test_a_settlement_list_may_be_flattened_with_or_without_its_node():
    header = [f"setlinfo.{name}" for name in official("nhsa_4101")]
    header += ["oprninfo_01.oprn_oprt_code", "oprninfo.2.oprn_oprt_code", "diseinfo_01.diag_code", "iteminfo_03.amt"]
    raw = raw_of([*header, "mdtrtarea_admvs"])
    assert raw["setlinfo.insuplc"] == "insured_code" and raw["mdtrtarea_admvs"] == "treated_code"
    assert raw["oprninfo_01.oprn_oprt_code"] == "procedure_01" and raw["oprninfo.2.oprn_oprt_code"] == "procedure_02"
    assert raw["diseinfo_01.diag_code"] == "main_diagnosis" and raw["iteminfo_03.amt"] == "fee_03"
    assert not layouts.recognise(header, "f").unknown


@pytest.mark.parametrize("layout", IDS)
def test_groups_and_weights_may_be_appended(layout):
    header = list(dict.fromkeys([*official(layout), "drg", "drg_edition", "weight"]))
    raw = raw_of(header)
    assert {"drg", "drg_edition", "weight"} <= set(raw.values())


def test_a_part_of_a_layout_is_enough_and_what_lacks_is_told():
    match = layouts.recognise(["A01", "A48", "B12", "B15", "C03C"], "f")
    assert match.layout.kind == "front_page" and {"address", "procedure_01", "total_yuan"} <= set(match.missing)
    assert layouts.recognise(["A01", "A48", "B12", "B15", "B38", "F01"], "f").layout.id == "hqms_811_2020"


@pytest.mark.parametrize(
    ("header", "rule"),
    [
        (["a", "b", "c"], "layout_unknown"),
        ([], "layout_unknown"),
        (["A01", "B12", "x", "y", "z"], "layout_unknown"),
        (["A01", "B12", "B15", "A26", "A26"], "column_twice"),
        (["A01", "B12", "A26"], "column_missing"),
        (["P900", "P22", "P801"], "column_missing"),
    ],
)
def test_what_is_not_a_layout_is_refused(header, rule):
    with pytest.raises(InputError) as caught:
        layouts.recognise(header, "f")
    (fault,) = caught.value.faults
    assert fault.rule == rule and fault.file == "f" and fault.row == 1


def test_a_first_row_that_is_a_patient_is_not_repeated():
    row = ["410105196105301234", "张三丰", "13800138000", "E12345678", "2023-01-02", "H_CODE"]
    with pytest.raises(InputError) as caught:
        layouts.recognise(row, "f")
    assert caught.value.faults[0].value == "…, …, …, …, …, H_CODE (6)"
    assert not [cell for cell in row[:5] if cell in str(caught.value)]


def test_the_dictionary_of_the_stay_is_complete_in_both_languages():
    with (COLUMNS / "stay.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len({row["column"] for row in rows}) == 38
    assert all(row["type"] and row["meaning_zh"] and row["meaning_en"].isascii() for row in rows)


def test_the_plain_layout_is_documented():
    text = (COLUMNS / "README.md").read_text("utf-8")
    for column in layouts.get("plain").columns:
        assert f"| `{column.field_code}` | {column.name_zh} | {column.type} |" in text
