import pytest

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.permissions import OPERATOR, PERMISSIONS, Permission, Role, allowed, of_role, require


def test_every_act_is_somebodys_and_every_role_but_none_is_for_something() -> None:
    assert set(PERMISSIONS) == set(Permission)
    assert all(PERMISSIONS.values())
    assert all(of_role(role) for role in Role)


def test_who_writes_rules_does_not_thereby_approve_them() -> None:
    assert allowed(Actor("a", Role.ANALYST), Permission.RULES_WRITE)
    assert not allowed(Actor("a", Role.ANALYST), Permission.RULES_APPROVE)


def test_an_auditor_changes_nothing() -> None:
    assert {p for p in of_role(Role.AUDITOR) if p.value.endswith("_write")} == set()


def test_an_unknown_role_may_do_nothing_and_is_told_who_may() -> None:
    assert of_role("visitor") == frozenset()
    with pytest.raises(Conflict, match="visitor may not: do not load") as refused:
        require(Actor("v", "visitor"), Permission.DO_NOT_LOAD)
    assert refused.value.http_status == 403
    assert "analyst" in refused.value.hint


def test_the_command_line_acts_as_operator() -> None:
    assert of_role(OPERATOR) == frozenset(Permission)
    require(Actor("root", OPERATOR), Permission.ADMINISTER)
