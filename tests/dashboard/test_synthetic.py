"""Invented data bear their stamp wherever they go: charts of every shape, maps, pictures, files."""

import io
import json
import re
import zipfile

import altair as alt
import pandas as pd
import pyarrow.parquet as pq
import pydeck as pdk
import pytest

from dashboard import export, figures, synthetic
from dashboard.db import Snapshot
from dashboard.frame import Page
from dashboard.maps import DECK_FONT, Deck
from dashboard.synthetic import STAMP
from dashboard.text import Text
from dashboard.theme import DARK, LIGHT

ROWS = pd.DataFrame({"x": [1, 2], "y": [3, 4], "g": ["a", "b"]})
INVENTED = ROWS.assign(synthetic=[False, True])
LONE = alt.Chart(ROWS).mark_bar().encode(x="x:Q", y="y:Q").add_params(alt.selection_point(name="pick"))
SHAPES = {
    "lone": LONE,
    "layered": alt.layer(alt.Chart(ROWS).mark_bar().encode(x="x:Q"), alt.Chart(ROWS).mark_text().encode(x="x:Q", text="g:N")),
    "side by side": alt.hconcat(alt.Chart(ROWS).mark_bar().encode(x="x:Q"), alt.vconcat(alt.Chart(ROWS).mark_point().encode(y="y:Q"))),
    "facet of layers": alt.layer(alt.Chart().mark_bar().encode(x="x:Q"), data=ROWS).facet("g:N"),
    "faceted by encoding": alt.Chart(ROWS).mark_bar().encode(x="x:Q", row="g:N"),
}


def page(synthetic_: bool) -> Page:
    return Page(t=Text("zh"), theme=LIGHT, narrow=False, version="v1", synthetic=synthetic_)


@pytest.mark.parametrize("name", SHAPES)
def test_every_shape_of_chart_bears_the_stamp(name):
    plain = SHAPES[name].to_dict()
    drawn = export.svg(synthetic.chart(plain, LIGHT)).decode()
    assert "合成数据 SYNTHETIC" in drawn and "合成数据" not in export.svg(plain).decode()


def test_every_plot_of_a_composed_chart_bears_it():
    drawn = export.svg(synthetic.chart(SHAPES["side by side"].to_dict(), DARK)).decode()
    assert drawn.count(STAMP) >= 2


def test_each_part_of_a_composed_chart_bears_it_in_its_own_middle():
    parts = [alt.Chart(ROWS).mark_bar().encode(x="x:Q").properties(width=300, height=200) for _ in range(2)]
    drawn = export.svg(synthetic.chart(alt.hconcat(*parts).to_dict(), LIGHT)).decode()
    places = re.findall(r'<text[^>]*transform="translate\((-?[\d.]+),(-?[\d.]+)\)[^>]*font-size="([\d.]+)px"[^>]*>' + STAMP, drawn)
    assert places == [("150", "100", "27.272727272727273")] * 2


def test_the_stamp_takes_no_selection_away():
    spec = synthetic.chart(LONE.to_dict(), LIGHT)
    assert [param["name"] for param in spec.get("params", []) or spec["layer"][0]["params"]] == ["pick"]
    assert SHAPES["lone"].to_dict().get("layer") is None  # what was given is not changed


def test_a_map_bears_it_above_everything_and_stays_as_it_was():
    plain = Deck([pdk.Layer("PathLayer", [], id="flows")], map_provider=None)
    stamped = synthetic.deck(plain, (0, 0, 100, 100), LIGHT, DECK_FONT, False)
    layers = json.loads(stamped.to_json())["layers"]
    assert layers[-1]["id"] == "synthetic" and {row["text"] for row in layers[-1]["data"]} == {STAMP} and layers[-1]["pickable"] is False
    assert len(plain.layers) == 1


@pytest.mark.parametrize(("warehouse", "rows", "stamped"), [(False, ROWS, False), (True, ROWS, True), (False, INVENTED, True)])
def test_the_door_decides_by_warehouse_or_by_any_row(warehouse, rows, stamped):
    assert figures.stamped(page(warehouse), rows) is stamped
    picture = export.svg(figures.printed(LONE, rows, "题", "", page(warehouse))).decode()
    assert (STAMP in picture) is stamped


def test_a_missing_mark_is_not_a_stamp():
    assert not synthetic.marked(ROWS.assign(synthetic=[None, False])) and not synthetic.marked(ROWS.head(0).assign(synthetic=[]))


@pytest.mark.parametrize(("frame", "invented"), [(ROWS, True), (INVENTED, False)])
def test_each_row_of_a_file_says_it_first(frame, invented):
    read = pd.read_csv(io.BytesIO(export.csv(frame, "v", invented)))
    assert read.columns[0] == synthetic.COLUMN and set(read[synthetic.COLUMN]) == {STAMP}
    assert synthetic.COLUMN not in pd.read_csv(io.BytesIO(export.csv(ROWS, "v"))).columns


def test_a_package_and_a_table_of_a_synthetic_warehouse_say_it_everywhere(served):
    pointer = json.loads((served / "current.json").read_text("utf-8"))
    for kind in ("synthetic", "real"):
        snapshot = Snapshot(pointer["version"], served / pointer["file"], pointer["sha256"], pointer["published_at"], kind)
        invented = kind == "synthetic"
        metadata = pq.read_schema(io.BytesIO(export.parquet("observation", snapshot))).metadata
        assert (metadata.get(synthetic.COLUMN.encode()) == STAMP.encode()) is invented
        with zipfile.ZipFile(io.BytesIO(export.data_package(snapshot))) as archive:
            described = json.loads(archive.read("datapackage.json"))
            assert (STAMP in described["title"]) is invented and (STAMP in archive.read("README.md").decode()) is invented
            for resource in described["resources"]:
                head = archive.read(resource["path"]).decode().splitlines()[0].split(",")
                assert head == [field["name"] for field in resource["schema"]["fields"]] and (head[0] == synthetic.COLUMN) is invented
