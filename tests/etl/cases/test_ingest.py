"""From received rows to stays: what a stay says, what is rejected, and the rules of the loader on time and money."""

import datetime
from decimal import Decimal

import pytest

from etl.cases import store
from etl.errors import InputError
from tests.etl.cases.received import catalogue, hospitals, plain, rejected, run, settlements, stays

pytestmark = pytest.mark.usefixtures("private_folder")
DAY = datetime.date


def test_a_stay_says_what_was_sent(tmp_path):
    run(plain(tmp_path / "a.csv", {"procedure_codes": "36.0601|99.1000", "procedure_levels": "4|"}),
        hospitals=hospitals(tmp_path / "h.csv", H51010001="310104"))  # fmt: skip
    (stay,) = stays()
    key, file_id = stay.pop("stay_key"), stay.pop("file_id")
    assert len(key) == 24 and len(file_id) == 16
    assert stay == {
        "hospital_code": "H51010001", "month": DAY(2023, 1, 1), "discharge_date": DAY(2023, 1, 5),
        "admission_date": DAY(2023, 1, 1), "los_days": 4, "sex": "1", "age_years": 62, "age_days": None, "newborn": False,
        "origin_adcode": "510100", "origin_province": "510000", "origin_basis": "residence",
        "destination_adcode": "310000", "destination_province": "310000", "specialty": "03.01", "mdc": "F", "drg": "FM19",
        "drg_edition": "CHS-DRG 1.1", "weight": Decimal("1.5"), "main_diagnosis": "I21.000",
        "procedures": "36.0601|99.1000", "operated": True, "surgery_level": 4, "minimally_invasive": None,
        "level_source": "self_reported", "died": False, "elective": True, "day_case": None, "total_yuan": Decimal("10000"),
        "own_yuan": Decimal("2000"), "fund_yuan": None, "setting": "inpatient", "record_kind": "front_page",
        "travel_reason": None, "layout": "plain", "file_row": 2,
    }  # fmt: skip


def test_columns_and_types_are_those_of_the_dictionary(tmp_path):
    import csv

    import duckdb

    from etl import paths

    run(plain(tmp_path / "a.csv", {}))
    with duckdb.connect() as con:
        store.view(con)
        described = [(name, kind.lower()) for name, kind, *_ in con.execute("describe stay").fetchall()]
    with (paths.ROOT / "data" / "columns" / "stay.csv").open(encoding="utf-8") as file:
        dictionary = [(row["column"], row["type"]) for row in csv.DictReader(file)]
    assert described == dictionary


@pytest.mark.parametrize("text", [
    "2023-01-05", "2023-1-5", "2023-01-05 10:00", "2023-01-05 10:00:59", "2023-01-05T10:00:00", "2023-01-05 10:00:00.000",
    "2023/01/05", "2023/1/5 9:05", "2023/1/5 9:05:00", "20230105", "20230105101500", "2023.01.05", "2023年1月5日", "2023年01月05日 10时15分",
])  # fmt: skip
def test_usual_forms_of_a_date_are_one_day(text, tmp_path):
    run(plain(tmp_path / "a.csv", {"discharged_at": text}))
    (stay,) = stays()
    assert (stay["discharge_date"], stay["los_days"]) == (DAY(2023, 1, 5), 4)


@pytest.mark.parametrize(("cells", "reason", "column", "value"), [
    ({"hospital_code": None}, "hospital_code_missing", "hospital_code", None),
    ({"hospital_code": "510105196001011234"}, "hospital_code_form", "hospital_code", "999999999999999999"),
    ({"hospital_code": "13812345678"}, "hospital_code_form", "hospital_code", "99999999999"),
    ({"discharged_at": "-"}, "discharge_missing", "discharged_at", None),
    ({"discharged_at": "张三"}, "discharge_unreadable", "discharged_at", "AA"),
    ({"discharged_at": "2023-02-30"}, "discharge_unreadable", "discharged_at", "9999-99-99"),
    ({"admitted_at": None}, "admission_missing", "admitted_at", None),
    ({"admitted_at": "0000-00-00"}, "admission_unreadable", "admitted_at", "9999-99-99"),
    ({"admitted_at": "2023-01-06"}, "discharge_before_admission", "discharged_at", "2023-01-05 < 2023-01-06"),
    ({"discharged_at": "2025-01-05"}, "date_implausible", "discharged_at", "2025-01-05"),
    ({"total_yuan": "一万"}, "number_unreadable", "total_yuan", "AA"),
    ({"weight": "FM19"}, "number_unreadable", "weight", "AA99"),
    ({"total_yuan": "-1"}, "money_negative", "total_yuan", "-1.00"),
    ({"record_no": None}, "stay_not_told_apart", "record_no", None),
])  # fmt: skip
def test_a_row_that_is_no_stay_is_rejected_with_its_reason(cells, reason, column, value, tmp_path):
    (outcome,) = run(plain(tmp_path / "a.csv", {}, cells))
    assert outcome.entry.rejected == {reason: 1} and (outcome.entry.rows_read, outcome.entry.kept) == (2, 1)
    (row,) = rejected()
    assert (row["row"], row["column"], row["value"], row["reason"]) == (3, column, value, reason)


@pytest.mark.parametrize(("cells", "rule"), [
    ({"los_days": "5"}, "los_differs"),
    ({"own_yuan": "10000.01"}, "own_above_total"),
    ({"sex": "7"}, "sex_unknown"),
    ({"discharge_way": "8"}, "discharge_way_unknown"),
    ({"age_years": "六十"}, "age_unreadable"),
    ({"age_years": "40"}, "age_differs"),
    ({"address": "不详"}, "origin_unknown"),
    ({"department": "张三"}, "code_form"),
    ({"main_diagnosis": "510105196001011234"}, "code_form"),
])  # fmt: skip
def test_a_doubtful_row_is_kept_and_counted(cells, rule, tmp_path):
    (outcome,) = run(plain(tmp_path / "a.csv", cells), hospitals=hospitals(tmp_path / "h.csv", H51010001="310104"))
    assert outcome.entry.warnings == {rule: 1} and outcome.entry.kept == 1 and not outcome.entry.rejected


def test_fees_are_added_up_without_their_parts(tmp_path):
    """Rule 3: total >= the 24 items; D19x01, D20x01, D20x02 and D23x01 are parts of items."""
    header = "A01,A48,B12,B15,A12C,D01,D09,D11,D19,D19x01,D20,D20x01,D20x02,D23,D23x01,A11,A13,B20"
    rows = [
        "H51010001,R1,2023-01-01,2023-01-05,1,100.00,1,40,30,30,20,10,10,10,10,某,1960-01-01,4",
        "H51010001,R2,2023-01-01,2023-01-05,1,98.99,1,40,30,0,20,0,0,10,0,某,1960-01-01,4",
    ]
    (tmp_path / "a.csv").write_text("\n".join([header, *rows]) + "\n", "utf-8")
    (outcome,) = run(tmp_path / "a.csv", hospitals=hospitals(tmp_path / "h.csv", H51010001="310104"))
    assert outcome.entry.warnings == {"fees_above_total": 1, "origin_unknown": 2}


def test_length_of_stay_is_at_least_a_day(tmp_path):
    """Rule 3: 12 to 15 June is 3; in and out on one day is 1."""
    spans = [("2023-06-12", "2023-06-15", "3"), ("2023-06-12 08:00", "2023-06-12 20:00", "1"), ("2023-06-12 23:59", "2023-06-13 00:01", "1")]
    files = plain(tmp_path / "a.csv", *({"admitted_at": a, "discharged_at": d, "los_days": n} for a, d, n in spans))
    (outcome,) = run(files)
    assert [stay["los_days"] for stay in stays()] == [3, 1, 1] and "los_differs" not in outcome.entry.warnings


@pytest.mark.parametrize(("cells", "age_years", "age_days", "newborn"), [
    ({"birth_date": "2022-12-04", "age_years": "0"}, 0, 28, True),
    ({"birth_date": "2022-12-03", "age_years": "0"}, 0, 29, False),
    ({"birth_date": None, "age_years": "0", "age_days": "28"}, 0, 28, True),
    ({"birth_date": None, "age_years": "0", "age_days": "29"}, 0, 29, False),
    ({"birth_date": None, "age_years": "1"}, 1, None, False),
    ({"birth_date": "2022-01-01", "age_years": None}, 1, None, False),
    ({"birth_date": "2023-01-01", "age_years": None}, 0, 0, True),
    ({"birth_date": None, "age_years": None}, None, None, None),
    ({"birth_date": None, "age_years": "0"}, 0, None, None),
])  # fmt: skip
def test_newborn_is_up_to_28_days_and_one_year_is_not(cells, age_years, age_days, newborn, tmp_path):
    """Rule 4."""
    run(plain(tmp_path / "a.csv", cells))
    (stay,) = stays()
    assert (stay["age_years"], stay["age_days"], stay["newborn"]) == (age_years, age_days, newborn)


@pytest.mark.parametrize(("codes", "levels", "operated", "level", "minimally", "source"), [
    ("36.0601|35.2100", "1|1", True, 4, True, "catalogue:试验 2022"),  # two level-4 operations, stated otherwise: one stay
    ("99.1000|45.2300", "4|4", False, None, False, "catalogue:试验 2022"),  # level 4 of a class that does not count
    ("99.1000|47.0100", "|", True, 2, True, "catalogue:试验 2022"),
    ("47.0100|11.1111", "|4", True, 2, True, "catalogue:试验 2022"),
    ("11.1111", "3", True, 3, None, "self_reported"),  # the catalogue has none of the codes
    ("", "", False, None, False, "catalogue:试验 2022"),
])  # fmt: skip
def test_operations_by_the_catalogue(codes, levels, operated, level, minimally, source, tmp_path):
    """Rule 4."""
    run(plain(tmp_path / "a.csv", {"procedure_codes": codes, "procedure_levels": levels}), catalogue=catalogue(tmp_path / "c.csv"))
    (stay,) = stays()
    assert (stay["operated"], stay["surgery_level"], stay["minimally_invasive"], stay["level_source"]) == (operated, level, minimally, source)


@pytest.mark.parametrize(("codes", "levels", "operated", "level"), [
    ("36.0601|35.2100", "2|四级", True, 4), ("36.0601", "Ⅲ", True, 3), ("36.0601", "", False, None), ("", "", False, None), ("36.0601", "9", False, None),
])  # fmt: skip
def test_without_a_catalogue_the_level_is_the_hospitals_own(codes, levels, operated, level, tmp_path):
    run(plain(tmp_path / "a.csv", {"procedure_codes": codes, "procedure_levels": levels}))
    (stay,) = stays()
    assert (stay["operated"], stay["surgery_level"], stay["minimally_invasive"], stay["level_source"]) == (operated, level, None, "self_reported")


def test_all_41_procedures_are_looked_at(tmp_path):
    codes = "|".join(["11.1111"] * 40 + ["35.2100"])
    run(plain(tmp_path / "a.csv", {"procedure_codes": codes}), catalogue=catalogue(tmp_path / "c.csv"))
    (stay,) = stays()
    assert stay["operated"] and stay["surgery_level"] == 4 and stay["procedures"].count("|") == 40


@pytest.mark.parametrize(("cells", "origin", "basis"), [
    ({"address": "四川省成都市"}, "510100", "residence"),
    ({"address": "-", "address_hukou": "重庆市万州区"}, "500000", "hukou"),
    ({"address": "不详", "address_hukou": "重庆市万州区"}, "500000", "hukou"),
    ({"origin_adcode": "510107"}, "510100", "residence"),
    ({"address": None, "insured_adcode": "519900"}, "510000", "insurance"),
    ({"address": "四川省成都市", "insured_adcode": "110105"}, "510100", "residence"),
    ({"address": None}, None, None),
])  # fmt: skip
def test_where_a_patient_is_from(cells, origin, basis, tmp_path):
    run(plain(tmp_path / "a.csv", cells))
    (stay,) = stays()
    assert (stay["origin_adcode"], stay["origin_basis"]) == (origin, basis)


# ---------------------------------------------------------------- settlements


@pytest.mark.parametrize(("rows", "total", "fund"), [
    ([{}], "100.10", "60.05"),
    # interim and final settlement
    ([{"mid_setl_flag": "1", "enddate": "2023-01-03"}, {"medfee_sumamt": "0.20", "fund_pay_sumamt": "0.10"}], "100.30", "60.15"),
    # taken back and paid anew: the reversal names what it takes back
    ([{"refd_setl_flag": "1"}, {"refd_setl_flag": "1", "init_setl_id": "S1", "medfee_sumamt": "-100.10", "fund_pay_sumamt": "-60.05"},
      {"medfee_sumamt": "99.00", "fund_pay_sumamt": "50.00"}], "99.00", "50.00"),
    # the reversal names nothing, the payment is not marked
    ([{}, {"medfee_sumamt": "-100.10", "fund_pay_sumamt": "-60.05", "refd_setl_flag": "1"}, {"medfee_sumamt": "99.00", "fund_pay_sumamt": "50.00"}], "99.00", "50.00"),
    # a marked payment whose reversal was not sent
    ([{"refd_setl_flag": "1"}, {"medfee_sumamt": "99.00", "fund_pay_sumamt": "50.00"}], "99.00", "50.00"),
    # a part of it paid back
    ([{}, {"medfee_sumamt": "-0.10", "fund_pay_sumamt": "-0.05", "refd_setl_flag": "1"}], "100.00", "60.00"),
    ([{}, {"vali_flag": "0", "medfee_sumamt": "7.00"}], "100.10", "60.05"),
    ([{}, {"setl_id": "S1"}], "100.10", "60.05"),  # the same settlement twice
])  # fmt: skip
def test_settlements_of_a_visit_are_one_stay(rows, total, fund, tmp_path):
    """Rule 8."""
    (outcome,) = run(settlements(tmp_path / "a.csv", *rows))
    (stay,) = stays()
    assert (stay["total_yuan"], stay["fund_yuan"]) == (Decimal(total), Decimal(fund))
    assert (stay["admission_date"], stay["discharge_date"], stay["los_days"]) == (DAY(2023, 1, 1), DAY(2023, 1, 5), 4)
    assert (stay["origin_adcode"], stay["origin_basis"], stay["destination_adcode"]) == ("510100", "insurance", "310000")
    assert outcome.entry.merged == len(rows) - 1 and not outcome.entry.rejected


@pytest.mark.parametrize(("rows", "rejections", "merged"), [
    ([{"mid_setl_flag": "1"}], {"interim_only": 1}, 0),
    ([{"medfee_sumamt": "-5"}], {"refund_without_payment": 1}, 0),
    ([{"refd_setl_flag": "1"}, {"refd_setl_flag": "1", "medfee_sumamt": "-100.10"}], {}, 2),  # paid back: no stay is left
    ([{"med_type": "11"}], {"not_inpatient": 1}, 0),
    ([{"mdtrt_id": ""}], {"stay_not_told_apart": 1}, 0),
])  # fmt: skip
def test_what_is_no_stay_of_the_insurer(rows, rejections, merged, tmp_path):
    other = {"mdtrt_id": "V2", "setl_id": "S9"}
    (outcome,) = run(settlements(tmp_path / "a.csv", *rows, other))
    assert len(stays()) == 1 and outcome.entry.rejected == rejections and outcome.entry.merged == merged
    assert outcome.entry.rows_read == outcome.entry.kept + outcome.entry.merged + sum(outcome.entry.rejected.values())


# ---------------------------------------------------------------- collections


def test_front_pages_and_settlements_do_not_mix(tmp_path):
    run(plain(tmp_path / "a.csv", {}))
    with pytest.raises(InputError, match="collection_mixed"):
        run(settlements(tmp_path / "b.csv", {}))
    run(settlements(tmp_path / "b.csv", {}), collection="insurer")
    assert (len(stays()), len(stays("insurer"))) == (1, 1)


def test_invented_and_real_hospitals_do_not_mix(tmp_path):
    run(plain(tmp_path / "a.csv", {}))
    for rows in ([{"hospital_code": "SYN00001"}], [{"hospital_code": "SYN00001"}, {}]):
        with pytest.raises(InputError, match="mixed"):
            run(plain(tmp_path / f"b{len(rows)}.csv", *rows))
    assert len(stays()) == 1
    (outcome,) = run(plain(tmp_path / "c.csv", {"hospital_code": "SYN00001"}), collection="invented")
    assert outcome.entry.synthetic


@pytest.mark.parametrize("name", ["../x", "A", "", "a/b", "-a"])
def test_a_collection_stays_in_the_private_folder(name, tmp_path):
    with pytest.raises(InputError, match="collection_name"):
        run(plain(tmp_path / "a.csv", {}), collection=name)


def test_faults_of_the_lists_are_told_together(tmp_path):
    (tmp_path / "c.csv").write_text("code,name,class,level,minimally_invasive,edition\n1,a,手术,5,1,x\n1,a,开刀,4,2,y\n", "utf-8")
    with pytest.raises(InputError) as faults:
        run(plain(tmp_path / "a.csv", {}), catalogue=tmp_path / "c.csv")
    assert [(fault.row, fault.column) for fault in faults.value.faults] == [(2, "level"), (3, "code"), (3, "class"), (3, "minimally_invasive"), (3, "edition")]
    (tmp_path / "h.csv").write_text("hospital_code,name_zh,adcode\nH1,某,000000\nH2,某,\n", "utf-8")
    with pytest.raises(InputError) as faults:
        run(plain(tmp_path / "a.csv", {}), hospitals=tmp_path / "h.csv")
    assert [(fault.row, fault.column) for fault in faults.value.faults] == [(2, "adcode"), (3, "adcode")]
