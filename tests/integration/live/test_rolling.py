"""Books rolled beside a stream: taken over when they are written, and rolled by the stream when nobody else does."""

import time
from datetime import UTC, datetime, timedelta

import pytest

from practice_world import small_world
from tidewaiter.centre.cycle import live
from tidewaiter.centre.cycle.intake import Message
from tidewaiter.centre.cycle.live import Desk
from tidewaiter.centre.cycle.rolling import Roller
from tidewaiter.centre.store import close_store, open_store

DAY = datetime(2026, 1, 5, tzinfo=UTC)
PATIENCE_SECONDS = 60


@pytest.fixture(scope="module")
def lines():
    messages = small_world(600, 7).day(0).messages
    return b"".join(m.data for m in messages if m.name.endswith("jsonl")).splitlines(keepends=True)


def taken(desk, clock, lines):
    clock.advance(seconds=5)
    return desk.take([Message(b"".join(lines), f"{clock.at:%H%M%S}.jsonl", clock.at)]).assessed


def waited(roller):
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not roller.ended():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_what_a_process_beside_rolled_is_what_the_stream_would_have(sqlite_workspace, clock, actor, lines, tmp_path):
    clock.at = DAY + timedelta(hours=1)
    roller = Roller(sqlite_workspace)
    with Desk(sqlite_workspace, actor) as desk:
        taken(desk, clock, lines[:40])
        clock.advance(seconds=5)
        roller.begin(clock.at)
        waited(roller)
        desk._written = True  # as after a roll of its own
        beside = taken(desk, clock, lines[40:80])
    roller.close()
    close_store()
    clock.at = DAY + timedelta(hours=1)
    with Desk(open_store(tmp_path / "other", now=clock), actor) as desk:
        taken(desk, clock, lines[:40])
        clock.advance(seconds=5)
        desk.roll()
        here = taken(desk, clock, lines[40:80])
    assert beside.to_pylist() == here.to_pylist()


def test_a_stream_has_its_books_rolled_and_outlives_who_rolls_them(
    sqlite_workspace, clock, actor, lines, monkeypatch
):
    monkeypatch.setattr(live, "ROLL_SECONDS", 0.2)
    clock.at = DAY + timedelta(hours=1)
    with Desk(sqlite_workspace, actor) as desk:
        taken(desk, clock, lines[:3])
        before = desk._books.state.serial
        deadline = time.monotonic() + PATIENCE_SECONDS
        number = 3
        while desk._books.state.serial == before:
            assert time.monotonic() < deadline
            time.sleep(0.1)
            taken(desk, clock, lines[number : number + 1])
            number += 1
        desk._roller._process.kill()
        desk._roller._process.wait()
        before = desk._books.state.serial
        while desk._books.state.serial == before:
            assert time.monotonic() < deadline
            time.sleep(0.1)
            taken(desk, clock, lines[number : number + 1])
            number += 1
