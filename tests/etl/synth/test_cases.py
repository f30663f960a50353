"""Synthetic case records: the same stays in every layout, plausible in what they say, invented in whom they name."""

import csv
import io
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pytest

from etl.cases import layouts as official
from etl.cases.read import open_sources
from etl.synth import cases, catalogue, dbf, stays, words
from etl.synth.cases import Order
from etl.synth.layouts import Field
from tests.etl.synth.conftest import DATA

ROWS = 400
FRONT_PAGES = ("hqms_811_2020", "hqms_643_2019", "hqms_p_346", "hqms_p_dbf", "plain")
SETTLEMENTS = ("nhsa_setl_d", "nhsa_4101")
SHARED = ("hospital_code", "hospital_name", "record_no", "sex", "birth_date", "age_years", "main_diagnosis", "total_yuan", "own_yuan", "drg", "weight")
PROCEDURES = tuple(f"{name}_{number:02d}" for name in ("procedure", "procedure_level") for number in range(1, 9))


def written(country, folder, **order) -> list[dict]:
    """The records of an order, as the reader of received files finds them."""
    path, rows = cases.write(country, Order(**{"stays": ROWS, **order}), DATA, folder)
    (source,) = open_sources(path)
    found = [row for batch in source.batches() for row in batch.to_pylist()]
    assert not source.unknown_columns and not source.take_rejected() and len(found) == rows
    return found


@pytest.fixture(scope="module")
def reference(country, tmp_path_factory) -> list[dict]:
    """The stays in the layout of 811 columns."""
    return written(country, tmp_path_factory.mktemp("synthetic"), layout="hqms_811_2020")


@pytest.fixture(scope="module")
def drawn(country) -> tuple[stays.Country, stays.Stays]:
    """A whole block of stays, and what it was drawn from."""
    origin = cases.country(country, Order(stays.BLOCK, "plain"))
    (block,) = stays.draw(origin, stays.BLOCK)
    return origin, block


# ---------------------------------------------------------------- the same in every layout


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
@pytest.mark.parametrize("layout", FRONT_PAGES + SETTLEMENTS)
def test_the_same_stays_in_every_layout(layout, encoding, country, tmp_path, reference):
    found = written(country, tmp_path, layout=layout, encoding=encoding)
    shared = [name for name in (*SHARED, *PROCEDURES) if name in found[0] and (layout not in SETTLEMENTS or "level" not in name)]
    assert {"hospital_code", "sex", "total_yuan", "drg"} <= set(shared)

    def plain(row: dict) -> tuple:
        return tuple(Decimal(row[name]) if row[name] and name in ("age_years", "weight") else (row[name] or "").replace("-", "") for name in shared)

    assert [plain(row) for row in found] == [plain(row) for row in reference]
    for name in ("admitted_at", "discharged_at"):
        assert [row[name][:10] for row in found] == [row[name][:10] for row in reference]


def test_a_smaller_file_is_the_beginning_of_a_larger_one(country, tmp_path, reference):
    assert written(country, tmp_path, stays=50, layout="hqms_811_2020") == reference[:50]


def test_the_layout_has_the_columns_of_the_standard_in_their_order(country, tmp_path):
    for layout, count in (("hqms_811_2020", 811), ("hqms_643_2019", 642), ("hqms_p_346", 346), ("nhsa_setl_d", 92), ("plain", 32)):
        path, _ = cases.write(country, Order(2, layout, "utf-8", appended="none"), DATA, tmp_path)
        header = path.read_text("utf-8").splitlines()[0].split(",")
        assert len(header) == count and header == [c.field_code for c in official.get(layout).columns if c.ordinal is not None]


def test_each_line_has_as_many_cells_as_the_header(country, tmp_path):
    path, _ = cases.write(country, Order(60, "hqms_643_2019"), DATA, tmp_path)
    with path.open(encoding="gb18030", newline="") as file:
        assert len({len(cells) for cells in csv.reader(file)}) == 1


def test_memory_does_not_hold_more_than_a_block(country, monkeypatch, tmp_path):
    """Two blocks written one after the other are the two blocks drawn one after the other."""
    monkeypatch.setattr(stays, "BLOCK", 30)
    found = written(country, tmp_path, stays=70, layout="plain")
    assert [row["record_no"] for row in found] == [f"SYN{number:010d}" for number in range(70)]


# ---------------------------------------------------------------- what stays look like


def test_money_adds_up_to_the_cent(drawn):
    _, block = drawn
    assert (block.fees.sum(axis=1) == block.total).all() and (block.fees >= 0).all()
    assert (block.own + block.fund == block.total).all() and (block.own >= 0).all()


def test_times_are_in_order_and_in_the_months_asked_for(drawn):
    origin, block = drawn
    assert (block.born <= block.admitted).all() and (block.admitted <= block.discharged).all()
    months = block.discharged.astype("datetime64[D]").astype("datetime64[M]")
    assert months.min() == origin.first_month and months.max() == origin.first_month + origin.months - 1
    by_month = np.bincount((months - origin.first_month).astype(int) % 12)
    assert by_month.argmin() == 1  # February: short, and the Spring Festival


def test_home_bias_and_referral_of_heavy_cases_to_hubs(drawn):
    origin, block = drawn
    away = block.origin != origin.hospitals.place[block.hospital]
    assert 0.04 < away.mean() < 0.2
    weight = origin.catalogue.groups.weight[block.group]
    assert weight[away].mean() > 1.1 * weight[~away].mean()


def test_groups_fit_sex_and_age(drawn):
    origin, block = drawn
    mdc, age = origin.catalogue.groups.mdc[block.group], block.admitted - block.born
    assert block.female[np.isin(mdc, (catalogue.OBSTETRIC, catalogue.FEMALE))].all() and not block.female[mdc == catalogue.MALE].any()
    newborn = age[mdc == catalogue.NEWBORN]
    assert newborn.max() <= 90 and (newborn <= 28).any() and (newborn > 28).any()


def test_deaths_operations_and_levels_are_of_a_plausible_order(drawn):
    _, block = drawn
    assert 0.003 < (block.way == 5).mean() < 0.03
    operated = block.levels.max(axis=1) > 0
    assert 0.3 < operated.mean() < 0.7 and 0.05 < (block.levels.max(axis=1) == 4)[operated].mean() < 0.4
    assert ((block.procedures >= 0).sum(axis=1) > 1).any() and (block.procedures[:, 0] < 0).any()


def test_costs_are_skewed_within_a_group(drawn):
    _, block = drawn
    group = np.bincount(block.group).argmax()
    costs = np.log(block.total[block.group == group])
    assert 0.3 < costs.std() < 0.9
    assert np.exp(costs).mean() > np.median(np.exp(costs))


def test_lists_belong_to_the_records(country, tmp_path):
    found = written(country, tmp_path, layout="plain")
    lists = {}
    for name, key in (("hospitals", "hospital_code"), ("weights", "drg"), ("surgery_catalogue", "code")):
        with (tmp_path / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            lists[name] = {row[key]: row for row in csv.DictReader(file)}
    for row in found:
        hospital, weight = lists["hospitals"][row["hospital_code"]], lists["weights"][row["drg"]]
        assert hospital["synthetic"] == "1" and hospital["name_zh"] == row["hospital_name"] and row["treated_code"] == hospital["adcode"]
        assert weight["weight"] == row["weight"] and weight["edition"] == row["drg_edition"] == catalogue.EDITION
        for number in range(1, 9):
            code = row.get(f"procedure_{number:02d}")
            assert not code or lists["surgery_catalogue"][code]["edition"] == catalogue.EDITION
    assert {row["project_id"] for row in lists["hospitals"].values()} - {""} == {centre.project_id for centre in country.centres}


def test_people_are_nobody(country, tmp_path):
    path, _ = cases.write(country, Order(ROWS, "hqms_811_2020", "utf-8"), DATA, tmp_path)
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        assert row["A11"].startswith(words.FAMILY) and row["A32"].startswith(words.FAMILY)
        assert row["A20"].startswith("990000") and row["A27"].startswith("100") and len(row["A27"]) == 11
        assert row["A02"].startswith("示例医院") and row["A01"].startswith("SYN")
        assert any(road in row["A26"] for road in words.ROADS)
    assert len({row["A20"] for row in rows}) > 0.99 * ROWS and any("," in row["A26"] for row in rows)


# ---------------------------------------------------------------- settlements in parts


def test_parts_and_refunds_add_up_to_the_stays(country, tmp_path, reference):
    found = written(country, tmp_path, layout="nhsa_setl_d", interim=0.2, refunds=0.2)
    assert len(found) > len(reference) and len({row["settlement_id"] for row in found}) == len(found)
    by_visit: dict[str, list[dict]] = {}
    for row in found:
        by_visit.setdefault(row["visit_id"], []).append(row)
    kinds = set()
    for expected, rows in zip(reference, by_visit.values(), strict=True):
        kept = [row for row in rows if row["refund_flag"] == "0"]
        for chosen in (rows, kept):  # leaving flagged rows out and adding all up agree
            assert sum(Decimal(row["total_yuan"]) for row in chosen) == Decimal(expected["total_yuan"])
        assert min(row["admitted_at"] for row in rows) == expected["admitted_at"][:10]
        assert max(row["discharged_at"] for row in rows) == expected["discharged_at"][:10]
        assert sum(row["counts_stay_flag"] == "1" for row in rows) == 1
        negative = [row for row in rows if row["original_settlement_id"]]
        assert all(Decimal(row["total_yuan"]) < 0 and row["original_settlement_id"] == rows[0]["settlement_id"] for row in negative)
        kinds.add((len(rows), sum(row["interim_flag"] == "1" for row in rows), len(negative)))
    assert kinds == {(1, 0, 0), (2, 1, 0), (3, 0, 1)}


# ---------------------------------------------------------------- mistakes on request


@pytest.mark.parametrize("layout", ["hqms_811_2020", "nhsa_setl_d", "plain"])
def test_mistakes_stand_where_the_list_says_and_nowhere_else(layout, country, tmp_path):
    def lines(share: float) -> list[list[str]]:
        path, _ = cases.write(country, Order(ROWS, layout, faults=share), DATA, tmp_path / str(share))
        with path.open(encoding="gb18030", newline="") as file:
            return list(csv.reader(file))

    sound, spoilt = lines(0.0), lines(0.1)
    with (tmp_path / "0.1" / "faults.csv").open(encoding="utf-8", newline="") as file:
        listed = {int(row["row"]): row for row in csv.DictReader(file)}
    assert len(listed) == round(0.1 * ROWS) and len({row["kind"] for row in listed.values()}) >= 8
    for number, (before, after) in enumerate(zip(sound, spoilt, strict=True), 1):
        if number not in listed:
            assert before == after
        elif listed[number]["kind"] == "ragged":
            assert after == [*before, "1"]
        else:
            (at,) = [place for place, (one, other) in enumerate(zip(before, after, strict=True)) if one != other]
            assert (sound[0][at], after[at]) == (listed[number]["column"], listed[number]["value"])
    assert not (tmp_path / "0.0" / "faults.csv").exists()


def test_a_dbf_refuses_a_text_that_does_not_fit():
    field = Field("P5", "sex", b"", "varchar(1)")
    with pytest.raises(ValueError, match="2 bytes in a field of 1"):
        dbf.records(io.BytesIO(), [field], {"sex": pa.array([b"1", b"12"], pa.binary())})
