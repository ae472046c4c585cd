from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page

from extractors.document import Problem
from review.index_page import write_index
from review.summary import DossierRow, failed_row, row_of
from tests.browser.conftest import Open
from tests.review.builders import SCRIPT, Sample

pytestmark = pytest.mark.browser


def batch(dossier: Sample) -> list[DossierRow]:
    row = row_of(dossier.assessment)
    low = replace(
        row,
        dossier="b-2",
        applicant="北岭市茶业商会",
        level="县级",
        points={**row.points, "total": 8.5},
        vetoes=("4.1.2",),
    )
    high = replace(
        row, dossier="c-3", applicant="青岭市花木商会", points={**row.points, "total": 91.0}, problems=(), conflicts=0
    )
    return [row, low, high, failed_row("d-4", [Problem("坏.pdf", "E103", SCRIPT, "请重新提交")])]


@pytest.fixture
def page(dossier: Sample, opened: Open, tmp_path: Path) -> Page:
    write_index(batch(dossier), tmp_path / "index.html")
    return opened(tmp_path / "index.html")


def ids(page: Page) -> list[str]:
    return page.locator("#rows small").all_inner_texts()


def test_every_dossier_has_a_row_and_the_failed_say_why(page: Page) -> None:
    assert len(ids(page)) == 4
    assert "（未能评审）" in page.inner_text("#rows")
    assert SCRIPT in page.inner_text("#aside")
    assert "触发 4.1.2" in page.inner_text("#rows")
    assert page.locator("#tiles b").all_inner_texts()[:4] == ["4 份", "3 份", "24.75", "1 份"]


def test_columns_sort_both_ways_with_empty_last(page: Page) -> None:
    points = page.get_by_role("button", name="建议总分")
    points.click()
    assert ids(page) == ["c-3", "云岭竹制品-2022", "b-2", "d-4"]
    points.click()
    assert ids(page) == ["b-2", "云岭竹制品-2022", "c-3", "d-4"]
    assert page.locator("th[aria-sort=ascending]").inner_text().strip("▲ ") == "建议总分"


def test_rows_can_be_searched_and_narrowed(page: Page) -> None:
    page.keyboard.press("/")
    page.keyboard.type("茶业")
    assert ids(page) == ["b-2"]
    page.fill("#search", "")
    page.select_option("#only", "failed")
    assert ids(page) == ["d-4"]
    page.select_option("#only", "")
    page.select_option("#level", "市级")
    assert set(ids(page)) == {"云岭竹制品-2022", "c-3"}
    assert page.inner_text("#shown") == "显示 2 份，共 4 份"


def test_links_lead_to_the_files_of_the_dossier(dossier: Sample, opened: Open, tmp_path: Path) -> None:
    name = "二〇二二 #1%41"
    (tmp_path / name).mkdir()
    (tmp_path / name / "evidence.html").write_text(
        "<!DOCTYPE html><title>到了</title><html data-ready=1>", encoding="utf-8"
    )
    write_index([replace(row_of(dossier.assessment), dossier=name)], tmp_path / "index.html")
    page = opened(tmp_path / "index.html")
    page.get_by_role("link", name="依据").click()
    assert page.title() == "到了"


def test_three_thousand_rows_are_made_as_they_are_needed(dossier: Sample, opened: Open, tmp_path: Path) -> None:
    row = row_of(dossier.assessment)
    write_index([replace(row, dossier=f"d{n:04}") for n in range(3000)], tmp_path / "index.html")
    page = opened(tmp_path / "index.html")
    assert len(ids(page)) < 1000
    page.fill("#search", "d2999")
    assert ids(page) == ["d2999"]
    page.fill("#search", "")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert len(ids(page)) == 3000
