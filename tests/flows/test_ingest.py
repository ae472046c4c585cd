from __future__ import annotations

from pathlib import Path

import pytest

from flows.ingest import check_output, dossier_id, plan
from sihao.errors import UsageError


def test_folders_archives_and_files_are_dossiers(tmp_path: Path) -> None:
    (tmp_path / "甲商会" / "附件").mkdir(parents=True)
    (tmp_path / "甲商会" / "报告.pdf").write_bytes(b"x")
    (tmp_path / "甲商会" / "附件" / "1.docx").write_bytes(b"x")
    (tmp_path / "甲商会" / "~$报告.docx").write_bytes(b"x")
    (tmp_path / "乙商会.zip").write_bytes(b"x")
    (tmp_path / "丙商会.pdf").write_bytes(b"x")
    (tmp_path / ".DS_Store").write_bytes(b"x")
    jobs = {j.id: j for j in plan(tmp_path)}
    assert sorted(jobs) == sorted(["甲商会", "乙商会", "丙商会"])
    assert [n for _, n in jobs["甲商会"].files] == ["报告.pdf", "附件/1.docx"]
    assert jobs["乙商会"].archive is not None


def test_a_single_file_is_one_dossier(tmp_path: Path) -> None:
    path = tmp_path / "自评报告.pdf"
    path.write_bytes(b"x")
    (job,) = plan(path)
    assert job.id == "自评报告"


def test_two_with_one_id_are_refused_together(tmp_path: Path) -> None:
    for name in ("甲.pdf", "甲.docx", "乙.pdf", "乙.zip"):
        (tmp_path / name).write_bytes(b"x")
    with pytest.raises(UsageError) as caught:
        plan(tmp_path)
    assert caught.value.code == "E404"
    assert "甲.pdf" in caught.value.detail
    assert "乙.pdf" in caught.value.detail


def test_nothing_there_is_e402(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        plan(tmp_path / "没有")
    assert caught.value.code == "E402"
    with pytest.raises(UsageError):
        plan(tmp_path)


@pytest.mark.parametrize(
    ("name", "safe"), [("a/b:c", "a_b_c"), ("..", "未命名"), ("商会" * 60, ("商会" * 60)[:80]), (" 甲. ", "甲")]
)
def test_ids_are_safe_folder_names(name: str, safe: str) -> None:
    assert dossier_id(name) == safe


def test_output_inside_the_input_is_refused(tmp_path: Path) -> None:
    assert [e.code for e in check_output(tmp_path, tmp_path / "结果")] == ["E403"]
    outside = tmp_path / "外"
    source = tmp_path / "里"
    source.mkdir()
    assert check_output(source, outside) == []
    taken = tmp_path / "文件"
    taken.write_bytes(b"x")
    assert [e.code for e in check_output(source, taken)] == ["E403"]
