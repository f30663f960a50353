"""The page of transferred technologies: scopes apart, parts of their own whole, nothing added, every rule of the reading aid."""

import itertools
import re
from functools import partial

import pandas as pd
import pytest

from dashboard import comparable, technologies, technology_charts, values
from dashboard.text import LANGUAGES, Text
from dashboard.theme import DARK, LIGHT

CHINESE = re.compile("[一-鿿]")
EN, ZH = Text("en"), Text("zh")


@pytest.fixture
def page(opened):
    """`page(tier="A", lang="en")`: the Technologies page with these codes in its link."""
    return partial(opened, "pages/technology.py")


@pytest.fixture(scope="module")
def figures(published):
    """`figures(["technology_count"])`: rows as `technology_figures.sql` gives them."""

    def rows(metrics):
        frame = pd.DataFrame(published("observation"))
        frame["part_of"] = frame["flag"].fillna("").str.extract(r"subset_of:([^|]+)")[0]
        return values.records(frame[frame["metric_id"].isin(metrics)].sort_values(["province_adcode", "observation_id"]))

    return rows


@pytest.fixture(scope="module")
def counts(figures):
    return figures(technologies.COUNT)


@pytest.fixture(scope="module")
def named(published):
    return published("technology")


def ids(rows) -> set[str]:
    return {row["observation_id"] for row in rows}


def pair_ids(pairs) -> set[tuple[str, str]]:
    return {(part["observation_id"], whole["observation_id"]) for part, whole in pairs}


# ---------------------------------------------------------------- what stands where


def test_a_national_number_reported_twice_is_one_number(figures):
    found = technologies.national(figures(technologies.NATIONAL))
    assert sorted(row["value_low"] for row, _ in found) == [460, 1400, 6200]
    (ids,) = [ids for row, ids in found if row["value_low"] == 1400]
    assert ids == ["W5-002", "S4-005"]
    assert len({row["definition_id"] for row, _ in found}) == 3


def test_every_count_stands_in_one_place(counts):
    panels, apart = technologies.panels(counts), technologies.apart(counts)
    placed = [row["observation_id"] for own in [*panels.values(), *apart.values()] for row in own]
    nation = [row["observation_id"] for row in counts if row["subject_level"] == "nation"]
    assert sorted(placed + nation) == sorted(ids(counts))
    assert len(placed) == len(set(placed))


def test_no_self_assessment_is_drawn_beside_another(counts):
    panels = technologies.panels(counts)
    assert set(panels) == {"introduced", "transferred", "first_in_hospital"}
    for scope, rows in panels.items():
        assert {row["scope"] for row in rows} == {scope}
        assert {row["subject_level"] for row in rows} == {"centre"} and {row["kind"] for row in rows} == {"actual"}
        assert all(comparable.alone(row) is None for row in rows)
    assessed = technologies.apart(counts)["technology_assessed"]
    assert comparable.SELF_ASSESSED & {row["scope"] for row in assessed}
    assert not ids(assessed) & ids(row for rows in panels.values() for row in rows)


def test_running_totals_over_other_spans_share_no_axis(counts):
    rows = [row for own in technologies.panels(counts).values() for row in own]
    assert comparable.sort(rows).groups == []


def test_filters_mean_what_they_say(counts):
    assert len(technologies.choose(counts, "all", [], [])) == len(counts)
    assert {row["subject_id"] for row in technologies.choose(counts, "fuwai-yunnan", [])} == {"fuwai-yunnan"}
    assert ids(technologies.choose(counts, "all", ["A"], ["new_in_province"])) == {"S4-011"}
    assert technologies.choose(counts, "fuwai-yunnan", ["A"]) == []


# ---------------------------------------------------------------- parts of a whole


def test_parts_are_those_that_the_source_says(counts):
    assert pair_ids(technologies.parts(counts, counts)) == {
        ("W29-002", "W29-001"), ("W29-003", "W29-001"), ("G41-003", "G41-002"), ("G42-008", "G42-007"), ("G97-002", "G97-001"),
        ("S4-011", "S4-010"), ("W44-003", "W44-002"), ("W44-004", "W44-002"), ("X1-002", "G91-004"),
    }  # fmt: skip
    for part, whole in technologies.parts(counts, counts):
        assert 0 < part["value_low"] < whole["value_low"]
        assert part["source_id"] == whole["source_id"] and part["subject_id"] == whole["subject_id"] and part["population"] == whole["population"]


def test_two_numbers_in_one_sentence_are_no_part_and_whole(counts):
    loose = technologies.unlinked(counts, counts)
    assert pair_ids(loose) == {("G36-006", "G36-005"), ("G77-003", "G77-002")}
    assert not pair_ids(loose) & pair_ids(technologies.parts(counts, counts))


def test_a_part_needs_exact_numbers(counts):
    rows = [{**row, "qualifier": "more_than"} if row["observation_id"] == "W29-001" else row for row in counts]
    assert not [whole for _, whole in technologies.parts(rows, rows) if whole["observation_id"] == "W29-001"]


def test_a_filtered_part_still_finds_its_whole(counts):
    shown = technologies.choose(counts, "all", [], ["new_in_province"])
    assert ("W29-002", "W29-001") in pair_ids(technologies.parts(shown, counts))


def test_the_words_of_a_part_name_both_numbers_and_their_scopes(counts):
    (pair,) = [pair for pair in technologies.parts(counts, counts) if pair[0]["observation_id"] == "W29-002"]
    title, subtitle = technologies.part_words(*pair, EN)
    assert title.startswith("45 of 77") and "Transferred" in subtitle and "Transition wards" in subtitle and "inferred" in subtitle
    assert technologies.part_words(*pair, ZH)[0].startswith("77 项中 45 项")


# ---------------------------------------------------------------- charts


def test_a_bar_is_as_long_as_its_own_total(counts):
    pairs = technologies.parts(counts, counts)
    spec = technology_charts.parts(technologies.part_bars(pairs, EN), LIGHT).to_dict()
    assert spec["resolve"] == {"scale": {"x": "independent"}}
    for (part, whole), chart in zip(pairs, spec["vconcat"], strict=True):
        for layer in chart["layer"]:  # one centre a chart: no other to be measured against
            assert layer["encoding"]["x"]["scale"] == {"domain": [0, whole["value_low"]], "nice": False}
        assert chart["title"]["text"].startswith(f"{part['value_low']:.0f} of {whole['value_low']:.0f}")


def test_a_card_draws_the_share_and_writes_both_numbers(counts):
    (pair,) = [pair for pair in technologies.parts(counts, counts) if pair[0]["observation_id"] == "S4-011"]
    card = technologies.part_card(*pair, EN, DARK)
    assert "width:21.21%" in card and "28 of 132" in card and "<span>132</span>" in card
    assert "Local is not defined" in card and "21.21 %" not in card


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("narrow", [False, True])
def test_numbers_are_written_and_not_drawn(counts, lang, narrow):
    t = Text(lang)
    for rows in technologies.panels(counts).values():
        prepared = technologies.spans(rows, t, 46 if narrow else 84)
        spec = technology_charts.spans(prepared, t, DARK, narrow).to_dict()
        for layer in spec["layer"]:
            for name in ("x", "x2", "y", "y2", "size", "color"):
                assert layer["encoding"].get(name, {}).get("field") not in ("value", "value_low", "value_high")
        assert [r["value"] for r in values.records(prepared)] == [values.value(row, t) for row in rows]
        assert any(layer["encoding"].get("text", {}).get("field") == "value" for layer in spec["layer"])


def test_a_span_says_what_is_not_stated(counts):
    rows = technologies.panels(counts)["introduced"]
    spans = technologies.spans(rows, EN, 84).set_index("observation_id")
    assert (spans.loc["G93-001", ["start", "end"]] == ["2022-06-01", "2023-03-31"]).all()
    assert pd.isna(spans.loc["G42-007", "start"]) and spans.loc["G42-007", "end"] == "2024-09-30"
    assert pd.isna(spans.loc["G15-002", "end"]) and "not stated" in spans.loc["G15-002", "period"]
    assert spans.loc["G25-002", "inferred"] and not spans.loc["C17-001", "inferred"]
    assert "Counting period not stated" in spans.loc["G7-003", "period"]
    assert list(spans["end"].dropna()) == sorted(spans["end"].dropna())  # by date, never by size


def test_rows_of_a_panel_do_not_overlap(counts):
    rows = technologies.spans(technologies.panels(counts)["introduced"], EN, 30)
    (data,) = technology_charts.spans(rows, EN, LIGHT, True).to_dict()["datasets"].values()
    for above, below in itertools.pairwise(data):
        assert above["period_y"] < above["bottom"] == below["top"] < below["name_y"] < below["mark_y"]


# ---------------------------------------------------------------- named technologies


def test_what_is_named_has_source_claim_and_phrase(named, published):
    sources = {row["source_id"]: row["tier"] for row in published("source")}
    assert len(named) == 11
    for row in named:
        assert row["discipline_en"] and row["claim_en"] and row["technology_kind_en"] and row["locator"]
        assert sources[row["source_id"]] in "ABC" and 0 < len(row["search_phrase"]) <= 12
        assert not CHINESE.search(row["name_en"])


def test_a_named_technology_keeps_the_sign_of_its_count(named, figures):
    every = figures(technologies.COUNT) + figures(technologies.OTHERS)
    lines = {line.ids[0]: line for line in technologies.named_lines(named, every, EN)}
    assert "one of Σ > 300 items" in lines["T-004"].cells[3][1] and lines["T-004"].ids == ["T-004", "G22-001"]
    assert "one of" not in lines["T-001"].cells[3][1] and lines["T-001"].ids == ["T-001"]


# ---------------------------------------------------------------- reading aids


def test_reading_of_counts(counts):
    panels = technologies.panels(counts)
    found = comparable.sort([row for rows in panels.values() for row in rows])
    reasons = {row["reason"]: row["reason"] for row in found.others}
    text = technologies.reading_counts(panels, found, reasons, EN)
    assert "not self-assessed: 13; counts: 13. None may share" in text and "cumulative_spans_differ (10)" in text
    assert technologies.reading_counts({}, comparable.Sorted([], []), {}, EN) == ""


def test_reading_of_counts_that_meet(counts):
    (row,) = [row for row in counts if row["observation_id"] == "G93-001"]
    rows = [row, {**row, "observation_id": "Z-1", "subject_id": "scmc-guizhou"}]
    found = comparable.sort(rows)
    assert len(found.groups) == 1
    text = technologies.reading_counts({"introduced": rows}, found, {}, EN)
    assert "counts: 2, of which 2 may share an axis" in text and "None" not in text and "apart" not in text


def test_a_filter_does_not_change_the_verdict(counts):
    found = comparable.sort([row for rows in technologies.panels(counts).values() for row in rows])
    reasons = {row["reason"]: row["reason"] for row in found.others}
    shown = technologies.panels(technologies.choose(counts, "jishuitan-guizhou", []))
    text = technologies.reading_counts(shown, found, reasons, EN)
    assert "counts: 1. None may share" in text and "cumulative_spans_differ (1)" in text and "Without" not in text


def test_reading_of_parts_counts_kinds_of_whole_and_no_average(counts):
    gaps = [pair for pair in technologies.parts(counts, counts) if pair[0]["scope"] == "new_in_province"]
    text = technologies.reading_parts(gaps, EN)
    assert text.startswith("5 pairs") and "Transferred (3)" in text and "Introduced (1)" in text and "First in the hospital (1)" in text
    assert "%" not in text and technologies.reading_parts([], EN) == ""
    other = [pair for pair in technologies.parts(counts, counts) if pair not in gaps]
    assert "same words" in text and "same words" not in technologies.reading_parts(other, EN)
    assert "same words" not in technologies.reading_parts(gaps[:1], EN)


def test_reading_of_names_and_firsts(named, counts, figures):
    text = technologies.reading_named(named, counts, EN)
    assert "Named: 11" in text and "Procedure (4)" in text and "publish a count: 15; of these, naming at least one technology: 3; the others" in text
    firsts = figures(technologies.FIRSTS)
    assert sorted(row["value_low"] for row in firsts) == [1, 4, 5, 9, 21]
    assert "1, in 5 classes" in technologies.reading_firsts(firsts, EN)
    assert technologies.reading_named([], counts, EN) == technologies.reading_firsts([], EN) == ""


# ---------------------------------------------------------------- the page


def said(app) -> str:
    """Headings, sentences and filters of the page, without cells, which hold names of publishers."""
    html = [found for e in app.get("html") for found in re.findall(r"<div class='(?:figure-title|number|number-label)'>(.*?)</div>", str(e.body))]
    return " ".join(html + [e.value for e in [*app.title, *app.header, *app.markdown, *app.info]] + [e.label for e in [*app.multiselect, *app.selectbox]])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_opens(page, lang):
    app = page(lang=lang)
    assert app.title[0].value == Text(lang)("technology_title")
    assert not app.warning and not app.error
    text = said(app)
    assert ("45 of 77" if lang == "en" else "77 项中 45 项") in text
    assert lang == "zh" or not CHINESE.search(text)


def test_filters_come_from_the_link(page):
    app = page(lang="en", centre="xjtu1-qinghai", scope="new_in_province", tier="C")
    text = said(app)
    assert "45 of 77" in text and "41 of 99" not in text and "10 of 77" not in text


def test_a_filter_that_leaves_nothing_says_so(page):
    app = page(lang="en", centre="fuwai-yunnan", tier="A")
    assert EN("technology_none") in said(app) and EN("technology_none_parts") in [e.value for e in app.info]
    assert "1,400" in said(app)  # the national counters do not belong to a centre


def test_an_unknown_code_is_a_warning(page):
    assert page(scope="everything").warning


def test_a_number_opens_its_evidence(page):
    app = page(lang="en")
    app.button(key="evidence_national_W5-002").click().run()
    assert not app.exception
    cards = " ".join(str(e.body) for e in app.get("html"))
    assert "W5-002" in cards and "S4-005" in cards


def test_a_part_opens_the_evidence_of_both_numbers(page):
    app = page(lang="en")
    app.button(key="evidence_W29-002").click().run()
    cards = " ".join(str(e.body) for e in app.get("html") if "Search phrase" in str(e.body))
    assert "W29-002" in cards and "W29-001" in cards


def test_a_named_technology_opens_its_evidence(page):
    app = page(lang="en", centre="zjpph-bijie")
    app.button(key="evidence_technology_named_0").click().run()
    assert not app.exception
    assert "T-001" in " ".join(str(e.body) for e in app.get("html"))
