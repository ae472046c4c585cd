from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cli.main import main
from tests.papers import REPORT, write_docx

ROOT = Path(__file__).parent.parent.parent


def sihao(*arguments: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    out, err = capsys.readouterr()
    return int(ended.value.code or 0), out, err


def test_help_is_chinese_and_quick(capsys: pytest.CaptureFixture[str]) -> None:
    begun = time.monotonic()
    code, out, _ = sihao("run", "--help", capsys=capsys)
    assert code == 0
    assert time.monotonic() - begun < 1
    assert "用法：" in out
    for english in ("usage", "options", "positional", "show this"):
        assert english not in out


@pytest.mark.parametrize(
    "arguments", [("run",), ("run", "x"), ("没有这个",), ("run", "x", "--out", "y", "--jobs", "0")]
)
def test_wrong_usage_exits_2(arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = sihao(*arguments, capsys=capsys)
    assert code == 2
    assert err.startswith("E401")
    assert "required" not in err
    assert "invalid" not in err


def test_all_faults_before_work_are_told_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "文件").write_bytes(b"x")
    code, _, err = sihao(
        "run", str(tmp_path / "没有"), "--out", str(tmp_path / "文件"), "--criteria", "不存在", capsys=capsys
    )
    assert code == 2
    assert {line[:4] for line in err.splitlines() if line.startswith("E")} == {"E402", "E403", "E302"}


def test_run_says_where_the_results_are(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_docx(tmp_path / "材料" / "甲商会" / "报告.docx", REPORT)
    code, out, _ = sihao("run", str(tmp_path / "材料"), "--out", str(tmp_path / "结果"), "--jobs", "1", capsys=capsys)
    assert code == 0
    assert "完成 1 份" in out
    assert "index.html" in out


def test_what_was_set_aside_exits_1_with_cause_and_remedy(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_docx(tmp_path / "材料" / "甲商会" / "报告.docx", REPORT)
    (tmp_path / "材料" / "甲商会" / "空.pdf").write_bytes(b"")
    code, out, _ = sihao("run", str(tmp_path / "材料"), "--out", str(tmp_path / "结果"), "--jobs", "1", capsys=capsys)
    assert code == 1
    assert "E102 [甲商会/空.pdf]" in out
    assert "处理：" in out


def test_names_match_prints_a_line_a_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "名单.csv").write_text("name\n柳泉市茶叶商会\n", encoding="utf-8")
    (tmp_path / "问.csv").write_text("query,truth\n柳泉市茶葉商會,\n某地商会,\n", encoding="utf-8")
    code, out, _ = sihao(
        "names", "match", "--list", str(tmp_path / "名单.csv"), "--file", str(tmp_path / "问.csv"), capsys=capsys
    )
    assert code == 0
    assert [json.loads(line)["decision"] for line in out.splitlines()] == ["match", "none"]


def test_lexicon_check_names_faults(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "set.yaml").write_text("名称: 坏\n基于: 2021-2022\n", encoding="utf-8")
    (tmp_path / "1.3.1.yaml").write_text('编号: "1.3.1"\n分值: 很多\n', encoding="utf-8")
    code, _, err = sihao("lexicon", "check", str(tmp_path), capsys=capsys)
    assert code == 2
    assert "1.3.1.yaml: 第2行" in err


def test_doctor_tells_the_state_of_things(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = sihao("doctor", capsys=capsys)
    assert code == 0
    assert "[正常] Python" in out
    assert "OCR" in out


def test_a_single_dossier_answers_in_seconds_without_prefect(tmp_path: Path) -> None:
    path = write_docx(tmp_path / "报告.docx", REPORT)
    begun = time.monotonic()
    command = [sys.executable, "-X", "importtime", "-m", "cli.main", "run", str(path), "--out", str(tmp_path / "o")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    assert time.monotonic() - begun < 20
    assert "| prefect" not in done.stderr


def test_ctrl_c_leaves_finished_dossiers_whole(tmp_path: Path) -> None:
    for n in range(60):
        write_docx(tmp_path / "材料" / f"d{n:02d}" / "报告.docx", REPORT)
    out = tmp_path / "结果"
    command = [sys.executable, "-m", "cli.main", "run", str(tmp_path / "材料"), "--out", str(out), "--jobs", "1"]
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True, start_new_session=True)
    end = time.monotonic() + 60
    while not list(out.glob("d*/assessment.json")) and time.monotonic() < end:
        time.sleep(0.05)
    os.kill(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "已中断" in err
    finished = [p for p in out.iterdir() if p.name.startswith("d")]
    assert 0 < len(finished) < 60
    for folder in finished:
        assert {"assessment.json", "评分表.xlsx", "evidence.html"} <= {p.name for p in folder.iterdir()}
        json.loads((folder / "assessment.json").read_text(encoding="utf-8"))
