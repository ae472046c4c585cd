"""`sihao run`: every dossier under SOURCE read, assessed and published."""

from __future__ import annotations

import argparse
import os
import sys
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flows.batch import BatchResult, Progress
    from flows.ingest import DossierJob
    from flows.work import RunSettings


_ABOUT = """读取 SOURCE 下的每份申报材料，找依据、打建议分、写评分表和依据页面。
SOURCE 下的每个文件夹、压缩包（zip）或单个文件是一份申报材料。"""


def register(verbs: Any) -> None:
    """Add the verb."""
    p = verbs.add_parser(
        "run",
        help="评审一批申报材料",
        description=_ABOUT,
    )
    p.add_argument("source", metavar="SOURCE", type=Path, help="申报材料所在的文件夹，或单个文件")
    p.add_argument("--out", metavar="OUT", type=Path, required=True, help="结果写到哪个文件夹")
    p.add_argument(
        "--criteria", metavar="SET", default="auto", help="指标集名称或文件夹；默认按材料所写的申报周期自动选择"
    )
    p.add_argument(
        "--jobs",
        metavar="N",
        type=_positive,
        default=min(os.cpu_count() or 1, 4),
        help="同时处理几份（默认：处理器核数，最多4）",
    )
    p.add_argument("--timeout", metavar="秒", type=_positive, default=120, help="单个文件最多读多久（默认120秒）")
    p.add_argument("--memory", metavar="MB", type=_positive, default=2048, help="单个进程最多用多少内存（默认2048）")
    p.add_argument("--prefect", action="store_true", help="作为 Prefect 流程运行（有运行记录和界面）")
    p.set_defaults(run=_command)


def _positive(text: str) -> int:
    value = int(text)
    if value < 1:
        raise ValueError(text)
    return value


def _command(options: argparse.Namespace) -> int:
    from flows.batch import prepare  # noqa: PLC0415 - loaded only for this verb
    from flows.work import RunSettings  # noqa: PLC0415

    settings = RunSettings(
        str(options.out.absolute()), options.criteria, options.jobs, float(options.timeout), options.memory
    )
    if Path(settings.criteria).is_dir():
        settings = RunSettings(settings.out, str(Path(settings.criteria).absolute()), *_rest(settings))
    jobs = prepare(options.source, settings)
    if options.prefect:
        from flows.assess import run_as_flow  # noqa: PLC0415 - Prefect takes a second to import

        result = run_as_flow(options.source, settings)
    else:
        result = run(jobs, settings)
    report(result, Path(settings.out))
    return 1 if result.set_aside else 0


def _rest(settings: RunSettings) -> tuple[int, float, int]:
    return settings.jobs, settings.timeout, settings.memory_mb


def run(jobs: tuple[DossierJob, ...], settings: RunSettings) -> BatchResult:
    """The batch run in this process's own pool, with a progress bar on a terminal."""
    from flows.batch import run_batch  # noqa: PLC0415

    with _progress(len(jobs)) as progress:
        return run_batch(jobs, settings, progress)


def _progress(total: int) -> AbstractContextManager[Progress | None]:
    if not sys.stderr.isatty():
        return nullcontext(None)
    from cli.progress import bar  # noqa: PLC0415

    return bar(total)


def report(result: BatchResult, out: Path) -> None:
    """Say what was done, what was set aside and why, and where the results are."""
    done = sum(r.assessed for r in result.rows)
    print(f"完成 {done} 份申报材料：{result.files} 个文件，{result.pages} 页（Word 不计页）")
    aside = result.set_aside
    if aside:
        print(f"搁置 {len(aside)} 项：")
        for dossier, p in aside:
            where = "/".join(x for x in (dossier, p.file if p.file != dossier else "") if x)
            page = f" 第{p.page}页" if p.page else ""
            print(f"  {p.code} [{where}{page}] {p.message}。处理：{p.remedy}")
    print(f"结果：{out / 'index.html'}（总览）、{out / 'summary.xlsx'}")
