"""The weekly reconciliation: what was presented of what was issued, and every target that never closed."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from port_world import AUD, CHEM, FAR, KIM, NOW, ON, ZOE, briefed, found, issue, seized
from tidewaiter.centre.cycle import reconciliation
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.evidence import custody_actions
from tidewaiter.centre.evidence.drafts import Handover
from tidewaiter.centre.exams import actions as exams
from tidewaiter.centre.outcomes.rows import ExamType
from tidewaiter.centre.referrals import actions as referrals
from tidewaiter.centre.referrals.drafts import NewReferral
from tidewaiter.centre.targets import actions as targets
from tidewaiter.centre.targets.states import MOVES, State

pytestmark = pytest.mark.usefixtures("workspace")
LATER = ON + timedelta(days=10)


def test_every_state_that_can_still_move_says_what_is_owed() -> None:
    assert set(reconciliation.OWED) == {state for state, moves in MOVES.items() if moves}


def test_a_facility_s_week_counts_once_and_lists_what_never_closed() -> None:
    issue(8)
    issue(2, "LEJ", run="lej", first=50)
    issue(1, on=ON + timedelta(days=7), run="next", first=60)
    seized("T-000001")
    found("T-000002")
    exams.conclude_nothing(KIM, briefed("T-000003"), ExamType.DOG)
    exams.abandon(KIM, briefed("T-000004"), "fire alarm")
    briefed("T-000004")
    targets.move(KIM, "T-000005", State.MISSED, reason_code="shift-ended")
    targets.move(KIM, "T-000006", State.NOT_PRESENTED, reason_code="not-unloaded")
    targets.move(ZOE, "T-000007", State.WITHDRAWN, reason_code="issued-in-error")
    newest, week = reconciliation.weekly(ZOE, ON, LATER, LATER)
    assert (newest.monday, newest.facility, newest.issued) == (date(2026, 1, 12), "FRA", 1)
    assert (week.monday, week.facility, week.issued, week.presented, week.closed) == (ON, "FRA", 7, 4, 3)
    assert week.presented_share == pytest.approx(4 / 7)
    assert week.reached[State.EXAMINED] == 3
    assert week.reached[State.NO_FINDING] == 1
    assert week.reasons == {"shift-ended": 1, "not-unloaded": 1, "issued-in-error": 1}
    assert [(one.target_id, one.state, one.days, one.officer) for one in week.unclosed] == [
        ("T-000001", State.SEIZURE, 10, ""),
        ("T-000002", State.FINDING, 10, ""),
        ("T-000004", State.PRESENTED, 10, "kim"),
        ("T-000008", State.ISSUED, 10, ""),
    ]
    assert all(one.owed for one in week.unclosed)


def test_one_s_facilities_only_and_all_where_one_has_all() -> None:
    issue(1)
    issue(1, "LEJ", run="lej", first=50)
    (week,) = reconciliation.weekly(FAR, ON, ON + timedelta(days=1), ON)
    assert (week.facility, week.issued, week.presented_share) == ("LEJ", 1, 0.0)
    both = reconciliation.weekly(AUD, ON + timedelta(days=3), ON + timedelta(days=4), ON)
    assert [one.facility for one in both] == ["FRA", "LEJ"]
    with pytest.raises(Conflict) as caught:
        reconciliation.weekly(CHEM, ON, LATER, ON)
    assert caught.value.http_status == 403


def test_all_withdrawn_is_no_share() -> None:
    issue(1)
    targets.move(ZOE, "T-000001", State.WITHDRAWN, reason_code="issued-in-error")
    (week,) = reconciliation.weekly(ZOE, ON, LATER, ON)
    assert (week.issued, week.presented_share, week.unclosed) == (0, None, ())


def test_hand_overs_and_late_referrals_are_owed() -> None:
    issue(1)
    seizure_id = seized()
    custody_actions.offer(KIM, {"E-000001": "A100"}, Handover("lee", "vault", NOW))
    name = referrals.send(ZOE, NewReferral("f1", seizure_id, "police", "prosecution", ON))
    assert reconciliation.owed(ZOE, ON).overdue == ()
    owed = reconciliation.owed(ZOE, LATER)
    assert [view.exhibit_id for view in owed.unsigned] == ["E-000001"]
    assert [view.referral_id for view in owed.overdue] == [name]
    away = reconciliation.owed(replace(ZOE, facilities=FAR.facilities), LATER)
    assert (away.unsigned, away.overdue) == ((), ())
