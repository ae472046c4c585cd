"""A disk that fills, a folder that cannot be written: nothing half-written is left, and the error says what to do."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from sihao.errors import CODES, InputError, LexiconError, OutputError
from sihao.files import write_atomically


def test_a_full_disk_leaves_the_old_file_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "assessment.json"
    write_atomically(target, b"old")

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OutputError) as caught:
        write_atomically(target, b"new")
    assert caught.value.code == "E501"
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_place_that_cannot_be_is_e502(tmp_path: Path) -> None:
    (tmp_path / "文件").write_bytes(b"")
    with pytest.raises(OutputError) as caught:
        write_atomically(tmp_path / "文件" / "x", b"")
    assert caught.value.code == "E502"


def test_errors_say_cause_and_remedy_and_cross_processes() -> None:
    import pickle

    error = LexiconError("E301", "set.yaml", "共 2 处", ("甲", "乙"))
    again = pickle.loads(pickle.dumps(error))
    assert (again.code, again.where, again.faults) == ("E301", "set.yaml", ("甲", "乙"))
    line = InputError("E103", "报告.pdf").line()
    assert line.startswith("E103 [报告.pdf] ")
    assert "处理：" in line
    assert all(c.cause and c.remedy for c in CODES.values())
