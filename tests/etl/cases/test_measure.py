"""`python -m etl cases measure` from private stays to received measures and flows, and into a built warehouse."""

import json
import os
import subprocess
import sys

import pandas as pd
import pyarrow.parquet as pq
import pytest

from etl import paths
from etl.cases import measure, od, store
from etl.errors import InputError
from etl.flows import store as flow_store
from tests.etl.cases import invented


@pytest.fixture
def folders(tmp_path, monkeypatch):
    """A private and a received folder of this test alone."""
    monkeypatch.setenv("NRMC_PRIVATE", str(tmp_path / "private"))
    monkeypatch.setenv("NRMC_RECEIVED", str(tmp_path / "received"))
    return tmp_path


def front_pages(count: int = 6000, **options) -> pd.DataFrame:
    """A collection of front pages of ten hospitals, one of them a project's."""
    frame = invented.stays(count, seed=21, months=14, hospitals=10, **options)
    codes = sorted(set(frame["hospital_code"]))
    invented.collection(invented.table(frame), invented.hospitals(codes, {"SYN003": "tongji-bethune"}))
    return frame


def rows_of(report) -> pd.DataFrame:
    """What was kept."""
    return pq.read_table(report.folder / "measured.parquet", partitioning=None).to_pandas()


def test_front_pages_give_indicators_and_a_destination_side_flow(folders):
    frame = front_pages()
    report = measure.measure(measure.Request())
    rows = rows_of(report)
    year = rows[(rows["subject"] == "tongji-bethune") & (rows["period"] == "2023")].set_index("metric_id")
    own = frame[(frame["hospital_code"] == "SYN003") & frame["month"].map(lambda month: month.year == 2023)]
    assert year.loc["inpatient_stays", "value"] == len(own)
    assert year.loc["inpatient_stays", "hospital_name_zh"] == "示例医院SYN003" and year.loc["inpatient_stays", "hospital_code"] == "SYN003"
    weights = [float(one) for one in own["weight"] if one is not None]
    assert year.loc["cmi", "value"] == pytest.approx(sum(weights) / len(weights))
    assert year.loc["cmi", ["definition_id", "file_date", "collection_id"]].tolist() == ["cmi.records", "2024-01-31", "default"]
    assert year.loc["level_4_surgery_share", "definition_id"] == "level_4_share.catalogue"
    assert rows["synthetic"].all() and (rows["coverage"].dropna() <= 1).all()
    assert {"2023", "2024", "2023-01", "2024-02"} <= set(rows["period"]) and not rows["period"].str.len().gt(7).any()
    refused = rows[rows["metric_id"] == "outflow_inpatient_share"]
    assert set(refused["reason"]) == {"origin_side"} and refused["value"].isna().all() and set(refused["subject"]) == set(invented.PROVINCES)
    (stored,) = flow_store.load_all(paths.received())
    dataset = stored.dataset
    assert (dataset.dataset_id, dataset.base, dataset.complete_for, dataset.definition) == ("computed-default", "discharges", "destination", "I1")
    assert dataset.computed and dataset.synthetic and dataset.has_diagonal and dataset.level == "prefecture"
    placed = frame["origin_province"].notna()
    assert sum(stored.flow().column("stays").to_pylist()) == placed.sum()
    assert str(len(frame) - placed.sum()) in dataset.warnings[0]


def test_no_small_count_and_no_record_leaves(folders):
    front_pages(2500)
    report = measure.measure(measure.Request())
    rows = rows_of(report)
    counted = rows[rows["metric_id"].isin(["inpatient_mortality", "level_4_surgery_share", "surgery_share", "inflow_share", "day_surgery_share", "inpatient_stays"])]
    for column in ("numerator", "denominator"):
        assert (counted[column].dropna() >= 10).all()
    assert (rows["reliability"] == "suppressed").sum() > 100
    description = json.loads((report.folder / "measure.json").read_text("utf-8"))
    assert description["disclosure"]["withheld"] == report.withheld > 0 and description["disclosure"]["threshold"] == 10
    assert {path.name for path in report.folder.iterdir()} == {"measured.parquet", "measure.json"}
    for path in (report.folder, *report.folder.iterdir(), store.folder() / "measured", *(store.folder() / "measured").iterdir()):
        assert path.stat().st_mode & 0o077 == 0, path


def test_settlements_give_an_outflow_and_refuse_an_inflow(folders):
    frame = invented.stays(4000, seed=22, months=2, hospitals=10)
    frame = frame.assign(origin_province="410000", origin_adcode="410100", travel_reason="referred")
    invented.collection(invented.table(frame, record_kind="settlement"), invented.hospitals(sorted(set(frame["hospital_code"]))), record_kind="settlement")
    with pytest.raises(InputError) as error:
        measure.measure(measure.Request())
    assert error.value.faults[0].rule == "covers"
    report = measure.measure(measure.Request(covers=("410000",)))
    rows = rows_of(report)
    assert set(rows.loc[rows["metric_id"] == "inflow_share", "reason"]) == {"destination_side"}
    assert "outflow_inpatient_share" not in set(rows["metric_id"])  # the flow engine publishes it from the flows
    (stored,) = flow_store.load_all(paths.received())
    assert (stored.dataset.base, stored.dataset.complete_for, stored.dataset.definition) == ("insured", "origin", "O2")
    assert stored.dataset.origins == ["410100"] and set(stored.flow().column("reason").to_pylist()) == {"referred"}


def test_two_kinds_of_records_are_not_added(folders):
    frame = invented.stays(50, seed=1, months=1)
    home = invented.collection(invented.table(frame))
    register = json.loads((home / "files.json").read_text("utf-8"))
    register["files"].append({**register["files"][0], "record_kind": "settlement", "parts": []})
    (home / "files.json").write_text(json.dumps(register), "utf-8")
    with pytest.raises(InputError) as error:
        measure.measure(measure.Request())
    assert error.value.faults[0].rule == "record_kind"


def test_weights_of_another_edition_are_refused(folders):
    front_pages(500)
    path = folders / "weights.csv"
    path.write_text("city,year,edition,drg,weight\n示例,2023,CHS-DRG 2.0,A00,1.5\n", "utf-8")
    with pytest.raises(InputError) as error:
        measure.measure(measure.Request(weights=str(path)))
    assert error.value.faults[0].rule == "weight_edition_mismatch" and "CHS-DRG 1.1" in str(error.value)
    assert not paths.received().exists()
    path.write_text("city,year,edition,drg,weight\n" + "".join(f"示例,2023,{invented.EDITION},{chr(65 + g % 13)}{g:02},2\n" for g in range(60)), "utf-8")
    rows = rows_of(measure.measure(measure.Request(weights=str(path))))
    cmi = rows[(rows["metric_id"] == "cmi") & rows["value"].notna()]
    assert set(cmi["value"]) == {2.0} and set(cmi["definition_id"]) == {"cmi.table"}
    assert not cmi["period"].str.startswith("2024").any()  # the table has no weights of that year


def test_what_records_do_not_hold_is_refused(folders):
    frame = invented.stays(600, seed=23, months=1).assign(
        drg=None, mdc=None, drg_edition=None, weight=None, minimally_invasive=None, level_source="self_reported", day_case=None
    )
    invented.collection(invented.table(frame), invented.hospitals(sorted(set(frame["hospital_code"]))))
    rows = rows_of(measure.measure(measure.Request()))
    missing = set(rows.loc[rows["reason"] == "not_in_records", "metric_id"])
    assert missing == {"cmi", "time_index", "cost_index", "low_risk_mortality", "minimally_invasive_share", "day_surgery_share"}
    assert set(rows.loc[rows["metric_id"] == "level_4_surgery_share", "definition_id"]) == {"level_4_share.self_reported"}


def test_months_can_be_chosen_and_a_repeat_reads_nothing(folders):
    front_pages(3000)
    first = measure.measure(measure.Request(first="2023-03", last="2023-04"))
    assert first.months == 2 and set(rows_of(first)["period"]) == {"2023", "2023-03", "2023-04"}
    assert first.months_read and measure.measure(measure.Request(first="2023-03", last="2023-04")).months_read == 0


def test_nothing_ingested_is_a_sentence(folders):
    with pytest.raises(InputError) as error:
        measure.measure(measure.Request())
    assert error.value.faults[0].rule == "collection_empty"


def test_a_stay_without_a_prefecture_makes_the_flow_provincial(folders):
    frame = invented.stays(3000, seed=24, months=1)
    frame.loc[frame["origin_province"] == "410000", "origin_adcode"] = "410000"
    invented.collection(invented.table(frame), invented.hospitals(sorted(set(frame["hospital_code"]))))
    measure.measure(measure.Request())
    assert flow_store.load_all(paths.received())[0].dataset.level == "province"
    measure.measure(measure.Request(level="prefecture"))
    assert flow_store.load_all(paths.received())[0].dataset.level == "prefecture"


def test_sides():
    assert od.Side("both", "front_page").definition == "O4"
    assert od.Side("destination", "front_page").base == "discharges"


def test_the_command_measures_and_a_build_publishes(folders, copy):
    front_pages(3000)
    environment = {**os.environ, "NRMC_DATA": str(copy.folder), "NRMC_WAREHOUSE": str(folders / "warehouse"), "PYTHONUTF8": "1"}

    def etl(*arguments: str) -> subprocess.CompletedProcess:
        return subprocess.run([sys.executable, "-m", "etl", *arguments], cwd=paths.ROOT, env=environment, capture_output=True, text=True, encoding="utf-8", check=False)

    done = etl("cases", "measure", "--from", "2023-01", "--to", "2023-12")
    assert done.returncode == 0, done.stderr
    assert "python -m etl build" in done.stdout
    refused = etl("check")  # invented stays do not enter a folder of real data
    assert refused.returncode == 1 and "kind_of_data" in refused.stderr
    for path in (paths.received() / "measures/default/measure.json", paths.received() / "flows/computed-default/dataset.json"):
        path.write_text(path.read_text("utf-8").replace('"synthetic": true', '"synthetic": false'), "utf-8")
    built = etl("build")
    assert built.returncode == 0, built.stderr
    count = pq.ParquetFile(paths.received() / "measures/default/measured.parquet").metadata.num_rows
    (line,) = [line.split() for line in built.stdout.splitlines() if line.split()[:1] == ["measured"]]
    assert line[1] == f"{count:,}"
    assert etl("cases", "measure", "--collection", "nothing").returncode == 1
