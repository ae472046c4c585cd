from __future__ import annotations

import zipfile
from pathlib import Path

import pikepdf
import pytest

from extractors.read import read_file
from extractors.read.archive import extract_zip, ignored
from extractors.read.limits import Limits
from sihao.errors import InputError, SihaoError
from tests.papers import REPORT, write_docx, write_pdf


def code_of(path: Path) -> str:
    with pytest.raises(SihaoError) as caught:
        read_file(path)
    assert caught.value.remedy
    return caught.value.code


def made(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def test_the_kind_is_decided_by_content(tmp_path: Path) -> None:
    pdf = write_pdf(tmp_path / "a.pdf", REPORT)
    assert read_file(made(tmp_path / "改名.docx", pdf.read_bytes())).kind == "pdf"


def test_refusals(tmp_path: Path) -> None:
    pdf = write_pdf(tmp_path / "a.pdf", REPORT).read_bytes()
    with pikepdf.open(tmp_path / "a.pdf") as opened:
        opened.save(tmp_path / "锁.pdf", encryption=pikepdf.Encryption(user="x", owner="y"))
    assert code_of(made(tmp_path / "空.pdf", b"")) == "E102"
    assert code_of(made(tmp_path / "截断.pdf", pdf[: len(pdf) // 3])) in ("E103", "E210")
    assert code_of(made(tmp_path / "假.pdf", b"hello")) == "E103"
    assert code_of(made(tmp_path / "程序.exe", b"MZ\x90\x00")) == "E101"
    assert code_of(made(tmp_path / "旧.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)) == "E211"
    locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")
    assert code_of(made(tmp_path / "锁.docx", locked)) == "E104"
    assert code_of(tmp_path / "锁.pdf") == "E104"
    assert code_of(tmp_path / "没有.pdf") == "E107"
    assert code_of(made(tmp_path / "坏.docx", write_docx(tmp_path / "b.docx", REPORT).read_bytes()[:900])) == "E103"


def test_too_large_is_refused(tmp_path: Path) -> None:
    path = write_pdf(tmp_path / "a.pdf", REPORT)
    with pytest.raises(InputError) as caught:
        read_file(path, limits=Limits(max_bytes=10))
    assert caught.value.code == "E105"


def test_an_owner_password_does_not_lock(tmp_path: Path) -> None:
    write_pdf(tmp_path / "a.pdf", REPORT)
    with pikepdf.open(tmp_path / "a.pdf") as opened:
        opened.save(tmp_path / "o.pdf", encryption=pikepdf.Encryption(user="", owner="y"))
    assert "党支部" in read_file(tmp_path / "o.pdf").text


def test_an_archive_is_taken_apart_without_trust(tmp_path: Path) -> None:
    path = tmp_path / "材料.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("自评报告.txt", "正文")
        z.writestr("../../逃逸.txt", "x")
        z.writestr("/绝对.txt", "x")
        z.writestr("__MACOSX/._a", "x")
        z.writestr("子/~$锁.docx", "x")
        z.writestr("炸弹.bin", b"\0" * (8 << 20))
        link = zipfile.ZipInfo("链接")
        link.external_attr = 0o120777 << 16
        z.writestr(link, "/etc/passwd")
    target = tmp_path / "出"
    target.mkdir()
    files, refused = extract_zip(path, target, "材料.zip")
    assert [n for _, n in files] == ["自评报告.txt"]
    assert sorted(p.file for p in refused) == sorted(
        f"材料.zip/{n}" for n in ("../../逃逸.txt", "/绝对.txt", "炸弹.bin", "链接")
    )
    assert {p.code for p in refused} == {"E106"}
    assert all(p.parent == target for p, _ in files)


def test_gbk_names_are_read(tmp_path: Path) -> None:
    path = tmp_path / "g.zip"
    with zipfile.ZipFile(path, "w") as z:
        z.writestr("AAAA.txt", "x")
    path.write_bytes(path.read_bytes().replace(b"AAAA.txt", "报告.txt".encode("gb18030")))
    target = tmp_path / "出"
    target.mkdir()
    files, _ = extract_zip(path, target, "g.zip")
    assert [n for _, n in files] == ["报告.txt"]


def test_a_broken_archive_is_e103(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        extract_zip(made(tmp_path / "x.zip", b"PK\x03\x04rubbish"), tmp_path, "x.zip")
    assert caught.value.code == "E103"


@pytest.mark.parametrize(
    ("name", "out"), [(".DS_Store", True), ("a/~$b.docx", True), ("__MACOSX/x", True), ("报告.pdf", False)]
)
def test_litter_is_ignored(name: str, out: bool) -> None:
    assert ignored(name) is out
