"""What takes long to make and is only read or copied: made once a run, for every worker of pytest-xdist."""

import fcntl
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from command_line import call
from tidewaiter.centre.store import close_store, open_store


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """The directory `name` that `make` filled: by whichever worker asks first; the others wait for it."""
    base = factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    made, done = shared / f"once-{name}", shared / f"once-{name}.done"
    with (shared / f"once-{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            make(made)
            done.touch()
    return made


def blank(factory: pytest.TempPathFactory) -> Path:
    """A workspace on SQLite with all tables, nothing in them, closed: every test that begins with one takes a copy."""

    def make(home: Path) -> None:
        open_store(home)
        close_store()

    return once(factory, "blank", make)


def lived(home: Path, *words: object) -> None:
    """Let a workspace live through some days of a practice world."""
    done = call("simulate", "--weeks", 1, *words, "--json", home=home)
    assert done.code == 0, done.err


def practised(factory: pytest.TempPathFactory) -> Path:
    """A workspace that lived through a week of a small practice world; tests read it, or take a copy."""

    def live(home: Path) -> None:
        lived(copied(blank(factory), home), "--per-day", 300, "--seed", 5)

    return once(factory, "practised", live)


def linked(factory: pytest.TempPathFactory) -> Path:
    """A copy of `practised` whose parties are linked; tests read it, or take a copy."""

    def link(home: Path) -> None:
        copied(practised(factory), home)
        done = call("resolve", "--json", home=home)
        assert done.code == 0, done.err
        told = json.loads(done.out)
        assert told["new"] == told["records"] > told["entities"] > 0
        assert told["merged"] == told["records"] - told["entities"]

    return once(factory, "linked", link)


def copied(home: Path, to: Path) -> Path:
    """A copy of a workspace, to be written to."""
    return Path(shutil.copytree(home, to))
