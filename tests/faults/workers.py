"""Workers that misbehave, for the pool's tests (module-level, so that a fresh process can import them)."""

from __future__ import annotations

import ctypes
import os
import signal
from collections.abc import Callable

from flows.work import Finished, Task
from review.summary import failed_row


def unruly(task: Task, report: Callable[[str], None]) -> Finished:
    """Reads its files by their names: hang.pdf hangs in C, kill.pdf dies, eat.pdf eats memory, bad.pdf raises."""
    done = []
    for _, name in task.job.files:
        if name in task.set_aside:
            continue
        report(name)
        if name.startswith("hang"):
            ctypes.CDLL(None).sleep(600)
        elif name.startswith("kill"):
            os.kill(os.getpid(), signal.SIGKILL)
        elif name.startswith("eat"):
            hoard = [bytearray(os.urandom(1 << 20) * 16) for _ in range(512)]
            done.append(str(len(hoard)))
        elif name.startswith("bad"):
            raise ValueError("坏了")
        done.append(name)
    report("")
    return Finished(failed_row(task.job.id, tuple(task.set_aside.values())), len(done), 0)


def rubbish(task: Task, report: Callable[[str], None]) -> Finished:
    """Gives back something that is no result."""
    return "rubbish"  # type: ignore[return-value]


def stillborn(task: Task, report: Callable[[str], None]) -> Finished:
    """Never gets as far as working: see `Unpicklable` below."""
    raise SystemExit(3)
