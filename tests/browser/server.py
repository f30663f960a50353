"""A real server on a free port and a real Chromium, for the browser tests and the benchmark."""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[2]
# No GPU on a test machine: WebGL is drawn in software. Background networking off, so that what we see is the page's.
FLAGS = [
    "--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-quic", "--no-first-run",
]  # fmt: skip


class Server:
    """`streamlit run SCRIPT` as visitors meet it. A context manager; `url` and `port` once it is up."""

    def __init__(self, script: Path, **environment: str):
        self.script, self.environment = script, environment
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://localhost:{self.port}"

    def __enter__(self) -> "Server":
        self.process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", str(self.script), "--server.port", str(self.port)],
            cwd=ROOT, env={**os.environ, **self.environment}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError), urllib.request.urlopen(f"{self.url}/_stcore/health", timeout=2) as answer:
                if answer.status == 200:
                    return self
            time.sleep(0.2)
        self.process.kill()
        raise TimeoutError(f"no answer from {self.script}")

    def __exit__(self, *_) -> None:
        self.process.terminate()
        self.process.wait(timeout=20)


def chromium_path() -> str:
    """The browser that `prepare.sh` found or installed. Raises FileNotFoundError; nothing is skipped."""
    for name in (os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome", "google-chrome-stable"):
        path = shutil.which(name) if name else None
        if path:
            return path
    raise FileNotFoundError("Chromium is missing: sh tests/browser/prepare.sh")


@contextlib.contextmanager
def browser():
    """A headless Chromium."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=chromium_path(), args=FLAGS)
        yield chromium
        chromium.close()
