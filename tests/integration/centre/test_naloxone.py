"""Naloxone on both databases: received, counted, used, discarded; alarms before it expires and when it is low."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from port_world import FAR, KIM, ON, ZOE, conflict
from tidewaiter.centre import walls
from tidewaiter.centre.cycle.chores import CHORES, CLOCKWORK, tick
from tidewaiter.centre.naloxone import actions, queries
from tidewaiter.centre.naloxone.drafts import Due, Happened, NewLot
from tidewaiter.centre.naloxone.models import StockEntry
from tidewaiter.centre.notices import queries as notices
from tidewaiter.centre.workspace import Workspace

EXPIRES = date(2026, 6, 30)


@pytest.fixture
def lot(workspace: Workspace) -> int:
    """Six doses at the bench, where four should be."""
    assert workspace.now().date() == ON
    place = actions.set_place(KIM, "FRA", "bench 3", 4)
    return actions.receive(KIM, NewLot("n-1", place, "nasal 4 mg", "A7", EXPIRES, 6))


def place(on: date = ON) -> queries.PlaceView:
    (found,) = queries.places(KIM, on)
    return found


def test_what_happens_to_doses_is_a_ledger(lot: int) -> None:
    assert (place().usable, place().due) == (6, Due.CHECK)
    assert actions.check(KIM, place().number, {lot: 5}, "one box was empty") == 1
    assert (place().usable, place().due, place().checked_by) == (5, Due.NONE, "kim")
    actions.discard(KIM, lot, 2, "damaged", "n-3")
    assert (place().usable, place().due) == (3, Due.LOW)
    told = [(one.happened, one.change, one.left) for one in queries.entries(KIM)]
    assert told == [(Happened.DISCARDED, -2, 3), (Happened.COUNTED, -1, 5), (Happened.RECEIVED, 6, 6)]
    with pytest.raises(DatabaseError), transaction.atomic():
        StockEntry.objects.update(change=0)


def test_what_does_not_fit_is_refused(lot: int) -> None:
    number = place().number
    assert conflict(lambda: actions.discard(KIM, lot, 7, "x", "n-3")) == ("too-few", 409)
    assert conflict(lambda: actions.discard(FAR, lot, 1, "x", "n-4")) == ("unknown-lot", 404)
    assert conflict(lambda: actions.check(KIM, number, {})) == ("not-counted", 422)
    assert conflict(lambda: actions.check(FAR, number, {lot: 6})) == ("unknown-place", 404)
    assert conflict(lambda: actions.set_place(KIM, "LEJ", "x", 1)) == ("unknown-facility", 404)
    other = NewLot("n-2", number, "nasal 4 mg", "A7", date(2027, 1, 1), 1)
    assert conflict(lambda: actions.receive(KIM, other)) == ("other-expiry", 422)
    assert queries.places(FAR, ON) == []
    assert queries.entries(FAR) == []


def test_a_form_that_is_sent_twice_counts_once(lot: int) -> None:
    same = NewLot("n-1", place().number, "nasal 4 mg", "A7", EXPIRES, 6)
    assert actions.receive(KIM, same) == lot
    assert conflict(lambda: actions.receive(KIM, replace(same, doses=7))) == ("form-used", 409)
    assert conflict(lambda: actions.receive(KIM, replace(same, key=" "))) == ("reason-required", 422)
    for _ in range(2):
        actions.discard(KIM, lot, 2, "damaged", "n-2")
    assert conflict(lambda: actions.discard(KIM, lot, 1, "damaged", "n-2")) == ("form-used", 409)
    assert (place().usable, len(queries.entries(KIM))) == (4, 2)
    assert walls.missing(walls.NALOXONE) == []


def test_supervisors_are_told_once_before_and_after(lot: int) -> None:
    assert lot
    actions.check(KIM, place().number, {lot: 6})
    assert actions.watch(CLOCKWORK, ON) == 0
    assert actions.watch(CLOCKWORK, EXPIRES - timedelta(days=60)) == 2  # it expires soon, nobody counted it
    assert actions.watch(CLOCKWORK, EXPIRES - timedelta(days=59)) == 0
    assert actions.watch(CLOCKWORK, EXPIRES + timedelta(days=1)) == 2  # it expired, and so too little is there
    assert len(notices.alarms(ZOE)) == 2
    assert "of lot A7 expired on 2026-06-30" in notices.alarms(ZOE)[1].text


def test_the_chore_watches(workspace: Workspace) -> None:
    actions.set_place(KIM, "FRA", "bench 3", 4)
    chore = [one for one in CHORES if one.name == "watch over safety"]
    assert [one.said for one in tick(workspace, chore)] == ["1 notices of naloxone, 0 of certificates"]
    assert "0 usable doses, 4 should be there" in notices.alarms(ZOE)[0].text
