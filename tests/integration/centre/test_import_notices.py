"""Notified imports: recorded, amended, numbered, used up; goods that none covers are proposed for a hold."""

import time
from datetime import date, timedelta

import pytest

from diversion_world import DIV, FAR_DIV, SUP, new_notice, take_in
from port_world import ANA, AUD, KIM, conflict
from tidewaiter.centre.audit_log import queries as audit_log
from tidewaiter.centre.cycle import notified
from tidewaiter.centre.cycle.chores import CHORES, tick
from tidewaiter.centre.diversion import check_actions, notice_actions, queries
from tidewaiter.centre.diversion.checking import Proposal
from tidewaiter.centre.diversion.states import NoticeState
from tidewaiter.centre.notices import queries as notices
from tidewaiter.centre.workspace import Workspace
from tidewaiter.links.notified import Verdict

PRESS = ("1", "TDP 5 pill press serial ZP9-123", "ACME PHARMA INC")


def record(*drafts) -> notice_actions.Recorded:
    return notice_actions.record_notices(DIV, [(None, one) for one in drafts])


def state(notice_id: str = "IN-000001") -> NoticeState:
    found = queries.notice(DIV, notice_id)
    assert found is not None
    return found.state


@pytest.mark.usefixtures("workspace")
def test_a_notification_is_amended_by_its_reference_until_it_is_decided() -> None:
    assert record(new_notice()) == notice_actions.Recorded(1, 0, 0, ())
    assert record(new_notice()) == notice_actions.Recorded(0, 0, 1, ())
    assert record(new_notice(model="TDP 5"), new_notice("452-2", facility="LAX")) == notice_actions.Recorded(
        1, 1, 0, ()
    )
    assert audit_log.latest()[0].action == "diversion.record_notices"
    assert state() is NoticeState.NOTIFIED
    assert conflict(lambda: notice_actions.admit(DIV, "IN-000001", "bill:B1", "shown"))[0] == "no-valid-number"
    notice_actions.give_number(DIV, "IN-000001", "TX-9", date(2026, 1, 5))
    assert record(new_notice(model="TDP 6")).amended == 1
    assert record(new_notice(model="TDP 6")).same == 1
    found = queries.notice(DIV, "IN-000001")
    assert found is not None
    assert (found.state, found.transaction_number, found.holds(date(2026, 1, 5))) == (
        NoticeState.NUMBERED,
        "TX-9",
        True,
    )
    notice_actions.not_yet(DIV, "IN-000001", "the registration lapsed")
    assert conflict(lambda: notice_actions.admit(DIV, "IN-000001", "bill:B1", "shown")) == ("no-valid-number", 409)
    notice_actions.give_number(DIV, "IN-000001", "TX-10", date(2026, 1, 5))
    notice_actions.admit(SUP, "IN-000001", "bill:B1", "number shown")
    (problem,) = record(new_notice(model="TDP 7")).problems
    assert problem.code == "notice-decided"
    assert [one.state for one in queries.notice(DIV, "IN-000001").steps][-1] is NoticeState.RELEASED
    assert conflict(lambda: notice_actions.withdraw(DIV, "IN-000001", "mistake")) == ("illegal-move", 409)
    notice_actions.withdraw(DIV, "IN-000002", "by the importer")
    assert [one.notice_id for one in queries.notices(DIV, ended=True)] == ["IN-000002", "IN-000001"]


@pytest.mark.usefixtures("workspace")
def test_who_may_and_who_sees() -> None:
    record(new_notice(facility="LAX"))
    assert queries.notice(FAR_DIV, "IN-000001") is None
    assert queries.notices(FAR_DIV) == []
    given = lambda who: notice_actions.give_number(who, "IN-000001", "TX", date(2026, 1, 5))  # noqa: E731
    assert conflict(lambda: given(FAR_DIV)) == ("unknown-notice", 404)
    assert conflict(lambda: given(KIM)) == ("not-allowed", 403)
    assert conflict(lambda: given(AUD)) == ("not-allowed", 403)
    outside = [(None, new_notice("452-9", facility="LAX"))]
    assert conflict(lambda: notice_actions.record_notices(FAR_DIV, outside)) == ("unknown-facility", 404)
    (problem,) = notice_actions.record_notices(FAR_DIV, [(7, new_notice())]).problems
    assert (problem.code, problem.row) == ("notice-decided", 7)
    assert conflict(lambda: notice_actions.admit(ANA, "IN-000001", "x", "y")) == ("not-allowed", 403)


def test_what_no_number_covers_is_proposed_and_settled_when_one_comes(workspace: Workspace, clock) -> None:
    take_in(workspace, PRESS, ("2", "books", "Reader"), ("3", "candy press", "Sweets Ltd"), ("4", "punch die", "D"))
    done = notified.check(workspace, DIV)
    assert (done.looked_at, done.kept) == (4, check_actions.Kept(2, 2, 1, 0))
    proposed, look = queries.checks(DIV)
    if proposed.proposal is not Proposal.PROPOSED:
        proposed, look = look, proposed
    assert (proposed.verdict, proposed.part, proposed.importer) == (Verdict.NOT_NOTIFIED, "press", "ACME PHARMA INC")
    assert (look.proposal, look.goods) == (Proposal.LOOK, "candy press")
    assert "proposed for a hold" in notices.latest(DIV)[0].text
    assert queries.checks(FAR_DIV) == []
    record(new_notice())
    assert notified.check(workspace, DIV).kept.proposed == 0
    found = queries.check(DIV, proposed.check_id)
    assert found is not None
    assert (found.verdict, found.notice_id, found.way) == (Verdict.NO_NUMBER, "IN-000001", "serial")
    notice_actions.give_number(DIV, "IN-000001", "TX-1", date(2026, 1, 7))
    clock.at += timedelta(hours=2)
    notified.check(workspace, DIV)
    assert queries.check(DIV, proposed.check_id).verdict is Verdict.NOT_YET_VALID
    clock.at += timedelta(days=2)
    assert notified.check(workspace, DIV).kept == check_actions.Kept(2, 0, 0, 1)
    assert queries.check(DIV, proposed.check_id).proposal is Proposal.SETTLED
    check_actions.dismiss(DIV, look.check_id, "a maker of sweets, known")
    assert conflict(lambda: check_actions.dismiss(DIV, look.check_id, "again")) == ("illegal-move", 409)
    assert notified.check(workspace, DIV, since=clock.at - timedelta(days=9)).looked_at == 4
    assert queries.check(DIV, look.check_id).proposal is Proposal.DISMISSED
    assert queries.checks(DIV) == []


def test_goods_are_held_with_the_reason_and_the_notification_with_them(workspace: Workspace) -> None:
    from tidewaiter.centre.cycle import assessment  # noqa: PLC0415 - loads the learner

    take_in(workspace, PRESS)
    record(new_notice())
    notified.check(workspace, DIV)
    (one,) = queries.checks(DIV)
    choice = notified.shifts(workspace, DIV, one, workspace.now())[0]
    assert conflict(lambda: notified.hold(workspace, DIV, one.check_id, "no number", choice))[0] == "not-assessed"
    assessment.assess_pending(workspace, as_of=workspace.now(), actor=DIV)
    assert conflict(lambda: notified.hold(workspace, DIV, one.check_id, "no", "X|2026-01-01|y")) == (
        "unknown-shift",
        422,
    )
    target = notified.hold(workspace, DIV, one.check_id, "no number", choice)
    held = queries.check(DIV, one.check_id)
    assert held is not None
    assert (held.proposal, held.target_id) == (Proposal.HELD, target)
    assert state() is NoticeState.HELD
    assert conflict(lambda: notified.hold(workspace, DIV, one.check_id, "again", choice)) == ("illegal-move", 409)
    assert [one.action for one in audit_log.latest()[:1]] == ["diversion.hold"]


def test_an_import_is_compared_straight_after_it_came_and_each_file_once(workspace: Workspace) -> None:
    take_in(workspace, PRESS, ("2", "books", "Reader"))
    after = [one for one in CHORES if one.name == "compare what came with notified imports"]
    assert [one.said for one in tick(workspace, after)] == ["1 imports compared, 1 proposed for a hold"]
    assert [one.said for one in tick(workspace, after, at=time.time() + 60)] == [""]
    assert not notified.waits()
    take_in(workspace, ("5", "TDP 0 tablet press", "OTHER INC"))
    assert notified.waits()
    assert notified.check(workspace, DIV, since=workspace.now() + timedelta(days=1)).looked_at == 0
    assert notified.waits()  # a look from a moment on does not stand for what came before
    assert notified.check(workspace, DIV, again=False).looked_at == 1


def test_more_than_was_notified_is_proposed_for_a_hold(workspace: Workspace) -> None:
    take_in(workspace, PRESS)  # nine kilograms, packing included
    record(new_notice(transaction_number="TX-1", mass_kg=3.0))
    notified.check(workspace, DIV)
    (one,) = queries.checks(DIV)
    assert (one.verdict, one.proposal) == (Verdict.MORE_THAN_NOTIFIED, Proposal.PROPOSED)
    record(new_notice(transaction_number="TX-1", mass_kg=8.5))
    assert notified.check(workspace, DIV).kept.settled == 1


def test_consignments_under_one_notification_are_summed_over_looks(workspace: Workspace) -> None:
    record(new_notice(transaction_number="TX-1", mass_kg=5.0, serials=()))
    take_in(workspace, PRESS)  # nine kilograms each, packing included
    notified.check(workspace, DIV)
    (first,) = queries.checks(DIV, *Proposal)
    assert first.verdict is Verdict.COVERED
    take_in(workspace, ("2", "TDP 5 pill press", "ACME PHARMA INC"), days=2)
    notified.check(workspace, DIV, again=False)
    (second,) = queries.checks(DIV)
    assert (second.verdict, second.proposal) == (Verdict.MORE_THAN_NOTIFIED, Proposal.PROPOSED)
    assert "together" in second.differs
    check_actions.dismiss(DIV, second.check_id, "a toy")
    assert queries.counted([1])["consignment_id"].to_pylist() == [
        first.consignment_id
    ]  # what was dismissed counts no more
