"""Every state with every move of every table (ASVS 5.0, V2.3.1): what the table does not name is a Conflict (409)."""

import importlib
from enum import StrEnum
from itertools import product
from pathlib import Path

import pytest

import tidewaiter.centre
from tidewaiter.centre.errors import Conflict

TABLES = sorted(file.parent.name for file in Path(tidewaiter.centre.__file__).parent.glob("*/states.py"))
WITHOUT = {"webhooks", "evidence"}
"""Apps whose states are not kept as one table of moves; their own tests go through them."""


def table(app: str):
    module = importlib.import_module(f"tidewaiter.centre.{app}.states")
    return module, getattr(module, "MOVES", None)


def test_the_tables_are_found() -> None:
    assert {app for app in TABLES if table(app)[1] is None} <= WITHOUT
    assert len(TABLES) >= 4


@pytest.mark.parametrize("app", [app for app in TABLES if table(app)[1] is not None])
def test_a_table_is_whole_and_leads_nowhere_else(app: str) -> None:
    _, moves = table(app)
    states = set(type(next(iter(moves))))
    assert set(moves) == states
    targets = {to for after in moves.values() for to in (after.values() if isinstance(after, dict) else after)}
    assert targets <= states


MOVES = {
    "alerts": lambda module, at, move: module.check(at, move),
    "answers": lambda module, at, move: module.check(at, move),
    "laboratory": lambda module, at, move: module.check(at, move),
    "cases": lambda module, at, move: module.check(at, move),
    "detention": lambda module, at, move: module.check(at, move),
    "diversion": lambda module, at, move: module.check(at, move),
    "exams": lambda module, at, move: module.after(at, move),
    "exposures": lambda module, at, move: module.check(at, move),
    "safety": lambda module, at, move: module.check(at, move),
    "queue": lambda module, at, move: module.check(at, move),
    "referrals": lambda module, at, move: module.check(at, move),
    "rulebook": lambda module, at, move: module.check_move("a-rule", at, move),
    "targets": lambda module, at, move: module.check(at, move),
}
"""How each app asks its table."""


def test_each_table_is_asked_here() -> None:
    assert {app for app in TABLES if table(app)[1] is not None} == set(MOVES)


@pytest.mark.parametrize("app", MOVES)
def test_a_move_outside_the_table_is_a_conflict(app: str) -> None:
    module, moves = table(app)
    states: list[StrEnum] = list(type(next(iter(moves))))
    verbs = {verb for after in moves.values() for verb in after}
    refused = 0
    for at, verb in product(states, verbs):
        if verb in moves[at]:
            continue
        with pytest.raises(Conflict) as said:
            MOVES[app](module, at, verb)
        assert said.value.http_status in {409, 422}
        refused += 1
    assert refused > 0
