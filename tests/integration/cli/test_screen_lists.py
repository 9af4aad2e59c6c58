"""Lists in a workspace: what is on the way is screened again when a list changes, what comes when it is assessed."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from command_line import Ran, call


@pytest.fixture
def run(practised: Path, tmp_path: Path) -> Callable[..., Ran]:
    """The command line over a copy of a workspace that lived through a week."""
    home = Path(shutil.copytree(practised, tmp_path / "home"))
    return lambda *words: call(*words, home=home)


def test_an_update_says_what_is_new_and_refuses_the_same_file(run: Callable[..., Ran], tmp_path: Path) -> None:
    own = tmp_path / "own.txt"
    own.write_text("Temur Qaravelli\n", encoding="utf-8")
    first = run("screen", "--update", own, "--as", "own", "--json")
    assert first.code == 0, first.err
    told = first.json()
    assert (told["version"], told["entries"], told["added"], told["removed"]) == (1, 1, 1, 0)
    assert run("screen", "--update", own, "--as", "own").code != 0
    assert run("screen", "--approve", "own").code != 0
    approved = run("--actor", "second", "screen", "--approve", "own", "--json").json()
    assert (approved["version"], approved["added"]) == (1, 1)
    assert run("screen", "--update", own, "--as", "own").code != 0
    own.write_text("Temur Oybek\nZolvatex Trading\n", encoding="utf-8")
    told = run("screen", "--update", own, "--as", "own", "--json").json()
    assert (told["version"], told["added"], told["removed"]) == (2, 1, 0)
    assert run("screen", "--refuse", "own", "--reason", "half of it is missing").code == 0
    assert run("screen", "--alerts", "--json").json() == []
