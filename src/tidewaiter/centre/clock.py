"""What time it is: the machine's, or, in a practice workspace, that of the practice world.

Commands see the practice world's time stand still where its last day ended. A desk that people work at for hours needs
a clock that goes: there the practice world's time goes on from the moment at which its last day was written down.
"""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tidewaiter.centre.workspace import PRACTICE_MARKER


def standing(home: Path) -> Callable[[], datetime]:
    """The time as commands see it."""

    def now() -> datetime:
        marker = home / PRACTICE_MARKER
        return _ended(marker) if marker.exists() else datetime.now(UTC)

    return now


def going(home: Path) -> Callable[[], datetime]:
    """The time as the desk sees it."""

    def now() -> datetime:
        marker = home / PRACTICE_MARKER
        machine = datetime.now(UTC)
        if not marker.exists():
            return machine
        written = datetime.fromtimestamp(marker.stat().st_mtime, UTC)
        return _ended(marker) + max(machine - written, timedelta())

    return now


def _ended(marker: Path) -> datetime:
    return datetime.fromisoformat(json.loads(marker.read_text(encoding="utf-8"))["now"])
