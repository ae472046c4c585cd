"""What stands under SOURCE, as jobs: every folder, archive or file directly under it is one dossier."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from extractors.read.archive import ignored
from sihao.errors import SihaoError, UsageError

MAX_ID = 80
_UNSAFE = re.compile(r'[\x00-\x1f<>:"/\\|?*]+')


@dataclass(frozen=True, slots=True)
class DossierJob:
    """One dossier to be done: its id and its files as (path, name inside the dossier), or the archive they are in."""

    id: str
    files: tuple[tuple[str, str], ...]
    archive: str | None = None


def plan(source: Path) -> tuple[DossierJob, ...]:
    """The dossiers under `source`, sorted by id; a file is one dossier of its own.

    A folder directly under `source` is a dossier with all files in and below it. Raises UsageError E402 (no such
    path, nothing in it) or E404 (two dossiers with one id), with every clash named.
    """
    if not source.exists():
        raise UsageError("E402", str(source))
    entries = [source] if source.is_file() else sorted(p for p in source.iterdir() if not ignored(p.name))
    jobs = [_job(entry) for entry in entries if entry.is_dir() or entry.is_file()]
    if not jobs:
        raise UsageError("E402", str(source), "里面没有申报材料")
    _refuse_twins(jobs, entries)
    return tuple(sorted(jobs, key=lambda j: j.id))


def dossier_id(name: str) -> str:
    """A folder's or file's stem made safe as a folder name: NFC, no separators or control characters, not too long."""
    text = unicodedata.normalize("NFC", name)
    text = _UNSAFE.sub("_", text).strip(" .")
    return text[:MAX_ID] or "未命名"


def _job(entry: Path) -> DossierJob:
    if entry.is_dir():
        files = sorted(p for p in entry.rglob("*") if p.is_file() and not p.is_symlink())
        named = [(str(p), p.relative_to(entry).as_posix()) for p in files]
        return DossierJob(dossier_id(entry.name), tuple((p, n) for p, n in named if not ignored(n)))
    if entry.suffix.lower() == ".zip":
        return DossierJob(dossier_id(entry.stem), (), str(entry))
    return DossierJob(dossier_id(entry.stem), ((str(entry), entry.name),))


def _refuse_twins(jobs: list[DossierJob], entries: list[Path]) -> None:
    seen: dict[str, Path] = {}
    twins = []
    for job, entry in zip(jobs, entries, strict=False):
        if job.id in seen:
            twins.append(f"{seen[job.id].name} 与 {entry.name}")
        seen[job.id] = entry
    if twins:
        raise UsageError("E404", "", "；".join(twins))


def check_output(source: Path, out: Path) -> list[SihaoError]:
    """Everything that is wrong with an output folder before work begins; empty when it can be used."""
    faults: list[SihaoError] = []
    inside = out.resolve()
    if source.is_dir() and (inside == source.resolve() or source.resolve() in inside.parents):
        faults.append(UsageError("E403", str(out), "输出文件夹在输入文件夹里面"))
    elif out.exists() and not out.is_dir():
        faults.append(UsageError("E403", str(out), "已有同名文件"))
    else:
        try:
            out.mkdir(parents=True, exist_ok=True)
            probe = out / ".sihao-probe"
            probe.write_bytes(b"")
            probe.unlink()
        except OSError as error:
            faults.append(UsageError("E403", str(out), error.strerror or "不可写"))
    return faults
