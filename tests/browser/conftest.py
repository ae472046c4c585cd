"""A real Chromium, the one that is installed; nothing is downloaded and nothing leaves this machine."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.review.builders import Sample, sample

CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
Open = Callable[..., Page]


@pytest.fixture(scope="session")
def dossier() -> Sample:
    return sample()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    found = next((path for name in CHROMIUM if (path := shutil.which(name))), None)
    assert found is not None, "Chromium is needed for these tests: leave them out with -m 'not browser'"
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=found, args=arguments)
        yield chromium
        chromium.close()


@pytest.fixture
def opened(browser: Browser) -> Iterator[Open]:
    """Opens a file in a fresh page; at the end no error may have been told and nothing asked of the network."""
    faults: list[str] = []
    pages: list[Page] = []

    def open_(path: Path, anchor: str = "") -> Page:
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        pages.append(page)
        page.on("console", lambda m: faults.append(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda e: faults.append(str(e)))
        page.on("request", lambda r: None if r.url.startswith("file:") else faults.append(r.url))
        page.on("dialog", lambda d: faults.append(f"dialog {d.message}"))
        page.goto(path.as_uri() + anchor)
        page.wait_for_selector("html[data-ready]")
        return page

    yield open_
    for page in pages:
        page.close()
    assert faults == []
