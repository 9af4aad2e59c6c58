"""Seizures without an examination, on both databases: what they need, their label, custody, laboratory and referral."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import transaction

from port_world import CHEM, FAR, KIM, NOW, ZOE, by_chance, conflict, issue
from tidewaiter.centre.audit_log import queries as audit_log
from tidewaiter.centre.cycle import aftermath, seizure_report
from tidewaiter.centre.evidence import actions, custody_actions, found_actions, queries
from tidewaiter.centre.evidence.drafts import Found, Handover, LaboratoryResult, Reading
from tidewaiter.centre.evidence.states import SeizureState
from tidewaiter.centre.outcomes import queries as outcomes
from tidewaiter.centre.outcomes.rows import Finding
from tidewaiter.centre.referrals import actions as referrals
from tidewaiter.centre.referrals import queries as referred
from tidewaiter.centre.referrals.drafts import NewReferral
from tidewaiter.centre.workspace import Workspace

PARCEL = "s10:RB000000009GB"
CHANCE = by_chance(PARCEL)
LEFT = replace(CHANCE, found=Found.ABANDONED, consignment_id="")


@pytest.fixture(autouse=True)
def port(workspace: Workspace) -> Workspace:
    return workspace


def test_a_chance_find_is_held_sealed_and_labelled_once(workspace: Workspace) -> None:
    seizure_id = found_actions.seize(KIM, CHANCE)
    length = audit_log.length()
    assert found_actions.seize(KIM, CHANCE) == seizure_id
    assert audit_log.length() == length
    view = queries.seizure(KIM, seizure_id)
    assert (view.line.found, view.line.exam_id, view.line.target_id, view.line.consignment_id) == (
        Found.CHANCE,
        "",
        "",
        PARCEL,
    )
    assert [(one.label, one.holder, one.read.faults) for one in view.exhibits] == [
        (label, KIM.name, ()) for label in ("1", "1.1", "2")
    ]
    assert all(queries.verify(KIM, one.exhibit_id).ok for one in view.exhibits)
    [report] = outcomes.outcomes_of(PARCEL)
    assert (report.finding, report.result, report.target_id, report.propensity) == ("narcotics", "examined", "", None)
    assert queries.seizure(FAR, seizure_id) is None
    custody_actions.offer(KIM, {view.exhibits[0].exhibit_id: "A100"}, Handover(ZOE.name, "store", NOW))
    custody_actions.accept(ZOE, [Reading(view.exhibits[0].exhibit_id, "A100")])
    assert queries.seizure(ZOE, seizure_id).exhibits[0].holder == ZOE.name
    assert audit_log.verify(workspace).ok


def test_what_it_needs_is_asked_for() -> None:
    refused = {
        "unknown-facility": replace(CHANCE, facility="LEJ"),
        "examined": replace(CHANCE, found=Found.EXAMINATION),
        "finding-missing": replace(CHANCE, finding=Finding.NONE),
        "agency-missing": replace(CHANCE, found=Found.PARTNER),
        "exhibits-missing": replace(CHANCE, seizure=replace(CHANCE.seizure, exhibits=())),
        "in-the-future": replace(CHANCE, seizure=replace(CHANCE.seizure, seized_at=NOW + timedelta(days=9999))),
    }
    for code, form in refused.items():
        assert conflict(lambda form=form: found_actions.seize(KIM, form))[0] == code
    assert queries.seizures(KIM) == []


def test_a_target_that_stands_for_it_is_examined_instead() -> None:
    issue(1)
    stands = replace(CHANCE, consignment_id="s10:RB000000001GB")
    assert conflict(lambda: found_actions.seize(KIM, stands)) == ("target-open", 409)


def test_the_laboratory_corrects_its_label_and_a_partner_is_referred_to() -> None:
    partner = replace(CHANCE, found=Found.PARTNER, agency="Border police")
    seizure_id = found_actions.seize(KIM, partner)
    exhibit = queries.seizure(KIM, seizure_id).exhibits[0]
    custody_actions.offer(KIM, {exhibit.exhibit_id: "A100"}, Handover(CHEM.name, "lab", NOW))
    with transaction.atomic():
        actions.record_result(CHEM, seizure_id, LaboratoryResult(SeizureState.EXCLUDED, "L-2", "caffeine"))
    assert outcomes.standing(queries.label_of(KIM, seizure_id)).finding == "none"
    sent = NewReferral("r-1", seizure_id, "Border police", "investigate", NOW.date() + timedelta(days=9999))
    referral_id = referrals.send(ZOE, sent)
    assert referrals.send(ZOE, sent) == referral_id
    assert referred.referral(ZOE, referral_id).target_id == ""
    referrals.answer(ZOE, referral_id, accepted=True, who="Sgt Poe")
    referrals.close(ZOE, referral_id, "charged")


def test_goods_of_no_known_consignment_have_custody_and_a_document_but_no_label(workspace: Workspace) -> None:
    seizure_id = found_actions.seize(KIM, LEFT)
    came = aftermath.after_seizure(workspace, KIM, seizure_id)
    assert (came.report, came.hunt, came.lookouts, came.warning) == (None, None, (), "")
    made = seizure_report.report(workspace, ZOE, seizure_id)["document"]
    assert (made["record"]["found"], made["examination"]) == ("abandoned", None)
    assert all(one["chain_verified"] for one in made["exhibits"])


def test_only_who_takes_evidence_declares() -> None:
    analyst = replace(KIM, name="ana", role="senior_analyst")
    assert conflict(lambda: found_actions.seize(analyst, CHANCE)) == ("not-allowed", 403)
