"""A dossier handed in as a zip: taken apart without trusting its names, sizes or links."""

from __future__ import annotations

import stat
import zipfile
from pathlib import Path, PurePosixPath

from extractors.document import Problem
from extractors.read.limits import DEFAULT, Limits
from sihao.errors import CODES, InputError

IGNORED = ("__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini")
_PIECE = 1 << 20


def ignored(name: str) -> bool:
    """Whether a file is the system's or Word's own litter: hidden files, lock files, thumbnails."""
    parts = PurePosixPath(name).parts
    return any(p in IGNORED or p.startswith((".", "~$")) for p in parts)


def extract_zip(
    path: Path, target: Path, label: str, limits: Limits = DEFAULT
) -> tuple[list[tuple[Path, str]], list[Problem]]:
    """Files of the archive written under `target` (as 0001, 0002 …) with their names, and what was refused.

    Names with a path out of the archive, links and encrypted entries are refused one by one. Raises InputError E103
    (no zip) or E106 (too many entries, too large, suspicious ratio) for the archive as a whole.
    """
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise InputError("E103", label) from error
    files: list[tuple[Path, str]] = []
    refused: list[Problem] = []
    with archive:
        entries = [e for e in archive.infolist() if not e.is_dir()]
        if len(entries) > limits.max_archive_entries:
            raise InputError("E106", label, "压缩包内文件过多")
        left = limits.max_archive_bytes
        for entry in sorted(entries, key=entry_name):
            name = entry_name(entry)
            code = _refusal(entry, name, limits)
            if not code and ignored(name):
                continue
            if code:
                refused.append(_problem(f"{label}/{name}", code))
                continue
            place = target / f"{len(files) + 1:04d}"
            left -= _copy(archive, entry, place, min(left, limits.max_bytes), label, name)
            files.append((place, name))
    return files, refused


def entry_name(entry: zipfile.ZipInfo) -> str:
    """The entry's name; where the zip does not say UTF-8 it is GBK, as Chinese Windows writes it."""
    if entry.flag_bits & 0x800:
        return entry.filename
    raw = entry.filename.encode("cp437", "replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return entry.filename


def _refusal(entry: zipfile.ZipInfo, name: str, limits: Limits) -> str:
    pure = PurePosixPath(name.replace("\\", "/"))
    if pure.is_absolute() or ".." in pure.parts or ":" in name or stat.S_ISLNK(entry.external_attr >> 16):
        return "E106"
    if entry.flag_bits & 0x1:
        return "E104"
    if entry.file_size > limits.max_bytes:
        return "E105"
    if entry.file_size > (1 << 20) and entry.file_size > limits.max_archive_ratio * max(1, entry.compress_size):
        return "E106"
    return ""


def _copy(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, place: Path, most: int, label: str, name: str) -> int:
    """Bytes written. Counts what really comes out: declared sizes may lie."""
    written = 0
    try:
        with archive.open(entry) as source, place.open("wb") as sink:
            while piece := source.read(_PIECE):
                written += len(piece)
                if written > most:
                    raise InputError("E106", label, f"{name} 解压后过大")
                sink.write(piece)
    except (zipfile.BadZipFile, EOFError, RuntimeError, NotImplementedError) as error:
        raise InputError("E103", label, f"{name} 损坏") from error
    return written


def _problem(file: str, code: str) -> Problem:
    row = CODES[code]
    return Problem(file, code, row.cause, row.remedy)
