"""The Prefect flow over the same batch function: thin tasks, one a batch of dossiers."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from prefect import flow, task
from prefect.artifacts import create_progress_artifact, create_table_artifact, update_progress_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.states import Completed
from prefect.task_runners import ThreadPoolTaskRunner
from prefect.utilities.annotations import quote
from pydantic import BaseModel, Field

from flows.batch import BatchResult, collect, finish, prepare, record_of, run_jobs
from flows.ingest import DossierJob
from flows.work import RunSettings
from store.runs import now

BATCH = 50
"""Dossiers a task: some ten seconds of work, so that a task's own cost (about 8 ms) is nothing."""


# The pool inside a task is the parallelism; a second thread would only make two pools fight for the cores.
_RUNNER: Any = ThreadPoolTaskRunner(max_workers=1)


class AssessSettings(BaseModel):
    """Parameters of the deployment, shown as a form."""

    source: Path = Field(title="申报材料文件夹", description="每个文件夹、压缩包或单个文件是一份申报材料")
    out: Path = Field(title="结果文件夹")
    criteria: str = Field(default="auto", title="指标集", description="auto 表示按材料所写的申报周期选择")
    jobs: int = Field(default=2, ge=1, le=64, title="同时处理几份")
    timeout: float = Field(default=120, ge=1, title="单个文件最多读多少秒")
    memory_mb: int = Field(default=2048, ge=256, title="单个进程最多用多少内存（MB）")

    def run_settings(self) -> RunSettings:
        """The same as the batch function takes it."""
        return RunSettings(str(self.out.absolute()), self.criteria, self.jobs, self.timeout, self.memory_mb)


@task(cache_policy=NO_CACHE, persist_result=False, task_run_name="评审 {number}/{of}")
def assess_batch(jobs: Sequence[DossierJob], settings: RunSettings, number: int, of: int) -> BatchResult:
    """One batch of dossiers on the supervised pool. `number` and `of` only name the task run."""
    return collect(run_jobs(jobs, settings))


@flow(name="四好评审", flow_run_name="评审 {settings.source}", task_runner=_RUNNER)
def assess(settings: AssessSettings) -> State[BatchResult]:
    """Assess every dossier of a folder; completed also when files were set aside (the artifact names them)."""
    run = settings.run_settings()
    started = now()
    jobs = prepare(settings.source, run)
    parts = [jobs[i : i + BATCH] for i in range(0, len(jobs), BATCH)]
    progress: Any = create_progress_artifact(progress=0.0, key="sihao-progress", description="评审进度")
    total = BatchResult()
    for number, part in enumerate(parts, 1):
        # quote: Prefect would walk every argument looking for futures.
        given: Any = (quote(part), quote(run), number, len(parts))
        done = assess_batch.submit(*given).result()
        total.rows.extend(done.rows)
        total.failed.extend(done.failed)
        total.files += done.files
        total.pages += done.pages
        update_progress_artifact(progress, progress=100.0 * number / len(parts))
    total.rows.sort(key=lambda r: r.dossier)
    finish(total, run, record_of(total, run, started))
    aside = [
        {"材料": d, "文件": p.file, "页": p.page, "代码": p.code, "原因": p.message, "处理": p.remedy}
        for d, p in total.set_aside
    ]
    create_table_artifact(key="sihao-set-aside", table=aside, description="搁置的文件")
    return Completed(message=f"完成 {len(total.rows)} 份，搁置 {len(aside)} 项", data=total)


def run_as_flow(source: Path, settings: RunSettings) -> BatchResult:
    """The batch as a flow run against the embedded server (or $PREFECT_API_URL)."""
    from prefect.settings import (  # noqa: PLC0415 - settings are read when the server is known
        PREFECT_API_URL,
        PREFECT_FLOWS_HEARTBEAT_FREQUENCY,
        temporary_settings,
    )

    from flows.server import CLIENT_ENV, ensure_server  # noqa: PLC0415

    for key, value in CLIENT_ENV.items():
        os.environ.setdefault(key, value)
    url = ensure_server()
    given = AssessSettings(
        source=source.absolute(),
        out=Path(settings.out),
        criteria=settings.criteria,
        jobs=settings.jobs,
        timeout=settings.timeout,
        memory_mb=settings.memory_mb,
    )
    # The heartbeat's thread would add a second to the end of each run and is of no use to one that we wait for.
    with temporary_settings({PREFECT_API_URL: url, PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):
        state = assess(given, return_state=True)
    result = state.result()
    assert isinstance(result, BatchResult)
    return result
