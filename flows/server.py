"""One loopback Prefect server for a data folder, started on demand behind a file lock and shared by all that follow."""

from __future__ import annotations

import fcntl
import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from sihao.errors import RunError

# Measured in docs/design/flows.md: without the recorder's batch sizes task runs lag by 20 s; analytics would call out.
SERVER_ENV = {
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_BATCH_SIZE": "100",
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_READ_BATCH_SIZE": "100",
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_FLUSH_INTERVAL": "1",
    "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_BATCH_SIZE": "200",
    "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_READ_BATCH_SIZE": "100",
    "PREFECT_SERVER_SERVICES_TRIGGERS_READ_BATCH_SIZE": "100",
    "PREFECT_SERVER_DATABASE_TIMEOUT": "60",
    "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
    "PREFECT_SERVER_EVENTS_RETENTION_PERIOD": "3d",
}
CLIENT_ENV = {
    "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE": "false",
    "PREFECT_LOGGING_TO_API_WHEN_MISSING_FLOW": "ignore",
    "DO_NOT_TRACK": "1",
    "NO_PROXY": "127.0.0.1,localhost",
}


def home() -> Path:
    """The folder of the embedded server's database: $SIHAO_PREFECT_HOME, else under the user's own data folder."""
    given = os.environ.get("SIHAO_PREFECT_HOME")
    return Path(given) if given else Path.home() / ".local" / "share" / "sihao" / "prefect"


def ensure_server(folder: Path | None = None, timeout: float = 90.0) -> str:
    """The address of a healthy server: $PREFECT_API_URL where it is set, else the folder's own, started if need be.

    Raises RunError E602 when none comes up in `timeout` seconds.
    """
    given = os.environ.get("PREFECT_API_URL")
    if given:
        return given
    folder = folder or home()
    folder.mkdir(parents=True, exist_ok=True)
    info = folder / "server.json"
    with (folder / "server.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if info.exists():
            url = str(json.loads(info.read_text(encoding="utf-8"))["url"])
            if healthy(url):
                return url
        return _start(folder, info, timeout)


def _start(folder: Path, info: Path, timeout: float) -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = f"http://127.0.0.1:{port}/api"
    env = {k: v for k, v in os.environ.items() if k != "PREFECT_API_URL"} | SERVER_ENV
    env |= {"PREFECT_HOME": str(folder), "PREFECT_SERVER_UI_API_URL": url}
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)]
    log = folder / "server.log"
    with log.open("ab") as sink:
        process = subprocess.Popen(
            command, env=env, stdout=sink, stderr=sink, stdin=subprocess.DEVNULL, start_new_session=True
        )
    end = time.monotonic() + timeout
    while not healthy(url):
        if process.poll() is not None or time.monotonic() > end:
            process.kill()
            raise RunError("E602", "", f"未能启动，日志：{log}")
        time.sleep(0.1)
    info.write_text(json.dumps({"url": url, "pid": process.pid}), encoding="utf-8")
    return url


def healthy(url: str) -> bool:
    """Whether a server answers; proxies are never asked."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"{url}/health", timeout=1) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False
