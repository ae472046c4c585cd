"""评分表.xlsx: the pre-filled scoring sheet in the form that reviewers know."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from extractors.findings import Evidence
from review.model import STANDING_NAMES, VERDICT_NAMES, CriterionView, cell_text, one_line, where
from review.sheets import GREY, STANDING_INK, VERDICT_FILL, Book, Link, row_height
from review.workbook_tables import write_tables
from scoring.assessment import Assessment, IndicatorResult
from sihao.files import write_atomically

COLUMNS = (
    ("一级指标", 7.5),
    ("二级指标", 11.5),
    ("三级指标", 15),
    ("评分依据", 21),
    ("分值", 6),
    ("自评分", 6),
    ("建议分", 6),
    ("专家评分", 7),
    ("扣分原因", 14),
    ("结论", 8.5),
    ("依据", 48),
    ("出处", 20),
    ("理由", 22),
)
HIDDEN = ("指标编号", "依据编号", "行校验")
"""Columns behind the visible ones, for programs that read the sheet back."""
POINTS, CLAIMED, SUGGESTED, MARK, DEDUCTION = 4, 5, 6, 7, 8
QUOTED = 10
SCHEMA = "sihao.sheet/1"
META = "_sihao"
QUOTES = 3
"""Pieces of evidence shown in the main table; all of them stand in the sheet 依据明细."""
GATES = ((0, 3), (4, 9), (10, 12))
"""Columns over which each of the three gate boxes of a row is laid."""
ENTRY_FILL = "#FFFBE0"
_CIRCLED = "①②③"


def write_score_sheet(assessment: Assessment, views: Sequence[CriterionView], path: Path) -> None:
    """Write the score sheet of one dossier; equal input gives equal bytes. Raises OutputError."""
    book = Book("评分表", assessment.dossier)
    _Main(book, assessment, views).write()
    write_tables(book, assessment, views)
    meta = (
        ("schema", SCHEMA),
        ("dossier", assessment.dossier),
        ("applicant", assessment.applicant or ""),
        ("set", assessment.criteria_set),
        ("fingerprint", assessment.criteria_fingerprint),
    )
    book.hidden(META, meta)
    write_atomically(path, book.bytes())


class _Main:
    """The sheet 评分表 while it is written.

    From the top: title, who and under what, gates (一票否决 and eligibility, so that no total hides them), the table,
    and beneath it the sums. No cell inside the table is merged and no sum stands in it, so filters and sorting work;
    the sums are taken by 一级指标, so they hold in any order of rows.
    """

    def __init__(self, book: Book, assessment: Assessment, views: Sequence[CriterionView]) -> None:
        self._book, self._a = book, assessment
        self._results = {i.id: i for i in assessment.indicators}
        self._evidence = {e.id: e for e in assessment.evidence}
        self._views = [v for v in views if v.id in self._results]
        self._sheet = book.sheet("评分表")
        self._last = len(COLUMNS) - 1

    def write(self) -> None:
        head = self._gates(self._title())
        self._book.columns(self._sheet, head, COLUMNS)
        self._sheet.set_column(len(COLUMNS), len(COLUMNS) + len(HIDDEN) - 1, None, None, {"hidden": True})
        for offset, name in enumerate(HIDDEN, len(COLUMNS)):
            self._sheet.write_string(head, offset, name, self._book.head)
        for row, view in enumerate(self._views, head + 1):
            self._row(row, view)
        end = head + len(self._views)
        self._hints(head + 1, end)
        bottom = self._sums(head + 1, end)
        self._sheet.freeze_panes(head + 1, 3)
        self._sheet.autofilter(head, 0, end, self._last)
        self._sheet.repeat_rows(head)
        self._sheet.print_area(0, 0, bottom, self._last)
        self._sheet.activate()
        self._book.protect(self._sheet)

    def _title(self) -> int:
        """Title and identity; returns the next free row."""
        a = self._a
        big = self._book.format(bold=True, font_size=16, align="center", font_color="#1F3A5F")
        self._sheet.merge_range(0, 0, 0, self._last, "全国“四好”商会认定评分表", big)
        self._sheet.set_row(0, 27)
        lines = (
            f"申报商会：{a.applicant or '（未识别，请填写）'}　　层级：{a.applicant_level or '（未识别）'}"
            f"　　材料编号：{a.dossier}",
            f"评价周期：{a.period[0]} 至 {a.period[1]}　　指标集：{a.criteria_set}（校验码 {a.criteria_fingerprint}）"
            f"　　建议总分：{a.points.get('total', 0):g} / {a.points.get('max', 0):g}"
            "　　建议分由程序依据材料预填，仅供参考；请填写黄色两栏，其余各栏已保护（无密码）",
        )
        for row, text in enumerate(lines, 1):
            look = self._book.format(bold=row == 1, font_size=11 if row == 1 else 9, text_wrap=False)
            self._sheet.merge_range(row, 0, row, self._last, cell_text(text), look)
            self._sheet.set_row(row, 18)
        return len(lines) + 1

    def _gates(self, row: int) -> int:
        """The boxes of the gates, three a row; returns the next free row."""
        gates = [v for v in self._views if v.gate]
        for n, view in enumerate(gates):
            result = self._results[view.id]
            first, last = GATES[n % len(GATES)]
            kind = "一票否决" if view.veto else view.pillar
            state = "触发，请先核实" if result.veto else VERDICT_NAMES[result.verdict]
            text = f"【{kind}】{view.id} {view.name}：{state}\n{_short(self._best(result), 88 if first == 10 else 46)}"
            look = self._book.format(
                bold=result.veto,
                font_size=9,
                border=1,
                bg_color=VERDICT_FILL["unmet" if result.veto else result.verdict],
                font_color=STANDING_INK["absent"] if result.veto else "#1F2328",
            )
            self._sheet.merge_range(row + n // len(GATES), first, row + n // len(GATES), last, cell_text(text), look)
        rows = -(-len(gates) // len(GATES))
        for at in range(row, row + rows):
            self._sheet.set_row(at, 40)
        return row + rows

    def _best(self, result: IndicatorResult) -> str:
        if not result.evidence:
            return result.rationale
        first = self._evidence[result.evidence[0]]
        return f"{STANDING_NAMES[first.standing]}：{one_line(first.quote)}（{where(first)}）"

    # --- the table ---

    def _row(self, row: int, view: CriterionView) -> None:
        result = self._results[view.id]
        shown = [self._evidence[e] for e in result.evidence[:QUOTES]]
        requirement = view.requirement + (f"（{view.threshold}）" if view.threshold else "")
        label = f"{view.id} {view.name}" + ("（一票否决）" if view.veto else "")
        write, sheet = self._book.write, self._sheet
        write(sheet, row, 0, view.pillar, font_color=GREY)
        write(sheet, row, 1, view.condition_title, font_color=GREY)
        write(sheet, row, 2, label)
        write(sheet, row, 3, requirement)
        for column, value in (
            (POINTS, view.points),
            (CLAIMED, result.self_score),
            (SUGGESTED, result.points_suggested),
        ):
            write(sheet, row, column, value, num_format="0.##", bold=column == SUGGESTED)
        self._entry(row, view)
        verdict = Link(VERDICT_NAMES[result.verdict], "evidence.html", f"i-{view.id}", VERDICT_FILL[result.verdict])
        write(sheet, row, 9, verdict, align="center")
        quotes = self._quotes(row, shown, len(result.evidence) - len(shown))
        places = "\n".join(f"{_number(n, shown)}{where(e)}" for n, e in enumerate(shown))
        write(sheet, row, 11, places)
        write(sheet, row, 12, result.rationale)
        self._keys(row, view, result)
        texts = ["", view.condition_title, label, requirement, "", "", "", "", "", "", quotes, places, result.rationale]
        sheet.set_row(row, row_height(texts, [w for _, w in COLUMNS]))

    def _quotes(self, row: int, shown: Sequence[Evidence], more: int) -> str:
        """The quotes with their standing in word and colour; returns the text as written."""
        pieces: list[Any] = []
        text = ""
        rest = f"\n（另有{more}条，见“依据明细”）" if more > 0 else ""
        for n, e in enumerate(shown):
            head = f"{chr(10) if n else ''}{_number(n, shown)}【{STANDING_NAMES[e.standing]}】"
            body = cell_text(one_line(e.quote))[: 31_000 // QUOTES]
            ink = self._book.format(font_size=9, bold=True, font_color=STANDING_INK[e.standing])
            pieces += [ink, head, self._book.format(font_size=9), body or "…"]
            text += head + body
        look = self._book.format(border=1, valign="top", font_size=9)
        if not shown:
            self._book.write(self._sheet, row, QUOTED, None)
            return ""
        if rest:
            pieces += [self._book.format(font_size=9, font_color=GREY), rest]
        self._sheet.write_rich_string(row, QUOTED, *pieces, look)
        return text + rest

    def _entry(self, row: int, view: CriterionView) -> None:
        """The two cells that people fill."""
        most = view.points
        look = {"border": 1, "bg_color": ENTRY_FILL, "locked": False}
        self._sheet.write_blank(row, MARK, None, self._book.format(**look, align="center", num_format="0.##"))
        self._sheet.write_blank(row, DEDUCTION, None, self._book.format(**look, font_size=9, valign="top"))
        rule: dict[str, Any] = {
            "validate": "decimal",
            "criteria": "between",
            "minimum": 0,
            "maximum": most,
            "ignore_blank": True,
            "input_title": "专家评分",
            "input_message": f"请输入 0 到 {most:g} 之间的分数，可用小数"
            if most
            else "本项不计分，请在“扣分原因”中写意见",
            "error_title": "分数超出范围",
            "error_message": f"{view.id} 的分值是 {most:g} 分，请输入 0 到 {most:g} 之间的数",
        }
        self._sheet.data_validation(row, MARK, row, MARK, rule)

    def _keys(self, row: int, view: CriterionView, result: IndicatorResult) -> None:
        ids = " ".join(result.evidence)
        seal = hashlib.sha256(f"{view.id}|{view.points}|{result.points_suggested}|{ids}".encode()).hexdigest()[:16]
        for column, value in enumerate((view.id, ids, seal), len(COLUMNS)):
            self._sheet.write_string(row, column, cell_text(value))

    def _hints(self, first: int, last: int) -> None:
        """A mark below the suggestion without a reason asks for one, by colour and by the head's own words."""
        if last < first:
            return
        mark, suggested, reason = (f"${_letter(c)}{first + 1}" for c in (MARK, SUGGESTED, DEDUCTION))
        asks = f'=AND({mark}<>"",{mark}<{suggested},{reason}="")'
        look = self._book.format(bg_color="#F8D0C8")
        self._sheet.conditional_format(
            first, DEDUCTION, last, DEDUCTION, {"type": "formula", "criteria": asks, "format": look}
        )

    # --- the sums ---

    def _sums(self, first: int, last: int) -> int:
        """Subtotals by 一级指标 and the total, beneath the table; returns the last row."""
        pillars = [p for p in dict.fromkeys(v.pillar for v in self._views) if self._sum(p, POINTS)]
        row = last + 1
        for pillar in pillars:
            of = {c: f"SUMIF($A${first + 1}:$A${last + 1},$A{row + 1},{_span(c, first, last)})" for c in _SUMMED}
            self._line(row, pillar, "小计", of, {c: self._sum(pillar, c) for c in _SUMMED}, "#EEF2F7")
            row += 1
        of = {c: f"SUM({_span(c, first, last)})" for c in _SUMMED}
        self._line(row, "合计", "", of, {c: self._sum(None, c) for c in _SUMMED}, "#D6E0EC")
        look = self._book.format(font_size=10, text_wrap=False)
        self._sheet.write_string(row + 2, 0, "评审专家（签字）：　　　　　　　　　　　　　　日期：", look)
        return row + 2

    def _line(
        self, row: int, name: str, word: str, formulas: dict[int, str], values: dict[int, float], fill: str
    ) -> None:
        look = {"bold": True, "bg_color": fill, "border": 1}
        for column in range(len(COLUMNS)):
            self._sheet.write_blank(row, column, None, self._book.format(**look))
        self._sheet.write_string(row, 0, cell_text(name), self._book.format(**look))
        self._sheet.write_string(row, 2, word, self._book.format(**look))
        number = self._book.format(**look, align="center", num_format="0.##")
        for column, formula in formulas.items():
            self._sheet.write_formula(row, column, f"={formula}", number, round(values[column], 4))
        if not word:
            self._sheet.write_string(row, DEDUCTION, "← 专家评分合计", self._book.format(**look))
        self._sheet.set_row(row, 21)

    def _sum(self, pillar: str | None, column: int) -> float:
        chosen = [v for v in self._views if pillar is None or v.pillar == pillar]
        if column == POINTS:
            return sum(v.points for v in chosen)
        return sum(self._results[v.id].points_suggested for v in chosen) if column == SUGGESTED else 0.0


_SUMMED = (POINTS, SUGGESTED, MARK)


def _letter(column: int) -> str:
    return chr(ord("A") + column)


def _span(column: int, first: int, last: int) -> str:
    return f"{_letter(column)}${first + 1}:{_letter(column)}${last + 1}"


def _number(n: int, shown: Sequence[Evidence]) -> str:
    return f"{_CIRCLED[n]} " if len(shown) > 1 else ""


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
