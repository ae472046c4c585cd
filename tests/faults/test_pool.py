"""A reader that hangs in C, is killed, eats memory, raises or returns rubbish: set aside, and the batch goes on."""

from __future__ import annotations

import time

import pytest

from flows.ingest import DossierJob
from flows.pool import GuardedPool, Outcome, Worker
from flows.work import RunSettings, Task
from tests.faults.workers import rubbish, unruly


def outcomes(worker: Worker, *dossiers: tuple[str, ...], timeout: float = 2.0, memory: int = 700) -> dict[str, Outcome]:
    settings = RunSettings("unused")
    tasks = [Task(DossierJob(f"d{n}", tuple((f, f) for f in files)), settings) for n, files in enumerate(dossiers)]
    with GuardedPool(2, timeout=timeout, memory_mb=memory, worker=worker) as pool:
        return {o.task.job.id: o for o in pool.run(tasks)}


def test_every_bad_file_is_set_aside_and_all_else_is_done() -> None:
    begun = time.monotonic()
    found = outcomes(
        unruly,
        ("a.pdf", "b.pdf"),
        ("a.pdf", "hang.pdf", "b.pdf"),
        ("kill.pdf", "c.pdf"),
        ("eat.pdf", "d.pdf"),
        ("hang1.pdf", "kill2.pdf", "e.pdf"),
    )
    assert time.monotonic() - begun < 60
    assert len(found) == 5
    assert all(o.finished is not None for o in found.values())
    codes = {i: {n: p.code for n, p in o.task.set_aside.items()} for i, o in found.items()}
    assert codes["d0"] == {}
    assert codes["d1"] == {"hang.pdf": "E204"}
    assert codes["d2"] == {"kill.pdf": "E205"}
    assert codes["d3"] == {"eat.pdf": "E206"}
    assert codes["d4"] == {"hang1.pdf": "E204", "kill2.pdf": "E205"}
    assert [o.finished.files for i, o in sorted(found.items()) if o.finished] == [2, 2, 1, 1, 1]


def test_a_programs_own_fault_fails_only_its_dossier() -> None:
    found = outcomes(unruly, ("bad.pdf",), ("a.pdf",))
    assert found["d0"].problem is not None
    assert found["d0"].problem.code == "E603"
    assert "ValueError" in found["d0"].problem.message
    assert found["d1"].finished is not None


def test_rubbish_is_no_result() -> None:
    found = outcomes(rubbish, ("a.pdf",))
    assert found["d0"].finished is None
    assert found["d0"].problem is not None


def test_an_interrupted_batch_leaves_no_process_behind() -> None:
    settings = RunSettings("unused")
    tasks = [Task(DossierJob(f"d{n}", (("hang.pdf", "hang.pdf"),)), settings) for n in range(3)]
    pool = GuardedPool(2, timeout=100, memory_mb=700, worker=unruly)
    run = pool.run([Task(DossierJob("ok", (("a.pdf", "a.pdf"),)), settings), *tasks])
    assert next(run).finished is not None
    with pytest.raises(KeyboardInterrupt):
        run.throw(KeyboardInterrupt)  # type: ignore[attr-defined]
    assert pool._slots == []
