"""The record of a run: when, with what, how it ended. Results themselves carry no time; this does."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sihao import __version__
from sihao.files import write_atomically


@dataclass(frozen=True, slots=True)
class RunRecord:
    """One run. Times are UTC, ISO 8601; `criteria`: set name → fingerprint; `set_aside`: problems by dossier."""

    started: str
    ended: str
    criteria: dict[str, str]
    settings: dict[str, Any]
    dossiers: int
    files: int
    pages: int
    set_aside: list[dict[str, Any]] = field(default_factory=list)
    version: str = __version__

    @property
    def id(self) -> str:
        """The run's id, from its start: sortable, safe as a file name."""
        return self.started.replace(":", "").replace("-", "").split("+")[0].replace(".", "-")


def now() -> str:
    """The present moment, UTC."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def save_run(out: Path, record: RunRecord) -> Path:
    """Write OUT/runs/<id>.json and return its path."""
    path = out / "runs" / f"{record.id}.json"
    data = {"schema": "sihao.run/1", "id": record.id, **asdict(record)}
    write_atomically(path, (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode())
    return path
