"""A failure after any write of an action on people, notices or wider reach leaves nothing behind (ASVS 5.0, V2.3.3)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.apps import apps
from django.db import OperationalError, connection

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log import queries as audit_log
from tidewaiter.centre.breakglass import actions as breakglass
from tidewaiter.centre.notices import actions as notices
from tidewaiter.centre.people import actions as people
from tidewaiter.centre.people import first_run
from tidewaiter.centre.people.models import User
from tidewaiter.centre.permissions import Role
from tidewaiter.centre.workspace import Workspace, current

ADI, SUE = Actor("adi", "administrator"), Actor("sue", "supervisor")
REACH = people.Reach(Role.CHEMIST)
WRITES = ("INSERT", "UPDATE", "DELETE")
TOLD = {"invitation": "", "token": ""}


class InjectedError(OperationalError):
    """The failure that the tests cause."""


@contextmanager
def failing_after(count: int) -> Iterator[list[int]]:
    """Let so many writes through, and fail the next."""
    seen = [0]

    def watch(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001
        if sql.lstrip().upper().startswith(WRITES):
            if seen[0] == count:
                raise InjectedError("the disk is full")
            seen[0] += 1
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield seen


def dump() -> dict[str, list[Any]]:
    ours = [model for model in apps.get_models() if model.__module__.startswith("tidewaiter.")]
    return {model._meta.label: sorted(model.objects.values_list(), key=repr) for model in ours}  # noqa: SLF001


def prepare(name: str) -> None:
    if name == "people.found":
        TOLD["token"] = first_run.offer(current()) or ""
        return
    people.add(ADI, "ana", "Ana Ruiz", people.Reach(Role.ANALYST), password=None)
    TOLD["invitation"] = people.invite(ADI, "ana")
    breakglass.break_glass(SUE, "a parcel of ours is elsewhere", facilities=True, unmask=True)
    notices.notify(ADI, to=notices.To(person="sue"), text="look")


ACTIONS: dict[str, Callable[[], object]] = {
    "people.add": lambda: people.add(ADI, "bo", "Bo", REACH, password=None),
    "people.found": lambda: people.found(TOLD["token"], "adi", "Adi Marsh", "nine wet herons stand"),
    "people.arrive": lambda: people.arrive("olu", "Olu", ""),
    "people.change": lambda: people.change(ADI, "ana", REACH),
    "people.end_access": lambda: people.end_access(ADI, "ana"),
    "people.end_logins": lambda: people.end_logins(ADI, "ana"),
    "people.invite": lambda: people.invite(ADI, "ana", reset_factors=True),
    "people.accept": lambda: people.accept("ana", TOLD["invitation"], "nine wet herons stand"),
    "people.confirm_access": lambda: people.confirm_access(ADI, "ana"),
    "people.prefer": lambda: people.prefer(Actor("ana", "analyst"), people.Preferences("fr", "UTC", "dense", True)),  # noqa: FBT003
    "people.note": lambda: people.note(ADI, "begin"),
    "notices.notify": lambda: notices.notify(ADI, to=notices.To(role=Role.ANALYST), text="look"),
    "notices.see": lambda: notices.see(SUE, 3),
    "notices.see_all": lambda: notices.see_all(SUE),
    "breakglass.break_glass": lambda: breakglass.break_glass(SUE, "another one of ours", facilities=True, unmask=False),
    "breakglass.give_back": lambda: breakglass.give_back(SUE),
    "breakglass.review": lambda: breakglass.review(ADI, 1, "asked; it was needed"),
}


@pytest.mark.parametrize("name", ACTIONS)
def test_a_failure_after_any_write_leaves_nothing(workspace: Workspace, name: str) -> None:
    prepare(name)
    before, writes = dump(), 0
    while True:
        try:
            with failing_after(writes) as seen:
                ACTIONS[name]()
        except InjectedError:
            assert dump() == before, f"{name} left something after write {writes + 1}"
            writes += 1
        else:
            break
    assert writes == seen[0] >= 2
    assert audit_log.verify(workspace).ok
    assert User.objects.count() >= 1 or name == "people.found"


def test_every_action_is_tried() -> None:
    public = {
        f"{module.__name__.split('.')[-2]}.{name}"
        for module in (people, notices, breakglass)
        for name, value in vars(module).items()
        if callable(value) and getattr(value, "__module__", "") == module.__name__
        if not name.startswith("_") and not isinstance(value, type)
    }
    assert public == set(ACTIONS)
