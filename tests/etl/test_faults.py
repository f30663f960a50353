"""Whatever a person can get wrong is named: rule, file, row, column, value, in both languages; nothing is published."""

import pytest

from etl import __main__, checks
from tests.etl.conftest import state

LONG = "十三个字的检索词超出了上限一"
NEW = {"observation_id": "S2-933"}
CMI = "S2-033"

# rule -> (how to break the copy; returns the line), file, column, the value as shown
BROKEN = {
    "required_missing": (lambda c: c.edit("observation", CMI, locator=""), "facts/observation.csv", "locator", None),
    "duplicate_id": (lambda c: c.add("event", like="E2-001"), "facts/event.csv", "event_id", "E2-001"),
    "unknown_code": (lambda c: c.edit("source", "C1", tier="E"), "facts/source.csv", "tier", "E"),
    "unknown_id": (lambda c: c.edit("design", "D-001", source_id="S99"), "facts/design.csv", "source_id", "S99"),
    "not_a_number": (lambda c: c.edit("city", "140100", longitude="112,5"), "codelists/city.csv", "longitude", "112,5"),
    "not_a_date": (lambda c: c.edit("source", "C1", published_date="2022/7/7"), "facts/source.csv", "published_date", "2022/7/7"),
    "one_language_only": (lambda c: c.edit("event", "E2-001", note_zh="", note_en="Here"), "facts/event.csv", "note_zh", "Here"),
    "chinese_in_english": (lambda c: c.edit("hospital", "bch", name_en="北京 Hospital"), "facts/hospital.csv", "name_en", "北京 Hospital"),
    "search_phrase_too_long": (lambda c: c.edit("event", "E2-001", search_phrase=LONG[:13]), "facts/event.csv", "search_phrase", LONG[:13]),
    "repost_linked": (lambda c: c.edit("source", "C1", url="https://repost.example/"), "facts/source.csv", "url", "https://repost.example/"),
    "tier_d_figure": (lambda c: c.edit("observation", CMI, source_id="W42"), "facts/observation.csv", "source_id", "W42"),
    "source_missing": (lambda c: c.add("project", like="tongji-bethune", project_id="new-pair"), "facts/project.csv", "project_id", "new-pair"),
    "percentage_range": (lambda c: c.edit("observation", "S2-034", value_low="123.53", value_high="123.53"), "facts/observation.csv", "value_low", "123.53"),
    "period_reversed": (lambda c: c.edit("observation", "S2-038", period_start="2025"), "facts/observation.csv", "period_start", "2025 > 2024"),
    "value_qualifier_mismatch": (lambda c: c.edit("observation", CMI, value_high="1.14"), "facts/observation.csv", "qualifier", "exact: 1.13 … 1.14"),
    "scope_not_of_metric": (lambda c: c.edit("observation", "S2-001", scope="ceiling"), "facts/observation.csv", "scope", "ceiling"),
    "unit_not_of_metric": (lambda c: c.edit("observation", "S2-038", unit_id="percent"), "facts/observation.csv", "unit_id", "percent"),
    "duplicate_fact": (lambda c: c.add("observation", like="S2-034", **NEW), "facts/observation.csv", "observation_id", "S2-933"),
    "rival_without_preference": (
        lambda c: c.add("observation", like="S2-034", **NEW, value_low="23.6", value_high="23.6"), "facts/observation.csv", "value_low", "S2-933 = 23.6",
    ),
    "derived_without_formula": (lambda c: c.edit("observation", "N-33", derivation=""), "facts/observation.csv", "derivation", None),
    "single_use_without_reason": (lambda c: c.edit("metric", "cmi", single_use_reason_zh="", single_use_reason_en=""), "codelists/metric.csv", "single_use_reason_en", "cmi"),
    "left_out_and_loaded": (lambda c: c.edit("left_out", "S1-029", row_id=CMI), "facts/left_out.csv", "row_id", CMI),
    "place_outside_province": (lambda c: c.edit("city", "140100", longitude="12.5489"), "codelists/city.csv", "longitude", "140100: 12.5489, 37.8706"),
    "unknown_flag": (lambda c: c.edit("observation", CMI, flag="year_infered"), "facts/observation.csv", "flag", "year_infered"),
    "unknown_rival": (
        lambda c: c.path("preference").write_text(f"preference_id,preferred_id,rival_id,reason_zh,reason_en\nP-1,{CMI},S2-999,原文,Printed\n", "utf-8") and 2,
        "facts/preference.csv", "rival_id", "S2-999",
    ),
    "target_actual_mismatch": (lambda c: c.edit("target_actual", "TA-001", actual_id=CMI), "facts/target_actual.csv", "actual_id", CMI),
    "design_code_of_other_dimension": (lambda c: c.edit("design", "D-001", dimension_id="training"), "facts/design.csv", "code", "exporter_secretary_and_president"),
}  # fmt: skip

# More ways to break a rule than its first, and what is found before any rule runs.
MORE = {
    "code twice": ("duplicate_id", lambda c: c.add("code", list="qualifier", code="exact", name_zh="再", name_en="Again"), "codelists/code.csv", "code", "qualifier: exact"),
    "subject of no file": ("unknown_id", lambda c: c.edit("observation", CMI, subject_id="nowhere"), "facts/observation.csv", "subject_id", "nowhere"),
    "exponent": ("not_a_number", lambda c: c.edit("city", "140100", longitude="1.1e2"), "codelists/city.csv", "longitude", "1.1e2"),
    "30 February": ("not_a_date", lambda c: c.edit("source", "C1", published_date="2022-02-30"), "facts/source.csv", "published_date", "2022-02-30"),
    "event reversed": ("period_reversed", lambda c: c.edit("event", "E2-001", date_start="2021-07-01"), "facts/event.csv", "date_start", "2021-07-01 > 2021-06-11"),
    "source of tier D": ("tier_d_figure", lambda c: c.edit("event", "E2-001", source_id="W42"), "facts/event.csv", "source_id", "W42"),
    "script link": ("repost_linked", lambda c: c.edit("source", "G94", url="javascript:alert(1)"), "facts/source.csv", "url", "javascript:alert(1)"),
    "stale correction": ("correction_matches", lambda c: c.edit("correction", "K-010", was="22"), "facts/correction.csv", "was", "22"),
    "corrected at the source": ("correction_matches", lambda c: (c.edit("observation", "S4-006", kind="change"), 2)[1], "facts/correction.csv", "was", "actual"),
    "correction of nothing": ("correction_matches", lambda c: c.edit("correction", "K-010", column_name="nonsense"), "facts/correction.csv", "was", "21"),
}  # fmt: skip


def run(command: str, data, warehouse, monkeypatch, capsys) -> tuple[int, str]:
    """The command line in this process; subprocesses would only be slower."""
    monkeypatch.setenv("NRMC_DATA", str(data))
    monkeypatch.setenv("NRMC_WAREHOUSE", str(warehouse))
    code = __main__.main([command])
    return code, capsys.readouterr().err


def located(rule: str, file: str, row: int | None, column: str, value: str | None) -> tuple[str, str]:
    """How a fault starts in Chinese, and its second line up to the value in English."""
    zh = f"[{rule}] {file}" + (f" 第 {row} 行" if row else "") + f"，列 {column}：值为 " + (f"“{value}”" if value else "（空）")
    en = f"    {file}" + (f", row {row}" if row else "") + f", column {column}: value " + (f'"{value}"' if value else "(empty)")
    return zh, en


def test_every_rule_is_broken_here():
    assert set(BROKEN) == set(checks.rules())


@pytest.mark.parametrize("rule", BROKEN)
def test_rule_finds_its_row(rule, copy, own_warehouse, monkeypatch, capsys):
    spoil, file, column, value = BROKEN[rule]
    row = spoil(copy)
    before = state(own_warehouse)
    code, said = run("build", copy.folder, own_warehouse, monkeypatch, capsys)
    assert code == 1
    zh, en = located(rule, file, row, column, value)
    wording = checks.rules()[rule]
    assert f"{zh}；应为：{wording['expected_zh']}" in said
    assert f"{en}; expected: {wording['expected_en']}" in said
    assert "未发布" in said and "nothing published" in said
    assert {line.split("]")[0][1:] for line in said.splitlines() if line.startswith("[")} == {rule}
    assert state(own_warehouse) == before


@pytest.mark.parametrize("case", MORE)
def test_further_ways_to_break_a_rule(case, copy, own_warehouse, monkeypatch, capsys):
    rule, spoil, file, column, value = MORE[case]
    row = spoil(copy)
    code, said = run("check", copy.folder, own_warehouse, monkeypatch, capsys)
    assert code == 1
    assert all(part in said for part in located(rule, file, row, column, value))


def test_one_visit_mends_everything(copy, own_warehouse, monkeypatch, capsys):
    first, second = copy.edit("observation", CMI, locator=""), copy.edit("source", "C1", tier="E")
    _, said = run("check", copy.folder, own_warehouse, monkeypatch, capsys)
    assert located("required_missing", "facts/observation.csv", first, "locator", None)[0] in said
    assert located("unknown_code", "facts/source.csv", second, "tier", "E")[0] in said
    assert "2 处问题" in said and "2 faults" in said


def test_a_preference_settles_rivals_and_only_once(copy, own_warehouse, monkeypatch, capsys):
    BROKEN["rival_without_preference"][0](copy)
    copy.path("preference").write_text(
        "preference_id,preferred_id,rival_id,reason_zh,reason_en\nP-1,S2-034,S2-933,原文,Printed\n", "utf-8"
    )
    assert run("check", copy.folder, own_warehouse, monkeypatch, capsys) == (0, "")
    row = copy.add("preference", like="P-1", preference_id="P-2", preferred_id=CMI)
    code, said = run("check", copy.folder, own_warehouse, monkeypatch, capsys)
    assert code == 1
    assert located("duplicate_id", "facts/preference.csv", row, "rival_id", "S2-933")[0] in said
