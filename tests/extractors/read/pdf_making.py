"""Small invented PDF files, drawn with reportlab: text at given places, ruled tables, pictures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import reportlab
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from extractors.document import Block, Document, Kind
from extractors.read.limits import DEFAULT, Limits
from extractors.read.pdf import read_pdf

WIDTH, HEIGHT = 595.0, 842.0
LEFT, SIZE, PITCH = 72.0, 12.0, 20.0
SONG, VERA = "STSong-Light", "Vera"
pdfmetrics.registerFont(UnicodeCIDFont(SONG))
pdfmetrics.registerFont(TTFont(VERA, str(Path(reportlab.__file__).parent / "fonts" / "Vera.ttf")))


def make(path: Path, *pages: Callable[[Canvas], None], **options: object) -> Path:
    """A file with one page for each function, which draws on the canvas."""
    canvas = Canvas(str(path), pagesize=(WIDTH, HEIGHT), **options)
    for draw in pages:
        canvas.setFont(SONG, SIZE)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return path


def put(canvas: Canvas, x: float, top: float, text: str, size: float = SIZE, font: str = SONG) -> None:
    """Text whose em box has its upper edge at `top` points from the top of the page."""
    canvas.setFont(font, size)
    canvas.drawString(x, HEIGHT - top - 0.88 * size, text)


def lines(canvas: Canvas, texts: Sequence[str], top: float = 120.0, x: float = LEFT, pitch: float = PITCH) -> float:
    """Lines one under another; a line that begins with two blanks of full width is indented. Gives the next top."""
    for text in texts:
        put(canvas, x + (2 * SIZE if text.startswith("\u3000\u3000") else 0), top, text.lstrip("\u3000"))
        top += pitch
    return top


def wrapped(text: str, first: int = 35, width: int = 37) -> list[str]:
    """A paragraph as lines of full-width characters, the first indented."""
    rest = text[first:]
    return ["\u3000\u3000" + text[:first], *(rest[k : k + width] for k in range(0, len(rest), width))]


def table(
    canvas: Canvas,
    rows: Sequence[Sequence[str]],
    *,
    top: float,
    edges: Sequence[float],
    height: float = 24.0,
) -> float:
    """A ruled table; a cell may hold several lines parted by `|`. Gives the bottom."""
    bottom = top + height * len(rows)
    for k in range(len(rows) + 1):
        canvas.line(edges[0], HEIGHT - top - k * height, edges[-1], HEIGHT - top - k * height)
    for edge in edges:
        canvas.line(edge, HEIGHT - top, edge, HEIGHT - bottom)
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            for n, part in enumerate(cell.split("|")):
                put(canvas, edges[c] + 4, top + r * height + 4 + n * 14, part, 10)
    return bottom


def picture(canvas: Canvas, x: float, top: float, width: float, height: float) -> None:
    """A grey picture."""
    from PIL import Image

    canvas.drawImage(ImageReader(Image.new("RGB", (40, 40), (150, 160, 170))), x, HEIGHT - top - height, width, height)


def read(path: Path, limits: Limits = DEFAULT) -> Document:
    """The file, read."""
    return read_pdf(path, name=path.name, sha256="0" * 64, limits=limits)


def texts(document: Document, *kinds: Kind) -> list[str]:
    """The texts of the blocks of the given kinds, in order."""
    return [document.text[b.start : b.end] for b in document.blocks if b.kind in kinds]


def rows(document: Document) -> dict[tuple[int, int], list[str]]:
    """Texts of cells by (table, row)."""
    found: dict[tuple[int, int], list[str]] = {}
    for block in cells(document):
        assert block.cell is not None
        found.setdefault((block.cell.table, block.cell.row), []).append(document.text[block.start : block.end])
    return found


def cells(document: Document) -> list[Block]:
    """The blocks that are cells."""
    return [b for b in document.blocks if b.kind is Kind.CELL]


def codes(document: Document) -> list[tuple[str, int | None]]:
    """(code, page) of the document's problems."""
    return [(p.code, p.page) for p in document.problems]
