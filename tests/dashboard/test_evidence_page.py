"""The Evidence page: every view in both languages, filters from the link, statements found by their id."""

import re
from functools import partial

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import catalogue
from dashboard.text import Text

CHINESE = re.compile("[一-鿿]")


@pytest.fixture
def page(opened):
    """`page(view="sources", lang="en")`: the Evidence page with these codes in its link."""
    return partial(opened, "pages/evidence.py")


def statements(app: AppTest):
    return app.dataframe[0].value


def said(app: AppTest) -> str:
    """What the page says in its own words: without cells of tables, which hold titles and publishers."""
    return " ".join(
        [str(e.body) for e in app.get("html")] + [e.value for e in app.title] + [e.label for e in app.multiselect] + [e.value for e in app.caption]
        + [b.label for b in app.button]
    )  # fmt: skip


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("view", catalogue.VIEWS)
def test_every_view_opens_in_both_languages(page, view, lang):
    app = page(view=view, lang=lang)
    assert not app.warning and not app.error
    assert app.title[0].value == Text(lang)("page_evidence")


@pytest.mark.parametrize("view", ["facts", "sources", "coverage", "downloads"])
def test_the_english_view_speaks_english(page, view):
    assert not CHINESE.search(said(page(view=view, lang="en")))


def test_all_statements_are_listed(page, published):
    rows = statements(page())
    expected = {row[key] for table, key in (("observation", "observation_id"), ("event", "event_id"), ("design", "design_id"), ("flow", "flow_id"), ("technology", "technology_id")) for row in published(table)}
    assert set(rows["id"]) == expected and len(rows) == len(expected)


@pytest.mark.parametrize(("q", "value"), [("S2-033", "1.13"), ("s2-033", "1.13")])
def test_a_link_finds_its_statement(page, q, value):
    rows = statements(page(q=q, lang="en"))
    assert rows["id"].tolist() == ["S2-033"] and rows["value"].iloc[0] == value


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_either_language_can_be_searched_in_either_view(page, lang):
    assert "S2-033" in set(statements(page(q="太原 cmi", lang=lang))["id"])
    assert "S2-033" in set(statements(page(q="taiyuan case mix", lang=lang))["id"])


def test_filters_of_the_link_hold_together(page, published):
    rows = statements(page(subject="tongji-bethune", kind="target", type="observation", lang="en"))
    expected = {row["observation_id"] for row in published("observation") if row["subject_id"] == "tongji-bethune" and row["kind"] == "target"}
    assert set(rows["id"]) == expected and expected


def test_a_province_is_found_at_both_ends_of_a_flow(page, published):
    flows = [row for row in published("flow") if "110000" in (row["origin_id"], row["destination_id"])]
    assert set(statements(page(subject="110000", type="flow"))["id"]) == {row["flow_id"] for row in flows} != set()


def test_a_changed_filter_is_written_to_the_link(page):
    app = page(lang="en")
    app.multiselect(key="url_tier").set_value(["A"]).run()
    assert app.query_params["tier"] in ("A", ["A"]) and set(statements(app)["tier"]) == {"A"}


@pytest.mark.parametrize("link", [{"tier": "X"}, {"subject": "nowhere"}, {"view": "nothing"}, {"metric": "cmi,invented"}])
def test_an_unknown_code_is_a_visible_warning(page, link):
    app = page(lang="en", **link)
    (warning,) = app.warning
    assert next(iter(link)) in warning.value


def test_nothing_found_says_so(page):
    app = page(q="no such words anywhere", lang="en")
    assert not app.dataframe and "No statement" in app.info[0].value


def test_leads_bear_no_link_and_no_statement(page):
    rows = statements(page(view="sources", tier="D", lang="en"))
    assert len(rows) and set(rows["tier"]) == {"D"}
    assert set(rows["use"]) == {"Lead only"} and rows["statements"].sum() == 0 and rows["url"].isna().all()


def test_only_originals_are_linked(page, published):
    rows = statements(page(view="sources"))
    originals = {row["source_id"] for row in published("source") if row["access"] == "original"}
    assert set(rows.dropna(subset=["url"])["source_id"]) <= originals


def test_values_keep_their_signs(page, published):
    rows = statements(page(lang="en")).set_index("id")["value"]
    for row in published("observation"):
        if row["qualifier"] == "more_than" and row["value_low"] is not None:
            assert ">" in rows[row["observation_id"]]
        if row["averaged_over"]:
            assert rows[row["observation_id"]].startswith("x̄")


def test_coverage_counts_every_figure_of_a_project_once(page, published):
    app = page(view="coverage", lang="en")
    known = {row["project_id"] for row in published("project") if row["observations"]}
    subtitle = next(e.body for e in app.get("html") if "twinnings" in str(e.body))
    assert f"{len(known)} of {len(published('project'))}" in subtitle


def test_without_preferences_the_page_says_none(page, published):
    text = said(page(view="vocabulary", lang="en"))
    assert ("None so far" in text) == (not published("preference"))
