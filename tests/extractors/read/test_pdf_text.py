from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pdfplumber
import pikepdf
import pytest
from reportlab.pdfgen.canvas import Canvas

from extractors.document import Document, Kind
from extractors.read.pdf_chars import _clean
from tests.extractors.read.pdf_making import (
    HEIGHT,
    LEFT,
    SIZE,
    WIDTH,
    codes,
    lines,
    make,
    picture,
    put,
    read,
    texts,
    wrapped,
)

FIRST = (
    "云溪县茶业商会自换届以来坚持每季度召开一次理事会，二〇二一年共召开理事会四次、会长办公会九次，"
    "研究事项二十六项，全部形成会议纪要并按时归档备查，会员随时可以查阅。"
)
SECOND = "商会秘书处配备专职工作人员三名，办公场所面积一百二十平方米，年度经费列入预算并向会员大会报告。"


def test_every_character_knows_where_it_stands(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        put(canvas, 150, 80, "云溪县茶业商会自评报告", 20)
        lines(canvas, [*wrapped(FIRST), "The tea fair 2022 and", "its guests"], 130)

    document = read(make(tmp_path / "a.pdf", draw))
    assert len(document.text) == len(document.places.page) == len(document.places.box) == len(document.places.line)
    with pdfplumber.open(tmp_path / "a.pdf") as pdf:
        seen = pdf.pages[0].chars
    for at, character in enumerate(document.text):
        box = document.places.box[at]
        if document.places.page[at] == 0:
            assert character in "\n\t "
            assert not box.any()
            continue
        near = [c["text"] for c in seen if abs(c["x0"] - box[0]) < 0.6 and abs(c["bottom"] - box[3]) < 6]
        assert near == [character]


def test_a_paragraph_goes_on_over_line_ends(tmp_path: Path) -> None:
    document = read(make(tmp_path / "a.pdf", lambda c: lines(c, wrapped(FIRST) + wrapped(SECOND)) and None))
    assert texts(document, Kind.PARAGRAPH) == [FIRST, SECOND]
    start = document.text.index("会长办公会")
    boxes = document.boxes(start - 8, start + 40)
    assert [box.page for box in boxes] == [1, 1, 1]
    assert all(a.bottom <= b.top for a, b in itertools.pairwise(boxes))


def test_a_paragraph_goes_on_over_a_page_end_between_head_and_page_number(tmp_path: Path) -> None:
    parts = wrapped(FIRST)

    def page(number: int, body: list[str]) -> object:
        def draw(canvas: Canvas) -> None:
            put(canvas, 200, 40, "云溪县茶业商会自评材料", 9)
            lines(canvas, body, 120 if number == 2 else 680)
            put(canvas, 290, 800, f"- {number} -", 9)

        return draw

    filler = wrapped(SECOND)
    document = read(make(tmp_path / "a.pdf", page(1, parts[:2]), page(2, parts[2:] + filler), page(3, filler)))
    assert texts(document, Kind.PARAGRAPH) == [FIRST, SECOND, SECOND]
    assert texts(document, Kind.HEADER) == ["云溪县茶业商会自评材料"] * 3
    assert texts(document, Kind.FOOTER) == ["- 1 -", "- 2 -", "- 3 -"]
    crossing = document.text.index(FIRST)
    assert {box.page for box in document.boxes(crossing, crossing + len(FIRST))} == {1, 2}


@pytest.mark.parametrize(
    "label", ["3", "- 3 -", "— 3 —", "第 3 页", "第 3 页 共 9 页", "第三页", "3 / 9", "Page 3 of 9"]
)
def test_page_numbers_are_set_apart_even_on_a_single_page(tmp_path: Path, label: str) -> None:
    def draw(canvas: Canvas) -> None:
        lines(canvas, wrapped(FIRST))
        put(canvas, 280, 800, label, 9)

    document = read(make(tmp_path / "a.pdf", draw))
    assert texts(document, Kind.PARAGRAPH) == [FIRST]
    assert len(texts(document, Kind.FOOTER)) == 1


def test_a_figure_at_the_page_end_that_belongs_to_the_text_stays(tmp_path: Path) -> None:
    document = read(make(tmp_path / "a.pdf", lambda c: lines(c, [*wrapped(FIRST), "合计 186 家"], 740) and None))
    assert "合计 186 家" in texts(document, Kind.PARAGRAPH) or "合计186家" in texts(document, Kind.PARAGRAPH)


def test_chinese_lines_join_with_nothing_and_latin_words_with_a_blank(tmp_path: Path) -> None:
    first, second, third = "云溪县茶业商会会员单位出口品牌 YunXi", "Tea 和 YunXi Green 两个品牌均在有效期以", "内。"
    document = read(make(tmp_path / "a.pdf", lambda c: lines(c, [first, second, third]) and None))
    text = document.text
    assert text.endswith("品牌均在有效期以内。")
    join = text.index("YunXi Tea") + 5
    assert document.places.page[join] == 0
    assert document.places.page[text.index("YunXi Green") + 5] == 1


def test_headings_by_size_and_number_make_the_section_path(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        put(canvas, 120, 80, "云溪县茶业商会自评报告", 22)
        put(canvas, LEFT + 24, 140, "一、政治引领好")
        put(canvas, LEFT + 24, 165, "（一）加强党的建设")
        lines(canvas, wrapped(FIRST), 190)
        put(canvas, LEFT + 24, 280, "二、队伍建设好")
        lines(canvas, wrapped(SECOND), 305)

    document = read(make(tmp_path / "a.pdf", draw))
    assert texts(document, Kind.HEADING) == [
        "云溪县茶业商会自评报告",
        "一、政治引领好",
        "（一）加强党的建设",
        "二、队伍建设好",
    ]
    paths = [b.section for b in document.blocks if b.kind is Kind.PARAGRAPH]
    assert paths == [
        ("云溪县茶业商会自评报告", "一、政治引领好", "（一）加强党的建设"),
        ("云溪县茶业商会自评报告", "二、队伍建设好"),
    ]
    assert document.blocks[0].level == 1


def test_a_title_of_two_lines_is_one_heading(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        put(canvas, 120, 80, "凝心聚力促发展 茶香溢满云溪县", 22)
        put(canvas, 150, 115, "——云溪县茶业商会自评报告", 22)
        lines(canvas, wrapped(FIRST), 190)

    [title] = texts(read(make(tmp_path / "a.pdf", draw)), Kind.HEADING)
    assert title.replace(" ", "") == "凝心聚力促发展茶香溢满云溪县——云溪县茶业商会自评报告"


def test_hanging_list_items_are_paragraphs(tmp_path: Path) -> None:
    items = ["1．" + FIRST[:34], "2．" + SECOND[:34]]

    def draw(canvas: Canvas) -> None:
        top = lines(canvas, wrapped(FIRST), 100)
        for item, rest in zip(items, (FIRST[34:60], SECOND[34:]), strict=True):
            put(canvas, LEFT, top, item)
            put(canvas, LEFT + 2 * SIZE, top + 20, rest)
            top += 40

    document = read(make(tmp_path / "a.pdf", draw))
    assert texts(document, Kind.PARAGRAPH)[1:] == [items[0] + FIRST[34:60], items[1] + SECOND[34:]]


@pytest.mark.parametrize("by_row", [False, True])
def test_two_columns_are_read_one_after_the_other(tmp_path: Path, by_row: bool) -> None:
    left = [f"左{k:02d}" + FIRST[k : k + 15] for k in range(16)]
    right = [f"右{k:02d}" + SECOND[k : k + 15] for k in range(16)]

    def draw(canvas: Canvas) -> None:
        order = [(k, s) for k in range(16) for s in (0, 1)] if by_row else [(k, s) for s in (0, 1) for k in range(16)]
        for k, side in order:
            put(canvas, (60, 315)[side], 120 + 20 * k, (left, right)[side][k])

    document = read(make(tmp_path / "a.pdf", draw))
    assert document.text.replace("\n", "") == "".join(left + right)


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_boxes_are_those_of_the_displayed_page(tmp_path: Path, rotation: int) -> None:
    plain = read(make(tmp_path / "a.pdf", lambda c: lines(c, wrapped(FIRST)) and None))
    with pikepdf.open(tmp_path / "a.pdf") as pdf:
        pdf.pages[0].Rotate = rotation
        pdf.save(tmp_path / "b.pdf")
    turned = read(tmp_path / "b.pdf")
    x0, top, x1, bottom = plain.places.box[0]
    expected = {
        90: (HEIGHT - bottom, x0, HEIGHT - top, x1),
        180: (WIDTH - x1, HEIGHT - bottom, WIDTH - x0, HEIGHT - top),
        270: (top, WIDTH - x1, bottom, WIDTH - x0),
    }[rotation]
    assert np.allclose(turned.places.box[0], expected, atol=0.1)
    assert (turned.pages[0].width, turned.pages[0].height) == ((WIDTH, HEIGHT) if rotation == 180 else (HEIGHT, WIDTH))
    assert texts(turned, Kind.PARAGRAPH) == [FIRST]


def test_text_outside_the_crop_box_is_left_out_and_told(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        put(canvas, 20, 20, "裁掉的字样不作数")
        lines(canvas, wrapped(FIRST))

    make(tmp_path / "a.pdf", draw)
    with pikepdf.open(tmp_path / "a.pdf") as pdf:
        pdf.pages[0].CropBox = [50, 50, WIDTH - 20, HEIGHT - 60]
        pdf.save(tmp_path / "b.pdf")
    document = read(tmp_path / "b.pdf")
    assert document.text == FIRST
    assert codes(document) == [("E207", 1)]
    assert np.allclose(document.places.box[0][0], LEFT + 24 - 50, atol=0.6)


def test_text_turned_on_an_upright_page_is_read_along_its_lines(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.translate(WIDTH, 0)
        canvas.rotate(90)
        for k, text in enumerate(wrapped(FIRST)):
            canvas.drawString(80 + (24 if k == 0 else 0), 400 - 20 * k, text.lstrip("\u3000"))

    document = read(make(tmp_path / "a.pdf", draw))
    assert document.text == FIRST
    assert len(document.boxes(0, 10)) == 1


def test_a_watermark_does_not_cut_the_text(tmp_path: Path) -> None:
    parts = wrapped(FIRST)

    def draw(canvas: Canvas) -> None:
        lines(canvas, parts[:1])
        canvas.saveState()
        canvas.translate(200, 300)
        canvas.rotate(40)
        canvas.setFont("STSong-Light", 40)
        canvas.drawString(0, 0, "仅供评审使用")
        canvas.restoreState()
        lines(canvas, parts[1:], 140)

    document = read(make(tmp_path / "a.pdf", draw, draw))
    assert texts(document, Kind.PARAGRAPH) == [FIRST, FIRST]
    assert texts(document, Kind.HEADER) == ["仅供评审使用"] * 2


def test_surrogates_are_joined_and_marks_without_ink_left_out() -> None:
    units = np.array([0x4E00, 0xD842, 0xDFB7, 0x2, 0xFFFE, 0xD800, 0x4E8C, 0x83], np.int64)
    codes, keep = _clean(units, 0)
    assert "".join(map(chr, codes[keep])) == "一\U00020bb7二\ufffd"


def test_two_files_read_alike_twice(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        lines(canvas, wrapped(FIRST))
        picture(canvas, 100, 400, 50, 50)

    path = make(tmp_path / "a.pdf", draw)
    one, two = read(path), read(path)
    assert isinstance(one, Document)
    assert (one.text, one.blocks, one.problems) == (two.text, two.blocks, two.problems)
    assert np.array_equal(one.places.box, two.places.box)
