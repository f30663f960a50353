"""The place where a grouper plugs in: any function, or a package built as OpenDRG's is."""

import sys
import types

import pyarrow.parquet as pq
import pytest

from etl.cases import grouper, measure
from etl.errors import InputError
from tests.etl.cases import invented


def by_diagnosis(case: grouper.Case) -> str | None:
    """The grouper of these tests: one group for I21, none for the rest."""
    return "FM19" if (case.main_diagnosis or "").startswith("I21") and "36.0601" in case.procedures else None


@pytest.fixture
def stays(private_folder, monkeypatch, tmp_path):
    """Three stays: to be grouped, not to be grouped, and grouped already."""
    monkeypatch.setenv("NRMC_RECEIVED", str(tmp_path / "received"))
    frame = invented.stays(3, nulls=0, months=1, hospitals=1).assign(
        stay_key=["a", "b", "c"], main_diagnosis=["I21.900", "J18.900", "I21.900"], procedures="36.0601|88.5501", sex="1",
        age_years=60, weight=None, drg=[None, None, "FR10"], mdc=[None, None, "F"], drg_edition=[None, None, "CHS-DRG 1.1"],
    )  # fmt: skip
    return invented.collection(invented.table(frame), invented.hospitals(["SYN000"]))


def test_stays_without_a_group_get_one(stays):
    request = measure.Request(grouper=f"{__name__}:by_diagnosis", grouper_edition="CHS-DRG 2.0", threshold=1)
    measure.measure(request)
    (copy,) = (stays / "measured" / "grouped").glob("*.parquet")
    assert copy.stat().st_mode & 0o777 == 0o600
    found = {row["stay_key"]: (row["drg"], row["mdc"], row["drg_edition"]) for row in pq.read_table(copy).to_pylist()}
    assert found == {"a": ("FM19", "F", "CHS-DRG 2.0"), "b": (None, None, None), "c": ("FR10", "F", "CHS-DRG 1.1")}
    (original,) = stays.glob("stay/*/*.parquet")
    assert pq.read_table(original, partitioning=None).column("drg").to_pylist().count("FM19") == 0
    before = copy.stat().st_mtime_ns
    measure.measure(request)
    assert copy.stat().st_mtime_ns == before  # grouped once


def test_the_adapter_speaks_as_opendrg_listens(monkeypatch):
    asked = []

    class GroupProxy:
        def group_record(self, text):
            asked.append(text)
            return types.SimpleNamespace(status="分组成功" if "I21" in text else "主诊断未入组", drg="FM19")

    module = types.ModuleType("drg_group.somewhere_2023.GroupProxy")
    module.GroupProxy = GroupProxy
    for name in ("drg_group", "drg_group.somewhere_2023"):
        monkeypatch.setitem(sys.modules, name, types.ModuleType(name))
    monkeypatch.setitem(sys.modules, module.__name__, module)
    group = grouper.load("opendrg:somewhere_2023")
    case = grouper.Case("k", "2", 88, None, 94, False, "03", "I21.900", ("36.0601", "88.5501"))
    assert group(case) == "FM19"
    # Index, gender, age, ageDay, weight, dept, inHospitalTime, leavingType, zdList, ssList
    assert asked == ["k,2,88,32120,,03,94,1,I21.900,36.0601|88.5501"]
    assert group(grouper.Case("k", "2", 0, 12, 3, True, None, "J18.900", ())) is None and asked[-1] == "k,2,0,12,,,3,5,J18.900,"
    assert group(grouper.Case("k", "2", 0, 12, 3, True, None, None, ())) is None


@pytest.mark.parametrize("name", ["opendrg:nowhere", "no_such_module:group", "os:no_such_function", ""])
def test_a_grouper_that_is_not_there_is_a_sentence(name):
    with pytest.raises(InputError) as error:
        grouper.load(name)
    assert error.value.faults[0].rule == "grouper"
