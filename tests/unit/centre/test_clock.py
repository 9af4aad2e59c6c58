import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tidewaiter.centre.clock import going, standing
from tidewaiter.centre.workspace import PRACTICE_MARKER

ENDED = datetime(2026, 1, 18, 22, tzinfo=UTC)


def _practice(home: Path, ago: timedelta) -> None:
    marker = home / PRACTICE_MARKER
    marker.write_text(json.dumps({"now": ENDED.isoformat()}))
    at = (datetime.now(UTC) - ago).timestamp()
    os.utime(marker, (at, at))


def test_the_practice_world_stands_still_for_commands_and_goes_on_for_the_desk(tmp_path: Path) -> None:
    _practice(tmp_path, timedelta(hours=2))
    assert standing(tmp_path)() == ENDED
    gone = going(tmp_path)() - ENDED
    assert timedelta(hours=2) <= gone < timedelta(hours=2, minutes=5)


def test_elsewhere_it_is_the_machines_time(tmp_path: Path) -> None:
    before = datetime.now(UTC)
    assert before <= standing(tmp_path)() <= going(tmp_path)()
