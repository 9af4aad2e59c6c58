"""Cases with partner agencies, and the bundle that leaves the centre."""

import json
from dataclasses import replace
from datetime import date

import pytest

from laboratory_world import issued
from port_world import ANA, AUD, FAR, KIM, ZOE, conflict, found, issue, new_seizure
from tidewaiter.audit.disclosed import verify
from tidewaiter.centre.cases import actions, queries
from tidewaiter.centre.cases.drafts import NewCase
from tidewaiter.centre.cases.states import CaseState
from tidewaiter.centre.cycle import disclosure
from tidewaiter.centre.evidence import actions as evidence
from tidewaiter.centre.referrals import actions as referrals
from tidewaiter.centre.referrals.drafts import NewReferral
from tidewaiter.centre.workspace import Workspace

CASE = NewCase("c-1", "Two parcels, one address", "Public prosecutor", ("S-000001",))


@pytest.fixture(autouse=True)
def _reported(workspace: Workspace) -> None:
    issue()
    issued()


def view(case_id: str = "CF-000001") -> queries.CaseView:
    found_case = queries.case(ZOE, case_id)
    assert found_case is not None
    return found_case


def test_a_case_goes_its_way() -> None:
    case_id = actions.open_case(ZOE, CASE)
    assert actions.open_case(ZOE, CASE) == case_id
    evidence.seize(KIM, new_seizure(found("T-000002"), "form-2"))
    sent = NewReferral("r", "S-000002", "Public prosecutor", "prosecution", date(2026, 2, 1))
    actions.add(ZOE, case_id, ["R-000001"] if referrals.send(ZOE, sent) else [], "the same address")
    assert view().seizure_ids == ("S-000001", "S-000002")
    assert view().referral_ids == ("R-000001",)
    actions.move(ZOE, case_id, CaseState.ACCEPTED, "Ms Prosecutor", "")
    actions.move(ZOE, case_id, CaseState.CONTROLLED_DELIVERY, "Ms Prosecutor", "agreed for the 12th")
    assert conflict(lambda: actions.move(ZOE, case_id, CaseState.DECLINED, "x", "y")) == ("illegal-move", 409)
    actions.move(ZOE, case_id, CaseState.PROSECUTION_SUPPORT, "Ms Prosecutor", "witness named")
    assert conflict(lambda: actions.move(ZOE, case_id, CaseState.OUTCOME, "x", "", "?")) == ("unknown-outcome", 422)
    actions.move(ZOE, case_id, CaseState.OUTCOME, "Ms Prosecutor", "", "convicted")
    assert view().line.outcome == "convicted"
    assert [one.step for one in view().steps][:3] == ["open", "added", "accepted"]
    assert conflict(lambda: actions.add(ZOE, case_id, ["S-000001"], "x")) == ("case-closed", 409)


def test_what_is_of_another_facility_does_not_exist() -> None:
    case_id = actions.open_case(ZOE, CASE)
    far = replace(ZOE, name="far", facilities=FAR.facilities)
    assert queries.case(far, case_id) is None
    assert queries.cases(far) == []
    assert conflict(lambda: actions.add(far, case_id, ["S-000001"], "x"))[1] == 404
    assert conflict(lambda: actions.open_case(far, replace(CASE, key="b"))) == ("unknown-subject", 404)
    assert conflict(lambda: actions.open_case(ZOE, replace(CASE, key="b", subjects=()))) == ("subject-missing", 422)
    assert conflict(lambda: actions.open_case(ZOE, replace(CASE, key="b", title=" "))) == ("title-missing", 422)
    assert conflict(lambda: actions.open_case(AUD, replace(CASE, key="b"))) == ("not-allowed", 403)
    assert queries.case(AUD, case_id) is not None


def test_a_caveat_closes_the_case_too() -> None:
    case_id = actions.open_case(ZOE, replace(CASE, caveat="LES"))
    cleared = replace(ANA, caveats=frozenset({"LES"}))
    assert queries.case(cleared, case_id) is not None
    assert queries.case(replace(ANA, caveats=frozenset()), case_id) is None
    shut = replace(ZOE, caveats=frozenset())
    assert conflict(lambda: actions.open_case(shut, replace(CASE, key="b", caveat="LES"))) == ("not-cleared", 403)


def test_the_bundle_holds_it_all_and_verifies(workspace: Workspace) -> None:
    case_id = actions.open_case(ZOE, CASE)
    made = disclosure.make(workspace, ZOE, case_id, "Public prosecutor")
    key = bytes.fromhex(disclosure.public_key(workspace))
    faults, manifest = verify.verify(made.data, key)
    assert faults == []
    assert (manifest["case"], manifest["simulated"]) == (case_id, True)
    files = dict(verify.parts_of(made.data))
    assert {
        "case.json",
        "seizures/S-000001.json",
        "seizures/S-000001-custody.pdf",
        "laboratory/LR-000001-1.pdf",
    } <= set(files)
    told = json.loads(files["seizures/S-000001.json"])
    assert told["document"]["record"]["commodity_state"] == "confirmed"
    assert told["checkpoint"] is None or told["checkpoint"]["seq"] > 0
    (left,) = view().disclosures
    assert (left.sha256, left.bytes, left.files) == (made.sha256, len(made.data), made.files)
    assert len(files) == made.files + 2  # the manifest and its signature


def test_who_may_not_disclose_gets_nothing(workspace: Workspace) -> None:
    case_id = actions.open_case(ZOE, CASE)
    assert conflict(lambda: disclosure.make(workspace, KIM, case_id, "x")) == ("not-allowed", 403)
    assert conflict(lambda: disclosure.make(workspace, ZOE, "CF-000009", "x")) == ("unknown-case", 404)
    assert conflict(lambda: disclosure.make(workspace, ZOE, case_id, " ")) == ("recipient-missing", 422)
    assert view().disclosures == ()
