"""One server on the session's warehouse and one Chromium for all browser tests."""

import pytest

from tests.browser.server import ROOT, Server, browser


@pytest.fixture(scope="session")
def server(warehouse):
    """The dashboard as visitors meet it."""
    with Server(ROOT / "app.py", NRMC_WAREHOUSE=str(warehouse)) as running:
        yield running


@pytest.fixture(scope="session")
def chromium():
    """A headless browser."""
    with browser() as running:
        yield running


@pytest.fixture
def visit(chromium, server):
    """`visit("compare?lang=en")` opens a page in a fresh context and waits until its script has finished.

    Every request and every console error of the visit is kept and judged when the test ends: no request may
    leave the server's host, and the console has to stay silent.
    """
    contexts, requests, errors = [], [], []

    def open_(path: str, width: int = 1440, dark: bool = False, at: str = server.url):
        context = chromium.new_context(
            viewport={"width": width, "height": 900}, color_scheme="dark" if dark else "light", accept_downloads=True
        )
        contexts.append(context)
        tab = context.new_page()
        tab.on("request", lambda request: requests.append(request.url))
        tab.on("console", lambda message: errors.append((message.text, message.location.get("url", ""))) if message.type == "error" else None)
        tab.on("pageerror", lambda error: errors.append((str(error), "")))
        tab.goto(f"{at}/{path}")
        settled(tab)
        return tab

    yield open_
    for context in contexts:
        context.close()
    away = [url for url in requests if not url.startswith(("http://localhost:", "ws://localhost:", "data:", "blob:"))]
    assert not away, away
    # Streamlit's own client looks for its server below the page's address first and learns from the 404.
    silent = [(text, url) for text, url in errors if not url.endswith(("/_stcore/health", "/_stcore/host-config"))]
    assert not silent, silent


def settled(tab) -> None:
    """Wait until the page's script has finished and what it drew last, the footer, stands fresh on the page.

    The footer of the last run may still stand when a new run begins, and the state is also "not running" before the
    first run: so the two are asked for together, again after a breath.
    """
    done = "[data-testid=stApp][data-test-script-state=notRunning] [data-stale=false] .footer"
    for _ in range(2):
        tab.wait_for_selector(done, timeout=60_000)
        tab.wait_for_timeout(300)
