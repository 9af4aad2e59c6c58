"""Detained goods: deciding, notice, the end, and a clock that nobody has to watch."""

import hashlib
from dataclasses import replace
from datetime import date
from io import BytesIO

import pikepdf
import pytest

from port_world import CHEM, FAR, KIM, ZOE, conflict, issue
from tidewaiter.centre.cycle.chores import CHORES, CLOCKWORK, tick
from tidewaiter.centre.detention import actions, queries
from tidewaiter.centre.detention.drafts import NewDetention, NewNotice
from tidewaiter.centre.detention.states import DetentionState
from tidewaiter.centre.notices import queries as notices
from tidewaiter.centre.workspace import Workspace

GOODS = NewDetention("d-1", "T-000001", "a tablet press", "registration not shown", date(2026, 1, 5))
NOTICE = NewNotice("Importer GmbH", "no registration of the machine", "expert's opinion", "the registration", "by post")


@pytest.fixture(autouse=True)
def _targets(workspace: Workspace) -> None:
    issue()


def state() -> DetentionState:
    found = queries.detention(KIM, "D-000001")
    assert found is not None
    return found.state


def test_decided_served_and_released() -> None:
    detention_id = actions.present(KIM, GOODS)
    assert actions.present(KIM, GOODS) == detention_id
    found = queries.detention(KIM, detention_id)
    assert found is not None
    assert (found.decide_by, found.excluded_on) == (date(2026, 1, 12), date(2026, 2, 4))
    actions.decide(KIM, detention_id)
    served = actions.serve(KIM, detention_id, NOTICE)
    with pikepdf.open(BytesIO(served)) as pdf:
        assert "Notice of detention D-000001" in str(pdf.docinfo["/Title"])
        assert "/StructTreeRoot" in pdf.Root
    assert actions.notice(KIM, detention_id) == served
    found = queries.detention(KIM, detention_id)
    assert found is not None
    assert found.notice_sha256 == hashlib.sha256(served).hexdigest()
    actions.end(ZOE, detention_id, DetentionState.RELEASED, "registration shown")
    assert queries.detentions(KIM) == []
    assert [one.detention_id for one in queries.detentions(KIM, ended=True)] == [detention_id]


def test_what_does_not_fit_is_refused() -> None:
    detention_id = actions.present(KIM, GOODS)
    again = replace(GOODS, key="d-2")
    assert conflict(lambda: actions.present(KIM, again)) == ("detained-already", 409)
    assert conflict(lambda: actions.present(FAR, again)) == ("unknown-target", 404)
    assert conflict(lambda: actions.present(CHEM, again)) == ("not-allowed", 403)
    assert conflict(lambda: actions.present(KIM, replace(again, presented_on=date(2027, 1, 1))))[0] == "in-the-future"
    assert conflict(lambda: actions.serve(KIM, detention_id, NOTICE)) == ("illegal-move", 409)
    assert conflict(lambda: actions.notice(KIM, detention_id)) == ("no-notice", 404)
    assert conflict(lambda: actions.end(KIM, detention_id, DetentionState.DETAINED, "x")) == ("no-end", 422)
    assert conflict(lambda: actions.end(KIM, detention_id, DetentionState.SEIZED, " ")) == ("reason-missing", 422)
    assert conflict(lambda: actions.decide(FAR, detention_id)) == ("unknown-detention", 404)
    assert queries.detention(FAR, detention_id) is None
    assert state() is DetentionState.PRESENTED


def test_clocks_warn_once_and_what_nobody_ended_counts_as_excluded(clock) -> None:
    detention_id = actions.present(KIM, GOODS)
    watch = lambda: actions.watch(CLOCKWORK, clock().date())  # noqa: E731
    assert watch() == (0, 0)
    clock.advance(days=6)
    assert watch() == (1, 0)
    assert watch() == (0, 0)
    clock.advance(days=2)
    assert watch() == (1, 0)  # late by now
    assert any("nothing was decided" in one.text for one in notices.alarms(ZOE))
    assert notices.alarms(FAR) == []
    clock.advance(days=30)
    assert watch() == (0, 1)
    assert state() is DetentionState.EXCLUDED
    assert conflict(lambda: actions.decide(KIM, detention_id)) == ("illegal-move", 409)


def test_the_clockwork_watches(workspace: Workspace, clock) -> None:
    actions.present(KIM, GOODS)
    clock.advance(days=60)
    mine = [one for one in CHORES if one.name in {"watch detentions", "look over vaults"}]
    did = tick(workspace, mine)
    assert [(one.good, one.said) for one in did] == [(True, "0 warnings, 1 count as excluded"), (True, "")]
