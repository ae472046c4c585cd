"""The independent checker finds what it is there to find."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from extractors.read.pdf import read_pdf

SCRIPT = Path(__file__).with_name("reread.py")
FIRST, SECOND = "石桥县水产商会二〇二二年召开理事会四次，研究", "事项二十项，并建立了走访台账。"
QUOTE = "研究事项二十项，并建立了走访台账"


@pytest.fixture
def run(tmp_path: Path) -> tuple[Path, Path, dict[str, Any]]:
    """OUT, SOURCE and an assessment with one quote from a PDF over two lines and one from a Word file."""
    source, out = tmp_path / "source", tmp_path / "out"
    (source / "d01").mkdir(parents=True)
    (out / "d01").mkdir(parents=True)
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    canvas = Canvas(str(source / "d01" / "自评.pdf"), pagesize=(595, 842))
    for k, text in enumerate((FIRST, SECOND)):
        for _ in range(2 - k):
            canvas.setFont("STSong-Light", 12)
            canvas.drawString(72, 700 - 20 * k, text)
    canvas.save()
    word = docx.Document()
    word.add_paragraph("商会于二〇二一年").add_run("完成换届。")
    word.save(str(source / "d01" / "表.docx"))
    document = read_pdf(source / "d01" / "自评.pdf", name="自评.pdf", sha256="")
    start = document.text.index(QUOTE)
    boxes = [
        [b.page, *(round(v, 1) for v in (b.x0, b.top, b.x1, b.bottom))]
        for b in document.boxes(start, start + len(QUOTE))
    ]
    evidence = [
        {"id": "ev-1", "quote": QUOTE, "file": "自评.pdf", "page": 1, "boxes": boxes},
        {"id": "ev-2", "quote": "二〇二一年完成换届", "file": "表.docx", "page": None, "boxes": []},
    ]
    return out, source, {"dossier": "d01", "evidence": evidence}


def _check(out: Path, source: Path, assessment: dict[str, Any]) -> subprocess.CompletedProcess[str]:
    (out / "d01" / "assessment.json").write_text(json.dumps(assessment, ensure_ascii=False), "utf-8")
    command = [sys.executable, str(SCRIPT), str(out), str(source)]
    return subprocess.run(command, capture_output=True, text=True, check=False, encoding="utf-8")


def test_true_quotes_pass(run: tuple[Path, Path, dict[str, Any]]) -> None:
    done = _check(*run)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "'quotes in PDF': 1" in done.stdout
    assert "'quotes in Word': 1" in done.stdout


def _longer(evidence: list[dict[str, Any]]) -> None:
    evidence[0]["quote"] += "并"


def _other(evidence: list[dict[str, Any]]) -> None:
    evidence[0]["quote"] = QUOTE.replace("二十", "三十")


def _wide(evidence: list[dict[str, Any]]) -> None:
    evidence[0]["boxes"][0][1] -= 12


def _narrow(evidence: list[dict[str, Any]]) -> None:
    evidence[0]["boxes"][1][3] -= 12


def _lost(evidence: list[dict[str, Any]]) -> None:
    del evidence[0]["boxes"][1]


def _page(evidence: list[dict[str, Any]]) -> None:
    evidence[0]["page"] = 2


def _word(evidence: list[dict[str, Any]]) -> None:
    evidence[1]["quote"] = "二〇二一年尚未完成换届"


def _gone(evidence: list[dict[str, Any]]) -> None:
    evidence[1]["file"] = "没有.docx"


@pytest.mark.parametrize("spoil", [_longer, _other, _wide, _narrow, _lost, _page, _word, _gone])
def test_false_quotes_and_places_are_found(
    run: tuple[Path, Path, dict[str, Any]], spoil: Callable[[list[dict[str, Any]]], None]
) -> None:
    out, source, assessment = run
    spoil(assessment["evidence"])
    done = _check(out, source, assessment)
    assert done.returncode == 1
    assert "failures: 1" in done.stdout
    assert ("ev-2" if spoil in (_word, _gone) else "ev-1") in done.stdout
