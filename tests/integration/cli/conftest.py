"""A practice workspace lived through once, and the command line over a workspace of a test's own."""

from collections.abc import Callable
from pathlib import Path

import pytest

from command_line import Ran, call


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., Ran]:
    """The command line over a workspace of the test's own."""
    return lambda *words: call(*words, home=tmp_path / "var")


@pytest.fixture(scope="session")
def practised(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace that lived through a week of a small practice world; tests only read it."""
    home = tmp_path_factory.mktemp("practice") / "home"
    done = call("simulate", "--weeks", 1, "--per-day", 300, "--seed", 5, "--json", home=home)
    assert done.code == 0, done.err
    return home
