"""Books rolled beside a stream: taken over when they are written, and rolled by the stream when nobody else does."""

import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

import once
from practice_world import small_world
from tidewaiter.centre.cycle import books, live, memory, rolling
from tidewaiter.centre.cycle.arriving import Message
from tidewaiter.centre.cycle.live import Desk
from tidewaiter.centre.cycle.rolling import Opening, Roller
from tidewaiter.centre.lock import books_lock
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


def test_what_a_process_beside_rolled_is_what_the_stream_would_have(
    sqlite_workspace, sqlite_template, clock, actor, lines, tmp_path
):
    assessed = []
    other = once.copied(sqlite_template, tmp_path / "other")
    for number, workspace in enumerate([lambda: sqlite_workspace, lambda: open_store(other, now=clock)]):
        opened = workspace()
        clock.at = DAY + timedelta(hours=1)
        with Desk(opened, actor) as desk:
            taken(desk, clock, lines[:40])
        clock.advance(seconds=5)
        if number == 0:
            roller = Roller(opened)
            roller.begin(clock.at)
            waited(roller)
            roller.close()
            rolled = books.standing(opened, clock.at + timedelta(seconds=1))
            assert rolled.runs == {path.stem for path in memory.history_files(opened)}
        with Desk(opened, actor) as desk:
            assessed.append(taken(desk, clock, lines[40:80]).to_pylist())
        close_store()
    assert assessed[0] == assessed[1]


def test_a_stream_has_its_books_rolled_and_outlives_who_rolls_them(sqlite_workspace, clock, actor, lines, monkeypatch):
    monkeypatch.setattr(live, "ROLL_SECONDS", 0.2)
    clock.at = DAY + timedelta(hours=1)
    more = iter(range(3, len(lines)))

    def until_rolled(desk):
        before, deadline = desk.serial, time.monotonic() + PATIENCE_SECONDS
        while desk.serial == before:
            assert time.monotonic() < deadline
            time.sleep(0.1)
            number = next(more)
            taken(desk, clock, lines[number : number + 1])

    with Desk(sqlite_workspace, actor) as desk:
        taken(desk, clock, lines[:3])
        until_rolled(desk)
        os.kill(desk.roller.process_id, signal.SIGKILL)
        until_rolled(desk)


def test_books_of_another_day_are_not_taken_over(sqlite_workspace, clock, actor, lines):
    clock.at = DAY + timedelta(hours=1)
    with Desk(sqlite_workspace, actor) as desk:
        taken(desk, clock, lines[:3])
    assert books.standing(sqlite_workspace, clock.at) is not None
    assert books.standing(sqlite_workspace, clock.at + timedelta(days=1)) is None
    with books_lock(sqlite_workspace.home):
        assert books.standing(sqlite_workspace, clock.at) is None


def test_a_roll_that_nobody_waits_for_ends_without_a_word(sqlite_workspace, clock, actor, lines, capfd):
    clock.at = DAY + timedelta(hours=1)
    with Desk(sqlite_workspace, actor) as desk:
        taken(desk, clock, lines[:3])
    closed = Roller(sqlite_workspace)
    closed.begin(clock.at + timedelta(seconds=1))
    closed.close()
    opening = Opening(str(sqlite_workspace.home), sqlite_workspace.database)
    lines_asked = [msgspec.json.encode(said) + b"\n" for said in (opening, clock.at + timedelta(seconds=2))]
    command = [sys.executable, "-m", rolling.__name__]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as left:
        left.stdin.write(b"".join(lines_asked))
        left.stdout.close()  # as the system does for who was killed
    assert left.returncode == 0
    assert capfd.readouterr().err == ""
