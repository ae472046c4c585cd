from __future__ import annotations

import time
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from extractors.document import Problem
from extractors.findings import Standing
from review.evidence_page import write_evidence_page
from tests.browser.conftest import Open
from tests.review.builders import FORM, SCRIPT, Sample, large_sample, word_document

pytestmark = pytest.mark.browser
PROBES = (Path(__file__).parent / "probes.js").read_text(encoding="utf-8")


@pytest.fixture
def page(dossier: Sample, opened: Open, tmp_path: Path) -> Page:
    return opened(written(dossier, tmp_path))


def written(dossier: Sample, folder: Path) -> Path:
    path = folder / "evidence.html"
    write_evidence_page(dossier.assessment, dossier.documents, dossier.views, path)
    return path


def probe(page: Page, name: str) -> Any:
    """What a function of probes.js tells of the page."""
    return page.evaluate(f"() => {{ {PROBES}; return {name}(); }}")


def press(page: Page, keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def anchor(page: Page) -> str:
    return str(page.evaluate("location.hash.slice(1)"))


def evidence_of(dossier: Sample, indicator: str) -> str:
    return next(e.id for e in dossier.assessment.evidence if e.indicator == indicator)


def test_the_page_shows_who_the_points_and_every_criterion(page: Page, dossier: Sample) -> None:
    assert "云岭市竹制品行业商会" in page.inner_text("#title")
    assert "24.75 / 100" in page.inner_text("#title")
    assert page.locator(".criterion").count() == len(dossier.views)
    alerts = page.locator(".alert summary").all_inner_texts()
    assert alerts[0].startswith("一票否决与资格：未触发一票否决")
    assert alerts[1:] == ["前后不一致 1 处", "读取问题 1 个"]


def test_each_highlight_lies_on_the_very_text_it_marks(page: Page, dossier: Sample) -> None:
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    found: list[dict[str, Any]] = probe(page, "highlights")
    assert len(found) == sum(len(e.place.boxes) for e in dossier.assessment.evidence)
    quotes: dict[str, str] = {}
    for mark in found:
        left, top, right, bottom = mark["rect"]
        x0, y0, x1, y1 = mark["union"]
        assert abs(x0 - left) < 2
        assert abs(x1 - right) < 2
        middle = (y0 + y1) / 2
        assert top < middle < bottom
        quotes[mark["ev"]] = quotes.get(mark["ev"], "") + mark["text"]
    told = {e.quote for e in dossier.assessment.evidence if e.place.boxes}
    assert set(quotes.values()) == told


def test_labels_beside_the_page_name_the_standing_and_do_not_cover_each_other(page: Page) -> None:
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    tags = probe(page, "labels")
    assert "1.3.4计划中" in [t[3] for t in tags]
    for a, b in pairwise(tags):
        assert a[0] != b[0] or b[1] >= a[2] - 0.5


def test_j_and_k_go_from_evidence_to_evidence(page: Page, dossier: Sample) -> None:
    order = [e for i in dossier.assessment.indicators for e in i.evidence]
    press(page, "j")
    assert anchor(page) == order[0]
    press(page, "jj")
    assert anchor(page) == order[2]
    press(page, "k")
    assert anchor(page) == order[1]
    assert page.locator("#criteria .ev.on:not(.alert .ev)").count() == 1
    assert "【已落实】" in page.inner_text("#status")
    press(page, "kkk")
    assert anchor(page) == order[0]
    assert page.inner_text("#status") == "已是第一条依据"


def test_n_and_p_go_from_criterion_to_criterion_also_where_nothing_was_found(page: Page) -> None:
    press(page, "nn")
    assert anchor(page) == "i-E.2"
    nothing = page.inner_text("#i-E\\.2 .nothing")
    assert "已检索未找到" in nothing
    assert "检索了 3 个文件、4 页（Word 不计页），其中 1 页无法读取" in nothing
    assert "佐证材料/附件2 会议记录.pdf 第2页" in nothing
    press(page, "n")
    assert page.locator(".criterion.at .id").inner_text() == "1.1.1"
    press(page, "p")
    assert page.locator(".criterion.at .id").inner_text() == "E.2"


def test_j_goes_on_from_the_criterion_one_stands_at(page: Page, dossier: Sample) -> None:
    press(page, "nnnn")
    assert page.locator(".criterion.at .id").inner_text() == "1.1.2"
    press(page, "j")
    assert anchor(page) == evidence_of(dossier, "1.2.1")
    press(page, "pp")
    press(page, "k")
    assert anchor(page) == [e.id for e in dossier.assessment.evidence if e.indicator == "1.1.1"][-1]


def test_a_chosen_quote_comes_into_view(page: Page, dossier: Sample) -> None:
    page.evaluate("h => { location.hash = h }", evidence_of(dossier, "3.1.1"))
    page.wait_for_selector("mark.on")
    box = page.locator("mark.on").bounding_box()
    assert box is not None
    assert 40 < box["y"] < 860
    page.evaluate("h => { location.hash = h }", evidence_of(dossier, "4.3.1"))
    page.wait_for_selector("rect.on")
    box = page.locator("rect.on").first.bounding_box()
    assert box is not None
    assert 40 < box["y"] < 860


def test_an_anchor_opens_the_page_at_its_place(dossier: Sample, opened: Open, tmp_path: Path) -> None:
    path = written(dossier, tmp_path)
    at_evidence = opened(path, f"#{evidence_of(dossier, '2.2.5')}")
    assert at_evidence.locator("rect.on").count() == 2
    at_criterion = opened(path, "#i-1.1.3")
    assert at_criterion.locator(".criterion.open .id").all_inner_texts() == ["1.1.3"]


def test_clicks_on_text_labels_and_list_lead_to_the_same_evidence(page: Page, dossier: Sample) -> None:
    wanted = evidence_of(dossier, "3.2.7")
    press(page, "j")
    number = page.evaluate(
        "id => JSON.parse(document.getElementById('data').textContent).evidence.findIndex(e => e.id === id)", wanted
    )
    page.locator(f".tag[data-ev='{number}']").click()
    assert anchor(page) == wanted
    press(page, "j")
    assert anchor(page) != wanted
    page.locator(f"text.ev-text[data-over='{number}']").first.click()
    assert anchor(page) == wanted


def test_f_filters_by_standing_and_shows_only_those(page: Page, dossier: Sample) -> None:
    press(page, "ff")
    planned = [e.indicator for e in dossier.assessment.evidence if e.standing is Standing.PLANNED]
    shown = page.locator(".criterion:not(.hide) .id").all_inner_texts()
    assert shown == planned
    press(page, "j")
    assert probe(page, "standings") == ["s-planned"]
    assert page.inner_text("#status").startswith("1.3.4【计划中】")
    press(page, "FF")
    assert page.locator(".criterion:not(.hide)").count() == len(dossier.views)


def test_the_verdict_can_be_filtered_too(page: Page, dossier: Sample) -> None:
    page.select_option("#filter", "v:none")
    missing = [i.id for i in dossier.assessment.indicators if i.verdict == "none"]
    assert page.locator(".criterion:not(.hide) .id").all_inner_texts() == missing


def test_slash_searches_over_line_ends_and_enter_goes_on(page: Page) -> None:
    press(page, "/")
    page.keyboard.type("2022年")
    expect(page.locator("#status")).to_contain_text("第 1 处")
    total = int(page.inner_text("#status").split("共 ")[1].split(" ")[0])
    assert total > 10
    page.keyboard.press("Enter")
    assert page.inner_text("#status").startswith("第 2 处")
    page.keyboard.press("Shift+Enter")
    page.keyboard.press("Shift+Enter")
    assert page.inner_text("#status").startswith(f"第 {total} 处")
    page.fill("#search", "开展主题党日11次")
    expect(page.locator("#status")).to_contain_text("共 1 处")
    assert page.locator("rect.found").count() == 2
    page.fill("#search", "查无此语")
    expect(page.locator("#status")).to_contain_text("没有找到")


def test_the_question_mark_explains_the_keys(page: Page) -> None:
    press(page, "?")
    assert page.locator("#keys").is_visible()
    assert "下一条、上一条依据" in page.inner_text("#keys")
    page.keyboard.press("Escape")
    assert not page.locator("#keys").is_visible()


def test_every_control_can_be_reached_and_has_a_name(page: Page) -> None:
    assert probe(page, "nameless") == []
    page.focus("#i-1\\.3\\.1 > button")
    page.keyboard.press("Enter")
    assert page.get_attribute("#i-1\\.3\\.1 > button", "aria-expanded") == "true"


def test_text_stands_out_from_its_ground(page: Page) -> None:
    press(page, "njjjjjj")
    assert probe(page, "pale") == []


def test_script_in_text_and_names_is_shown_and_not_run(dossier: Sample, opened: Open, tmp_path: Path) -> None:
    a = replace(
        dossier.assessment, applicant=SCRIPT, dossier=SCRIPT, problems=(Problem(SCRIPT, "E103", SCRIPT, SCRIPT),)
    )
    page = opened(written(replace(dossier, assessment=a), tmp_path))
    press(page, "j" * len(a.evidence))
    assert SCRIPT in page.inner_text("#title")
    assert SCRIPT in page.inner_text(".word")
    assert page.title() == f"依据页面 · {SCRIPT}"
    assert page.locator("img").count() == 0


def test_a_triggered_veto_stands_first_and_in_words(dossier: Sample, opened: Open, tmp_path: Path) -> None:
    a = dossier.assessment
    indicators = tuple(replace(i, verdict="unmet", veto=True) if i.id == "4.1.2" else i for i in a.indicators)
    page = opened(written(replace(dossier, assessment=replace(a, indicators=indicators)), tmp_path))
    first = page.locator("#criteria > *").first
    assert first.get_attribute("class") == "alert red"
    assert first.locator("summary").inner_text() == "触发一票否决，请先核实"


def test_a_hundred_pages_with_three_hundred_quotes_are_drawn_only_as_needed(opened: Open, tmp_path: Path) -> None:
    long = large_sample(pages=100)
    path = written(long, tmp_path)
    started = time.monotonic()
    page = opened(path)
    assert time.monotonic() - started < 8
    page.wait_for_selector("svg")
    assert len(long.assessment.evidence) == 300
    assert len(long.documents[0].pages) >= 100
    assert page.locator(".page").count() == len(long.documents[0].pages)
    assert page.locator(".page svg").count() < 6
    started = time.monotonic()
    press(page, "j" * 20)
    assert time.monotonic() - started < 8
    assert page.locator("rect.on").count() >= 1


def test_for_print_every_page_is_drawn_and_every_criterion_open(page: Page, dossier: Sample) -> None:
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.locator(".page svg").count() == sum(len(d.pages) for d in dossier.documents)
    assert page.locator(".criterion.open").count() == len(dossier.views)


def test_a_table_keeps_its_columns_where_cells_are_empty_or_span_rows(
    dossier: Sample, opened: Open, tmp_path: Path
) -> None:
    rows = (("类别", "材料", "份数"), ("会议", "纪要", ""), ("", "签到表", "3"), ("其他", "", "2"))
    form = word_document(FORM, [("table", rows)])
    spanning = [
        replace(b, cell=replace(b.cell, row_span=2)) if form.text[b.start : b.end] == "会议" else b for b in form.blocks
    ]
    kept = tuple(b for b in spanning if b.end > b.start)
    a = replace(
        dossier.assessment,
        evidence=(),
        conflicts=(),
        indicators=tuple(replace(i, evidence=()) for i in dossier.assessment.indicators),
    )
    page = opened(written(Sample(a, (replace(form, blocks=kept),), dossier.views), tmp_path))
    lines = page.evaluate(
        "() => [...document.querySelectorAll('.word tr')].map((r) => [...r.cells].map((c) => c.textContent))"
    )
    assert lines == [["类别", "材料", "份数"], ["会议", "纪要", ""], ["签到表", "3"], ["其他", "", "2"]]
