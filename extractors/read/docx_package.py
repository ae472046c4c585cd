"""The DOCX container: parts read within limits, XML parsed without entities or network."""

from __future__ import annotations

import posixpath
import zipfile
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from lxml import etree

from extractors.read.limits import Limits
from sihao.errors import InputError

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_STRICT = {
    "http://purl.oclc.org/ooxml/wordprocessingml/main": W[1:-1],
    "http://purl.oclc.org/ooxml/officeDocument/relationships": R[1:-1],
    "http://purl.oclc.org/ooxml/officeDocument/math": M[1:-1],
}
Element = Any


class Package:
    """An open DOCX. Use as a context manager; every part is read at most once and never beyond the limits."""

    def __init__(self, path: Path, name: str, limits: Limits) -> None:
        self.name, self._limits = name, limits
        self._read = 0
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, OSError, ValueError) as error:
            raise InputError("E103", name) from error
        self._names = {i.filename.lstrip("/"): i for i in self._zip.infolist()}
        if len(self._names) > limits.max_archive_entries:
            raise InputError("E106", name, "压缩包内文件过多")
        self.main = self._main_part()

    def __enter__(self) -> Package:
        return self

    def __exit__(self, *exc: object) -> None:
        self._zip.close()

    def names(self) -> list[str]:
        """The names of all parts, sorted."""
        return sorted(self._names)

    def read(self, part: str) -> bytes:
        """The bytes of a part. Raises InputError E106 (bomb) or E103 (damaged)."""
        info = self._names[part]
        limit = self._limits
        if info.file_size > limit.max_part_bytes or self._read + info.file_size > limit.max_archive_bytes:
            raise InputError("E106", self.name, "解压后过大")
        if info.file_size > (1 << 20) and info.file_size > limit.max_archive_ratio * max(1, info.compress_size):
            raise InputError("E106", self.name, "压缩比异常")
        try:
            with self._zip.open(info) as stream:
                data = stream.read(limit.max_part_bytes + 1)
        except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError, ValueError) as error:
            raise InputError("E103", self.name, f"部件 {part} 损坏") from error
        except Exception as error:  # zlib.error and friends have no common base
            raise InputError("E103", self.name, f"部件 {part} 损坏") from error
        self._read += len(data)
        if len(data) > limit.max_part_bytes:
            raise InputError("E106", self.name, "解压后过大")
        return data

    def xml(self, part: str) -> Element | None:
        """The root element of an XML part, or None where there is no such part. DTDs and entities are refused."""
        if part not in self._names:
            return None
        data = self.read(part)
        for strict, loose in _STRICT.items():
            data = data.replace(strict.encode(), loose.encode())
        if b"<!DOCTYPE" in data[:4096] or b"<!ENTITY" in data[:65536]:
            raise InputError("E106", self.name, f"部件 {part} 含有文档类型声明")
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        try:
            return etree.fromstring(data, parser)
        except etree.XMLSyntaxError as error:
            raise InputError("E103", self.name, f"部件 {part} 不是有效的 XML") from error

    def related(self, part: str) -> dict[str, tuple[str, str]]:
        """Relationship id → (kind, target part) of a part; external targets are left out."""
        folder, file = posixpath.split(part)
        root = self.xml(f"{folder}/_rels/{file}.rels" if folder else f"_rels/{file}.rels")
        found: dict[str, tuple[str, str]] = {}
        for rel in root if root is not None else ():
            if not isinstance(rel.tag, str) or rel.get("TargetMode") == "External":
                continue
            target = unquote(rel.get("Target") or "")
            full = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            kind = (rel.get("Type") or "").rsplit("/", 1)[-1]
            found[rel.get("Id") or ""] = (kind, full)
        return found

    def _main_part(self) -> str:
        for kind, target in self.related("").values():
            if kind == "officeDocument" and target in self._names:
                return target
        if "word/document.xml" in self._names:
            return "word/document.xml"
        raise InputError("E101", self.name, "不是 Word 文件")
