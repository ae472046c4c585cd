"""评分表.xlsx: the pre-filled scoring sheet in the form that reviewers know."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from extractors.findings import Evidence
from review.model import STANDING_NAMES, VERDICT_NAMES, CriterionView, cell_text
from scoring.assessment import Assessment, IndicatorResult
from sihao.files import write_atomically

COLUMNS = (
    ("一级指标", 9),
    ("二级指标", 13),
    ("三级指标", 17),
    ("评分依据", 26),
    ("分值", 5.5),
    ("自评分", 6.5),
    ("建议分", 6.5),
    ("专家评分", 8),
    ("扣分原因", 15),
    ("结论", 9),
    ("依据（原文）", 46),
    ("出处", 17),
    ("建议理由", 26),
)
_ID_COLUMN = len(COLUMNS)
QUOTES = 3
"""Pieces of evidence shown in the main table; all of them stand in the sheet 依据明细."""
_FILL = {"met": "#E2F0D9", "partial": "#FFF2CC", "unmet": "#F8CBAD", "none": "#EDEDED", "na": "#F2F2F2"}
_STANDING_FILL = {
    "done": "#E2F0D9",
    "planned": "#DDEBF7",
    "absent": "#F8CBAD",
    "other": "#E4DFEC",
    "stale": "#FCE4D6",
    "hollow": "#EDEDED",
}


def write_score_sheet(assessment: Assessment, views: Sequence[CriterionView], path: Path) -> None:
    """Write the score sheet of one dossier; equal input gives equal bytes. Raises OutputError."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )
    book.set_properties({"title": "评分表", "author": "四好", "created": datetime(2000, 1, 1)})
    _ScoreSheet(book, assessment, views).write()
    book.close()
    write_atomically(path, buffer.getvalue())


class _ScoreSheet:
    """The workbook while it is written."""

    def __init__(self, book: Any, assessment: Assessment, views: Sequence[CriterionView]) -> None:
        self._book, self._a, self._views = book, assessment, views
        self._results = {i.id: i for i in assessment.indicators}
        self._evidence = {e.id: e for e in assessment.evidence}
        self._formats: dict[tuple[tuple[str, Any], ...], Any] = {}

    def write(self) -> None:
        """All sheets, the main one first."""
        self._main()
        self._details()
        self._missing()
        self._gaps()
        self._names()
        self._issues()

    def _format(self, **properties: Any) -> Any:
        base = {"font_name": "宋体", "font_size": 10, "valign": "vcenter", "text_wrap": True}
        key = tuple(sorted({**base, **properties}.items()))
        if key not in self._formats:
            self._formats[key] = self._book.add_format(dict(key))
        return self._formats[key]

    # --- 评分表 ---

    def _main(self) -> None:
        sheet = self._sheet("评分表", landscape=True)
        row = self._title(sheet)
        row = self._vetoes(sheet, row)
        head = self._format(bold=True, bg_color="#1F4E79", font_color="#FFFFFF", border=1, align="center")
        for column, (name, width) in enumerate(COLUMNS):
            sheet.set_column(column, column, width)
            sheet.write_string(row, column, name, head)
        sheet.set_column(_ID_COLUMN, _ID_COLUMN + 2, None, None, {"hidden": True})
        for offset, name in enumerate(("指标编号", "依据编号", "行校验")):
            sheet.write_string(row, _ID_COLUMN + offset, name, head)
        first = row + 1
        subtotals: list[int] = []
        at = first
        pillars = list(dict.fromkeys(v.pillar for v in self._views))
        for pillar in pillars:
            start = at
            for view in (v for v in self._views if v.pillar == pillar):
                self._row(sheet, at, view)
                at += 1
            self._subtotal(sheet, at, f"{pillar} 小计", start, at - 1)
            subtotals.append(at)
            at += 1
        self._total(sheet, at, subtotals)
        sheet.freeze_panes(first, 3)
        sheet.autofilter(row, 0, at - 1, len(COLUMNS) - 1)
        sheet.repeat_rows(row)
        sheet.print_area(0, 0, at, len(COLUMNS) - 1)
        sheet.protect("", {"autofilter": True, "sort": True, "format_columns": True, "format_rows": True})

    def _sheet(self, name: str, *, landscape: bool) -> Any:
        sheet = self._book.add_worksheet(name)
        sheet.set_paper(9)
        if landscape:
            sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(0.4, 0.4, 0.6, 0.6)
        sheet.set_footer("&C第 &P 页 共 &N 页&R" + cell_text(self._a.dossier).replace("&", "&&")[:60])
        sheet.hide_gridlines(2)
        return sheet

    def _title(self, sheet: Any) -> int:
        a = self._a
        last = len(COLUMNS) - 1
        big = self._format(bold=True, font_size=16, align="center")
        sheet.merge_range(0, 0, 0, last, "全国“四好”商会认定评分表", big)
        sheet.set_row(0, 28)
        lines = (
            f"申报商会：{a.applicant or '（未识别，请填写）'}    层级：{a.applicant_level or '未识别'}"
            f"    材料编号：{a.dossier}",
            f"评价周期：{a.period[0]} 至 {a.period[1]}    指标集：{a.criteria_set}（校验 {a.criteria_fingerprint}）"
            f"    建议总分：{a.points.get('total', 0):g} / {a.points.get('max', 0):g}",
            "说明：建议分由程序依据材料预填，仅供参考；请在“专家评分”“扣分原因”两栏填写，其余各栏已保护。",
        )
        plain = self._format()
        for row, text in enumerate(lines, 1):
            sheet.merge_range(row, 0, row, last, cell_text(text), plain)
        return len(lines) + 1

    def _vetoes(self, sheet: Any, row: int) -> int:
        """Veto and eligibility criteria first, so that no total hides them."""
        last = len(COLUMNS) - 1
        sheet.merge_range(row, 0, row, last, "一票否决与资格", self._format(bold=True, bg_color="#D9E1F2", border=1))
        row += 1
        for view in (v for v in self._views if v.veto or v.pillar == "资格"):
            result = self._results.get(view.id)
            if result is None:
                continue
            state = "触发一票否决，请核实" if result.veto else VERDICT_NAMES[result.verdict]
            fill = self._format(bg_color=_FILL["unmet" if result.veto else result.verdict], border=1)
            sheet.merge_range(row, 0, row, 2, f"{view.id} {view.name}", fill)
            sheet.merge_range(row, 3, row, 9, state, fill)
            best = self._best(result)
            sheet.merge_range(row, 10, row, last, cell_text(best), fill)
            row += 1
        return row + 1

    def _best(self, result: IndicatorResult) -> str:
        if not result.evidence:
            return result.rationale
        first = self._evidence[result.evidence[0]]
        return f"【{STANDING_NAMES[first.standing]}】{first.quote}（{where(first)}）"

    def _row(self, sheet: Any, row: int, view: CriterionView) -> None:
        result = self._results[view.id]
        shown = [self._evidence[e] for e in result.evidence[:QUOTES]]
        more = len(result.evidence) - len(shown)
        quotes = "\n".join(f"【{STANDING_NAMES[e.standing]}】{one_line(e.quote)}" for e in shown)
        places = "\n".join(where(e) for e in shown)
        text = self._format(border=1, valign="top", font_size=9)
        middle = self._format(border=1, align="center")
        grey = self._format(border=1, font_color="#7F7F7F")
        requirement = view.requirement + (f"（{view.threshold}）" if view.threshold else "")
        sheet.write_string(row, 0, view.pillar, grey)
        sheet.write_string(row, 1, cell_text(f"{view.condition} {view.condition_name}"), grey)
        name = self._format(border=1, font_color="#0563C1", underline=1)
        sheet.write_url(
            row, 2, f"external:evidence.html#i-{view.id}", name, cell_text(f"{view.id} {view.name}"), "打开依据页面"
        )
        sheet.write_string(row, 3, cell_text(requirement), text)
        sheet.write_number(row, 4, view.points, middle)
        if result.self_score is None:
            sheet.write_blank(row, 5, None, middle)
        else:
            sheet.write_number(row, 5, result.self_score, middle)
        sheet.write_number(row, 6, result.points_suggested, middle)
        entry = self._format(border=1, align="center", locked=False, bg_color="#FFFFE0")
        sheet.write_blank(row, 7, None, entry)
        sheet.data_validation(row, 7, row, 7, _mark_rule(view.points))
        sheet.write_blank(row, 8, None, self._format(border=1, locked=False, bg_color="#FFFFE0"))
        verdict = self._format(border=1, align="center", bold=result.veto, bg_color=_FILL[result.verdict])
        sheet.write_string(row, 9, VERDICT_NAMES[result.verdict], verdict)
        sheet.write_string(row, 10, cell_text(quotes + (f"\n（另有{more}条，见依据明细）" if more > 0 else "")), text)
        sheet.write_string(row, 11, cell_text(places), text)
        sheet.write_string(row, 12, cell_text(result.rationale), text)
        ids = " ".join(result.evidence)
        digest = hashlib.sha256(f"{view.id}|{view.points}|{result.points_suggested}|{ids}".encode()).hexdigest()[:16]
        for offset, value in enumerate((view.id, ids, digest)):
            sheet.write_string(row, _ID_COLUMN + offset, cell_text(value))
        sheet.set_row(row, min(220, max(30, 13 * _lines(quotes, 24))))

    def _subtotal(self, sheet: Any, row: int, label: str, first: int, last: int) -> None:
        bold = self._format(bold=True, bg_color="#F2F2F2", border=1, align="center")
        for column in range(len(COLUMNS)):
            sheet.write_blank(row, column, None, bold)
        sheet.write_string(row, 2, label, bold)
        for column in (4, 6, 7):
            letter = chr(ord("A") + column)
            value = sum(self._number(v, column) for v in self._views if label.startswith(v.pillar))
            sheet.write_formula(row, column, f"=SUM({letter}{first + 1}:{letter}{last + 1})", bold, round(value, 2))

    def _number(self, view: CriterionView, column: int) -> float:
        return {4: view.points, 6: self._results[view.id].points_suggested}.get(column, 0.0)

    def _total(self, sheet: Any, row: int, subtotals: Sequence[int]) -> None:
        bold = self._format(bold=True, bg_color="#D9E1F2", border=1, align="center", font_size=11)
        for column in range(len(COLUMNS)):
            sheet.write_blank(row, column, None, bold)
        sheet.write_string(row, 2, "合计", bold)
        for column in (4, 6, 7):
            letter = chr(ord("A") + column)
            value = sum(self._number(v, column) for v in self._views)
            formula = "=" + "+".join(f"{letter}{r + 1}" for r in subtotals)
            sheet.write_formula(row, column, formula, bold, round(value, 2))

    # --- other sheets ---

    def _table(self, name: str, columns: Sequence[tuple[str, float]], rows: Sequence[Sequence[Any]], note: str) -> Any:
        """A plain protected sheet with a frozen, filtered head; returns it for extras."""
        sheet = self._sheet(name, landscape=True)
        head = self._format(bold=True, bg_color="#1F4E79", font_color="#FFFFFF", border=1, align="center")
        text = self._format(border=1, valign="top", font_size=9)
        sheet.write_string(0, 0, note, self._format(bold=True, text_wrap=False))
        for column, (title, width) in enumerate(columns):
            sheet.set_column(column, column, width)
            sheet.write_string(1, column, title, head)
        for r, row in enumerate(rows, 2):
            for c, value in enumerate(row):
                if isinstance(value, int | float):
                    sheet.write_number(r, c, value, text)
                else:
                    sheet.write_string(r, c, cell_text(value or ""), text)
        sheet.freeze_panes(2, 0)
        if rows:
            sheet.autofilter(1, 0, len(rows) + 1, len(columns) - 1)
        sheet.repeat_rows(1)
        sheet.protect("", {"autofilter": True, "sort": True, "format_columns": True})
        return sheet

    def _details(self) -> None:
        columns = (
            ("指标", 8),
            ("状态", 9),
            ("原文", 60),
            ("文件", 22),
            ("页", 5),
            ("段", 5),
            ("章节", 24),
            ("线索", 16),
            ("置信度", 7),
            ("编号", 17),
        )
        order = {v.id: n for n, v in enumerate(self._views)}
        found = sorted(
            self._a.evidence, key=lambda e: (order.get(e.indicator, 999), e.place.file, e.place.start, e.standing)
        )
        rows = [
            (e.indicator, STANDING_NAMES[e.standing], one_line(e.quote), e.place.file,
             e.place.page if e.place.page is not None else "", e.place.paragraph, " › ".join(e.place.section),
             "、".join(e.cues), round(e.confidence, 2), e.id)
            for e in found
        ]  # fmt: skip
        sheet = self._table("依据明细", columns, rows, f"全部依据 {len(rows)} 条；编号可点击打开依据页面")
        link = self._format(border=1, valign="top", font_size=9, font_color="#0563C1", underline=1)
        for r, e in enumerate(found, 2):
            fill = self._format(border=1, valign="top", font_size=9, bg_color=_STANDING_FILL[e.standing])
            sheet.write_string(r, 1, STANDING_NAMES[e.standing], fill)
            sheet.write_url(r, 9, f"external:evidence.html#{e.id}", link, e.id)

    def _missing(self) -> None:
        columns = (("指标", 8), ("名称", 26), ("分值", 7), ("要求", 40), ("通常的佐证材料", 30), ("检索范围", 34))
        rows = []
        for view in self._views:
            result = self._results[view.id]
            if result.verdict == "none":
                s = result.searched
                unread = f"，其中{s.unreadable_pages}页无法读取" if s.unreadable_pages else ""
                scope = f"已检索{s.files}个文件、{s.pages}页（Word 不计页）{unread}，未找到"
                rows.append((view.id, view.name, view.points, view.requirement, view.proof, scope))
        self._table("未找到依据", columns, rows, f"未找到依据的指标 {len(rows)} 项")

    def _gaps(self) -> None:
        columns = (
            ("自评项目", 34),
            ("对应指标", 26),
            ("分值", 7),
            ("自评分", 8),
            ("材料支持", 8),
            ("差距", 8),
            ("出处", 26),
        )
        scores = sorted(self._a.self_scores, key=lambda s: -(s.claimed - s.supported) if s.supported is not None else 0)
        rows = [
            (s.label, "、".join(s.indicators) or "（未能对应）",
             s.points_max if s.points_max is not None else "", s.claimed,
             s.supported if s.supported is not None else "",
             round(s.claimed - s.supported, 2) if s.supported is not None else "",
             s.file + (f" 第{s.page}页" if s.page else ""))
            for s in scores
        ]  # fmt: skip
        note = "自评分与材料支持分的差距（大的在前）" if rows else "材料中没有自评打分表"
        self._table("自评与材料差距", columns, rows, note)

    def _names(self) -> None:
        columns = (
            ("材料中的名称", 32),
            ("结论", 10),
            ("名单中的名称", 32),
            ("名单", 10),
            ("周期", 20),
            ("理由", 50),
            ("出处", 24),
        )
        label = {"match": "一致", "review": "请核对", "none": "不在名单"}
        rows = [
            (m.mention, label[m.decision], m.name or "", m.list_name or "", m.cycle or "", "；".join(m.why),
             m.place.file + (f" 第{m.place.page}页" if m.place.page else ""))
            for m in self._a.names
        ]  # fmt: skip
        self._table("名称核对", columns, rows, f"材料中提到的商会 {len(rows)} 家")

    def _issues(self) -> None:
        columns = (("类别", 12), ("对象", 30), ("说明", 70), ("处理", 50))
        rows: list[tuple[str, str, str, str]] = [
            ("前后不一致", c.kind, c.detail, "请核对原件后决定采信哪一处") for c in self._a.conflicts
        ]
        rows += [(p.code, p.file + (f" 第{p.page}页" if p.page else ""), p.message, p.remedy) for p in self._a.problems]
        self._table(
            "冲突与问题", columns, rows, f"前后不一致 {len(self._a.conflicts)} 处，读取问题 {len(self._a.problems)} 个"
        )


def where(e: Evidence) -> str:
    """File and page (or paragraph, in Word) of a piece of evidence."""
    place = e.place
    return f"{place.file} 第{place.page}页" if place.page is not None else f"{place.file} 第{place.paragraph}段"


def one_line(text: str) -> str:
    """A quote on one line: table cells parted by ` | `, line breaks gone."""
    return text.replace("\t", " | ").replace("\n", "")


def _mark_rule(points: float) -> dict[str, Any]:
    most = points if points > 0 else 100
    return {
        "validate": "decimal",
        "criteria": "between",
        "minimum": 0,
        "maximum": most,
        "ignore_blank": True,
        "input_title": "专家评分",
        "input_message": f"请输入 0 到 {most:g} 之间的分数",
        "error_title": "分数超出范围",
        "error_message": f"本项分值为 {most:g}，请输入 0 到 {most:g} 之间的数",
    }


def _lines(text: str, width: int) -> int:
    return sum(1 + len(part) // width for part in text.split("\n"))
