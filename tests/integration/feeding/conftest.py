"""Servers of tests/brokers.py, and a day's messages of a small practice world."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2]))
from brokers import broker, s3_server, ssh_server
from practice_world import small_world

__all__ = [
    "broker",
    "s3_server",
    "ssh_server",
]


@pytest.fixture(scope="session")
def day_messages():
    """Bytes of the messages of a day, 40 at most, the larger ones cut into single lines where they are JSON Lines."""
    bodies = []
    for message in small_world(300, 7).day(0).messages:
        if message.name.endswith("jsonl"):
            lines = message.data.splitlines(keepends=True)
            bodies += [b"".join(lines[n : n + 5]) for n in range(0, len(lines), 5)]
        else:
            bodies.append(message.data)
    return list(dict.fromkeys(bodies))[:40]
