"""A batch of dossiers from plan to summary: the one code path of the command line and of the Prefect flow."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from extractors.document import Problem
from flows.ingest import DossierJob, check_output, plan
from flows.pool import GuardedPool, Outcome
from flows.work import RunSettings, Task
from lexicon.criteria import available_sets, load_set
from review.index_page import write_index
from review.summary import DossierRow, failed_row, write_summary
from sihao.errors import SihaoError
from store.runs import RunRecord, now, save_run

Progress = Callable[[Outcome], None]


@dataclass(slots=True)
class BatchResult:
    """What a batch did: rows of assessed dossiers, dossiers that could not be assessed, and totals."""

    rows: list[DossierRow] = field(default_factory=list)
    failed: list[tuple[str, Problem]] = field(default_factory=list)
    files: int = 0
    pages: int = 0

    @property
    def set_aside(self) -> list[tuple[str, Problem]]:
        """(dossier, problem) of every file or dossier that was set aside."""
        found = [(r.dossier, p) for r in self.rows for p in r.problems if p.code not in NOTICES]
        return sorted(found, key=lambda dp: (dp[0], dp[1].file, dp[1].page or 0))


NOTICES = frozenset({"E207", "E208", "E212"})
"""Problems that are told but set nothing aside."""


def prepare(source: Path, settings: RunSettings) -> tuple[DossierJob, ...]:
    """The jobs, after everything has been checked. Raises the one fault found, or the first with all in `faults`."""
    faults: list[SihaoError] = []
    jobs: tuple[DossierJob, ...] = ()
    for check in (lambda: plan(source), lambda: _check_criteria(settings.criteria)):
        try:
            result = check()
            jobs = result if isinstance(result, tuple) else jobs
        except SihaoError as error:
            faults.append(error)
    faults += check_output(source, Path(settings.out))
    if faults:
        raise ManyFaults(faults)
    return jobs


class ManyFaults(SihaoError):
    """Everything that is wrong before work begins, told at once."""

    exit_code = 2

    def __init__(self, faults: Sequence[SihaoError]) -> None:
        self.faults = tuple(faults)
        super().__init__(faults[0].code, faults[0].where, faults[0].detail)

    def __reduce__(self) -> tuple[type[ManyFaults], tuple[tuple[SihaoError, ...]]]:  # type: ignore[override]
        return type(self), (self.faults,)


def _check_criteria(name: str) -> None:
    for each in available_sets() if name == "auto" else (name,):
        load_set(each)


def run_jobs(jobs: Sequence[DossierJob], settings: RunSettings, pool: GuardedPool | None = None) -> Iterator[Outcome]:
    """The outcome of every job as it ends, on a pool of supervised processes."""
    tasks = [Task(job, settings) for job in jobs]
    if pool is not None:
        yield from pool.run(tasks)
        return
    with GuardedPool(settings.jobs, timeout=settings.timeout, memory_mb=settings.memory_mb) as own:
        yield from own.run(tasks)


def collect(outcomes: Iterator[Outcome], progress: Progress | None = None) -> BatchResult:
    """All outcomes put together."""
    result = BatchResult()
    for outcome in outcomes:
        dossier = outcome.task.job.id
        if outcome.finished is not None:
            result.rows.append(outcome.finished.row)
            result.files += outcome.finished.files
            result.pages += outcome.finished.pages
        if outcome.problem is not None:
            result.failed.append((dossier, outcome.problem))
            result.rows.append(failed_row(dossier, (*outcome.set_aside, outcome.problem)))
        if progress is not None:
            progress(outcome)
    result.rows.sort(key=lambda r: r.dossier)
    return result


def finish(result: BatchResult, settings: RunSettings, record: RunRecord) -> Path:
    """Write summary.xlsx, index.html and the run's record; returns the record's path."""
    out = Path(settings.out)
    write_summary(result.rows, out / "summary.xlsx")
    write_index(result.rows, out / "index.html")
    return save_run(out, record)


def run_batch(jobs: Sequence[DossierJob], settings: RunSettings, progress: Progress | None = None) -> BatchResult:
    """The whole batch: every job done, summary, index and record written."""
    started = now()
    result = collect(run_jobs(jobs, settings), progress)
    finish(result, settings, record_of(result, settings, started))
    return result


def record_of(result: BatchResult, settings: RunSettings, started: str) -> RunRecord:
    """The run's record as it ends now."""
    used = {
        r.criteria_set: load_set(r.criteria_set).fingerprint for r in result.rows if r.criteria_set in available_sets()
    }
    aside = [{"dossier": d, "code": p.code, "file": p.file, "page": p.page} for d, p in result.set_aside]
    return RunRecord(started, now(), used, asdict(settings), len(result.rows), result.files, result.pages, aside)
