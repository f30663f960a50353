"""A block of stays as columns of text under the raw names of `etl.cases.layouts`, ready for any layout.

Identifying columns that no reader asks for (names, numbers, telephones) have keys of their own, in `PRIVATE`.
"""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from etl.synth import catalogue as coding
from etl.synth.flows import REASONS
from etl.synth.money import cents
from etl.synth.stays import FEES, MOST_PROCEDURES, Country, Stays
from etl.synth.words import Words, day_index, encoded

# English name of a layout's column -> key of the invented text that fills it.
PRIVATE = {
    "Patient name": "person_name", "Person name": "person_name", "Contact name": "contact_name",
    "ID document number": "person_id", "ID number": "person_id", "Person number": "person_id",
    "Current residence phone": "person_phone", "Contact phone": "contact_phone",
    "Birthplace address": "other_address", "Contact address": "other_address",
}  # fmt: skip
Columns = dict[str, pa.Array | bytes]


def columns(stays: Stays, country: Country, words: Words) -> Columns:
    """Raw name -> one text a stay, or one for all. Null is an empty cell."""
    hospitals, places, groups = country.hospitals, country.world.places, country.catalogue.groups
    encode = words.encode
    found: Columns = {
        "hospital_code": _take(encode(hospitals.code), stays.hospital), "hospital_name": _take(encode(hospitals.name_zh), stays.hospital),
        "record_no": _numbered(b"SYN", stays.number, 10), "visit_id": _numbered(b"SYNV", stays.number, 12), "settlement_id": _numbered(b"SYNJ", stays.number, 12),
        "admission_count": _take(words.small, 1 + stays.person % 4), "sex": _take(words.small, 1 + stays.female),
        "care_type": b"21", "valid_flag": b"1", "refund_flag": b"0", "interim_flag": b"0", "counts_stay_flag": b"1",
        "insured_code": _take(encode(places.adcode), stays.origin), "address_code": _take(encode(places.adcode), stays.origin),
        "treated_code": _take(encode(places.adcode[hospitals.place]), stays.hospital),
        "los_days": _take(words.small, np.maximum(1, stays.discharged - stays.admitted)),
        "department": _take(encode(country.catalogue.department), groups.mdc[stays.group]),
        "admission_route": _take(words.small, stays.route), "discharge_way": _take(words.small, stays.way),
        "day_case": _take(words.small, np.where(stays.day_case, 1, 2)), "main_diagnosis": _take(encode(country.catalogue.diagnosis), stays.diagnosis),
        "drg": _take(encode(groups.code), stays.group), "drg_edition": coding.EDITION.encode(),
        "weight": _take(encode([f"{weight / 10_000:.4f}" for weight in groups.weight]), stays.group),
        "travel_reason": _take(encode(REASONS), stays.reason),
        "total_yuan": money(stays.total), "own_yuan": money(stays.own), "fund_yuan": money(stays.fund),
    }  # fmt: skip
    return found | _dates(stays, words) | _ages(stays, words) | _procedures(stays, country, words) | _fees(stays) | _private(stays, country, words)


def money(values: np.ndarray) -> pa.Array:
    """Cents as yuan with two decimals."""
    return pc.cast(pc.cast(cents(values, 16), pa.string()), pa.binary())


def _take(words: pa.Array, positions: np.ndarray) -> pa.Array:
    return words.take(pa.array(positions, mask=positions < 0))


def _numbered(start: bytes, numbers: np.ndarray, digits: int) -> pa.Array:
    text = pc.utf8_lpad(pc.cast(pa.array(numbers), pa.string()), digits, "0")
    return _joined(start, pc.cast(text, pa.binary()))


def _joined(*parts) -> pa.Array:
    return pc.binary_join_element_wise(*(pa.scalar(part, pa.binary()) if isinstance(part, bytes) else part for part in parts), pa.scalar(b"", pa.binary()))


def _dates(stays: Stays, words: Words) -> Columns:
    admitted, discharged = (_take(words.day, day_index(day)) for day in (stays.admitted, stays.discharged))
    discharged_at = _joined(discharged, _take(words.minute, stays.discharged_minute))
    return {
        "admitted_at": _joined(admitted, _take(words.minute, stays.admitted_minute)), "discharged_at": discharged_at, "settled_at": discharged_at,
        "admitted_on": admitted, "discharged_on": discharged, "birth_date": _take(words.day, day_index(stays.born)),
    }  # fmt: skip


def _ages(stays: Stays, words: Words) -> Columns:
    """Whole years; days (or months in hundredths) only for those under one year."""
    born, admitted = (day.astype("datetime64[D]") for day in (stays.born, stays.admitted))
    months = (admitted.astype("datetime64[M]") - born.astype("datetime64[M]")).astype(int)
    in_month = [(day - day.astype("datetime64[M]")).astype(int) for day in (admitted, born)]
    years = (months - (in_month[0] < in_month[1])) // 12
    days = np.where(years < 1, stays.admitted - stays.born, -1)
    return {
        "age_years": _take(words.small, years), "age_days": _take(words.small, days),
        "age_months": _take(encoded([f"{day / 30.4375:.2f}" for day in range(367)], words.encoding), days),
        "newborn_flag": _take(words.small, ((days >= 0) & (days <= 28)).astype(int)),
    }  # fmt: skip


def _procedures(stays: Stays, country: Country, words: Words) -> Columns:
    codes, levels = words.encode(country.catalogue.procedures.code), words.encode(["", 1, 2, 3, 4])
    found: Columns = {}
    for column in range(MOST_PROCEDURES):
        there = stays.procedures[:, column] >= 0
        found[f"procedure_{column + 1:02d}"] = _take(codes, stays.procedures[:, column])
        found[f"procedure_level_{column + 1:02d}"] = _take(levels, np.where(there, stays.levels[:, column], -1))
    for name, key in (("procedure_codes", "procedure_"), ("procedure_levels", "procedure_level_")):
        first, *further = [found[f"{key}{column + 1:02d}"] for column in range(MOST_PROCEDURES)]
        parts = [pc.fill_null(first, b""), *further]  # rows of nulls alone would be left out of the join
        found[name] = pc.binary_join_element_wise(*parts, pa.scalar(b"|", pa.binary()), null_handling="skip")
    return found


def _fees(stays: Stays) -> Columns:
    return {f"fee_{item + 1:02d}": money(fee) if (fee := stays.fees[:, item]).any() else b"0.00" for item in range(FEES)}


def _private(stays: Stays, country: Country, words: Words) -> Columns:
    person, start = stays.person, words.address_start
    own = start[stays.origin + 1] - start[stays.origin]
    beginning = _take(words.address, start[stays.origin] + person % own)
    address = _joined(beginning, _take(words.road, person // 7 % len(words.road)))
    digits = pc.cast(pc.utf8_lpad(pc.cast(pa.array(person % 100_000_000), pa.string()), 8, "0"), pa.binary())
    last = pc.cast(pc.utf8_lpad(pc.cast(pa.array(person % 10_000), pa.string()), 4, "0"), pa.binary())
    name = [_joined(_take(words.family, part % len(words.family)), _take(words.given, part // 11 % len(words.given))) for part in (person, person // 3)]
    return {
        "address": address, "address_hukou": address, "other_address": address, "person_name": name[0], "contact_name": name[1],
        # No division has the code 990000 and no telephone begins with 100.
        "person_id": _joined(b"990000", _take(words.compact_day, day_index(stays.born)), last),
        "person_phone": _joined(b"100", digits), "contact_phone": _joined(b"100", digits),
    }  # fmt: skip
