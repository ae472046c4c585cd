from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from review.workbook import COLUMNS, HIDDEN, META, write_score_sheet
from scoring.assessment import IndicatorResult
from tests.review.builders import CHAMBER, SCRIPT, Sample

SHEETS = ["评分表", "依据明细", "未找到依据", "自评与材料差距", "名称核对", "冲突与问题", "说明", META]
HEAD = 5
"""The row of the table's head (1-based): title, two lines, one row of gates."""


@pytest.fixture(scope="module")
def book(dossier: Sample, tmp_path_factory: pytest.TempPathFactory) -> Any:
    path = tmp_path_factory.mktemp("sheet") / "评分表.xlsx"
    write_score_sheet(dossier.assessment, dossier.views, path)
    return openpyxl.load_workbook(path, rich_text=False)


def column(sheet: Any, title: str, head: int = HEAD) -> int:
    return next(c.column for c in sheet[head] if c.value == title)


def rows(sheet: Any) -> dict[str, int]:
    at = column(sheet, "指标编号")
    return {sheet.cell(r, at).value: r for r in range(HEAD + 1, sheet.max_row + 1) if sheet.cell(r, at).value}


def test_every_sheet_is_there_and_the_first_is_the_one_to_fill(book: Any) -> None:
    assert book.sheetnames == SHEETS
    assert book.active.title == "评分表"
    assert book[META].sheet_state == "veryHidden"


def test_who_and_under_what_stands_at_the_top(book: Any, dossier: Sample) -> None:
    sheet = book["评分表"]
    top = "".join(str(sheet.cell(r, 1).value) for r in (1, 2, 3))
    for text in (CHAMBER, "市级", dossier.assessment.dossier, "2021-01-01 至 2022-12-31", "2021-2022", "3f9a1c07b2d4"):
        assert text in top


def test_gates_come_before_the_table_with_their_state_in_words(book: Any) -> None:
    gates = [c.value for c in book["评分表"][HEAD - 1] if c.value]
    assert [g.split("：")[0] for g in gates] == [
        "【资格】E.1 依法登记的工商联所属商会",
        "【资格】E.2 自愿申报与重新认定",
        "【一票否决】4.1.2 未受行政处罚",
    ]
    assert "未找到依据" in gates[1]


def test_a_triggered_veto_says_so(dossier: Sample, tmp_path: Path) -> None:
    def vetoed(r: IndicatorResult) -> IndicatorResult:
        return replace(r, verdict="unmet", veto=True, points_suggested=0.0) if r.id == "4.1.2" else r

    a = replace(dossier.assessment, indicators=tuple(vetoed(r) for r in dossier.assessment.indicators))
    write_score_sheet(a, dossier.views, tmp_path / "a.xlsx")
    gates = [c.value for c in openpyxl.load_workbook(tmp_path / "a.xlsx")["评分表"][HEAD - 1] if c.value]
    assert "触发，请先核实" in gates[2]


def test_every_indicator_has_its_row_with_quote_standing_and_place(book: Any, dossier: Sample) -> None:
    sheet = book["评分表"]
    at = rows(sheet)
    assert list(at) == [v.id for v in dossier.views]
    quote = sheet.cell(at["1.3.1"], column(sheet, "依据")).value
    assert quote == "【已落实】2020年5月经中共云岭市工商联机关委员会批复，商会成立党支部，现有正式党员17名。"
    assert sheet.cell(at["1.3.1"], column(sheet, "出处")).value == "自评报告.pdf 第1页"
    assert sheet.cell(at["1.3.4"], column(sheet, "依据")).value.startswith("【计划中】")
    assert sheet.cell(at["1.3.1"], column(sheet, "自评分")).value == 3
    assert sheet.cell(at["1.1.2"], column(sheet, "自评分")).value is None
    assert sheet.cell(at["1.1.2"], column(sheet, "结论")).value == "未找到依据"
    assert sheet.cell(at["3.1.1"], column(sheet, "出处")).value == "申报表.docx 第4段"


def test_no_cell_inside_the_table_is_merged(book: Any) -> None:
    sheet = book["评分表"]
    table = range(HEAD, HEAD + 1 + len(rows(sheet)))
    assert not [m for m in sheet.merged_cells.ranges if m.min_row in table or m.max_row in table]


def test_only_the_experts_cells_can_be_written(book: Any) -> None:
    sheet = book["评分表"]
    assert all(ws.protection.sheet for ws in book.worksheets if ws.title != META)
    assert sheet.protection.password in (None, "0000")
    open_cells = {(c.row, c.column) for row in sheet.iter_rows() for c in row if not c.protection.locked}
    marks = {(r, column(sheet, t)) for r in rows(sheet).values() for t in ("专家评分", "扣分原因")}
    assert open_cells == marks


def test_marks_are_held_between_nought_and_the_points(book: Any, dossier: Sample) -> None:
    sheet = book["评分表"]
    rules = {str(v.sqref): v for v in sheet.data_validations.dataValidation}
    points = {v.id: v.points for v in dossier.views}
    letter = sheet.cell(HEAD, column(sheet, "专家评分")).column_letter
    for indicator, row in rows(sheet).items():
        rule = rules[f"{letter}{row}"]
        assert (rule.type, float(rule.formula1), float(rule.formula2)) == ("decimal", 0.0, points[indicator])
    assert "请输入 0 到 2 之间" in rules[f"{letter}{rows(sheet)['2.2.5']}"].error


def test_sums_are_formulas_over_the_table_and_hold_their_values(dossier: Sample, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_score_sheet(dossier.assessment, dossier.views, path)
    formulas, values = (openpyxl.load_workbook(path, data_only=d)["评分表"] for d in (False, True))
    last = max(rows(formulas).values())
    suggested = column(formulas, "建议分")
    total = next(r for r in range(last + 1, formulas.max_row + 1) if formulas.cell(r, 1).value == "合计")
    assert formulas.cell(total, suggested).value == f"=SUM(G${HEAD + 1}:G${last})"
    assert values.cell(total, suggested).value == dossier.assessment.points["total"]
    assert values.cell(total, column(formulas, "分值")).value == 100
    pillar = {formulas.cell(r, 1).value: r for r in range(last + 1, total)}
    assert values.cell(pillar["政治引领好"], suggested).value == dossier.assessment.points["政治引领好"]
    assert formulas.cell(pillar["政治引领好"], suggested).value.startswith("=SUMIF(")


def test_only_our_own_sums_are_formulas(book: Any) -> None:
    found = {c.value.split("(")[0] for ws in book for row in ws.iter_rows() for c in row if c.data_type == "f"}
    assert found == {"=SUM", "=SUMIF"}


def test_a_quote_that_looks_like_a_formula_is_text(book: Any) -> None:
    quotes = [c.value for c in book["依据明细"]["E"]]
    assert "'=1+1的服务模式" in quotes


def test_markup_in_a_quote_is_only_text(book: Any) -> None:
    assert any(SCRIPT in str(c.value) for c in book["依据明细"]["E"])


def test_every_piece_of_evidence_links_to_its_place(book: Any, dossier: Sample) -> None:
    cells = [row[0] for row in book["依据明细"].iter_rows(min_row=3)]
    links = {c.value: (c.hyperlink.target, c.hyperlink.location) for c in cells}
    assert links == {e.id: ("evidence.html", e.id) for e in dossier.assessment.evidence}


def test_what_was_not_found_says_where_it_was_sought(book: Any, dossier: Sample) -> None:
    sheet = book["未找到依据"]
    missing = [i.id for i in dossier.assessment.indicators if i.verdict == "none"]
    assert [sheet.cell(r, 1).value for r in range(3, sheet.max_row + 1)] == missing
    assert sheet.cell(3, 6).value == "已检索3个文件、4页（Word 不计页），其中1页无法读取，未找到依据"
    assert "佐证材料/附件2 会议记录.pdf 第2页" in sheet.cell(1, 1).value


def test_gaps_are_sorted_the_widest_first_and_the_unknown_last(book: Any) -> None:
    sheet = book["自评与材料差距"]
    assert [(sheet.cell(r, 1).value, sheet.cell(r, 6).value) for r in (3, 4, 5)] == [
        ("加强党的建设", 6.75),
        ("会员队伍发展", 4.5),
        ("商会其他亮点", None),
    ]


def test_names_and_issues_say_what_to_do(book: Any) -> None:
    assert [book["名称核对"].cell(r, 2).value for r in (3, 4)] == ["一致", "请核对"]
    issues = book["冲突与问题"]
    assert [issues.cell(r, 1).value for r in (3, 4)] == ["前后不一致", "读取 E201"]
    assert issues.cell(3, 2).value == "自评报告.pdf 第1页\n佐证材料/附件2 会议记录.pdf 第1页"
    assert issues.cell(4, 4).value == "请提交可复制文字的版本"


def test_heads_stay_in_sight_and_on_every_printed_page(book: Any) -> None:
    for sheet in book.worksheets[:-1]:
        assert sheet.freeze_panes
        assert sheet.print_title_rows
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert sheet.page_setup.fitToHeight == 0
    assert book["评分表"].auto_filter.ref == f"A{HEAD}:M{HEAD + len(rows(book['评分表']))}"


def test_hidden_columns_carry_the_keys(book: Any, dossier: Sample) -> None:
    sheet = book["评分表"]
    for n, title in enumerate(HIDDEN, len(COLUMNS) + 1):
        assert sheet.cell(HEAD, n).value == title
    assert sheet.column_dimensions["N"].hidden
    row = rows(sheet)["2.2.1"]
    own = next(i.evidence for i in dossier.assessment.indicators if i.id == "2.2.1")
    assert sheet.cell(row, column(sheet, "依据编号")).value.split() == list(own)
    meta = {r[0].value: r[1].value for r in book[META].iter_rows()}
    assert meta["fingerprint"] == dossier.assessment.criteria_fingerprint
    assert meta["dossier"] == dossier.assessment.dossier


def test_equal_input_gives_equal_bytes(dossier: Sample, tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        write_score_sheet(dossier.assessment, dossier.views, tmp_path / name)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_hostile_names_and_control_characters_leave_a_sheet_that_opens(dossier: Sample, tmp_path: Path) -> None:
    nasty = "=cmd|' /C calc'!A1\x00\x0b\ud800\ufffe" + SCRIPT
    a = dossier.assessment
    evidence = (replace(a.evidence[0], quote=nasty * 2000, why=nasty, cues=(nasty,)), *a.evidence[1:])
    problems = tuple(replace(p, file=nasty, message=nasty) for p in a.problems)
    write_score_sheet(
        replace(a, applicant=nasty, dossier=nasty, evidence=evidence, problems=problems),
        dossier.views,
        tmp_path / "a.xlsx",
    )
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    found = {c.value.split("(")[0] for ws in book for row in ws.iter_rows() for c in row if c.data_type == "f"}
    assert found == {"=SUM", "=SUMIF"}
    assert "calc" in book["评分表"].cell(2, 1).value
