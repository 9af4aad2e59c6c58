"""From a target to an outcome: examined, seized, handed over and signed for, confirmed, referred, closed."""

import pytest

from port_world import ANA, CHEM, FAR, KIM, LEE, NOW, ZOE, issue, picture, reported, seized
from tidewaiter.centre.audit_log import queries as audit_log
from tidewaiter.centre.evidence import custody_actions, queries
from tidewaiter.centre.evidence.drafts import Handover, LaboratoryResult, Reading
from tidewaiter.centre.evidence.states import SeizureState
from tidewaiter.centre.exams import actions as exams
from tidewaiter.centre.exams import queries as exam_queries
from tidewaiter.centre.exams.states import ExamState
from tidewaiter.centre.outcomes import queries as outcomes
from tidewaiter.centre.referrals import actions as referrals
from tidewaiter.centre.referrals import queries as referral_queries
from tidewaiter.centre.referrals.drafts import NewReferral
from tidewaiter.centre.targets import queries as targets
from tidewaiter.centre.targets.states import State
from tidewaiter.centre.workspace import Workspace

pytestmark = pytest.mark.usefixtures("workspace")


def test_the_whole_way(workspace: Workspace) -> None:
    issue()
    seizure_id = seized()
    seals = {"E-000001": "A100", "E-000002": "A101"}
    custody_actions.offer(KIM, seals, Handover("lee", "vault", NOW))
    assert [view.exhibit_id for view in queries.offered(LEE)] == ["E-000001", "E-000002"]
    custody_actions.accept(LEE, [Reading("E-000001", "A100"), Reading("E-000002", "A101")])
    custody_actions.offer(LEE, {"E-000002": "A101"}, Handover("chem", "laboratory", NOW))
    assert queries.seizure(FAR, seizure_id) is None
    assert queries.seizure(CHEM, seizure_id) is not None
    custody_actions.accept(CHEM, [Reading("E-000002", "A101")])
    reported(CHEM, seizure_id, LaboratoryResult(SeizureState.CONFIRMED, "L-77", "fentanyl", 5, 8))
    referral = NewReferral("f1", seizure_id, "police", "prosecution", NOW.date())
    name = referrals.send(ZOE, referral)
    assert referrals.send(ZOE, referral) == name
    referrals.answer(ZOE, name, accepted=True, who="Inspector A")
    referrals.close(ZOE, name, "charged")

    view = queries.seizure(KIM, seizure_id)
    assert view is not None
    assert view.line.state is SeizureState.CONFIRMED
    assert [exhibit.label for exhibit in view.exhibits] == ["1", "1.1", "2"]
    assert [exhibit.holder for exhibit in view.exhibits] == ["lee", "chem", "kim"]
    assert all(exhibit.read is not None and exhibit.read.complete for exhibit in view.exhibits)
    assert view.faults == 0
    for exhibit in view.exhibits:
        report = queries.verify(KIM, exhibit.exhibit_id)
        assert report is not None
        assert report.ok
        assert report.count == len(exhibit.steps)
    target = targets.target("T-000001")
    assert target is not None
    assert target.state is State.OUTCOME
    assert [event.state for event in target.ledger] == [
        State.ISSUED,
        State.ACKNOWLEDGED,
        State.LOCATED,
        State.PRESENTED,
        State.EXAMINED,
        State.FINDING,
        State.SEIZURE,
        State.LABORATORY,
        State.REFERRAL,
        State.OUTCOME,
    ]
    assert [line.state for line in exam_queries.exams_of(ANA, "T-000001")] == [ExamState.CONCLUDED]
    reports = outcomes.outcomes_of("s10:RB000000001GB")
    assert [(one.substance, one.net_mass_g) for one in reports] == [("fentanyl", 12.5)]
    assert [view.outcome for view in referral_queries.referrals_of(ANA, seizure_id)] == ["charged"]
    assert audit_log.verify(workspace).ok


def test_nothing_found_takes_one_act_after_the_card() -> None:
    issue()
    exam_id = exams.start(KIM, "T-000002")
    view = exam_queries.exam(KIM, exam_id)
    assert view is not None
    assert [card.code for card in view.cards] == ["opioid", "general"]
    exams.acknowledge(KIM, exam_id, [(card.code, card.version) for card in view.cards])
    number = exams.add_picture(KIM, exam_id, picture())
    assert exams.add_picture(KIM, exam_id, picture()) == number
    shown = exam_queries.picture(KIM, exam_id, number)
    assert shown is not None
    assert shown[0].read_bytes() == picture().data
    outcome = exams.conclude_nothing(KIM, exam_id, exams.ExamType.XRAY)
    found = targets.target("T-000002")
    assert found is not None
    assert found.state is State.NO_FINDING
    assert [one.arm for one in outcomes.outcomes_of(found.consignment_id)] == ["exploit"]
    assert exam_queries.exam(KIM, exam_id).outcome == outcome  # type: ignore[union-attr] # it was there before
