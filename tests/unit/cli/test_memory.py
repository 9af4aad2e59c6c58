"""Commands that work through a day start in an environment in which allocators keep what they have."""

import gc
import os
import subprocess
import sys

import pytest

from tidewaiter.cli.main import COMMANDS
from tidewaiter.cli.memory import COMMANDS as WHOLE_SETS
from tidewaiter.cli.memory import SETTINGS, loaded, loading, wanted


@pytest.mark.parametrize(
    "words", [["run", "inbox"], ["--home", "x", "assess"], ["--home=x", "--actor", "status", "run"]]
)
def test_a_command_over_a_whole_set_wants_the_settings(words: list[str]) -> None:
    assert wanted(words, {"HOME": "/x"}) == {"HOME": "/x", **SETTINGS}


def test_other_commands_go_on_as_they_are() -> None:
    assert wanted(["status"], {}) is None
    assert wanted([], {}) is None
    assert wanted(["--actor", "run", "--home=assess", "feed", "run", "--once"], {}) is None


@pytest.mark.parametrize("name", sorted(SETTINGS))
def test_what_an_operator_has_set_stays(name: str) -> None:
    assert wanted(["run"], {name: "own"}) is None


def test_the_commands_named_exist() -> None:
    assert set(COMMANDS) >= WHOLE_SETS


def test_a_command_starts_once_more_and_says_the_same() -> None:
    environment = {name: value for name, value in os.environ.items() if name not in SETTINGS}
    command = [sys.executable, "-m", "tidewaiter", "run", "--help"]
    shown = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert "Usage: tidewaiter run" in shown.stdout
    assert not shown.stderr


def test_garbage_is_looked_for_seldom_only_while_modules_load() -> None:
    usual = gc.get_threshold()
    try:
        loading()
        assert gc.get_threshold()[0] > 10 * usual[0]
        loaded()
        assert gc.get_threshold() == usual
    finally:
        gc.set_threshold(*usual)
