"""Running the desk: a page server, a worker for what comes in and one for chores, each a process, watched by one.

`tidewaiter serve` without a source of messages starts this. The page server takes messages over the API and lays them
into the workspace's `inbox/`; the worker takes them in from there and assesses them at once. When one of the three ends
by itself it is started again; when this process is told to stop, all finish what they have in hand.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from tidewaiter.centre.errors import OperatorError
from tidewaiter.centre.inbox import INBOX

CHORES_SECONDS = 2
RESTART_SECONDS = 1.0
KEEP_ALIVE_SECONDS = 75
"""Longer than proxies and programs keep a silent connection: one that is cut off as a call is sent is an error."""
_STOP_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Served:
    """Where and how the desk is served."""

    home: Path
    database: str | None
    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 1
    threads: int = 16
    hosts: tuple[str, ...] = ()
    demo: bool = False
    actor: str = ""

    @property
    def address(self) -> str:
        """Where a browser finds it."""
        return f"http://{self.host}:{self.port}"

    def environment(self) -> dict[str, str]:
        """The environment of the page server (desk/config/environment.py)."""
        loopback = self.host in {"127.0.0.1", "localhost", "::1"}
        told = {
            "DJANGO_SETTINGS_MODULE": "tidewaiter.desk.config.settings",
            "TIDEWAITER_HOME": str(self.home),
            "TIDEWAITER_PLAIN_HTTP": os.environ.get("TIDEWAITER_PLAIN_HTTP", "1" if loopback else "0"),
            "TIDEWAITER_DEMO": "1" if self.demo else os.environ.get("TIDEWAITER_DEMO", "0"),
        }
        if self.database:
            told["TIDEWAITER_DATABASE"] = self.database
        if self.workers > 1:
            told["PROMETHEUS_MULTIPROC_DIR"] = str(self.home / "work" / "metrics")
        if self.hosts:
            told["TIDEWAITER_HOSTS"] = ",".join(self.hosts)
        return {**os.environ, **told}

    def commands(self) -> dict[str, list[str]]:
        """The processes' command lines."""
        pages = [
            *(sys.executable, "-m", "gunicorn", "tidewaiter.desk.config.wsgi:application"),
            *("--bind", f"{self.host}:{self.port}", "--worker-class", "gthread", "--preload"),
            *("--workers", str(self.workers), "--threads", str(self.threads)),
            *("--timeout", "120", "--graceful-timeout", "15", "--log-level", "warning"),
            *("--keep-alive", str(KEEP_ALIVE_SECONDS), "--no-control-socket"),
        ]
        ours = [sys.executable, "-m", "tidewaiter", "--home", str(self.home)]
        return {
            "pages": pages,
            "intake": [*ours, "serve", "--watch", str(self.home / INBOX), "--json"],
            "chores": [*ours, "tick", "--watch", str(CHORES_SECONDS), "--json"],
        }


def check_free(served: Served) -> None:
    """Raise OperatorError where another program has the address already; it would answer in our name."""
    with socket.socket(socket.AF_INET6 if ":" in served.host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((served.host, served.port))
        except OSError as error:
            raise OperatorError(
                "{address} cannot be served: {strerror}",
                "name another port with --port, or stop what has it",
                address=served.address,
                strerror=error.strerror,
            ) from error


def run(served: Served) -> None:
    """Serve until told to stop (SIGTERM or Ctrl-C)."""
    (served.home / INBOX).mkdir(parents=True, exist_ok=True)
    metrics = served.home / "work" / "metrics"
    shutil.rmtree(metrics, ignore_errors=True)
    metrics.mkdir(parents=True)
    stopping: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda got, _: stopping.append(got))
    environment = served.environment()
    running = {name: _start(command, environment) for name, command in served.commands().items()}
    while not stopping:
        time.sleep(0.2)
        for name, process in running.items():
            if process.poll() is not None and not stopping:
                time.sleep(RESTART_SECONDS)
                running[name] = _start(served.commands()[name], environment)
    for process in running.values():
        process.terminate()
    for process in running.values():
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()


def _start(command: list[str], environment: dict[str, str]) -> subprocess.Popen[bytes]:
    quiet = subprocess.DEVNULL if command[-1] == "--json" else None
    return subprocess.Popen(command, env=environment, stdout=quiet)  # noqa: S603 - our own commands
