"""summary.xlsx: the batch at a glance, from light rows so that thousands of dossiers fit."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from extractors.document import Problem
from review.model import VERDICT_NAMES, cell_text
from scoring.assessment import Assessment
from sihao.files import write_atomically


@dataclass(frozen=True, slots=True)
class DossierRow:
    """What the batch overview keeps of a dossier."""

    dossier: str
    applicant: str
    level: str
    criteria_set: str
    points: dict[str, float] = field(default_factory=dict)
    verdicts: dict[str, str] = field(default_factory=dict)
    vetoes: tuple[str, ...] = ()
    evidence: int = 0
    conflicts: int = 0
    files: int = 0
    pages: int = 0
    unreadable_pages: int = 0
    problems: tuple[Problem, ...] = ()
    assessed: bool = True


def row_of(a: Assessment) -> DossierRow:
    """The row of an assessment."""
    return DossierRow(
        dossier=a.dossier,
        applicant=a.applicant or "",
        level=a.applicant_level or "",
        criteria_set=a.criteria_set,
        points=dict(a.points),
        verdicts={i.id: i.verdict for i in a.indicators},
        vetoes=tuple(i.id for i in a.indicators if i.veto),
        evidence=len(a.evidence),
        conflicts=len(a.conflicts),
        files=len(a.files),
        pages=sum(f.pages or 0 for f in a.files),
        unreadable_pages=max((i.searched.unreadable_pages for i in a.indicators), default=0),
        problems=a.problems,
    )


def failed_row(dossier: str, problems: Sequence[Problem]) -> DossierRow:
    """The row of a dossier that could not be assessed."""
    return DossierRow(dossier, "", "", "", problems=tuple(problems), assessed=False)


def pillars_of(rows: Sequence[DossierRow]) -> list[str]:
    """The pillars that any row has points for, in the order of their first row."""
    return list(dict.fromkeys(k for r in rows for k in r.points if k not in ("total", "max", "资格")))


def write_summary(rows: Sequence[DossierRow], path: Path) -> None:
    """Write the batch's workbook: 总览, 指标对照, 问题. Raises OutputError."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )
    book.set_properties({"title": "批次总览", "author": "四好", "created": datetime(2000, 1, 1)})
    head = book.add_format(
        {
            "bold": True,
            "bg_color": "#1F4E79",
            "font_color": "#FFFFFF",
            "border": 1,
            "align": "center",
            "text_wrap": True,
        }
    )
    cell = book.add_format({"border": 1, "font_size": 10, "text_wrap": True, "valign": "vcenter"})
    link = book.add_format({"border": 1, "font_size": 10, "font_color": "#0563C1", "underline": 1})
    _overview(book, rows, head, cell, link)
    _matrix(book, rows, head, cell)
    _problems(book, rows, head, cell)
    book.close()
    write_atomically(path, buffer.getvalue())


def _sheet(book: Any, name: str, columns: Sequence[tuple[str, float]], head: Any) -> Any:
    sheet = book.add_worksheet(name)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.freeze_panes(1, 2)
    for column, (title, width) in enumerate(columns):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, title, head)
    return sheet


def _overview(book: Any, rows: Sequence[DossierRow], head: Any, cell: Any, link: Any) -> None:
    pillars = pillars_of(rows)
    columns = [("材料编号", 26), ("申报商会", 28), ("层级", 8), ("指标集", 11), ("建议总分", 9), ("满分", 7)]
    columns += [(p, 11) for p in pillars]
    columns += [
        ("一票否决", 12),
        ("达标", 7),
        ("部分达标", 8),
        ("未达标", 7),
        ("未找到依据", 9),
        ("不适用", 7),
        ("依据条数", 8),
        ("前后不一致", 9),
        ("文件", 6),
        ("页", 6),
        ("不可读页", 8),
        ("问题", 40),
    ]
    sheet = _sheet(book, "总览", columns, head)
    for r, row in enumerate(rows, 1):
        verdicts = list(row.verdicts.values())
        values: list[Any] = [
            row.dossier,
            row.applicant or ("（未识别）" if row.assessed else "（未能评审）"),
            row.level,
            row.criteria_set,
        ]
        values += [row.points.get("total", ""), row.points.get("max", "")]
        values += [row.points.get(p, "") for p in pillars]
        values += ["、".join(row.vetoes)]
        values += [verdicts.count(v) for v in VERDICT_NAMES]
        values += [row.evidence, row.conflicts, row.files, row.pages, row.unreadable_pages]
        values += ["；".join(f"{p.code} {p.file}" for p in row.problems[:6]) + ("…" if len(row.problems) > 6 else "")]
        for c, value in enumerate(values):
            if c == 0 and row.assessed:
                sheet.write_url(r, 0, f"external:{row.dossier}/评分表.xlsx", link, cell_text(row.dossier)[:255])
            elif isinstance(value, int | float):
                sheet.write_number(r, c, round(value, 2), cell)
            else:
                sheet.write_string(r, c, cell_text(value), cell)
    sheet.autofilter(0, 0, max(1, len(rows)), len(columns) - 1)


def _matrix(book: Any, rows: Sequence[DossierRow], head: Any, cell: Any) -> None:
    ids = list(dict.fromkeys(i for r in rows for i in r.verdicts))
    sheet = _sheet(book, "指标对照", [("材料编号", 26), ("申报商会", 28), *((i, 8.0) for i in ids)], head)
    for r, row in enumerate(rows, 1):
        values = [row.dossier, row.applicant, *(VERDICT_NAMES.get(row.verdicts.get(i, ""), "") for i in ids)]
        for c, value in enumerate(values):
            sheet.write_string(r, c, cell_text(value), cell)


def _problems(book: Any, rows: Sequence[DossierRow], head: Any, cell: Any) -> None:
    columns = [("材料编号", 26), ("代码", 8), ("文件", 34), ("页", 6), ("原因", 50), ("处理", 60)]
    sheet = _sheet(book, "问题", columns, head)
    at = 1
    for row in rows:
        for p in row.problems:
            for c, value in enumerate((row.dossier, p.code, p.file, str(p.page or ""), p.message, p.remedy)):
                sheet.write_string(at, c, cell_text(value), cell)
            at += 1
