"""Supervised worker processes: each task can hang, crash or eat memory without harming another.

A worker tells which file it is about to read. When it goes over its time or memory, or dies, the supervisor kills it
and hands the dossier to a fresh worker with that file set aside.
"""

from __future__ import annotations

import contextlib
import ctypes
import multiprocessing as mp
import os
import resource
import signal
import time
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from multiprocessing.connection import Connection, wait
from typing import Any

from extractors.document import Problem
from flows.work import Finished, Task, problem_for, work
from sihao.errors import RunError, SihaoError

START_TIMEOUT = 120.0
RECYCLE_AFTER = 200
_SPARE_BYTES = 2 << 30
_POLL = 0.25
_RETRIES = 50
Worker = Callable[[Task, Callable[[str], None]], Finished]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a dossier ended: `finished`, or None with the problem that kept it from being assessed."""

    task: Task
    finished: Finished | None
    problem: Problem | None
    seconds: float
    set_aside: tuple[Problem, ...] = ()


def _child(connection: Connection, worker: Worker, memory: int) -> None:
    """The worker's loop. Dies with its parent, and never outgrows its address space by much."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
    if memory:
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, (memory + _SPARE_BYTES, memory + _SPARE_BYTES))
    connection.send(("ready", None))
    while True:
        try:
            task = connection.recv()
        except EOFError:
            return
        try:
            connection.send(("ok", worker(task, lambda name: connection.send(("at", name)))))
        except MemoryError:
            connection.send(("memory", ""))
        except SihaoError as error:
            connection.send(("error", error))
        except Exception:
            connection.send(("fault", traceback.format_exc(limit=8)))


@dataclass(slots=True)
class _Slot:
    """A worker process and what it is doing."""

    process: Any
    connection: Connection
    state: str = "starting"
    task: Task | None = None
    at: str = ""
    since: float = field(default_factory=time.monotonic)
    begun: float = 0.0
    done: int = 0

    def kill(self) -> None:
        """End the process, however stuck it is."""
        self.process.kill()
        self.process.join(5)
        self.connection.close()


class GuardedPool:
    """Runs tasks on supervised processes. Use as a context manager; `run` may be called again and again."""

    def __init__(self, workers: int, *, timeout: float, memory_mb: int, worker: Worker = work) -> None:
        self._workers, self._timeout, self._memory = max(1, workers), timeout, memory_mb << 20
        self._worker = worker
        self._context = mp.get_context("forkserver")
        with contextlib.suppress(ValueError):
            self._context.set_forkserver_preload(["flows.work"])
        self._slots: list[_Slot] = []
        self._failed_starts = 0

    def __enter__(self) -> GuardedPool:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def close(self) -> None:
        """Kill all workers."""
        for slot in self._slots:
            slot.kill()
        self._slots.clear()

    def run(self, tasks: Iterable[Task]) -> Iterator[Outcome]:
        """The outcome of every task, as they end (not in order)."""
        todo: deque[Task] = deque(tasks)
        try:
            while todo or any(s.state == "busy" for s in self._slots):
                self._staff(todo)
                ready = set(wait([s.connection for s in self._slots], _POLL))
                for slot in list(self._slots):
                    outcome = self._attend(slot, slot.connection in ready, todo)
                    if outcome is not None:
                        yield outcome
        except BaseException:
            self.close()
            raise

    def _staff(self, todo: deque[Task]) -> None:
        busy = sum(s.state == "busy" for s in self._slots)
        while len(self._slots) < min(self._workers, len(todo) + busy):
            ours, theirs = self._context.Pipe()
            process = self._context.Process(target=_child, args=(theirs, self._worker, self._memory), daemon=True)
            process.start()
            theirs.close()
            self._slots.append(_Slot(process, ours))
        for slot in self._slots:
            if slot.state == "idle" and todo:
                slot.task, slot.state, slot.at = todo.popleft(), "busy", ""
                slot.since = slot.begun = time.monotonic()
                slot.connection.send(slot.task)

    def _attend(self, slot: _Slot, ready: bool, todo: deque[Task]) -> Outcome | None:
        if ready:
            try:
                kind, value = slot.connection.recv()
            except (EOFError, ConnectionResetError, OSError):
                slot.process.join(5)
                return self._lost(slot, "E205", f"退出码 {slot.process.exitcode}", todo)
            except Exception:  # rubbish in the pipe
                return self._lost(slot, "E205", "返回内容无法识别", todo)
            return self._message(slot, kind, value, todo)
        limit = START_TIMEOUT if slot.state == "starting" else self._timeout
        if slot.state in ("busy", "starting") and time.monotonic() - slot.since > limit:
            return self._lost(slot, "E204", f"超过 {limit:g} 秒", todo)
        if slot.state == "busy" and _resident(slot.process.pid) > self._memory:
            return self._lost(slot, "E206", f"超过 {self._memory >> 20} MB", todo)
        return None

    def _message(self, slot: _Slot, kind: str, value: Any, todo: deque[Task]) -> Outcome | None:
        if kind == "ready":
            slot.state, self._failed_starts = "idle", 0
            return None
        if kind == "at":
            slot.at, slot.since = value, time.monotonic()
            return None
        task = slot.task
        assert task is not None
        if kind == "memory":
            return self._lost(slot, "E206", "", todo)
        seconds = time.monotonic() - slot.begun
        slot.task, slot.state, slot.done = None, "idle", slot.done + 1
        if slot.done >= RECYCLE_AFTER:
            self._drop(slot)
        aside = tuple(task.set_aside.values())
        if kind == "ok" and isinstance(value, Finished):
            return Outcome(task, value, None, seconds, aside)
        if kind == "error":
            return Outcome(task, None, Problem(task.job.id, value.code, value.message, value.remedy), seconds, aside)
        return Outcome(task, None, problem_for(task.job.id, "E603", _last_line(str(value))), seconds, aside)

    def _lost(self, slot: _Slot, code: str, detail: str, todo: deque[Task]) -> Outcome | None:
        """A worker that is gone or must go: set the file it was reading aside and try the dossier again."""
        task, at, starting = slot.task, slot.at, slot.state == "starting"
        seconds = time.monotonic() - slot.begun
        self._drop(slot)
        if starting:
            self._failed_starts += 1
            if self._failed_starts > 3:
                raise RunError("E601", "", detail)
            return None
        if task is None:
            return None
        if at and len(task.set_aside) < _RETRIES:
            todo.appendleft(replace(task, set_aside={**task.set_aside, at: problem_for(at, code, detail)}))
            return None
        return Outcome(task, None, problem_for(task.job.id, code, detail), seconds, tuple(task.set_aside.values()))

    def _drop(self, slot: _Slot) -> None:
        slot.kill()
        self._slots.remove(slot)


def _resident(pid: int) -> int:
    """Bytes of memory that a process holds; 0 where the system does not say."""
    try:
        with open(f"/proc/{pid}/statm", encoding="ascii") as stream:
            return int(stream.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return 0


def _last_line(text: str) -> str:
    lines = [line for line in text.strip().splitlines() if line.strip()]
    return lines[-1][:200] if lines else ""
