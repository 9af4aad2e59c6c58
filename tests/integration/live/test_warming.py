"""A worker has planned its statements before its first message, and nothing tells that it did."""

import signal

import pytest
from click.testing import CliRunner
from django.apps import apps

import once
from practice_world import small_world
from tidewaiter.centre.cycle import live, warming
from tidewaiter.centre.cycle.arriving import Message
from tidewaiter.centre.cycle.live import Desk
from tidewaiter.centre.feeding import definitions
from tidewaiter.centre.feeding.run import Run
from tidewaiter.centre.store import close_store
from tidewaiter.cli.main import cli
from tidewaiter.engine.flow import SIZES
from tidewaiter.engine.prepared import PLANS

FEWEST_PLANS = 10
"""Checks, content hashes, keys, features, rules and what assembles them are more statements than these."""


@pytest.fixture(scope="module")
def lines():
    messages = small_world(900, 7).day(0).messages
    return b"".join(m.data for m in messages if m.name.endswith("jsonl")).splitlines(keepends=True)


@pytest.fixture(autouse=True)
def nothing_planned():
    """As in a process that has just begun."""
    PLANS.close()


@pytest.fixture
def planned(monkeypatch):
    """The number of plans made whenever a desk is given messages."""
    seen, take, made = [], Desk.take, PLANS.made

    def noted(self, messages):
        seen.append(PLANS.made - made)
        return take(self, messages)

    monkeypatch.setattr(Desk, "take", noted)
    return seen


@pytest.fixture
def signals():
    """What a worker does on a signal ends with the test."""
    kept = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield
    for number, handler in kept.items():
        signal.signal(number, handler)


def everything(workspace):
    """What a workspace holds: the rows of each table, and its files with their sizes."""
    models = [model for model in apps.get_models() if model.__module__.startswith("tidewaiter.")]
    rows = {model.__name__: list(model.objects.order_by("pk").values()) for model in models}
    files = {file: file.stat().st_size for file in workspace.home.rglob("*") if file.is_file()}
    return rows, files


def test_made_up_messages_let_rows_through_each_size_of_a_flow(clock):
    sizes = [len(message.data.splitlines()) for message in warming.made_up(clock())]
    assert sizes == sorted(sizes)
    assert [next(n for n, most in enumerate(SIZES) if size <= most) for size in sizes] == list(range(len(SIZES)))


def test_a_desk_that_was_warmed_plans_nothing_for_its_first_messages(
    sqlite_workspace, clock, actor, lines, monkeypatch
):
    for name in (
        "ROLL_SECONDS",
        "REFRESH_SECONDS",
    ):  # a slow machine rolls and reads anew in between, by other statements
        monkeypatch.setattr(live, name, float("inf"))
    with Desk(sqlite_workspace, actor) as desk:
        assert desk.warm() >= sum(warming.SIZES)
        made, fresh = PLANS.made, PLANS.fresh
        at = 0
        for size in (1, 12, 130):
            clock.advance(seconds=1)
            assert (
                desk.take([Message(b"".join(lines[at : at + size]), f"{at}.jsonl", clock.at)]).assessed.num_rows == size
            )
            at += size
    assert (PLANS.made - made, PLANS.fresh - fresh) == (0, 0)


def test_warming_leaves_nothing_behind(sqlite_workspace, actor):
    with Desk(sqlite_workspace, actor) as desk:
        before = everything(sqlite_workspace)
        assert before[0]["AuditEntry"]
        assert before[1]
        desk.warm()
        assert everything(sqlite_workspace) == before


def test_a_worker_whose_warming_fails_works_all_the_same(sqlite_workspace, clock, actor, lines, monkeypatch):
    def fails(*_):
        raise ZeroDivisionError

    monkeypatch.setattr(warming, "made_up", fails)
    with Desk(sqlite_workspace, actor) as desk:
        assert desk.warm() == 0
        assert desk.take([Message(b"".join(lines[:5]), "a.jsonl", clock.at)]).assessed.num_rows == 5


def test_the_command_is_warm_before_its_first_message(sqlite_template, tmp_path, planned, signals, lines):
    home = once.copied(sqlite_template, tmp_path / "home")
    words = ["--home", str(home), "--actor", "w", "serve", "--watch", "-"]
    try:
        told = CliRunner().invoke(cli, words, input=b"".join(lines[:30]))
    finally:
        close_store()
    assert told.exit_code == 0, told.output
    assert "30 consignments" in told.output
    assert planned[0] >= FEWEST_PLANS


@pytest.mark.parametrize("once_only", [False, True])
def test_feeds_that_go_on_are_warm_before_their_first_message(
    sqlite_workspace, actor, planned, lines, tmp_path, once_only
):
    share = tmp_path / "share"
    share.mkdir()
    (share / "a.jsonl").write_bytes(b"".join(lines[:30]))
    found = definitions.parse(f'[feed.share]\nkind = "directory"\npath = "{share}"\n'.encode(), "feeds.toml")
    run = Run(sqlite_workspace, actor, found, once=once_only)
    assert run.run(lambda _: run.stop()).pulse.rows == 30
    assert (planned[0] >= FEWEST_PLANS) is not once_only
