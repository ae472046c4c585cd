from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pikepdf

from flows.batch import run_batch
from flows.ingest import plan
from flows.work import SHEET, RunSettings
from tests.papers import REPORT, write_docx, write_pdf


def a_batch(folder: Path) -> Path:
    """Dossiers with a wrong file, an empty, a truncated and an encrypted one among good ones."""
    source = folder / "材料"
    pdf = write_pdf(source / "甲商会" / "自评报告.pdf", REPORT)
    write_docx(source / "乙商会" / "自评报告.docx", REPORT)
    bad = source / "丙商会"
    write_docx(bad / "自评报告.docx", REPORT)
    (bad / "空.pdf").write_bytes(b"")
    (bad / "截断.pdf").write_bytes(pdf.read_bytes()[:700])
    (bad / "照片.jpg").write_bytes(b"\xff\xd8\xff\xe0rubbish")
    with pikepdf.open(pdf) as opened:
        opened.save(bad / "锁.pdf", encryption=pikepdf.Encryption(user="x", owner="y"))
    (source / "丁商会").mkdir()
    return source


def run(source: Path, out: Path, jobs: int) -> tuple[dict[str, bytes], list[tuple[str, str]]]:
    settings = RunSettings(str(out), jobs=jobs, timeout=60)
    result = run_batch(plan(source), settings)
    found = {p.parent.name: p.read_bytes() for p in sorted(out.glob("*/assessment.json"))}
    return found, [(d, p.code) for d, p in result.set_aside]


def test_a_bad_file_never_stops_the_batch_and_is_never_hidden(tmp_path: Path) -> None:
    source, out = a_batch(tmp_path), tmp_path / "结果"
    found, aside = run(source, out, 2)
    assert set(found) == {"甲商会", "乙商会", "丙商会", "丁商会"}
    assert sorted(aside) == sorted([("丁商会", "E109"), *(("丙商会", c) for c in ("E101", "E102", "E103", "E104"))])
    problems = json.loads(found["丙商会"])["problems"]
    assert {p["code"] for p in problems} == {"E101", "E102", "E103", "E104"}
    assert all(p["remedy"] for p in problems)
    names = {p.name for p in (out / "甲商会").iterdir()}
    assert {"assessment.json", SHEET, "evidence.html"} <= names
    assert (out / "summary.xlsx").is_file()
    assert (out / "index.html").is_file()
    (record,) = (out / "runs").glob("*.json")
    assert json.loads(record.read_text(encoding="utf-8"))["dossiers"] == 4
    assert not [p for p in out.iterdir() if p.name.startswith(".")]


def test_the_same_bytes_whatever_the_parallelism_and_again(tmp_path: Path) -> None:
    source = a_batch(tmp_path)
    first, _ = run(source, tmp_path / "一", 1)
    second, _ = run(source, tmp_path / "二", 2)
    again, _ = run(source, tmp_path / "二", 2)
    assert first == second == again


def test_a_sheet_that_a_person_has_worked_in_is_kept(tmp_path: Path) -> None:
    source, out = tmp_path / "材料", tmp_path / "结果"
    write_docx(source / "甲商会" / "自评报告.docx", REPORT)
    run(source, out, 1)
    sheet = out / "甲商会" / SHEET
    book = openpyxl.load_workbook(sheet)
    book.worksheets[0]["A1"] = "专家已改"
    book.save(sheet)
    edited = sheet.read_bytes()
    run(source, out, 1)
    kept = list((out / "甲商会").glob("评分表（人工*）.xlsx"))
    assert [k.read_bytes() for k in kept] == [edited]
    run(source, out, 1)
    assert [k.read_bytes() for k in (out / "甲商会").glob("评分表（人工*）.xlsx")] == [edited]
