"""The work on one dossier, as it runs inside a worker process: read, assess, publish."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from extractors.document import Document, Problem
from extractors.read import read_file
from extractors.read.archive import extract_zip
from flows.ingest import DossierJob
from lexicon.criteria import load_set
from review.model import views_of
from review.summary import DossierRow, row_of
from scoring.assess import assess_dossier
from scoring.assessment import Assessment, to_json
from sihao.errors import CODES, OutputError, SihaoError
from sihao.files import sha256_of, write_atomically

Report = Callable[[str], None]
SHEET = "评分表.xlsx"
_MARK = ".written.json"


@dataclass(frozen=True, slots=True)
class RunSettings:
    """What a batch is run with: output folder, criteria set (`auto`: by the dossier's own cycle), limits."""

    out: str
    criteria: str = "auto"
    jobs: int = 2
    timeout: float = 120.0
    memory_mb: int = 2048


@dataclass(frozen=True, slots=True)
class Task:
    """A dossier with the files that an earlier try has set aside (name → problem)."""

    job: DossierJob
    settings: RunSettings
    set_aside: Mapping[str, Problem] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Finished:
    """What a worker sends back: the dossier's row for the summary, and how much was read."""

    row: DossierRow
    files: int
    pages: int


def work(task: Task, report: Report) -> Finished:
    """Read, assess and publish one dossier; `report` is told the file before it is read and `` afterwards."""
    with tempfile.TemporaryDirectory(prefix="sihao-") as scratch:
        documents, problems = _read_all(task, Path(scratch), report)
    report("")
    assessment = assess_dossier(task.job.id, documents, problems, task.settings.criteria)
    publish(assessment, documents, Path(task.settings.out))
    pages = sum(len(d.pages) for d in documents)
    return Finished(row_of(assessment), len(documents), pages)


def _read_all(task: Task, scratch: Path, report: Report) -> tuple[list[Document], list[Problem]]:
    documents: list[Document] = []
    problems: list[Problem] = list(task.set_aside.values())
    files = [(Path(p), n) for p, n in task.job.files]
    if task.job.archive is not None:
        label = Path(task.job.archive).name
        if label not in task.set_aside:
            report(label)
            try:
                files, refused = extract_zip(Path(task.job.archive), scratch, label)
                problems += refused
            except SihaoError as error:
                problems.append(problem_of(label, error))
    if not files and not problems:
        problems.append(Problem("", "E109", CODES["E109"].cause, CODES["E109"].remedy))
    for path, name in files:
        if name in task.set_aside:
            continue
        report(name)
        try:
            documents.append(read_file(path, name))
        except SihaoError as error:
            problems.append(problem_of(name, error))
        except MemoryError:
            problems.append(problem_for(name, "E206"))
        except Exception as error:  # a reader's own fault must not take the dossier with it
            problems.append(problem_for(name, "E205", type(error).__name__))
    return documents, problems


def problem_of(name: str, error: SihaoError) -> Problem:
    """An error as a problem of a file."""
    return Problem(name, error.code, error.message, error.remedy)


def problem_for(name: str, code: str, detail: str = "") -> Problem:
    """A problem with a code's own cause and remedy."""
    row = CODES[code]
    return Problem(name, code, f"{row.cause}：{detail}" if detail else row.cause, row.remedy)


def publish(assessment: Assessment, documents: list[Document], out: Path) -> None:
    """Write the dossier's results beside OUT/<id> and put them in its place at once; raises OutputError."""
    from review.evidence_page import write_evidence_page  # noqa: PLC0415 - heavy, and not needed to read
    from review.workbook import write_score_sheet  # noqa: PLC0415

    views = views_of(load_set(assessment.criteria_set))
    final, fresh, old = out / assessment.dossier, out / f".新-{assessment.dossier}", out / f".旧-{assessment.dossier}"
    try:
        for leftover in (fresh, old):
            shutil.rmtree(leftover, ignore_errors=True)
        fresh.mkdir(parents=True)
        write_atomically(fresh / "assessment.json", to_json(assessment))
        write_score_sheet(assessment, views, fresh / SHEET)
        write_evidence_page(assessment, documents, views, fresh / "evidence.html")
        mark = {SHEET: sha256_of(fresh / SHEET)}
        write_atomically(fresh / _MARK, json.dumps(mark, ensure_ascii=False).encode())
        _keep_edited(final, fresh)
        if final.exists():
            final.rename(old)
        fresh.rename(final)
        shutil.rmtree(old, ignore_errors=True)
    except OSError as error:
        raise OutputError("E502", str(final), error.strerror or str(error)) from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _keep_edited(final: Path, fresh: Path) -> None:
    """A score sheet that a person has worked in is never overwritten: it is kept beside the new one."""
    sheet = final / SHEET
    if not sheet.is_file():
        return
    try:
        written = json.loads((final / _MARK).read_text(encoding="utf-8")).get(SHEET)
    except (OSError, ValueError):
        written = None
    for kept in final.glob("评分表（人工*）.xlsx"):
        shutil.copy2(kept, fresh / kept.name)
    if sha256_of(sheet) != written:
        number = 1 + len(list(fresh.glob("评分表（人工*）.xlsx")))
        shutil.copy2(sheet, fresh / f"评分表（人工{number}）.xlsx")
