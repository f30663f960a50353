"""What only a real browser can tell. Few tests; every visit also proves: no other host, no console error."""

import contextlib
import re
import zipfile

import pytest
from playwright.sync_api import TimeoutError as PlaywrightTimeout
from playwright.sync_api import expect

from tests.browser.conftest import settled
from tests.browser.server import ROOT, Server

PAGES = ["", "compare", "outflow", "technology", "targets", "centre", "evidence"]
HAN = re.compile(r"[一-鿿]")


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_each_page_opens_by_its_address_in_both_languages(visit, page, lang):
    tab = visit(f"{page}?lang={lang}" if lang == "en" else page)
    expect(tab.locator("[data-testid=stPageLink]").nth(len(PAGES) - 1)).to_be_attached(timeout=60_000)
    heading = tab.locator("h1").first.inner_text()
    assert bool(HAN.search(heading)) == (lang == "zh"), heading
    assert tab.locator("[data-testid=stException]").count() == 0


@pytest.mark.parametrize("page", PAGES)
def test_a_phone_reads_one_column_without_sideways_scrolling(visit, page):
    tab = visit(page, width=390)
    tab.wait_for_timeout(1500)
    wide = tab.evaluate(
        "() => { const m = document.querySelector('[data-testid=stMain]'); return [m.scrollWidth, m.clientWidth]; }"
    )
    assert wide[0] <= wide[1] + 1, wide


def test_a_direct_link_works_on_a_fresh_server(visit, warehouse):
    with Server(ROOT / "app.py", NRMC_WAREHOUSE=str(warehouse)) as fresh:
        tab = visit("centre?centre=sysu1-guangxi&lang=en", at=fresh.url)
        expect(tab.locator("h1").first).to_contain_text("Guangxi", timeout=60_000)
        expect(tab.locator("[data-testid=stPageLink]").nth(len(PAGES) - 1)).to_be_attached(timeout=60_000)
        tab.context.close()


def test_the_map_is_drawn_and_a_click_on_a_pair_opens_its_centre(visit):
    tab = visit("?batch=1&specialty=cardiovascular")
    canvas = tab.locator("[data-testid=stDeckGlJsonChart] canvas").first
    canvas.scroll_into_view_if_needed()
    for _ in range(20):
        tab.wait_for_timeout(1_000)
        if drawn := len(canvas.screenshot()) > 15_000:  # land, lines and curves; an empty canvas is a few kilobytes
            break
    assert drawn
    box = canvas.bounding_box()
    # The sheet is 5470 km by 4160 km and fills the height; Zhengzhou lies at about (760, -80) km from its centre axis.
    scale = box["height"] / 4160
    x = box["x"] + box["width"] / 2 + (tab_x("fuwai-henan")[0] - 55) * scale
    y = box["y"] + box["height"] / 2 - (tab_x("fuwai-henan")[1] - 30) * scale
    # Without a graphics card one press of the button can take longer than the map counts as a click: so press again.
    for _ in range(20):
        tab.mouse.move(x, y)
        tab.wait_for_timeout(500)
        tab.mouse.click(x, y)
        with contextlib.suppress(PlaywrightTimeout):
            tab.wait_for_url("**/centre?**", timeout=4_000)
            break
    assert "centre=fuwai-henan" in tab.url


def tab_x(project: str) -> tuple[float, float]:
    """Where a project lies on the sheet, from the committed coordinates through the pipeline's own projection."""
    import csv

    from etl.projection import place

    with (ROOT / "data/facts/project.csv").open(encoding="utf-8") as file:
        city = next(row["city_adcode"] for row in csv.DictReader(file) if row["project_id"] == project)
    with (ROOT / "data/codelists/city.csv").open(encoding="utf-8") as file:
        row = next(row for row in csv.DictReader(file) if row["adcode"] == city)
    x, y, _ = place(float(row["longitude"]), float(row["latitude"]))
    return float(x), float(y)


def test_evidence_opens_on_a_click(visit):
    tab = visit("?lang=en")
    tab.get_by_role("button", name=re.compile("Evidence")).first.click()
    dialog = tab.get_by_role("dialog")
    dialog.wait_for(timeout=20_000)
    for part in ("125", re.compile("tier", re.I), "W6-001"):
        expect(dialog).to_contain_text(part, timeout=20_000)


def test_a_download_arrives(visit, tmp_path):
    tab = visit("?lang=en")
    tab.get_by_role("button", name=re.compile("Data, sources")).first.click()
    settled(tab)
    for name, start in (("CSV", b"\xef\xbb\xbf"), ("SVG", b"<svg"), ("PNG", b"\x89PNG")):
        with tab.expect_download(timeout=60_000) as arriving:
            tab.get_by_role("button", name=name, exact=True).click()
        path = tmp_path / name
        arriving.value.save_as(path)
        assert path.read_bytes().startswith(start)


def test_the_whole_arrives_as_a_data_package(visit, tmp_path):
    tab = visit("evidence?lang=en&view=downloads")
    with tab.expect_download(timeout=60_000) as arriving:
        tab.get_by_role("button", name="ZIP").click()
    arriving.value.save_as(tmp_path / "package.zip")
    with zipfile.ZipFile(tmp_path / "package.zip") as archive:
        assert "datapackage.json" in archive.namelist() and "data/observation.csv" in archive.namelist()


def test_a_shared_link_opens_the_same_view_in_the_other_language(visit):
    tab = visit("compare?models=xjtu1-qinghai,sysu1-guangxi&diff=1")
    tab.get_by_text("English", exact=True).click()
    tab.wait_for_url("**lang=en**", timeout=20_000)
    settled(tab)
    assert "models=xjtu1-qinghai" in tab.url and "diff=1" in tab.url
    expect(tab.locator("h1").first).to_contain_text("How do the models differ", timeout=20_000)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_three_models_answer_within_two_screens(visit, lang):
    tab = visit(f"compare?lang={lang}" if lang == "en" else "compare")
    last = "查看全部证据" if lang == "zh" else "See all evidence"
    expect(tab.locator(".st-key-matrix a", has_text=last)).to_have_count(3, timeout=20_000)
    bottoms = tab.evaluate(
        "last => [...document.querySelectorAll('.st-key-matrix a')].filter(a => a.textContent.includes(last))"
        ".map(a => a.getBoundingClientRect().bottom + document.querySelector('[data-testid=stMain]').scrollTop)",
        last,
    )
    assert len(bottoms) == 3 and max(bottoms) <= 2 * 900, bottoms
