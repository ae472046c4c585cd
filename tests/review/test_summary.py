from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from extractors.document import Problem
from review.summary import DossierRow, column_name, failed_row, pillars_of, row_of, write_summary
from tests.review.builders import CHAMBER, Sample

BAD = failed_row("坏文件", [Problem("坏文件.pdf", "E103", "文件损坏", "请重新提交")])


def opened(rows: list[DossierRow], path: Path) -> Any:
    write_summary(rows, path)
    return openpyxl.load_workbook(path)


def test_a_row_keeps_what_the_overview_shows(dossier: Sample) -> None:
    row = row_of(dossier.assessment)
    assert (row.applicant, row.level, row.criteria_set) == (CHAMBER, "市级", "2021-2022")
    assert (row.files, row.pages, row.unreadable_pages, row.conflicts) == (3, 4, 1, 1)
    assert row.verdicts["1.3.1"] == "met"
    assert row.vetoes == ()
    assert pillars_of([row]) == ["政治引领好", "队伍建设好", "服务发展好", "自律规范好"]


def test_the_overview_has_a_row_for_every_dossier_also_for_the_failed(dossier: Sample, tmp_path: Path) -> None:
    vetoed = replace(row_of(dossier.assessment), dossier="另一份", vetoes=("4.1.2",))
    sheet = opened([row_of(dossier.assessment), vetoed, BAD], tmp_path / "summary.xlsx")["总览"]
    titles = [c.value for c in sheet[2]]
    lines = [dict(zip(titles, (c.value for c in sheet[r]), strict=True)) for r in (3, 4, 5)]
    assert lines[0]["建议总分"] == dossier.assessment.points["total"]
    assert lines[0]["政治引领好"] == dossier.assessment.points["政治引领好"]
    assert (lines[0]["一票否决"], lines[1]["一票否决"]) == ("未触发", "触发 4.1.2")
    assert lines[0]["达标"] + lines[0]["部分达标"] + lines[0]["未达标"] + lines[0]["未找到依据"] == 69
    assert (lines[2]["申报商会"], lines[2]["建议总分"], lines[2]["问题"]) == ("（未能评审）", None, "E103 坏文件.pdf")


def test_odd_dossier_names_still_link_to_their_sheet(dossier: Sample, tmp_path: Path) -> None:
    row = replace(row_of(dossier.assessment), dossier="二〇二二 #1%41")
    sheet = opened([row], tmp_path / "summary.xlsx")["总览"]
    assert sheet["A3"].hyperlink.target.replace("\\", "/") == "二〇二二%20%231%2541/评分表.xlsx"
    assert sheet["A3"].value == "二〇二二 #1%41"


def test_the_matrix_counts_each_verdict(dossier: Sample, tmp_path: Path) -> None:
    rows = [row_of(dossier.assessment), replace(row_of(dossier.assessment), dossier="另一份"), BAD]
    write_summary(rows, tmp_path / "summary.xlsx", dossier.views)
    sheet = openpyxl.load_workbook(tmp_path / "summary.xlsx")["指标对照"]
    at = next(c.column for c in sheet[2] if str(c.value).startswith("1.3.1 "))
    assert [sheet.cell(r, at).value for r in (3, 4)] == ["达标", "达标"]
    assert sheet.cell(5, 1).value == "达标（份）"
    letters = column_name(at - 1)
    assert sheet.cell(5, at).value == f'=COUNTIF({letters}3:{letters}4,"达标")'
    cached = openpyxl.load_workbook(tmp_path / "summary.xlsx", data_only=True)["指标对照"]
    assert cached.cell(5, at).value == 2


def test_all_problems_stand_on_their_own_sheet(dossier: Sample, tmp_path: Path) -> None:
    sheet = opened([row_of(dossier.assessment), BAD], tmp_path / "summary.xlsx")["问题"]
    assert [sheet.cell(r, 2).value for r in (3, 4)] == ["E201", "E103"]
    assert sheet.cell(4, 6).value == "请重新提交"


def test_an_empty_batch_is_a_sheet_too(tmp_path: Path) -> None:
    assert opened([], tmp_path / "summary.xlsx")["总览"]["A1"].value.startswith("申报材料 0 份")


@pytest.mark.parametrize(("number", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (70, "BS"), (702, "AAA")])
def test_columns_are_named_as_the_sheet_names_them(number: int, letters: str) -> None:
    assert column_name(number) == letters


def test_a_thousand_dossiers_take_seconds(dossier: Sample, tmp_path: Path) -> None:
    row = row_of(dossier.assessment)
    started = time.process_time()
    write_summary([replace(row, dossier=f"d{n}") for n in range(1000)], tmp_path / "summary.xlsx")
    assert time.process_time() - started < 10


def test_equal_rows_give_equal_bytes(dossier: Sample, tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_summary([row_of(dossier.assessment), BAD], tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
