"""A practice workspace lived through once, and the command line over a workspace of a test's own."""

from collections.abc import Callable
from pathlib import Path

import pytest

import once
from command_line import Ran, call


@pytest.fixture
def run(sqlite_template: Path, tmp_path: Path) -> Callable[..., Ran]:
    """The command line over a workspace of the test's own."""
    home = once.copied(sqlite_template, tmp_path / "var")
    return lambda *words: call(*words, home=home)


@pytest.fixture(scope="session")
def practised(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace that lived through a week of a small practice world; tests only read it."""
    return once.practised(tmp_path_factory)
