"""summary.xlsx: the batch at a glance, from light rows so that thousands of dossiers fit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from extractors.document import Problem
from review.model import ELIGIBILITY, VERDICT_NAMES, CriterionView, at_page
from review.sheets import VERDICT_FILL, Book, Column, Link, Tinted, Value
from scoring.assessment import Assessment
from sihao.files import write_atomically

SHEET = "评分表.xlsx"
_SHOWN = 6
"""Problems named in the overview; all of them stand in the sheet 问题."""


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
    """The pillars that rows have points for, in the order of their first row; eligibility gives no points."""
    return list(dict.fromkeys(k for r in rows for k in r.points if k not in ("total", "max", ELIGIBILITY)))


def write_summary(rows: Sequence[DossierRow], path: Path, views: Sequence[CriterionView] = ()) -> None:
    """Write the batch's workbook: 总览, 指标对照, 问题. Equal input gives equal bytes. Raises OutputError.

    With `views` the indicators are shown by name as well as by number.
    """
    book = Book("批次总览", "批次总览")
    _overview(book, rows)
    _matrix(book, rows, {v.id: v.name for v in views})
    _problems(book, rows)
    write_atomically(path, book.bytes())


def _overview(book: Book, rows: Sequence[DossierRow]) -> None:
    pillars = pillars_of(rows)
    columns: list[Column] = [
        ("材料编号", 26),
        ("申报商会", 28),
        ("层级", 8),
        ("指标集", 11),
        ("建议总分", 9),
        ("满分", 7),
    ]
    columns += [(p, 10) for p in pillars] + [("一票否决", 13)]
    columns += [(name, 9) for name in VERDICT_NAMES.values()]
    columns += [("依据条数", 9), ("前后不一致", 11), ("文件", 6), ("页", 7), ("不可读页", 9), ("问题", 34)]
    failed = sum(not r.assessed for r in rows)
    note = f"申报材料 {len(rows)} 份" + (f"，其中 {failed} 份未能评审" if failed else "") + "。点材料编号打开评分表"
    sheet = book.table("总览", note, columns, [_values(r, pillars) for r in rows])
    sheet.freeze_panes(2, 2)
    total = columns.index(("建议总分", 9))
    if rows:
        bar = {"type": "data_bar", "bar_color": "#9CC3E6", "min_type": "num", "min_value": 0}
        sheet.conditional_format(2, total, len(rows) + 1, total, {**bar, "max_type": "num", "max_value": 100})


def _values(row: DossierRow, pillars: Sequence[str]) -> list[Value]:
    verdicts = list(row.verdicts.values())
    name = row.applicant or ("（未识别）" if row.assessed else "（未能评审）")
    veto = Tinted(f"触发 {'、'.join(row.vetoes)}", VERDICT_FILL["unmet"], bold=True) if row.vetoes else "未触发"
    problems = "；".join(f"{p.code} {at_page(p.file, p.page)}" for p in row.problems[:_SHOWN])
    more = f"；等 {len(row.problems)} 个" if len(row.problems) > _SHOWN else ""
    if not row.assessed:
        blank: list[Value] = [None] * (5 + len(pillars) + len(VERDICT_NAMES) + 5)
        return [row.dossier, Tinted(name, VERDICT_FILL["unmet"]), *blank, problems + more]
    return [
        Link(row.dossier, f"{row.dossier}/{SHEET}"),
        name,
        row.level,
        row.criteria_set,
        *(row.points.get(key) for key in ("total", "max", *pillars)),
        veto,
        *(verdicts.count(v) for v in VERDICT_NAMES),
        *(row.evidence, row.conflicts, row.files, row.pages, row.unreadable_pages),
        problems + more,
    ]


def _matrix(book: Book, rows: Sequence[DossierRow], names: dict[str, str]) -> None:
    ids = list(dict.fromkeys(i for r in rows for i in r.verdicts))
    assessed = [r for r in rows if r.assessed]
    columns: list[Column] = [
        ("材料编号", 26),
        ("申报商会", 28),
        *((f"{i} {names.get(i, '')}".strip(), 11.0) for i in ids),
    ]
    filled = {k: Tinted(name, VERDICT_FILL[k]) for k, name in VERDICT_NAMES.items()}
    lines: list[list[Value]] = [
        [r.dossier, r.applicant, *(filled.get(r.verdicts.get(i, "")) for i in ids)] for r in assessed
    ]
    sheet = book.table("指标对照", "各份材料各项指标的结论；末尾几行是合计", columns, lines)
    sheet.freeze_panes(2, 2)
    sheet.set_row(1, 76 if names else 22)
    if assessed:
        _tallies(book, sheet, ids, assessed)


def _tallies(book: Book, sheet: Any, ids: Sequence[str], rows: Sequence[DossierRow]) -> None:
    """Under the matrix, how many dossiers have each verdict on each indicator."""
    last = len(rows) + 2
    bold = book.format(bold=True, border=1, bg_color="#EEF2F7", font_size=9, align="center")
    for at, (verdict, name) in enumerate(VERDICT_NAMES.items(), last):
        sheet.write_string(at, 0, f"{name}（份）", bold)
        sheet.write_blank(at, 1, None, bold)
        for column, indicator in enumerate(ids, 2):
            letters = column_name(column)
            count = sum(r.verdicts.get(indicator) == verdict for r in rows)
            sheet.write_formula(at, column, f'=COUNTIF({letters}3:{letters}{last},"{name}")', bold, count)


def column_name(column: int) -> str:
    """A 0-based column's letters."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _problems(book: Book, rows: Sequence[DossierRow]) -> None:
    columns = (("材料编号", 26.0), ("代码", 8.0), ("文件", 36.0), ("页", 6.0), ("原因", 52.0), ("处理", 60.0))
    lines: list[tuple[Value, ...]] = [
        (r.dossier, p.code, p.file, p.page, p.message, p.remedy) for r in rows for p in r.problems
    ]
    book.table("问题", f"读取问题 {len(lines)} 个", columns, lines)
