"""A practice workspace lived through once, and the command line as a user calls it."""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str

    def json(self) -> Any:
        return json.loads(self.out)


def call(*words: object, home: Path) -> Ran:
    command = [sys.executable, "-m", "tidewaiter", "--home", str(home), "--actor", "tester", *map(str, words)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return Ran(done.returncode, done.stdout, done.stderr)


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
