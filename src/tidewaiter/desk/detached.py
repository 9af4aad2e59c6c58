"""A desk that is served in the background: started, waited for, found again and stopped."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from tidewaiter.centre.errors import OperatorError

PID_FILE = "serve.pid"
LOG_FILE = "serve.log"
WAIT_SECONDS = 120.0


def start(home: Path, command: list[str], address: str) -> int:
    """Start the command in the background, wait until it answers, and give its process number."""
    pid = running(home)
    if pid is not None:
        raise OperatorError(
            "process {pid} serves {home} already",
            "stop it with: tidewaiter --home {home} serve --stop",
            pid=pid,
            home=home,
        )
    with (home / LOG_FILE).open("ab") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, start_new_session=True)  # noqa: S603 - our own command
    (home / PID_FILE).write_text(f"{process.pid} {_born(process.pid)}\n", encoding="ascii")
    deadline = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        if answers(address):
            return process.pid
        time.sleep(0.2)
    stop(home)
    raise OperatorError("the desk did not start", "{home} says why", home=home / LOG_FILE)


def stop(home: Path) -> bool:
    """Stop what was started; False when nothing runs."""
    pid = running(home)
    (home / PID_FILE).unlink(missing_ok=True)
    if pid is None:
        return False
    os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + WAIT_SECONDS
    while _alive(pid) and time.monotonic() < deadline:
        time.sleep(0.1)
    return True


def running(home: Path) -> int | None:
    """The process that serves a workspace in the background, None when there is none."""
    try:
        number, born = (home / PID_FILE).read_text(encoding="ascii").split()
        pid = int(number)
    except (OSError, ValueError):
        return None
    return pid if _alive(pid) and _born(pid) == born else None


def answers(address: str) -> bool:
    """True when the desk at this address says that it lives."""
    try:
        with urllib.request.urlopen(f"{address}/health/live", timeout=2) as reply:  # noqa: S310 - an address of our own
            return bool(reply.read() == b"ok\n")
    except OSError:
        return False


def own_command() -> list[str]:
    """This process's command line, without what sends it into the background."""
    return [sys.executable, "-m", "tidewaiter", *(word for word in sys.argv[1:] if word != "--detach")]


def _born(pid: int) -> str:
    """When a process began, in the kernel's ticks: its number may be another's later. "-" where this is not told."""
    stat = Path(f"/proc/{pid}/stat")
    try:
        return stat.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[19]
    except (OSError, IndexError):
        return "-"


def _alive(pid: int) -> bool:
    stat = Path(f"/proc/{pid}/stat")
    if stat.exists():
        return stat.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[0] != "Z"
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    return not Path("/proc/self").exists()
