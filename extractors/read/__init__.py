"""From a file to a Document: the kind is decided by what the file holds, not by its name."""

from __future__ import annotations

import zipfile
from pathlib import Path

from extractors.document import Document
from extractors.read.limits import DEFAULT, Limits
from sihao.errors import InputError, ReadError
from sihao.files import sha256_of

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def read_file(path: Path, name: str | None = None, limits: Limits = DEFAULT) -> Document:
    """The file as a Document; `name` is what results call it (default: the file's own name).

    Raises InputError: E101 kind not supported, E102 empty, E103 damaged, E104 locked, E105 too large, E106 suspicious,
    E107 no access; ReadError E211 for legacy Word.
    """
    label = name or path.name
    try:
        size = path.stat().st_size
        with path.open("rb") as stream:
            head = stream.read(4096)
    except OSError as error:
        raise InputError("E107", label, error.strerror or "") from error
    if size == 0:
        raise InputError("E102", label)
    if size > limits.max_bytes:
        raise InputError("E105", label, f"{size >> 20} MB")
    return _read_kind(sniff(path, head), path, label, limits)


def _read_kind(kind: str, path: Path, label: str, limits: Limits) -> Document:
    if kind == "pdf":
        from extractors.read.pdf import read_pdf  # noqa: PLC0415 - pdfium loads only where a PDF is read

        return read_pdf(path, name=label, sha256=sha256_of(path), limits=limits)
    if kind == "docx":
        from extractors.read.docx import read_docx  # noqa: PLC0415 - the same for lxml

        return read_docx(path, name=label, sha256=sha256_of(path), limits=limits)
    if kind == "locked":
        raise InputError("E104", label)
    if kind == "doc":
        raise ReadError("E211", label)
    if kind == "broken":
        raise InputError("E103", label)
    raise InputError("E101", label)


def sniff(path: Path, head: bytes) -> str:
    """`pdf`, `docx`, `doc` (legacy Word), `locked` (encrypted Office), `zip`, `broken` or ``, from the first bytes."""
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(_OLE):
        with path.open("rb") as stream:
            return "locked" if _ENCRYPTED in stream.read(1 << 20) else "doc"
    if head.startswith(b"PK"):
        return _sniff_zip(path)
    # A name that promises PDF or Word over other bytes is a damaged file rather than a foreign one.
    return "broken" if path.suffix.lower() in (".pdf", ".docx") else ""


def _sniff_zip(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError):
        return "broken"
    if "word/document.xml" in names:
        return "docx"
    if "[Content_Types].xml" in names:
        return "docx" if any(n.startswith("word/") for n in names) else ""
    return "zip"
