"""Make the sample dossiers from their texts: `python samples/make_samples.py [FOLDER]` (default: samples/dossiers).

Everything in `texts/` is invented: chambers, places, people and figures. `NAME.pdf.txt` becomes a PDF,
`NAME.docx.txt` a Word file. In a text: `#`, `##`, `###` are headings, a blank line ends a paragraph, `| a | b |` is a
table row (the first row of a table is its head). Equal texts give equal bytes.
"""

from __future__ import annotations

import io
import sys
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt
from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

HERE = Path(__file__).parent
FONT = "STSong-Light"
Part = tuple[str, int, list[str] | list[list[str]]]


def parse(text: str) -> Iterator[Part]:
    """(kind, level, content): `heading` and `paragraph` with one string, `table` with rows of cells."""
    paragraph: list[str] = []
    rows: list[list[str]] = []
    for line in [*text.splitlines(), ""]:
        if rows and not line.startswith("|"):
            yield "table", 0, rows
            rows = []
        if line.startswith("|"):
            rows.append([c.strip() for c in line.strip().strip("|").split("|")])
        elif line.startswith("#"):
            level = len(line) - len(line.lstrip("#"))
            yield "heading", level, [line[level:].strip()]
        elif line.strip():
            paragraph.append(line.strip())
            continue
        if paragraph:
            yield "paragraph", 0, ["".join(paragraph)]
            paragraph = []


def make_pdf(text: str, font_file: Path | None = None) -> bytes:
    """A PDF with running head and page numbers; `font_file` (TrueType) is embedded, else a standard font is named."""
    font = FONT if font_file is None else font_file.stem
    pdfmetrics.registerFont(UnicodeCIDFont(FONT) if font_file is None else TTFont(font, str(font_file)))
    base = {"fontName": font, "wordWrap": "CJK"}
    styles = {
        0: ParagraphStyle("p", fontSize=11, leading=18, firstLineIndent=22, **base),
        1: ParagraphStyle("h1", fontSize=18, leading=26, alignment=TA_CENTER, spaceAfter=8, **base),
        2: ParagraphStyle("h2", fontSize=14, leading=22, spaceBefore=6, **base),
        3: ParagraphStyle("h3", fontSize=12.5, leading=20, **base),
    }
    cell = ParagraphStyle("cell", fontSize=9.5, leading=13, **base)
    story = []
    title = ""
    for kind, level, content in parse(text):
        if kind == "table":
            rows = [[Paragraph(str(c), cell) for c in row] for row in content]
            widths = _widths([[str(c) for c in row] for row in content])
            table = Table(rows, colWidths=widths, repeatRows=1)
            table.setStyle(
                TableStyle([("GRID", (0, 0), (-1, -1), 0.6, colors.black), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")])
            )
            story += [table, Spacer(1, 8)]
        else:
            title = title or str(content[0])
            story.append(Paragraph(str(content[0]), styles[min(level, 3)]))

    def furniture(canvas: object, document: object) -> None:
        canvas.setFont(font, 9)  # type: ignore[attr-defined]
        canvas.drawCentredString(A4[0] / 2, A4[1] - 36, title[:30])  # type: ignore[attr-defined]
        canvas.drawCentredString(A4[0] / 2, 30, f"— {document.page} —")  # type: ignore[attr-defined]

    buffer = io.BytesIO()
    document = SimpleDocTemplate(
        buffer, pagesize=A4, topMargin=60, bottomMargin=56, leftMargin=72, rightMargin=72, invariant=1, title=title
    )
    document.build(story, onFirstPage=furniture, onLaterPages=furniture)
    return buffer.getvalue()


def _widths(rows: list[list[str]]) -> list[float]:
    columns = max(len(r) for r in rows)
    longest = [max((len(r[c]) if c < len(r) else 0) for r in rows) + 2 for c in range(columns)]
    return [450.0 * n / sum(longest) for n in longest]


def make_docx(text: str) -> bytes:
    """A Word file with heading styles; times inside are fixed so that equal text gives equal bytes."""
    document = docx.Document()
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "宋体", Pt(12)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), "宋体")
    for kind, level, content in parse(text):
        if kind == "heading":
            heading = document.add_heading(str(content[0]), level)
            if level == 1:
                heading.alignment = WD_ALIGN_PARAGRAPH.CENTER
        elif kind == "table":
            table = document.add_table(rows=0, cols=max(len(r) for r in content), style="Table Grid")
            for row in content:
                cells = table.add_row().cells
                for cell, value in zip(cells, row, strict=False):
                    cell.text = str(value)
        else:
            document.add_paragraph(str(content[0])).paragraph_format.first_line_indent = Pt(24)
    document.core_properties.created = document.core_properties.modified = datetime(2022, 9, 1)
    document.core_properties.author = "示例"
    buffer = io.BytesIO()
    document.save(buffer)
    return _fixed_times(buffer.getvalue())


def _fixed_times(data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(zipfile.ZipInfo(name, (2022, 9, 1, 0, 0, 0)), source.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def main(target: Path) -> None:
    """Write every sample under `target`."""
    for path in sorted((HERE / "texts").glob("*/*.txt")):
        text = path.read_text(encoding="utf-8")
        out = target / path.parent.name / path.stem
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_bytes(make_pdf(text) if out.suffix == ".pdf" else make_docx(text))
        print(out.relative_to(target))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "dossiers")
