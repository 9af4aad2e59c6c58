"""Figures are worked out once for a state of the store, beside whoever asks, and kept for the next process."""

import json
import threading
import time

import pytest

from tidewaiter.centre.cycle import figures
from tidewaiter.centre.cycle.figures import Figure
from tidewaiter.centre.workspace import Workspace


def figure(state, work, settled=0.0):
    return Figure("f", state, work, lambda value: json.dumps(value).encode(), json.loads, settled)


@pytest.fixture(autouse=True)
def nothing_runs_on(sqlite_workspace: Workspace):
    yield
    figures.settle()


def test_the_same_state_is_worked_out_once(sqlite_workspace: Workspace) -> None:
    made: list[object] = []

    def work(before):
        made.append(before)
        return len(made)

    first = figures.ask(sqlite_workspace, figure("a", work))
    again = figures.ask(sqlite_workspace, figure("a", work))
    assert (first.value, again.value, again.pending, again.at) == (1, 1, False, sqlite_workspace.now())
    assert figures.ask(sqlite_workspace, figure("b", work)).value == 2
    assert made == [None, 1]


def test_who_asks_does_not_wait_for_long_and_is_given_what_was_kept(sqlite_workspace: Workspace) -> None:
    go_on = threading.Event()

    def slow(_before):
        go_on.wait(10)
        return "new"

    assert figures.ask(sqlite_workspace, figure("a", lambda _: "old")).value == "old"
    began = time.monotonic()
    meanwhile = figures.ask(sqlite_workspace, figure("b", slow), patience=0.05)
    assert (meanwhile.value, meanwhile.pending) == ("old", True)
    assert time.monotonic() - began < 5
    go_on.set()
    figures.settle()
    assert figures.ask(sqlite_workspace, figure("b", slow)).value == "new"


def test_before_the_first_there_is_nothing_to_show(sqlite_workspace: Workspace) -> None:
    go_on = threading.Event()
    answer = figures.ask(sqlite_workspace, figure("a", lambda _: go_on.wait(10)), patience=0.01)
    assert (answer.value, answer.at, answer.pending) == (None, None, True)
    go_on.set()


def test_a_failure_reaches_who_asked_and_is_tried_again(sqlite_workspace: Workspace) -> None:
    def broken(_before):
        raise ValueError("no luck")

    with pytest.raises(ValueError, match="no luck"):
        figures.ask(sqlite_workspace, figure("a", broken), patience=10)
    assert figures.ask(sqlite_workspace, figure("a", lambda _: 1)).value == 1


def test_another_process_reads_what_was_kept_and_a_damaged_file_is_made_again(sqlite_workspace: Workspace) -> None:
    figures.ask(sqlite_workspace, figure("a", lambda _: "kept"))
    figures.forget()
    assert figures.ask(sqlite_workspace, figure("a", lambda _: "anew")).value == "kept"
    figures.forget()
    (sqlite_workspace.home / "figures" / "f.kept").write_bytes(b"\x00 half a fi")
    assert figures.ask(sqlite_workspace, figure("a", lambda _: "anew")).value == "anew"


def test_what_was_worked_out_lately_is_good_enough_where_that_was_said(sqlite_workspace: Workspace) -> None:
    figures.ask(sqlite_workspace, figure("a", lambda _: 1))
    assert figures.ask(sqlite_workspace, figure("b", lambda _: 2, settled=3600)).value == 1
    assert figures.ask(sqlite_workspace, figure("b", lambda _: 2)).value == 2
