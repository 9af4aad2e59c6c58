"""What the server starts once a day beside its pages: `tidewaiter audit daily`, in a process of its own."""

import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

EVERY_SECONDS = 24 * 3600.0
RETRY_SECONDS = 3600.0
"""After one that did not end well, or that somebody else did meanwhile."""

RESULT = "audit/verified.json"
"""Written by each verification (centre/cycle/auditing.py)."""


@dataclass(slots=True)
class Daily:
    """Starts the daily work when it is due, and never two at a time."""

    home: Path
    started_at: float = float("-inf")
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def due(self, now: float) -> bool:
        """Whether the latest verification is older than a day (`now`: seconds since 1970)."""
        file = self.home / RESULT
        last = file.stat().st_mtime if file.exists() else float("-inf")
        return now - last >= EVERY_SECONDS and now - self.started_at >= RETRY_SECONDS

    def tick(self, environment: dict[str, str]) -> None:
        """Start it if it is due."""
        self.running = [process for process in self.running if process.poll() is None]
        now = time.time()
        if self.running or not self.due(now):
            return
        self.started_at = now
        command = [sys.executable, "-m", "tidewaiter", "--home", str(self.home), "--actor", "daily", "audit", "daily"]
        self.running.append(
            subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, start_new_session=True)  # noqa: S603 - our own command
        )
