"""A real Prefect server, a real flow run, real deployments and a real process worker (one server for all of it)."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.server import CLIENT_ENV, SERVER_ENV, ensure_server, healthy
from tests.papers import REPORT, write_docx

ROOT = Path(__file__).parent.parent.parent
pytestmark = [pytest.mark.prefect, pytest.mark.xdist_group("prefect")]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """The address of a server of this module's own, and its folder."""
    folder = tmp_path_factory.mktemp("prefect")
    given = os.environ.pop("PREFECT_API_URL", None)
    url = ensure_server(folder)
    assert ensure_server(folder) == url, "the second caller attaches to the first one's server"
    yield url, folder
    os.killpg(json.loads((folder / "server.json").read_text())["pid"], signal.SIGTERM)
    if given is not None:
        os.environ["PREFECT_API_URL"] = given


def environment(url: str, folder: Path) -> dict[str, str]:
    return {**os.environ, **SERVER_ENV, **CLIENT_ENV, "PREFECT_API_URL": url, "PREFECT_HOME": str(folder / "client"),
            "SIHAO_HOME": str(ROOT), "PREFECT_WORKER_QUERY_SECONDS": "1", "PYTHONPATH": str(ROOT)}  # fmt: skip


def post(url: str, path: str, body: dict[str, object]) -> object:
    request = urllib.request.Request(url + path, json.dumps(body).encode(), {"Content-Type": "application/json"})
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=30) as answer:
        return json.loads(answer.read())


def test_the_flow_gives_the_command_lines_bytes(server: tuple[str, Path], tmp_path: Path) -> None:
    url, folder = server
    write_docx(tmp_path / "材料" / "甲商会" / "报告.docx", REPORT)
    (tmp_path / "材料" / "乙商会").mkdir()
    for name, more in (("直接", ()), ("流程", ("--prefect",))):
        command = [
            sys.executable,
            "-m",
            "cli.main",
            "run",
            str(tmp_path / "材料"),
            "--out",
            str(tmp_path / name),
            *more,
        ]
        done = subprocess.run(
            command, cwd=ROOT, env=environment(url, folder), capture_output=True, text=True, check=False
        )
        assert done.returncode == 1, done.stderr[-3000:]
        assert "E109" in done.stdout
    for path in (tmp_path / "直接").glob("*/assessment.json"):
        assert path.read_bytes() == (tmp_path / "流程" / path.parent.name / path.name).read_bytes()
    artifacts = post(url, "/artifacts/filter", {})
    assert isinstance(artifacts, list)
    assert {a["key"] for a in artifacts} == {"sihao-progress", "sihao-set-aside"}
    (aside,) = [a for a in artifacts if a["key"] == "sihao-set-aside"]
    assert "E109" in str(aside["data"])


def test_deployments_are_accepted_and_a_worker_runs_them(server: tuple[str, Path], tmp_path: Path) -> None:
    url, folder = server
    write_docx(tmp_path / "材料" / "甲商会" / "报告.docx", REPORT)
    env = environment(url, folder)
    prefect = [sys.executable, "-m", "prefect"]
    for command in (
        [*prefect, "work-pool", "create", "sihao", "--type", "process"],
        [*prefect, "--no-prompt", "deploy", "--all"],
    ):
        done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    found = post(url, "/deployments/filter", {})
    assert isinstance(found, list)
    assert {d["name"] for d in found} == {"评审一批材料", "每夜重新评审"}
    (deployment,) = [d for d in found if d["name"] == "评审一批材料"]
    settings = {"source": str(tmp_path / "材料"), "out": str(tmp_path / "结果"), "jobs": 1}
    run = post(url, f"/deployments/{deployment['id']}/create_flow_run", {"parameters": {"settings": settings}})
    assert isinstance(run, dict)
    worker = subprocess.Popen(
        [*prefect, "worker", "start", "--pool", "sihao", "--type", "process", "--run-once"],
        cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    output, _ = worker.communicate(timeout=120)
    end = time.monotonic() + 60
    state = ""
    while state not in ("COMPLETED", "FAILED", "CRASHED") and time.monotonic() < end:
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(
            f"{url}/flow_runs/{run['id']}", timeout=30
        ) as answer:
            state = json.loads(answer.read())["state_type"]
        time.sleep(0.2)
    assert state == "COMPLETED", output[-3000:]
    assert (tmp_path / "结果" / "甲商会" / "assessment.json").is_file()


def test_a_dead_address_is_not_healthy() -> None:
    assert not healthy("http://127.0.0.1:9/api")
