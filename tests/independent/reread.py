"""Reads every quote of a run again from the submitted files, with code of its own: nothing of the project is imported.

    python tests/independent/reread.py OUT SOURCE

For each evidence of each assessment.json in OUT: the quote's characters (blanks aside) stand in the submitted file, one
after another. In a PDF, moreover, the glyphs whose centres lie in the evidence's boxes are exactly the quote's
characters, box by box in the order of the file: none is missing, none lies outside, none is too many. Glyphs drawn
twice and glyphs that nobody can see are passed over. Prints counts and every failure; exit code 1 on any.
"""

from __future__ import annotations

import ctypes
import json
import math
import re
import sys
import tempfile
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
from lxml import etree

SLACK = 0.11
"""Boxes are rounded to a tenth of a point."""
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_FILLED_IN = (pdfium.FPDF_ANNOT_WIDGET, pdfium.FPDF_ANNOT_FREETEXT, pdfium.FPDF_ANNOT_STAMP)


@dataclass(frozen=True)
class Glyph:
    """A character with the box it is shown in, origin top left, whether it can be seen, and what object draws it."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    seen: bool
    drawn: int

    def inside(self, box: list[float]) -> bool:
        x, y = (self.x0 + self.x1) / 2, (self.top + self.bottom) / 2
        return box[1] - SLACK <= x <= box[3] + SLACK and box[2] - SLACK <= y <= box[4] + SLACK

    def repeats(self, other: Glyph, before: bool) -> bool:
        """Whether this is `other` drawn again; two characters `before` each other in one glyph are a ligature."""
        place = (self.x0, self.top, self.x1, self.drawn)
        if before and place == (other.x0, other.top, other.x1, other.drawn):
            return False
        width = max(0.6, min(3.0, 0.3 * (other.x1 - other.x0)))
        near = abs(self.x0 - other.x0) < width and abs(self.top - other.top) < width
        return self.text == other.text and near


def bare(text: str) -> str:
    """The text without blanks and marks without ink."""
    return "".join(c for c in text if not c.isspace() and unicodedata.category(c) not in ("Cf", "Cc") and c != "\ufffe")


def same(found: str, wanted: str) -> bool:
    """Whether two bare texts are equal; U+FFFD stands for a glyph whose character nobody can tell."""
    return len(found) == len(wanted) and all("\ufffd" in (a, b) or a == b for a, b in zip(found, wanted, strict=True))


@cache
def glyphs(path: str) -> tuple[tuple[Glyph, ...], ...]:
    """The inked glyphs of each page of a PDF, in the order of the file."""
    pdf = pypdfium2.PdfDocument(path)
    try:
        return tuple(tuple(_page(pdf, index)) for index in range(len(pdf)))
    finally:
        pdf.close()


def _page(pdf: pypdfium2.PdfDocument, index: int) -> Iterator[Glyph]:
    page = pdf[index]
    kinds = []
    for n in range(pdfium.FPDFPage_GetAnnotCount(page.raw)):
        note = pdfium.FPDFPage_GetAnnot(page.raw, n)
        kinds.append(pdfium.FPDFAnnot_GetSubtype(note))
        pdfium.FPDFPage_CloseAnnot(note)
    if any(kind in _FILLED_IN for kind in kinds) and pdfium.FPDFPage_Flatten(page.raw, 0) == 1:
        page.close()
        page = pdf[index]
    textpage = page.get_textpage()
    try:
        crop, turn = page.get_cropbox(), page.get_rotation()
        rect, matrix = pdfium.FS_RECTF(), pdfium.FS_MATRIX()
        high = 0
        for n in range(pdfium.FPDFText_CountChars(textpage.raw)):
            unit = pdfium.FPDFText_GetUnicode(textpage.raw, n)
            if 0xD800 <= unit < 0xDC00:
                high = unit
                continue
            if 0xDC00 <= unit < 0xE000:
                unit = 0x10000 + ((high - 0xD800) << 10) + unit - 0xDC00 if high else 0
            high = 0
            if unit == 0 and pdfium.FPDFText_HasUnicodeMapError(textpage.raw, n) == 1:
                unit = 0xFFFD
            if (unit < 32 and unit not in (0, 2, 9, 10, 13)) or 0x7F <= unit < 0xA0:
                unit = 0xFFFD
            text = chr(unit)
            if unit == 0xFFFE or not bare(text):
                continue
            pdfium.FPDFText_GetLooseCharBox(textpage.raw, n, rect)
            a = _shown(rect.left, rect.bottom, crop, turn)
            b = _shown(rect.right, rect.top, crop, turn)
            pdfium.FPDFText_GetMatrix(textpage.raw, n, matrix)
            size = pdfium.FPDFText_GetFontSize(textpage.raw, n) * math.hypot(matrix.c, matrix.d)
            spot = pdfium.FPDFText_GetTextObject(textpage.raw, n)
            mode = pdfium.FPDFTextObj_GetTextRenderMode(spot) if spot else 0
            drawn = ctypes.cast(spot, ctypes.c_void_p).value or 0 if spot else 0
            seen = mode not in (3, 7) and size >= 2
            yield Glyph(text, min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1]), seen, drawn)
    finally:
        textpage.close()
        page.close()


def _shown(x: float, y: float, crop: tuple[float, ...], turn: int) -> tuple[float, float]:
    """A point of the page as it is shown: cropped, turned, origin top left."""
    left, low, right, high = min(crop[0], crop[2]), min(crop[1], crop[3]), max(crop[0], crop[2]), max(crop[1], crop[3])
    return {
        0: (x - left, high - y),
        90: (y - low, x - left),
        180: (right - x, y - low),
        270: (high - y, right - x),
    }[turn]


def in_boxes(path: str, boxes: list[list[float]], *, unseen: bool) -> str:
    """The glyphs whose centres lie in the boxes, box by box, each once, repeats of the one before passed over."""
    pages = glyphs(path)
    taken: set[tuple[int, int]] = set()
    text = ""
    for box in boxes:
        kept: list[Glyph] = []
        number = int(box[0]) - 1
        for n, glyph in enumerate(pages[number] if 0 <= number < len(pages) else ()):
            if (number, n) in taken or not glyph.inside(box) or not (glyph.seen or unseen):
                continue
            taken.add((number, n))
            if not any(glyph.repeats(other, other is kept[-1]) for other in kept):
                kept.append(glyph)
        text += "".join(g.text for g in kept)
    return text


@cache
def word_text(path: str) -> str:
    """All text that a Word file shows, part after part, blanks left out. Text in drawings stands once."""
    pieces = []
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if not re.fullmatch(r"word/(document|footnotes|endnotes|header\d*|footer\d*|comments)\d*\.xml", name):
                continue
            parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
            for element in etree.fromstring(archive.read(name), parser).iter(f"{_W}t", f"{_W}noBreakHyphen"):
                if next(element.iterancestors(_FALLBACK), None) is None:
                    pieces.append("-" if element.tag.endswith("noBreakHyphen") else element.text or "")
    return bare("".join(pieces))


def submitted(source: Path, dossier: str, scratch: Path) -> Path | None:
    """The folder with a dossier's files: a folder of SOURCE, an archive unpacked, or SOURCE with the single file."""
    for folder in (source / dossier, source if source.name == dossier else None):
        if folder is not None and folder.is_dir():
            return folder
    for path in sorted(source.iterdir() if source.is_dir() else [source]):
        if path.stem == dossier and path.suffix.lower() == ".zip":
            with zipfile.ZipFile(path) as archive:
                archive.extractall(scratch / dossier)
            return scratch / dossier
        if path.stem == dossier and path.is_file():
            return path.parent
    return None


def _file(folder: Path, name: str) -> Path | None:
    if (folder / name).is_file():
        return folder / name
    found = [p for p in folder.rglob("*") if p.is_file() and p.as_posix().endswith("/" + name)]
    return found[0] if len(found) == 1 else None


def fault(evidence: dict, path: Path) -> str | None:
    """What is wrong with a quote, None where nothing is."""
    wanted = bare(evidence["quote"])
    if not wanted:
        return "the quote is empty"
    if path.suffix.lower() != ".pdf":
        return None if wanted in word_text(str(path)) else "not in the file"
    boxes = evidence["boxes"]
    if not boxes:
        return "no boxes"
    if evidence["page"] != int(boxes[0][0]):
        return f"page {evidence['page']}, but the first box is on page {int(boxes[0][0])}"
    found = in_boxes(str(path), boxes, unseen=True)
    if same(found, wanted) or same(in_boxes(str(path), boxes, unseen=False), wanted):
        return None
    return f"the boxes hold {found!r}"


def main(out: Path, source: Path) -> int:
    """Checks all of a run's evidence and prints what was found."""
    counts: Counter[str] = Counter()
    failures = []
    with tempfile.TemporaryDirectory() as scratch:
        for result in sorted(out.glob("*/assessment.json")):
            assessment = json.loads(result.read_text("utf-8"))
            counts["dossiers"] += 1
            folder = submitted(source, assessment["dossier"], Path(scratch))
            for evidence in assessment["evidence"]:
                path = _file(folder, evidence["file"]) if folder else None
                wrong = "the file is not in SOURCE" if path is None else fault(evidence, path)
                counts["quotes in PDF" if evidence["boxes"] else "quotes in Word"] += 1
                if wrong:
                    where = f"{assessment['dossier']} {evidence['id']} {evidence['file']}"
                    failures.append(f"{where}: {wrong}; quote {evidence['quote']!r}")
    for line in failures:
        print(line)
    print(f"{dict(counts)}, failures: {len(failures)}")
    return 1 if failures or not counts["dossiers"] else 0


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: reread.py OUT SOURCE")
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
