from __future__ import annotations

import io
from itertools import pairwise
from pathlib import Path

import numpy as np
import pikepdf
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from extractors.document import Document, Kind
from extractors.read import read_file
from tests.papers import REPORT, write_pdf

FONT = "STSong-Light"


def drawn(path: Path, draw: object, pages: int = 1) -> Document:
    """A PDF drawn by `draw(canvas, page)` and read back."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=1)
    for page in range(pages):
        canvas.setFont(FONT, 12)
        draw(canvas, page)  # type: ignore[operator]
        canvas.showPage()
    canvas.save()
    path.write_bytes(buffer.getvalue())
    return read_file(path)


def texts(document: Document, kind: Kind) -> list[str]:
    return [document.text[b.start : b.end] for b in document.blocks if b.kind is kind]


def test_headings_sections_tables_and_furniture(tmp_path: Path) -> None:
    document = read_file(write_pdf(tmp_path / "a.pdf", REPORT))
    assert texts(document, Kind.HEADING)[-2:] == ["一、政治引领好", "二、下一步打算"]
    assert texts(document, Kind.FOOTER) == ["— 1 —"]
    party = next(b for b in document.blocks if "党支部" in document.text[b.start : b.end])
    assert party.section[-1] == "一、政治引领好"
    row = [b for b in document.blocks if b.cell and b.cell.row == 1]
    assert document.text[row[0].start : row[-1].end] == "1\t党的建设\t9\t9"
    assert all(b.cell.header for b in document.blocks if b.cell and b.cell.row == 0)


def test_every_character_knows_its_place(tmp_path: Path) -> None:
    document = read_file(write_pdf(tmp_path / "a.pdf", REPORT))
    places = document.places
    assert places is not None
    assert len(places.page) == len(places.line) == len(document.text)
    for at, character in enumerate(document.text):
        if places.page[at]:
            x0, top, x1, bottom = places.box[at]
            assert 0 <= x0 < x1 <= A4[0]
            assert 0 <= top < bottom <= A4[1]
        else:
            assert character in "\n\t "


def test_a_sentence_over_line_ends_is_one_with_a_box_a_line(tmp_path: Path) -> None:
    long = "商会" + "组织会员开展理想信念教育活动" * 5 + "完毕。"
    document = read_file(write_pdf(tmp_path / "a.pdf", long))
    at = document.text.index(long)
    boxes = document.boxes(at, at + len(long))
    assert len(boxes) >= 2
    assert all(a.top < b.top for a, b in pairwise(boxes))


def test_a_paragraph_over_a_page_end_is_one(tmp_path: Path) -> None:
    def draw(canvas: Canvas, page: int) -> None:
        canvas.drawString(72, 800, "柳泉市茶叶商会自评报告")
        canvas.drawCentredString(A4[0] / 2, 30, f"— {page + 1} —")
        lines = ["会" * 37] * 3 if page == 0 else ["党支部开展主题党日22次。"]
        for n, line in enumerate(lines):
            canvas.drawString(72, 720 - 20 * n, line)

    document = drawn(tmp_path / "p.pdf", draw, pages=2)
    joined = next(t for t in texts(document, Kind.PARAGRAPH) if "党支部" in t)
    assert joined.startswith("会会会")
    start = document.text.index(joined)
    assert {b.page for b in document.boxes(start, start + len(joined))} == {1, 2}
    assert len(texts(document, Kind.HEADER)) == 2


def test_a_table_over_a_page_end_is_one_with_its_own_places(tmp_path: Path) -> None:
    rows = "\n".join(f"| {n} | 会员走访记录第{n}份 | 2022年 |" for n in range(1, 61))
    document = read_file(write_pdf(tmp_path / "t.pdf", f"# 佐证材料目录\n\n| 序号 | 材料名称 | 时间 |\n{rows}\n"))
    assert document.tables == 1
    assert len(document.pages) > 1
    numbers = [
        document.text[b.start : b.end] for b in document.blocks if b.cell and b.cell.column == 0 and not b.cell.header
    ]
    assert numbers == [str(n) for n in range(1, 61)]
    last = next(b for b in document.blocks if document.text[b.start : b.end] == "60")
    assert document.page_of(last.start, last.end) == len(document.pages)


def test_rotation_and_crop_are_applied(tmp_path: Path) -> None:
    plain = drawn(tmp_path / "a.pdf", lambda c, p: c.drawString(100, 700, "商会党支部"))
    with pikepdf.open(tmp_path / "a.pdf") as pdf:
        pdf.pages[0].Rotate = 90
        pdf.save(tmp_path / "r.pdf")
    turned = read_file(tmp_path / "r.pdf")
    assert turned.text == plain.text
    assert (turned.pages[0].width, turned.pages[0].height) == (plain.pages[0].height, plain.pages[0].width)
    (box,) = turned.boxes(0, 5)[:1]
    assert 0 <= box.x0 < box.x1 <= turned.pages[0].width


def test_doubled_characters_count_once(tmp_path: Path) -> None:
    def draw(canvas: Canvas, page: int) -> None:
        canvas.drawString(100, 700, "商会两年走访会员46家")
        canvas.drawString(101.4, 700.6, "商会两年走访会员46家")

    document = drawn(tmp_path / "d.pdf", draw)
    assert document.text == "商会两年走访会员46家"


def test_invisible_text_is_left_out_and_named(tmp_path: Path) -> None:
    def draw(canvas: Canvas, page: int) -> None:
        canvas.drawString(100, 700, "看得见的一行文字内容")
        text = canvas.beginText(100, 600)
        text.setTextRenderMode(3)
        text.textLine("看不见的一行")
        canvas.drawText(text)

    document = drawn(tmp_path / "i.pdf", draw)
    assert document.text == "看得见的一行文字内容"
    assert [q.code for q in document.problems] == ["E207"]


def test_a_page_without_text_asks_for_ocr_and_a_blank_one_does_not(tmp_path: Path) -> None:
    def draw(canvas: Canvas, page: int) -> None:
        if page == 0:
            canvas.drawInlineImage(Image.new("RGB", (300, 400), "grey"), 40, 40, 500, 700)
        elif page == 1:
            canvas.drawString(100, 700, "商会第二页有文字可以读取")

    document = drawn(tmp_path / "s.pdf", draw, pages=3)
    assert [(q.code, q.page) for q in document.problems] == [("E201", 1)]


def test_two_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    def draw(canvas: Canvas, page: int) -> None:
        for n, line in enumerate(("左栏第一行内容到此", "左栏第二行内容到此")):
            canvas.drawString(72, 700 - 20 * n, line)
        for n, line in enumerate(("右栏第一行内容到此", "右栏第二行内容到此")):
            canvas.drawString(320, 700 - 20 * n, line)

    document = drawn(tmp_path / "c.pdf", draw)
    assert document.text.index("左栏第二行") < document.text.index("右栏第一行")


def test_reading_twice_gives_the_same(tmp_path: Path) -> None:
    path = write_pdf(tmp_path / "a.pdf", REPORT)
    first, second = read_file(path), read_file(path)
    assert first.text == second.text
    assert first.places is not None
    assert second.places is not None
    assert np.array_equal(first.places.box, second.places.box)
