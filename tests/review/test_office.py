"""The sheets in a real LibreOffice: they open, print, and re-saved as CSV start no formula."""

from __future__ import annotations

import csv
import subprocess
from pathlib import Path

import pytest

from review.summary import row_of, write_summary
from review.workbook import write_score_sheet
from tests.review.builders import Sample

pytestmark = pytest.mark.office
CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
"""All sheets, one file each, as UTF-8."""


def convert(path: Path, to: str) -> list[Path]:
    profile = f"-env:UserInstallation={(path.parent / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", to, "--outdir", str(path.parent), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return sorted(p for p in path.parent.iterdir() if p.suffix == f".{to.split(':', maxsplit=1)[0]}")


def test_the_score_sheet_opens_and_no_cell_becomes_a_formula_in_csv(dossier: Sample, tmp_path: Path) -> None:
    path = tmp_path / "评分表.xlsx"
    write_score_sheet(dossier.assessment, dossier.views, path)
    made = convert(path, CSV)
    names = {p.stem.removeprefix("评分表-") for p in made}
    assert {"评分表", "依据明细", "未找到依据", "说明"} <= names
    cells = [c for p in made for row in csv.reader(p.read_text(encoding="utf-8").splitlines()) for c in row]
    assert "'=1+1的服务模式" in cells
    assert not [c for c in cells if c[:1] in tuple("=+-@\t")]
    totals = next(
        row
        for p in made
        if p.stem == "评分表-评分表"
        for row in csv.reader(p.open(encoding="utf-8"))
        if row[0] == "合计"
    )
    assert (float(totals[4]), float(totals[6])) == (100.0, dossier.assessment.points["total"])


def test_both_workbooks_print(dossier: Sample, tmp_path: Path) -> None:
    path = tmp_path / "summary.xlsx"
    write_summary([row_of(dossier.assessment)], path, dossier.views)
    made = convert(path, "pdf")
    assert made[0].read_bytes().startswith(b"%PDF")
