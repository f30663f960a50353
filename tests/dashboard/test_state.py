"""The codec of links: codes in the URL, defaults left out, the unknown warned about. Small scripts under AppTest."""

import json

import pytest
from streamlit.testing.v1 import AppTest

SCRIPT = """
import json
import streamlit as st
from dashboard import state
from dashboard.text import Text

t = Text(st.query_params.get("lang", "zh"))
NAMES = {"zh": {"batch": "批次", "specialty": "专科"}, "en": {"batch": "Batch", "specialty": "Specialty"}}[t.lang]
MODELS = ["huaxi-tibet", "tongji-bethune", "sysu1-guangxi"]
found = {
    "colour": state.choice("colour", "Colour", ["batch", "specialty"], "batch", t, NAMES.get),
    "kind": state.choice("kind", "Kind", ["batch", "specialty"], "specialty", t, NAMES.get, "segmented_control"),
    "models": state.choices("models", "Models", MODELS, MODELS[:2], t, str.upper, max_selections=2),
    "batches": state.choices("batches", "Batches", ["1", "2", "3"], [], t, str),
    "more": state.switch("more", "More", t),
    "less": state.switch("less", "Less", t, default=True),
    "q": state.text("q", "Search", "…"),
}
st.code(json.dumps(found))
st.json(state.link({"centre": "huaxi-tibet"}, t.lang))
"""

DEFAULTS = {
    "colour": "batch", "kind": "specialty", "models": ["huaxi-tibet", "tongji-bethune"], "batches": [], "more": False,
    "less": True, "q": "",
}  # fmt: skip
LINK = {"colour": "specialty", "kind": "batch", "models": "sysu1-guangxi", "batches": "3,1", "more": "1", "less": "0", "q": " 同济 "}
CHOSEN = {"colour": "specialty", "kind": "batch", "models": ["sysu1-guangxi"], "batches": ["3", "1"], "more": True, "less": False, "q": "同济"}


def opened(**link: str) -> AppTest:
    """The script as a link opens it."""
    app = AppTest.from_string(SCRIPT, default_timeout=30)
    for name, value in link.items():
        app.query_params[name] = value
    return ran(app)


def ran(app: AppTest) -> AppTest:
    app.run()
    assert not app.exception
    return app


def found(app: AppTest) -> dict:
    """What the script got."""
    return json.loads(app.code[0].value)


def url(app: AppTest) -> dict[str, str]:
    """The query parameters, each as the one value it has."""
    return {name: value[0] if isinstance(value, list) else value for name, value in dict(app.query_params).items()}


@pytest.mark.parametrize("lang", [{}, {"lang": "en"}])
def test_a_link_reproduces_the_view_in_either_language(lang):
    app = opened(**lang)
    assert found(app) == DEFAULTS and url(app) == lang
    app = opened(**LINK, **lang)
    assert found(app) == CHOSEN and url(app) == {**LINK, **lang} and not app.warning
    assert found(ran(app)) == CHOSEN  # and again, when the page runs once more


def test_the_widgets_show_what_the_link_says():
    app = opened(**LINK)
    assert app.selectbox(key="url_colour").value == "specialty" and app.selectbox[0].options == ["批次", "专科"]
    assert app.multiselect(key="url_models").value == ["sysu1-guangxi"]
    assert app.toggle(key="url_more").value is True and app.toggle(key="url_less").value is False
    assert app.text_input(key="url_q").value == " 同济 "


@pytest.mark.parametrize("lang", [{}, {"lang": "en"}])
def test_a_change_writes_codes_and_leaves_the_default_out(lang):
    app = opened(**lang)
    app.selectbox(key="url_colour").select("specialty")
    app.multiselect(key="url_models").set_value(["sysu1-guangxi", "huaxi-tibet"])
    app.multiselect(key="url_batches").select("2")
    app.toggle(key="url_more").set_value(True)
    app.toggle(key="url_less").set_value(False)
    app.text_input(key="url_q").set_value("同济")
    ran(app)
    changed = {"colour": "specialty", "models": "sysu1-guangxi,huaxi-tibet", "batches": "2", "more": "1", "less": "0", "q": "同济"}
    assert url(app) == {**changed, **lang}
    assert found(app) == {**DEFAULTS, "colour": "specialty", "models": ["sysu1-guangxi", "huaxi-tibet"], "batches": ["2"], "more": True, "less": False, "q": "同济"}
    app.selectbox(key="url_colour").select("batch")
    app.multiselect(key="url_models").set_value(DEFAULTS["models"])
    app.multiselect(key="url_batches").set_value([])
    app.toggle(key="url_more").set_value(False)
    app.toggle(key="url_less").set_value(True)
    app.text_input(key="url_q").set_value("")
    ran(app)
    assert url(app) == lang and found(app) == DEFAULTS


def test_a_choice_of_segments_is_written_as_its_code():
    app = opened()
    (segments,) = app.get("button_group")
    segments.set_value("batch")
    ran(app)
    assert url(app) == {"kind": "batch"} and found(app)["kind"] == "batch"


def test_the_other_language_keeps_the_choice():
    app = opened(colour="specialty")
    app.query_params["lang"] = "en"
    ran(app)
    assert found(app)["colour"] == "specialty" and app.selectbox[0].options == ["Batch", "Specialty"]


@pytest.mark.parametrize(
    ("link", "kept"),
    [
        ({"colour": "专科"}, {"colour": "batch"}),  # a label is not a code
        ({"colour": ""}, {"colour": "batch"}),
        ({"kind": "Batch"}, {"kind": "specialty"}),
        ({"models": "huaxi-tibet,atlantis"}, {"models": ["huaxi-tibet"]}),
        ({"batches": "9"}, {"batches": []}),
        ({"more": "yes"}, {"more": False}),
        ({"less": "no"}, {"less": True}),
    ],
)
def test_an_unknown_code_warns_and_falls_back(link, kept):
    app = opened(**link)
    (warning,) = app.warning
    (name,) = link
    assert f"“{name}”" in warning.value and found(app) == {**DEFAULTS, **kept}


def test_a_warning_quotes_no_more_than_a_line():
    assert len(opened(colour="x" * 5000).warning[0].value) < 200


def test_an_empty_choice_of_several_is_none_and_not_the_default():
    app = opened()
    app.multiselect(key="url_models").set_value([])
    ran(app)
    assert url(app) == {"models": "none"} and found(app)["models"] == []
    assert found(opened(models="none"))["models"] == [] and not opened(models="none").warning


def test_more_than_the_limit_and_twice_the_same():
    assert found(opened(models="sysu1-guangxi,sysu1-guangxi,huaxi-tibet,tongji-bethune"))["models"] == ["sysu1-guangxi", "huaxi-tibet"]


def test_a_link_to_another_page_carries_language_and_version_and_its_own_codes():
    assert json.loads(opened(colour="specialty").json[0].value) == {"centre": "huaxi-tibet"}
    assert json.loads(opened(lang="en", v="1a2b-1").json[0].value) == {"v": "1a2b-1", "lang": "en", "centre": "huaxi-tibet"}
