"""What must not be taken for text, or not for good text, and files that cannot be read."""

from __future__ import annotations

import re
from pathlib import Path

import pikepdf
import pytest
from reportlab.pdfgen.canvas import Canvas

from extractors.read.limits import Limits
from sihao.errors import InputError
from tests.extractors.read.pdf_making import LEFT, SIZE, VERA, WIDTH, codes, lines, make, picture, put, read, wrapped

TEXT = "青溪区家电商会坚持依法办会，理事会、监事会按期换届，财务收支每年经审计后向会员大会报告，接受会员监督。"
ACCENTED = "éàüöñçßåæøîôûêèìòùúíóáýâãäëïðþÿõœšž"


def _body(canvas: Canvas) -> None:
    lines(canvas, wrapped(TEXT))


def _mode(canvas: Canvas, mode: int, x: float, top: float, text: str) -> None:
    canvas.saveState()
    spot = canvas.beginText(x, 842 - top - 0.88 * SIZE)
    spot.setFont("STSong-Light", SIZE)
    spot.setTextRenderMode(mode)
    spot.textOut(text)
    canvas.drawText(spot)
    canvas.restoreState()


@pytest.mark.parametrize("mode", [3, 7])
def test_invisible_text_is_no_text(tmp_path: Path, mode: int) -> None:
    def draw(canvas: Canvas) -> None:
        _body(canvas)
        _mode(canvas, mode, LEFT, 400, "荣获全国先进单位")

    document = read(make(tmp_path / "a.pdf", draw))
    assert document.text == TEXT
    assert codes(document) == [("E207", 1)]


def test_invisible_characters_inside_a_line_are_found(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        put(canvas, LEFT, 120, "商会")
        _mode(canvas, 3, LEFT + 2 * SIZE, 120, "未")
        put(canvas, LEFT + 3 * SIZE, 120, "建立了各项制度并严格执行")

    document = read(make(tmp_path / "a.pdf", draw))
    assert document.text == "商会建立了各项制度并严格执行"
    assert codes(document) == [("E207", 1)]


def test_white_text_on_white_is_no_text_and_on_a_dark_ground_is(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        _body(canvas)
        canvas.setFillGray(0.2)
        canvas.rect(60, 842 - 330, 300, 30, stroke=0, fill=1)
        canvas.setFillGray(1)
        put(canvas, LEFT, 305, "深色底上的白字标题")
        put(canvas, LEFT, 500, "藏起来的白字")

    document = read(make(tmp_path / "a.pdf", draw))
    assert "深色底上的白字标题" in document.text
    assert "藏起来" not in document.text
    assert codes(document) == [("E207", 1)]


def test_text_too_small_to_be_seen_is_no_text(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        _body(canvas)
        put(canvas, LEFT, 400, "微缩文字", 0.6)

    document = read(make(tmp_path / "a.pdf", draw))
    assert document.text == TEXT
    assert codes(document) == [("E207", 1)]


@pytest.mark.parametrize("shift", [0.0, 0.35, 0.8])
def test_a_line_drawn_twice_is_read_once(tmp_path: Path, shift: float) -> None:
    def draw(canvas: Canvas) -> None:
        for text, top in zip(wrapped(TEXT), (120, 140), strict=True):
            for step in (0.0, shift):
                put(canvas, LEFT + step + (24 if top == 120 else 0), top, text.lstrip("\u3000"))

    document = read(make(tmp_path / "a.pdf", draw))
    assert document.text == TEXT
    assert set(codes(document)) <= {("E208", 1)}


def test_characters_drawn_twice_one_by_one_are_read_once(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        for k, character in enumerate("人人参与、事事公开、天天向上的商会"):
            put(canvas, LEFT + k * SIZE, 120, character)
            put(canvas, LEFT + k * SIZE + 0.4, 120, character)

    assert read(make(tmp_path / "a.pdf", draw)).text == "人人参与、事事公开、天天向上的商会"


def test_a_scan_without_text_is_told_and_a_blank_page_is_not(tmp_path: Path) -> None:
    def scan(canvas: Canvas) -> None:
        picture(canvas, 0, 0, WIDTH, 842)

    document = read(make(tmp_path / "a.pdf", _body, lambda c: None, scan))
    assert codes(document) == [("E201", 3)]
    assert [p.text for p in document.pages] == ["native", "none", "none"]
    assert document.text_kind == "native"
    assert document.quality == 0.5


def test_a_file_of_blank_pages_is_told(tmp_path: Path) -> None:
    document = read(make(tmp_path / "a.pdf", lambda c: None))
    assert codes(document) == [("E210", None)]
    assert document.text_kind == "none"


def test_a_picture_with_a_caption_keeps_the_caption_and_is_told(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        put(canvas, LEFT, 80, "附件三 二〇二一年会员大会现场照片")
        picture(canvas, 40, 120, 515, 600)

    document = read(make(tmp_path / "a.pdf", draw))
    assert "会员大会现场照片" in document.text
    assert codes(document) == [("E212", 1)]
    assert document.quality < 1


def _with_layer(tmp_path: Path, layer: list[str]) -> Path:
    def draw(canvas: Canvas) -> None:
        picture(canvas, 0, 0, WIDTH, 842)
        for k, text in enumerate(layer):
            _mode(canvas, 3, LEFT, 120 + 20 * k, text)

    return make(tmp_path / "a.pdf", draw)


def test_a_good_layer_under_a_scan_is_used_as_ocr(tmp_path: Path) -> None:
    document = read(_with_layer(tmp_path, wrapped(TEXT)))
    assert document.text_kind == "ocr"
    assert document.pages[0].text == "ocr"
    assert "理事会、监事会按期换届" in document.text
    assert codes(document) == []


def test_a_bad_layer_under_a_scan_is_not_used(tmp_path: Path) -> None:
    document = read(
        _with_layer(tmp_path, ["青溪区家电商会Z0q5年年度报吿", "理爭会l2次，会员大会t次^说阴~", "财务x报告B经审汁"])
    )
    assert document.text == ""
    assert codes(document) == [("E203", 1)]
    assert document.quality == 0


def test_a_font_without_a_unicode_map_is_garbled_text(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        put(canvas, LEFT, 120, ACCENTED, font=VERA)

    plain = make(tmp_path / "a.pdf", draw)
    assert read(plain).text == ACCENTED
    with pikepdf.open(plain) as pdf:
        for obj in pdf.objects:
            if isinstance(obj, pikepdf.Dictionary) and "/ToUnicode" in obj:
                del obj["/ToUnicode"]
        pdf.save(tmp_path / "b.pdf")
    document = read(tmp_path / "b.pdf")
    assert document.text == ""
    assert codes(document) == [("E202", 1)]
    assert document.text_kind == "none"


def test_what_was_typed_into_a_form_is_read(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        _body(canvas)
        canvas.acroForm.textfield(
            name="members", value="MEMBERS 186", x=LEFT, y=500, width=200, height=24, fontName="Helvetica"
        )

    document = read(make(tmp_path / "a.pdf", draw))
    assert "MEMBERS 186" in document.text
    at = document.text.index("MEMBERS")
    [box] = document.boxes(at, at + 7)
    assert 310 < box.top < box.bottom < 345


@pytest.mark.parametrize(("user", "code"), [("geheim", "E104"), ("", "")])
def test_a_file_that_needs_a_password_is_refused(tmp_path: Path, user: str, code: str) -> None:
    make(tmp_path / "a.pdf", _body)
    with pikepdf.open(tmp_path / "a.pdf") as pdf:
        pdf.save(tmp_path / "b.pdf", encryption=pikepdf.Encryption(owner="chef", user=user))
    if not code:
        assert read(tmp_path / "b.pdf").text == TEXT
        return
    with pytest.raises(InputError) as caught:
        read(tmp_path / "b.pdf")
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("name", "spoil", "code"),
    [
        ("empty", lambda data: b"", "E102"),
        ("cut", lambda data: data[: len(data) * 6 // 10], "E103"),
        ("noise", lambda data: b"%PDF-1.7\n" + bytes(range(256)) * 4, "E103"),
    ],
)
def test_a_damaged_file_is_refused(tmp_path: Path, name: str, spoil: object, code: str) -> None:
    data = make(tmp_path / "a.pdf", _body).read_bytes()
    spoilt = tmp_path / f"{name}.pdf"
    spoilt.write_bytes(spoil(data))
    with pytest.raises(InputError) as caught:
        read(spoilt)
    assert caught.value.code == code
    assert name in str(caught.value)


def test_limits_hold(tmp_path: Path) -> None:
    path = make(tmp_path / "a.pdf", _body, _body, _body)
    assert len(read(path, Limits(max_pages=3)).pages) == 3
    for limits in (Limits(max_pages=2), Limits(max_characters=len(TEXT))):
        with pytest.raises(InputError) as caught:
            read(path, limits)
        assert caught.value.code == "E105"


def test_a_page_of_thousands_of_rules_ends(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        for k in range(1200):
            canvas.line(10, 5 + k * 0.6, 580, 5 + k * 0.6)
            canvas.line(5 + k * 0.45, 10, 5 + k * 0.45, 800)
        _body(canvas)

    assert re.sub(r"\s", "", read(make(tmp_path / "a.pdf", draw)).text) == TEXT
