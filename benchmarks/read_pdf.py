"""How fast PDF files are read, as ratios from one run: against pdfium's raw text (the floor) and pdfplumber.

    python benchmarks/read_pdf.py                 on two files it draws itself: running text, and ruled tables
    python benchmarks/read_pdf.py FILE.pdf …      on the files given

Every figure is CPU time in milliseconds a page, the least of several rounds, all engines in turn in one process. The
floor is what pdfium needs to load a page and hand over its text without any places; reading adds boxes, fonts, lines,
paragraphs, tables and the search for invisible and doubled text. Exit code 1 when a bound is missed.
"""

from __future__ import annotations

import argparse
import logging
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pdfplumber
import pypdfium2
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFError, TTFont
from reportlab.pdfgen.canvas import Canvas

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from extractors.read.pdf import read_pdf

FLOOR_BOUND = 6.0
TABLE_BOUND = 9.0
"""How many times the floor reading may take, for prose and for pages full of cells. Drawn pages are the hard case: one
font and few objects make them cheaper for pdfium than pages from a word processor, whose ratio is lower."""
PEER_BOUND = 4.0
"""pdfplumber must take at least this many times as long, for its characters alone."""
_FONTS = ("/usr/share/fonts", "/usr/local/share/fonts")
_LEVEL_ONE = b"".join(bytes((row, cell)) for row in range(0xB0, 0xD7) for cell in range(0xA1, 0xFA)).decode("gb2312")
"""The 3,471 usual characters; texts take 900 of them with the frequencies of language (Zipf), and figures."""


def floor(path: Path) -> int:
    """Pages of a file, each page's raw text fetched."""
    pdf = pypdfium2.PdfDocument(path)
    pages = len(pdf)
    for index in range(pages):
        page = pdf[index]
        textpage = page.get_textpage()
        textpage.get_text_range()
        textpage.close()
        page.close()
    pdf.close()
    return pages


def plumber(path: Path) -> int:
    """Pages of a file, each page's characters fetched by pdfplumber."""
    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            len(page.chars)
            page.close()
        return len(pdf.pages)


def ours(path: Path) -> int:
    """Pages of a file, read whole."""
    return len(read_pdf(path, name=path.name, sha256="").pages)


def least(run: Callable[[Path], int], path: Path, rounds: int) -> float:
    """The least CPU time of several rounds, in milliseconds a page."""
    times = []
    for _ in range(rounds):
        start = time.process_time()
        pages = run(path)
        times.append((time.process_time() - start) * 1000 / max(1, pages))
    return min(times)


def _font() -> str:
    """The name of a Chinese font: an embeddable one of this machine, or reportlab's own that viewers replace."""
    for path in sorted(p for root in _FONTS for p in Path(root).rglob("*.tt[fc]")):
        try:
            font = TTFont("Body", str(path))
        except (TTFError, OSError, ValueError, KeyError):
            continue
        if all(ord(c) in font.face.charToGlyph for c in "商会理事"):
            pdfmetrics.registerFont(font)
            return "Body"
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    return "STSong-Light"


def _text(rng: random.Random, length: int) -> str:
    letters = _LEVEL_ONE[::3][:900] + "0123456789"
    weights = [1 / (rank + 3) for rank in range(900)] + [0.02] * 10
    return "".join(rng.choices(letters, weights, k=length))


def draw(folder: Path, pages: int) -> list[tuple[Path, float]]:
    """Two files of `pages` pages, with the bound each is held to."""
    font, rng = _font(), random.Random(1)
    prose, tables = Canvas(str(folder / "prose.pdf")), Canvas(str(folder / "tables.pdf"))
    for _ in range(pages):
        prose.setFont(font, 12)
        for k in range(34):
            prose.drawString(72, 770 - 20 * k, _text(rng, 37))
        prose.showPage()
        tables.setFont(font, 10)
        for k in range(26):
            tables.line(60, 790 - 28 * k, 540, 790 - 28 * k)
        for x in (60, 100, 220, 460, 540):
            tables.line(x, 790, x, 790 - 28 * 25)
        for k in range(25):
            for x, n in ((64, 2), (104, 9), (224, 20), (464, 4)):
                tables.drawString(x, 774 - 28 * k, _text(rng, n))
        tables.showPage()
    prose.save()
    tables.save()
    return [(folder / "prose.pdf", FLOOR_BOUND), (folder / "tables.pdf", TABLE_BOUND)]


def main() -> int:
    """Measures and prints one line a file."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--pages", type=int, default=20)
    args = parser.parse_args()
    logging.disable(logging.WARNING)  # pdfplumber remarks on every font
    missed = 0
    with tempfile.TemporaryDirectory() as folder:
        files = [(f, TABLE_BOUND) for f in args.files] or draw(Path(folder), args.pages)
        print(f"{'file':32} {'floor':>8} {'read':>8} {'plumber':>8} {'read/floor':>11} {'plumber/read':>13}")
        for path, bound in files:
            ours(path)
            base, own = least(floor, path, args.rounds), least(ours, path, args.rounds)
            peer = least(plumber, path, max(1, args.rounds // 2))
            held = own / base <= bound and peer / own >= PEER_BOUND
            missed += not held
            print(
                f"{path.name[:32]:32} {base:8.2f} {own:8.2f} {peer:8.2f} {own / base:10.1f}x {peer / own:12.1f}x"
                f"{'' if held else f'  missed: at most {bound:.0f}x, at least {PEER_BOUND:.0f}x'}"
            )
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
