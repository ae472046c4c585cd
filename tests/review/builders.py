"""An invented dossier as the review room gets it: documents with places, evidence located in them, an assessment.

The chamber, its town, its people and its figures do not exist. The criteria are the real set, so that sheets and
pages are tried with the true number of rows.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from extractors.document import Block, Cell, Document, Kind, Locator, Page, Places, Problem
from extractors.findings import Evidence, Mention, Standing
from lexicon.criteria import load_set
from review.model import CriterionView, views_of
from scoring.assessment import Assessment, Conflict, FileEntry, IndicatorResult, Searched, SelfScore

CHAMBER = "云岭市竹制品行业商会"
REPORT, PROOF, FORM = "自评报告.pdf", "佐证材料/附件2 会议记录.pdf", "申报表.docx"
FILES = {"report": REPORT, "proof": PROOF, "form": FORM}
SET = "2021-2022"
SCRIPT = '</script><script>document.title="坏了"</script><img src=x onerror=alert(1)>'

_CONTENT = yaml.safe_load((Path(__file__).parent / "dossier.yaml").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Mark:
    """A quote of a file that is evidence for an indicator."""

    indicator: str
    standing: Standing
    file: str
    quote: str
    cues: tuple[str, ...] = ()
    why: str = ""
    confidence: float = 0.9


@dataclass(frozen=True, slots=True)
class Sample:
    """A dossier with all that the writers take."""

    assessment: Assessment
    documents: tuple[Document, ...]
    views: tuple[CriterionView, ...]


def sample() -> Sample:
    """The invented dossier: two PDFs (one with a page that could not be read) and a Word form with a table."""
    documents = (
        word_document(FORM, _parts("form")),
        replace(pdf_document(PROOF, _parts("proof"), blank_pages=1), text_kind="mixed", quality=0.5),
        pdf_document(REPORT, _parts("report")),
    )
    views = views_of(load_set(SET))
    return Sample(assessment_of(documents, _marks(), views), documents, views)


def _parts(name: str) -> list[tuple[str, Any]]:
    return [next(iter(part.items())) for part in _CONTENT[name]]


def _marks() -> list[Mark]:
    return [
        Mark(**{**m, "standing": Standing(m["standing"]), "file": FILES[m["file"]], "cues": tuple(m["cues"])})
        for m in _CONTENT["marks"]
    ]


def assessment_of(documents: Sequence[Document], marks: Iterable[Mark], views: Sequence[CriterionView]) -> Assessment:
    """An assessment in which each mark stands at its place; verdicts follow from the standings in the plainest way."""
    by_name = {d.name: d for d in documents}
    evidence = tuple(located(by_name[m.file], m) for m in marks)
    searched = Searched(len(documents), sum(len(d.pages) for d in documents), 1)
    results = tuple(_result(v, evidence, searched) for v in views)
    problem = Problem(PROOF, "E201", "本页没有可用文字，需要 OCR", "请提交可复制文字的版本", 2)
    members = tuple(e.id for e in evidence if e.indicator == "2.2.1")
    points: dict[str, float] = {}
    for view, result in zip(views, results, strict=True):
        points[view.pillar] = points.get(view.pillar, 0.0) + result.points_suggested
    totals = {"total": sum(points.values()), "max": sum(v.points for v in views)}
    report = by_name[documents[-1].name]
    return Assessment(
        dossier="云岭竹制品-2022",
        applicant=CHAMBER,
        applicant_evidence=None,
        criteria_set=SET,
        criteria_fingerprint="3f9a1c07b2d4",
        period=("2021-01-01", "2022-12-31"),
        files=tuple(
            FileEntry(d.name, d.sha256, d.kind, len(d.pages) or None, d.text_kind, d.quality) for d in documents
        ),
        indicators=results,
        evidence=evidence,
        names=(
            Mention(CHAMBER, _place(report, 0, 10), "match", CHAMBER, "市级四好商会", "2019-2020", 1.0, ("同名",)),
            Mention(
                "云岭竹业商会",
                _place(report, 0, 6),
                "review",
                CHAMBER,
                None,
                None,
                0.82,
                ("同地：云岭市",),
                "云岭竹业协会",
            ),
        ),
        facts={"members": {"2022": 213}},
        conflicts=(Conflict("members", "2022年会员数前后不一致：213家；208家", members),),
        problems=(problem,),
        applicant_level="市级",
        self_scores=(
            SelfScore("会员队伍发展", 9.0, 9.0, FORM, None, ("2.2.1", "2.2.5"), 4.5),
            SelfScore("加强党的建设", 11.5, 11.0, FORM, None, ("1.3.1", "1.3.2"), 4.25),
            SelfScore("商会其他亮点", 5.0, 5.0, FORM, None),
        ),
        points={**points, **totals},
    )


def _result(view: CriterionView, evidence: Sequence[Evidence], searched: Searched) -> IndicatorResult:
    own = [e for e in evidence if e.indicator == view.id]
    done = sum(e.standing is Standing.DONE for e in own)
    failed = any(e.standing in (Standing.ABSENT, Standing.PLANNED) for e in own)
    verdict = (
        "met"
        if done > 1 or (done and own[0].confidence > 0.85)
        else "partial"
        if done
        else "unmet"
        if failed
        else "none"
    )
    share = {"met": 1.0, "partial": 0.5}.get(verdict, 0.0)
    words = {
        "met": "达标：依据：已落实",
        "partial": "部分达标：依据：已落实",
        "unmet": "未达标：",
        "none": "未找到依据：已检索3个文件",
    }
    return IndicatorResult(
        id=view.id,
        verdict=verdict,
        points_max=view.points,
        points_suggested=round(view.points * share, 2),
        rationale=words[verdict] + (f"{done}条" if done else ""),
        evidence=tuple(e.id for e in own),
        searched=searched,
        veto=view.veto and verdict == "unmet",
        self_score=view.points if view.id == "1.3.1" else None,
    )


def located(document: Document, mark: Mark) -> Evidence:
    """The mark as evidence, at the place where its quote stands (line ends inside the quote do not matter)."""
    start = document.text.index(mark.quote)
    place = _place(document, start, start + len(mark.quote))
    key = f"{document.sha256}|{start}|{mark.indicator}"
    return Evidence(
        id=f"ev-{hashlib.sha256(key.encode()).hexdigest()[:12]}",
        indicator=mark.indicator,
        standing=mark.standing,
        quote=mark.quote,
        place=place,
        cues=mark.cues,
        confidence=mark.confidence,
        why=mark.why,
    )


def _place(document: Document, start: int, end: int) -> Locator:
    block = next(b for b in document.blocks if b.start <= start < b.end)
    boxes = document.boxes(start, end)
    page = document.page_of(start, end)
    return Locator(
        document.sha256, document.name, start, end, page, block.paragraph, block.cell, block.section, boxes
    )  # fmt: skip


# --- documents ---

_WIDTH, _HEIGHT, _MARGIN, _SIZE, _LEADING = 595.3, 841.9, 72.0, 12.0, 22.0


def pdf_document(name: str, parts: Sequence[tuple[str, str]], blank_pages: int = 0) -> Document:
    """A PDF as the reader gives it: A4, 12 pt, Chinese characters as wide as high and Latin ones half as wide."""
    setter = _Setter()
    blocks: list[Block] = []
    section: tuple[str, ...] = ()
    for number, (kind, text) in enumerate(parts, 1):
        start = setter.begin()
        setter.paragraph(text, indent=0.0 if kind == "heading" else 2 * _SIZE)
        shown = Kind.HEADING if kind == "heading" else Kind.PARAGRAPH
        blocks.append(Block(shown, start, setter.length, section, 1 if shown is Kind.HEADING else 0, number))
        section = (text,) if shown is Kind.HEADING else section
    read = [Page(n, _WIDTH, _HEIGHT) for n in range(1, setter.page + 1)]
    blank = [Page(setter.page + n, _WIDTH, _HEIGHT, text="none", quality=0.0) for n in range(1, blank_pages + 1)]
    places = Places(
        np.array(setter.pages, dtype=np.int32),
        np.array(setter.boxes, dtype=np.float32).reshape(-1, 4),
        np.array(setter.lines, dtype=np.int32),
    )
    return Document(name, _sha(name), "pdf", setter.text, tuple(blocks), (*read, *blank), places)


class _Setter:
    """Sets characters line by line and page by page."""

    def __init__(self) -> None:
        self.text = ""
        self.pages: list[int] = []
        self.boxes: list[tuple[float, float, float, float]] = []
        self.lines: list[int] = []
        self.page, self.line, self.top = 1, 0, _MARGIN

    @property
    def length(self) -> int:
        return len(self.text)

    def begin(self) -> int:
        """Start a block; returns where it starts."""
        if self.text:
            self._put("\n", 0, (0, 0, 0, 0))
        return self.length

    def paragraph(self, text: str, indent: float) -> None:
        """Set a paragraph and go to a new line."""
        x = _MARGIN + indent
        for character in text:
            width = _SIZE if ord(character) > 0x2000 else _SIZE / 2
            if x + width > _WIDTH - _MARGIN:
                self._next_line()
                x = _MARGIN
            self._put(character, self.page, (x, self.top, x + width, self.top + _SIZE))
            x += width
        self._next_line()

    def _next_line(self) -> None:
        self.line += 1
        self.top += _LEADING
        if self.top + _SIZE > _HEIGHT - _MARGIN:
            self.page, self.top = self.page + 1, _MARGIN

    def _put(self, character: str, page: int, box: tuple[float, float, float, float]) -> None:
        self.text += character
        self.pages.append(page)
        self.boxes.append(box)
        self.lines.append(self.line)


def word_document(name: str, parts: Sequence[tuple[str, Any]]) -> Document:
    """A Word file as the reader gives it: blocks without pages, a table's cells as blocks of their own."""
    text, blocks, tables = "", [], 0
    section: tuple[str, ...] = ()
    for kind, content in parts:
        if kind == "table":
            for r, row in enumerate(content):
                for c, value in enumerate(row):
                    text += ("\t" if c else "\n") if text else ""
                    cell = Cell(tables, r, c, header=r == 0)
                    blocks.append(
                        Block(
                            Kind.CELL, len(text), len(text) + len(value), section, paragraph=len(blocks) + 1, cell=cell
                        )
                    )
                    text += value
            tables += 1
            continue
        text += "\n" if text else ""
        shown = Kind.HEADING if kind == "heading" else Kind.PARAGRAPH
        level = 1 if shown is Kind.HEADING else 0
        blocks.append(Block(shown, len(text), len(text) + len(content), section, level, len(blocks) + 1))
        section = (content,) if shown is Kind.HEADING else section
        text += content
    return Document(name, _sha(name), "docx", text, tuple(blocks), tables=tables)


def _sha(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()


def large_sample(pages: int = 100, quotes: int = 300) -> Sample:
    """A dossier of one long PDF with many pieces of evidence, to try that the page stays quick."""
    lines = [f"第{n}号记事：2022年商会组织会员企业开展第{n}次活动，参加人数{n + 20}人。" for n in range(pages * 32)]
    document = pdf_document("长材料.pdf", [("paragraph", line) for line in lines])
    views = views_of(load_set(SET))
    step = len(lines) // quotes
    marks = [Mark(views[n % len(views)].id, Standing.DONE, "长材料.pdf", lines[n * step]) for n in range(quotes)]
    return Sample(assessment_of((document,), marks, views), (document,), views)
