"""The progress bar of a batch: dossiers, files, pages and time left."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

if TYPE_CHECKING:
    from flows.batch import Progress as Told
    from flows.pool import Outcome


@contextmanager
def bar(total: int) -> Iterator[Told]:
    """A bar on the terminal's error stream; call what it yields with each outcome."""
    files = pages = 0
    columns = (
        TextColumn("评审"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[done]}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("run", total=total, done="")

        def told(outcome: Outcome) -> None:
            nonlocal files, pages
            if outcome.finished is not None:
                files += outcome.finished.files
                pages += outcome.finished.pages
            progress.update(task, advance=1, done=f"{files} 个文件 {pages} 页  {outcome.task.job.id[:24]}")

        yield told
