"""Every place in the queue against every verb: what the table has is allowed, everything else is a Conflict."""

import itertools
from datetime import UTC, datetime, timedelta

import pytest

from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.queue.states import (
    MOVES,
    REASONS,
    Status,
    Verb,
    after_amendment,
    check,
    decide_before,
    meaning,
    reasons_for,
)

EVERY = list(itertools.product(Status, Verb))


def code_for(verb: Verb) -> str:
    return next((reason.code for reason in reasons_for(verb)), "")


@pytest.mark.parametrize(("at", "verb"), EVERY)
def test_a_verb_is_allowed_exactly_where_the_table_has_it(at: Status, verb: Verb) -> None:
    if verb in MOVES[at]:
        assert check(at, verb, code_for(verb)) is MOVES[at][verb]
    else:
        with pytest.raises(Conflict) as caught:
            check(at, verb, code_for(verb))
        assert (caught.value.code, caught.value.http_status) == ("illegal-move", 409)


@pytest.mark.parametrize(("at", "verb"), [(at, verb) for at in Status for verb in MOVES[at]])
def test_a_verb_that_has_reasons_needs_one_of_its_own(at: Status, verb: Verb) -> None:
    wrong = "" if reasons_for(verb) else "nothing-of-note"
    with pytest.raises(Conflict) as caught:
        check(at, verb, wrong)
    assert caught.value.http_status == 422


def test_every_status_can_be_reached_and_left_but_for_what_the_port_ends() -> None:
    reached = {to for moves in MOVES.values() for to in moves.values()}
    assert set(Status) - reached == {Status.CLOSED}
    assert all(MOVES[status] for status in Status)


def test_do_not_load_takes_two_verbs() -> None:
    one_step = {to for verb, to in MOVES[Status.OPEN].items()}
    assert Status.DO_NOT_LOAD not in one_step
    assert [at for at in Status if Status.DO_NOT_LOAD in MOVES[at].values()] == [Status.DNL_PROPOSED]


def test_reason_codes_are_unique_and_say_something() -> None:
    codes = [reason.code for reason in REASONS]
    assert len(codes) == len(set(codes))
    assert meaning(codes[0]) != codes[0]
    assert meaning("no-such-code") == "no-such-code"


@pytest.mark.parametrize("at", list(Status))
def test_an_amendment_opens_what_was_decided_on_the_version_before(at: Status) -> None:
    opened = {Status.INFO_REQUESTED, Status.SCREENING, Status.RELEASED, Status.CLOSED, Status.OPEN}
    assert (after_amendment(at, rose=False) is Status.OPEN) is (at in opened)
    assert after_amendment(Status.SNOOZED, rose=True) is Status.OPEN
    assert after_amendment(Status.HELD, rose=True) is Status.HELD


def test_a_decision_is_due_before_arrival_by_mode() -> None:
    eta = datetime(2026, 1, 5, 12, tzinfo=UTC)
    assert decide_before(eta, "air") == eta - timedelta(hours=4)
    assert decide_before(eta, "") is not None
    assert decide_before(None, "air") is None
