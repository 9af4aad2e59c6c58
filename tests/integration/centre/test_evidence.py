"""Seizures on both databases: what one needs, who sees it, the laboratory, holds and destruction."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from custody_world import BAG, BOX, BURNT, LABEL, exhibit, nothing
from port_world import (
    ANA,
    CHEM,
    FAR,
    KIM,
    LEE,
    NOW,
    ZOE,
    briefed,
    conflict,
    found,
    issue,
    new_seizure,
    reported,
    seized,
)
from tidewaiter.centre.audit_log import queries as audit_log
from tidewaiter.centre.evidence import actions, custody_actions, disposal_actions, queries
from tidewaiter.centre.evidence.drafts import (
    Handover,
    LaboratoryResult,
    Mass,
    NewExhibit,
    Reading,
)
from tidewaiter.centre.evidence.states import ExhibitState, SeizureState
from tidewaiter.centre.outcomes import queries as outcomes
from tidewaiter.centre.outcomes.rows import Finding
from tidewaiter.centre.targets import queries as targets
from tidewaiter.centre.targets.states import State
from tidewaiter.centre.workspace import Workspace

CONFIRMED = LaboratoryResult(SeizureState.CONFIRMED, "L-1", "fentanyl", 5, 8)
EXCLUDED = LaboratoryResult(SeizureState.EXCLUDED, "L-2", "caffeine")


@pytest.fixture(autouse=True)
def port(workspace: Workspace) -> Workspace:
    issue()
    return workspace


def test_a_seizure_is_recorded_once_a_form(workspace: Workspace) -> None:
    exam_id = found()
    form = new_seizure(exam_id)
    seizure_id = actions.seize(KIM, form)
    length = audit_log.length()
    assert actions.seize(KIM, form) == seizure_id
    assert audit_log.length() == length
    view = queries.seizure(KIM, seizure_id)
    assert view is not None
    assert (view.line.state, view.line.net_g, view.line.uncertainty_g) == (SeizureState.PRESUMPTIVE, 12.5, 0.1)
    assert view.line.simulated
    assert [(one.label, one.parent, one.seal, one.holder, one.place) for one in view.exhibits] == [
        ("1", "", "A100", "kim", "bench 3"),
        ("1.1", BOX, "A101", "kim", "bench 3"),
        ("2", "", "A102", "kim", "bench 3"),
    ]
    assert [line.seizure_id for line in queries.seizures_of(KIM, exam_id)] == [seizure_id]
    assert [line.seizure_id for line in queries.seizures_of(KIM, "T-000001")] == [seizure_id]
    other = found("T-000002")
    assert conflict(lambda: actions.seize(KIM, new_seizure(other))) == ("form-used", 409)
    again = actions.seize(KIM, new_seizure(exam_id, "form-2"))
    assert [one.also for one in (queries.seizure(KIM, again) or nothing()).exhibits] == [(BOX,), (BAG,), (LABEL,)]
    assert audit_log.verify(workspace).ok


def test_what_a_seizure_needs_is_asked_for() -> None:
    exam_id = found()
    form = new_seizure(exam_id)
    box = form.exhibits[0]
    wrong = {
        "exhibits-missing": replace(form, exhibits=()),
        "label-known": replace(form, exhibits=(box, box)),
        "bad-label": replace(form, exhibits=(replace(box, label="../1"),)),
        "parent-unknown": replace(form, exhibits=(replace(box, parent="9"),)),
        "description-missing": replace(form, exhibits=(replace(box, description=" "),)),
        "substance-missing": replace(form, substance=" "),
        "place-missing": replace(form, place=""),
        "bad-mass": replace(form, mass=Mass(float("nan"))),
        "net-above-gross": replace(form, mass=Mass(1, 2)),
        "too-long": replace(form, note="x" * 4001),
        "in-the-future": replace(form, seized_at=NOW + timedelta(hours=1)),
    }
    for code, seizure in wrong.items():
        assert conflict(lambda seizure=seizure: actions.seize(KIM, seizure)) == (code, 422)
    for quantity in (float("nan"), -1.0):
        wrong_number = replace(form, quantity=quantity)
        assert conflict(lambda wrong_number=wrong_number: actions.seize(KIM, wrong_number)) == ("bad-mass", 422)
    assert conflict(lambda: actions.seize(KIM, new_seizure(briefed("T-000002")))) == ("nothing-found", 409)
    assert conflict(lambda: actions.seize(KIM, new_seizure("X-000099"))) == ("unknown-exam", 404)
    assert conflict(lambda: actions.seize(FAR, form)) == ("unknown-exam", 404)
    assert conflict(lambda: actions.seize(ANA, form)) == ("not-allowed", 403)
    assert queries.seizures(KIM) == []
    assert (targets.target("T-000001") or nothing()).state is State.FINDING


def test_a_seizure_is_seen_by_its_facility_and_by_who_holds_some_of_it() -> None:
    seizure_id = seized()
    assert queries.seizure(FAR, seizure_id) is None
    assert queries.seizures(FAR) == queries.unsigned(FAR) == queries.seizures_of(FAR, "T-000001") == []
    assert queries.verify(FAR, BOX) is None
    assert conflict(lambda: actions.hold(replace(ZOE, facilities=FAR.facilities), seizure_id, "x"))[1] == 404
    custody_actions.offer(KIM, {BAG: "A101"}, Handover("chem", "laboratory", NOW))
    assert [line.seizure_id for line in queries.seizures(CHEM)] == [seizure_id]
    custody_actions.accept(CHEM, [Reading(BAG, "A101")])
    custody_actions.offer(CHEM, {BAG: "A101"}, Handover("lee", "vault", NOW))
    custody_actions.accept(LEE, [Reading(BAG, "A101")])
    assert queries.seizure(CHEM, seizure_id) is not None  # who once signed sees what came of it
    assert queries.held(CHEM) == queries.offered(CHEM) == []


def test_a_page_of_a_seizure_asks_the_store_as_often_however_many_exhibits_it_has() -> None:
    seizure_id = seized()
    with CaptureQueriesContext(connection) as few:
        queries.seizure(KIM, seizure_id)
    actions.add_exhibits(KIM, seizure_id, tuple(NewExhibit(f"9{n}", "a bag", f"Z{n}") for n in range(20)), "bench")
    with CaptureQueriesContext(connection) as many:
        queries.seizure(KIM, seizure_id)
    assert len(many) == len(few) <= 6


def test_a_caveat_hides_a_seizure_even_from_its_facility() -> None:
    seizure_id = actions.seize(KIM, replace(new_seizure(found()), caveat="ORCON"))
    assert queries.seizure(replace(KIM, caveats=frozenset()), seizure_id) is None
    assert queries.seizure(replace(KIM, caveats=frozenset({"ORCON"})), seizure_id) is not None


def test_the_laboratory_takes_samples_and_speaks_once() -> None:
    seizure_id = seized()
    sample = (NewExhibit("1.1.1", "a sample", "C1", parent="1.1", mass=Mass(net_g=0.5)),)
    assert conflict(lambda: actions.add_exhibits(LEE, seizure_id, sample, "bench")) == ("not-holder", 409)
    custody_actions.offer(KIM, {BAG: "A101"}, Handover("chem", "laboratory", NOW))
    custody_actions.accept(CHEM, [Reading(BAG, "A101")])
    assert actions.add_exhibits(CHEM, seizure_id, sample, "laboratory") == ["E-000004"]
    assert conflict(lambda: actions.add_exhibits(CHEM, seizure_id, sample, "laboratory")) == ("label-known", 422)
    assert (exhibit("E-000004").parent, exhibit("E-000004").holder) == (BAG, "chem")
    assert [one.label for one in (queries.seizure(KIM, seizure_id) or nothing()).exhibits] == ["1", "1.1", "1.1.1", "2"]
    assert conflict(lambda: reported(KIM, seizure_id, CONFIRMED)) == ("not-allowed", 403)
    for wrong, code in (
        (replace(CONFIRMED, report=" "), "report-missing"),
        (replace(CONFIRMED, substance=""), "report-missing"),
        (replace(CONFIRMED, purity_from=9), "bad-purity"),
        (replace(CONFIRMED, purity_to=None), "bad-purity"),
        (replace(CONFIRMED, purity_to=101), "bad-purity"),
        (replace(CONFIRMED, state=SeizureState.PRESUMPTIVE), "result-missing"),
    ):
        assert conflict(lambda wrong=wrong: reported(CHEM, seizure_id, wrong)) == (code, 422)
    reported(CHEM, seizure_id, CONFIRMED)
    assert conflict(lambda: reported(CHEM, seizure_id, EXCLUDED)) == ("illegal-result", 409)
    assert (targets.target("T-000001") or nothing()).state is State.LABORATORY
    assert len(outcomes.outcomes_of("s10:RB000000001GB")) == 1


def test_what_the_laboratory_excludes_is_no_find_from_then_on(clock) -> None:
    exam_id = found()
    first = actions.seize(KIM, new_seizure(exam_id))
    second = actions.seize(KIM, new_seizure(exam_id, "form-2"))
    chem = replace(CHEM, facilities=None)
    clock.advance(hours=5)
    reported(chem, first, EXCLUDED)
    assert [view.substance for view in outcomes.finds()] == ["fentanyl"]
    clock.advance(hours=1)
    before = clock.at
    reported(chem, second, EXCLUDED)
    assert outcomes.finds() == []
    assert outcomes.counts() == {"outcomes": 1, "examined": 1, "found": 0}
    assert outcomes.outcome_table()["finding"].to_pylist() == [False]
    assert outcomes.outcome_table(before)["finding"].to_pylist() == [True]
    assert outcomes.outcome_table(before + timedelta(seconds=1))["finding"].to_pylist() == [False]
    reports = outcomes.outcomes_of("s10:RB000000001GB")
    assert [(one.finding, one.substance, one.officer, one.propensity) for one in reports] == [
        (Finding.NARCOTICS, "fentanyl", "kim", 0.5),
        (Finding.NONE, "caffeine", "chem", 0.5),
    ]


def test_what_the_laboratory_knows_better_corrects_the_report_again_and_again() -> None:
    exam_id = found()
    chem = replace(CHEM, facilities=None)
    for number, substance in enumerate(("carfentanil", "fentanyl", "carfentanil"), 1):
        seizure_id = actions.seize(KIM, new_seizure(exam_id, f"form-{number}"))
        reported(chem, seizure_id, replace(CONFIRMED, substance=substance, finding=Finding.NARCOTICS))
    assert [view.substance for view in outcomes.finds()] == ["carfentanil"]
    assert len(outcomes.outcomes_of("s10:RB000000001GB")) == 4


def test_destruction_takes_two_people_no_hold_and_a_witness() -> None:
    seizure_id = seized()
    hold = actions.hold(ZOE, seizure_id, "appeal pending")
    assert conflict(lambda: disposal_actions.condemn(ZOE, [BOX], "court order")) == ("on-hold", 409)
    assert conflict(lambda: actions.lift(ZOE, seizure_id, hold + 1, "over")) == ("unknown-hold", 404)
    actions.lift(ZOE, seizure_id, hold, "appeal over")
    assert conflict(lambda: actions.lift(ZOE, seizure_id, hold, "again")) == ("already-lifted", 409)
    assert conflict(lambda: disposal_actions.condemn(KIM, [BOX], "court order")) == ("not-allowed", 403)
    disposal_actions.condemn(ZOE, [BOX, BAG], "court order")
    for done, code in (
        (replace(BURNT, witness=""), "witness-missing"),
        (replace(BURNT, witness="KIM "), "witness-missing"),
        (replace(BURNT, method=" "), "witness-missing"),
        (replace(BURNT, happened_at=NOW + timedelta(hours=1)), "in-the-future"),
    ):
        assert conflict(lambda done=done: disposal_actions.destroy(KIM, {BOX: "A100"}, done)) == (code, 422)
    assert conflict(lambda: disposal_actions.destroy(LEE, {BOX: "A100"}, BURNT)) == ("not-holder", 409)
    assert conflict(lambda: disposal_actions.destroy(KIM, {BOX: "A1"}, BURNT)) == ("note-required", 422)
    custody_actions.offer(KIM, {BAG: "A101"}, Handover("zoe", "vault", NOW))
    custody_actions.accept(ZOE, [Reading(BAG, "A101")])
    assert conflict(lambda: disposal_actions.destroy(ZOE, {BAG: "A101"}, BURNT)) == ("same-person", 409)
    held = actions.hold(ZOE, seizure_id, "a new trial")
    assert conflict(lambda: disposal_actions.destroy(KIM, {BOX: "A100"}, BURNT)) == ("on-hold", 409)
    actions.lift(ZOE, seizure_id, held, "trial over")
    disposal_actions.destroy(KIM, {BOX: "A100"}, BURNT)
    assert (exhibit(BOX).state, exhibit(BOX).holder, exhibit(BOX).place) == (ExhibitState.DESTROYED, "", "plant")
    assert exhibit(BOX).steps[-1].note == "incinerated; witness Witness W"
    assert not (queries.seizure(KIM, seizure_id) or nothing()).on_hold
