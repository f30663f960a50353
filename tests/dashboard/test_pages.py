"""Overview, Compare and Centre as a link opens them, in both languages; and what is shown where there is no warehouse."""

import json
import re
import shutil

import pytest

from dashboard.text import Text

CHINESE = re.compile("[一-鿿]")
OVERVIEW, COMPARE, CENTRE = "app.py", "pages/compare.py", "pages/centre.py"
TITLE = {OVERVIEW: "brand", COMPARE: "compare_title"}
SIX = "tongji-bethune,sysu1-guangxi,huaxi-tibet,fuwai-yunnan,fdch-anhui,scmc-guizhou"
LINKS = [
    (OVERVIEW, {}),
    (OVERVIEW, {"colour": "specialty", "batch": "1,unknown"}),
    (OVERVIEW, {"specialty": "tcm", "more": "1"}),
    (COMPARE, {}),
    (COMPARE, {"models": "tongji-bethune"}),
    (COMPARE, {"models": SIX, "all": "1"}),
    (COMPARE, {"models": "none"}),
    (COMPARE, {"models": "tongji-bethune,huaxi-tibet", "aligned": "1", "full": "1"}),
    (COMPARE, {"models": "tongji-bethune,huaxi-tibet", "diff": "1"}),
    (CENTRE, {}),
    (CENTRE, {"centre": "huaxi-tibet"}),
    (CENTRE, {"centre": "sysu3-meizhou"}),  # a lead: named by pages of tier D only
    (CENTRE, {"centre": "cicams-liaoning"}),  # on the warning list
]


def htmls(app) -> list[str]:
    return [element.body for element in app.get("html")]


def words(app) -> str:
    """All that a page says: headings, sentences, labels, tables, charts and maps."""
    shown = [e.value for kind in ("title", "header", "subheader", "markdown", "caption", "info", "warning", "error") for e in app.get(kind)]
    labels = [e.label for kind in ("button", "selectbox", "multiselect", "toggle", "text_input", "page_link") for e in app.get(kind)]
    options = [option for kind in ("selectbox", "multiselect") for e in app.get(kind) for option in e.options]
    tables = [text for e in app.dataframe for text in (*e.value.columns, *e.value.astype(str).to_numpy().ravel())]
    drawn = [e.proto.spec for e in app.get("vega_lite_chart")] + [json.dumps(json.loads(e.proto.json), ensure_ascii=False) for e in app.get("deck_gl_json_chart")]
    return "\n".join(str(text) for text in [*shown, *htmls(app), *labels, *options, *tables, *drawn])


def shared(app) -> list[str]:
    """Charts of several models on one axis."""
    return [e.key for e in app.get("vega_lite_chart") if e.key.startswith("chart_group_")]


@pytest.fixture(scope="module")
def names(published) -> list[str]:
    """What documents and their publishers are called is not translated."""
    found = {row[column] for row in published("source") for column in ("title", "publisher") if row[column]}
    found |= {re.split(r"[（(，,；;]", name)[0].strip() for name in found}
    return sorted(found, key=len, reverse=True)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(("page", "link"), LINKS)
def test_a_page_opens_in_both_languages(opened, names, page, link, lang):
    app = opened(page, lang=lang, **link)
    assert not app.error and len(app.title) == 1
    assert len(app.warning) == (link.get("centre") == "sysu3-meizhou")
    assert app.title[0].value == Text(lang)(TITLE[page]) if page in TITLE else app.title[0].value
    said = words(app).replace("语言", "").replace("中文", "")
    assert "None" not in said and "nan" not in re.findall(r"\b\w+\b", said) and not re.search(r"\{\w+\}", said)
    if lang == "en":
        for name in names:
            said = said.replace(name, "")
        assert not CHINESE.search(said), CHINESE.findall(said)[:20]
    else:
        assert len(CHINESE.findall(said)) > 200


@pytest.mark.parametrize(
    ("page", "link"),
    [
        (OVERVIEW, {"colour": "red"}), (OVERVIEW, {"specialty": "magic"}), (OVERVIEW, {"v": "0000000000-1"}), (OVERVIEW, {"v": "../current"}),
        (COMPARE, {"models": "tongji-bethune,atlantis"}), (COMPARE, {"peers": "same_mood"}), (COMPARE, {"v": "<b>"}), (CENTRE, {"centre": "atlantis"}), (CENTRE, {"v": "0000000000-1"}),
    ],
)  # fmt: skip
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_a_link_asks_for_and_is_not_there_is_said(opened, page, link, lang):
    app = opened(page, lang=lang, **link)
    (warning,) = app.warning
    (name, value), *_ = link.items()
    assert warning.value.startswith(Text(lang)("unknown_version", version=value)[:20] if name == "v" else Text(lang)("unknown_code", name=name, value="?")[:15])
    assert value.split(",")[-1] in warning.value and app.title[0].value


def test_an_unknown_language_is_chinese_with_a_warning(opened):
    app = opened(OVERVIEW, lang="fr")
    assert len(app.warning) == 1 and app.title[0].value == Text("zh")("brand")


def test_the_version_in_use_is_no_surprise_and_an_older_one_is_served(served, monkeypatch, tmp_path, opened):
    (file,) = served.glob("*.duckdb")
    assert not opened(OVERVIEW, v=file.stem).warning
    older = shutil.copytree(served, tmp_path / "warehouse")
    shutil.copy(file, older / "0123456789-1.duckdb")
    monkeypatch.setenv("NRMC_WAREHOUSE", str(older))
    app = opened(COMPARE, v="0123456789-1", lang="en")
    assert not app.warning and "0123456789-1" in htmls(app)[-2] + htmls(app)[-1]
    links = [e.proto.query_string for e in app.get("page_link")]
    assert links and all("v=0123456789-1" in link and "lang=en" in link for link in links)  # and it stays in use on the way


def test_the_language_changes_and_the_rest_stays(opened):
    app = opened(COMPARE, models="tongji-bethune,huaxi-tibet")
    next(e for e in app.get("button_group") if e.key == "url_lang").set_value("en")
    app.run()
    assert not app.exception and app.title[0].value == Text("en")("compare_title")
    assert app.multiselect(key="url_models").value == ["tongji-bethune", "huaxi-tibet"]
    assert app.query_params["lang"] in ("en", ["en"])


# ---------------------------------------------------------------- what the pages say


def test_overview_counts_what_is_published(opened, published):
    said = "\n".join(htmls(opened(OVERVIEW, lang="en")))
    counted = [row for row in published("project") if row["status"] in ("approved", "implied", "warning_list")]
    numbers = re.findall(r"<div class='number'>([\d,]+)</div>", said)
    assert numbers[0] == "125" and numbers[1] == str(len(counted)) and numbers[4] == f"{len(published('source')):,}"
    assert f"{len(counted)} twinnings, from exporting" in said


def test_an_empty_filter_says_so_instead_of_an_empty_map(opened, published):
    taken = {(row["batch"], row["specialty_id"]) for row in published("project")}
    specialty = next(s for s in sorted({s for _, s in taken}) if (1, s) not in taken)
    app = opened(OVERVIEW, batch="1", specialty=specialty)
    assert not app.get("deck_gl_json_chart") and app.info[0].value == Text("zh")("figure_empty")


def test_models_without_a_common_metric_share_no_chart(opened, published):
    metrics: dict[str, set] = {}
    for row in published("observation"):
        if row["subject_level"] == "centre":
            metrics.setdefault(row["subject_id"], set()).add(row["metric_id"])
    other = next(s for s in sorted(metrics) if not metrics[s] & metrics["tongji-bethune"])
    app = opened(COMPARE, models=f"tongji-bethune,{other}", lang="en")
    assert not shared(app)  # a series of one centre may be drawn, a chart of both may not
    total = sum(row["subject_id"] in ("tongji-bethune", other) for row in published("observation"))
    assert Text("en")("verdict_no_pair", total=total, together=0, groups=0) in [e.value for e in app.markdown]
    assert len(app.dataframe[-1].value) == total  # every figure is still told


def test_six_models_stand_side_by_side_and_a_seventh_does_not_fit(opened):
    app = opened(COMPARE, models=SIX + ",bch-zhengzhou")
    assert app.multiselect(key="url_models").value == SIX.split(",")
    assert shared(app)  # some of their figures may share an axis
    profiles = [e.proto.query_string for e in app.get("page_link") if "centre=" in e.proto.query_string]
    assert [re.search(r"centre=([\w-]+)", link)[1] for link in profiles] == SIX.split(",")


@pytest.mark.parametrize(
    ("rule", "column"),
    [("same_batch", "batch"), ("same_specialty", "specialty_id"), ("same_region", "region"), ("same_exporter", "exporting_hospital_id"), ("same_province", "province_adcode"), ("distance_band", None)],
)
def test_peers_are_those_of_the_rule(opened, project, rule, column):
    app = opened(COMPARE, models="bch-zhengzhou", peers=rule, lang="en")
    own, *peers = [re.search(r"centre=([\w-]+)", e.proto.query_string)[1] for e in app.get("page_link") if "centre=" in e.proto.query_string]
    assert own == "bch-zhengzhou" and own not in peers and len(set(peers)) == len(peers) <= 5
    assert peers and not any(project[peer]["lead_only"] for peer in peers)
    assert column is None or {project[peer][column] for peer in peers} == {project[own][column]}


def test_a_centre_without_figures_says_so_and_lists_what_is_missing(opened, published):
    known = {row["subject_id"] for row in published("observation")}
    silent = next(row["project_id"] for row in published("project") if row["project_id"] not in known and not row["lead_only"])
    app = opened(CENTRE, centre=silent, lang="en")
    assert Text("en")("centre_no_figures") in [e.value for e in app.info] and not app.dataframe
    assert any("Case complexity" in e.value for e in app.markdown)


def test_a_promise_stands_beside_what_is_reported_of_it(opened):
    promises = opened(CENTRE, centre="tongji-bethune", lang="en").dataframe[1].value
    row = promises[promises.iloc[:, 1] == "Σ 60–100 people"].iloc[0]
    assert row.iloc[3] == "Σ > 90 people · 2020 – 2022 (year inferred)"
    assert (promises.iloc[:, 3] == Text("en")("no_public_actual")).any()  # silence is silence, not failure


@pytest.mark.parametrize(("page", "key"), [(OVERVIEW, "evidence_count_stated"), (COMPARE, "evidence_leadership_tongji-bethune"), (CENTRE, "evidence_design_leadership")])
def test_a_number_opens_its_evidence(opened, published, page, key):
    app = opened(page, lang="en")
    assert not app.get("dialog")
    app.button(key=key).click().run()
    assert not app.exception
    (dialog,) = app.get("dialog")
    cards = [element.body for element in dialog.get("html")]
    sources = {row["source_id"]: row["title"] for row in published("source")}
    assert cards
    for card in cards:
        (source,) = re.findall(r"<span class='quiet'>(\w+)</span>", card)
        assert sources[source] and "Place in the source" in card and re.search(r"tier [A-C]</span>", card)


def test_a_damaged_older_version_is_said(opened, monkeypatch, tmp_path, served):
    folder = shutil.copytree(served, tmp_path / "warehouse")
    (folder / "0123456789-1.duckdb").write_bytes(b"not a database" * 500)
    monkeypatch.setenv("NRMC_WAREHOUSE", str(folder))
    app = opened(OVERVIEW, v="0123456789-1")
    assert [e.value for e in app.error] == [Text("zh")("no_warehouse")]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_without_a_warehouse_there_is_a_sentence_and_the_command(opened, monkeypatch, tmp_path, served, lang):
    damaged = shutil.copytree(served, tmp_path / "damaged")
    (file,) = damaged.glob("*.duckdb")
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 255
    file.write_bytes(content)
    (broken := tmp_path / "broken").mkdir()
    (broken / "current.json").write_text("{")
    for folder in (tmp_path / "nothing", damaged, broken):
        monkeypatch.setenv("NRMC_WAREHOUSE", str(folder))
        for page in (OVERVIEW, COMPARE, CENTRE):
            app = opened(page, lang=lang)
            assert [e.value for e in app.error] == [Text(lang)("no_warehouse")] and [e.value for e in app.code] == ["python -m etl build"]
            assert str(folder) not in words(app) and len(app.title) == 1
