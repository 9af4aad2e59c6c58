"""Kinds of examination, lookouts without room and caps on chance, from a workspace's own facilities to the store."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

import once
from command_line import call

FACILITIES = """
[[facility]]
code = "USJFK-MAIL"
title = "Mail, with a glove box (test)"
locations = ["JFK", "LAX", "MEM", "MIA", "USMIA"]
explore_share = 0.5
random_share = 0.5
dwell_hours = 12
chance_cap = 1
shifts = [
  { name = "day", start = 00:00:00, hours = 24, officers = 1, cut_off_minutes = 60, exams = [
    { name = "glove box", minutes = 60, at_most = 5, below_kg = 0.5 },
    { name = "physical", minutes = 40 },
  ] },
]
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Path:
    """Two days of a small practice world, its messages assessed and selected under FACILITIES."""
    home = once.copied(sqlite_template, tmp_path_factory.mktemp("arms") / "home")
    (home / "facilities.toml").write_text(FACILITIES)
    done = call("simulate", "--weeks", 1, "--per-day", 300, "--seed", 8, "--json", home=home)
    assert done.code == 0, done.err
    return home


def targets(home: Path, on: date) -> list[dict[str, object]]:
    found: list[dict[str, object]] = call("select", "--show", "--date", str(on), "--json", home=home).json()
    return found


def test_targets_say_by_which_examination_they_are_met_within_its_equipment(home: Path) -> None:
    kinds = Counter(str(target["exam"]) for target in targets(home, date(2026, 1, 6)))
    assert set(kinds) == {"glove box", "physical"}
    assert kinds["glove box"] <= 5
    assert kinds["glove box"] * 60 + kinds["physical"] * 40 <= 24 * 60


def test_nobody_is_drawn_by_chance_again_within_the_cap(home: Path) -> None:
    chance = [
        target
        for day in range(5, 12)
        for target in targets(home, date(2026, 1, day))
        if target["arm"] in {"random", "explore"}
    ]
    names = Counter(str(target["consignee_name"]) for target in chance)
    # A cap of one: a consignee drawn in one shift is not drawn in a later one.
    days: dict[str, set[str]] = {}
    for target in chance:
        days.setdefault(str(target["consignee_name"]), set()).add(str(target["shift_date"]))
    assert names
    assert all(len(on) == 1 for name, on in days.items() if name != "None")
