"""Compares two versions of a table: counts, sums and medians must be identical, averages within 1e-12."""

from decimal import Decimal

import pyarrow as pa

NEAR = 1e-12
# The columns that name a row; all others are values.
KEYS = {
    "hospital_mdc_month": ("hospital_code", "month", "mdc"),
    "hospital_mdc_month_weighted": ("hospital_code", "month", "mdc"),
    "hospital_month": ("hospital_code", "month"),
    "hospital_year": ("hospital_code", "year"),
    "province_year": ("province_adcode", "year"),
    "specialty_year": ("province_adcode", "mdc", "year"),
    "hospital_month_median": ("hospital_code", "month", "quantity"),
    "hospital_drg_month": ("hospital_code", "month", "mdc", "drg_edition", "drg"),
    "hospital_weight_month": ("hospital_code", "month", "mdc"),
    "hospital_index_year": ("hospital_code", "year"),
    "hospital_low_risk_year": ("hospital_code", "year"),
    "drg_reference": ("year", "drg_edition", "drg"),
    "weight_computed": ("year", "drg_edition", "drg"),
    "low_risk_drg": ("year", "drg_edition", "drg"),
    "od_month": ("origin_adcode", "destination_adcode", "mdc", "travel_reason", "month"),
    "od_year": ("year", "level", "origin", "destination", "mdc", "travel_reason"),
    "outflow_year": ("year", "province_adcode"),
    "record_month": ("month", "record_kind", "drg_edition", "level_source", "origin_basis"),
}


def keyed(name: str, table: pa.Table) -> dict[tuple, dict]:
    """Key -> values of a table."""
    found = {}
    for row in table.to_pylist():
        key = tuple(row.pop(column) for column in KEYS[name])
        assert key not in found, f"{name}: {key} stands twice"
        found[key] = row
    return found


def assert_same(name: str, one: dict[tuple, dict], other: dict[tuple, dict]) -> None:
    """The same keys, the same values; floats within 1e-12 of each other, relative to their size."""
    assert one.keys() == other.keys(), f"{name}: {sorted(map(str, one.keys() ^ other.keys()))[:3]}"
    for key, row in one.items():
        assert row.keys() == other[key].keys(), name
        for column, value in row.items():
            wanted = other[key][column]
            if isinstance(value, float) or isinstance(wanted, float):
                assert value is not None and wanted is not None, (name, key, column, value, wanted)
                near = abs(float(value) - float(wanted)) <= NEAR * max(1.0, abs(float(wanted)))
            else:
                near = value == wanted if value is None or wanted is None else Decimal(value) == Decimal(wanted) if column != "month" else value == wanted
            assert near, (name, key, column, value, wanted)
