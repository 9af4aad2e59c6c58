"""A lawful good is seized only by a whole sheet that two signed; a machine without a number for that reason."""

from datetime import date, timedelta

import pytest

from diversion_world import DIV, DON, FAR_DIV, SUP, new_notice, take_in
from port_world import KIM, ZOE, conflict, identified, issue, new_seizure
from tidewaiter.centre.audit_log import queries as audit_log
from tidewaiter.centre.cycle import importers, kits, notified
from tidewaiter.centre.diversion import (
    case_actions,
    case_queries,
    notice_actions,
    queries,
    request_actions,
    sheet_actions,
)
from tidewaiter.centre.diversion.case_states import Answer, CaseState, Ground
from tidewaiter.centre.diversion.drafts import NewCase, NewRequest
from tidewaiter.centre.diversion.sheet import NAMES, Speaks
from tidewaiter.centre.evidence import actions as evidence
from tidewaiter.centre.exams import actions as exams
from tidewaiter.centre.exams.drafts import Conclusion
from tidewaiter.centre.notices import queries as notices
from tidewaiter.centre.outcomes.rows import DetectionMethod, ExamType, Finding
from tidewaiter.centre.workspace import Workspace

SAID = "This was looked at in full and is written down here."
ITEM = "s10:RB000000001GB"
CASE = "DV-000001"


def opened(**other: object) -> str:
    known = {"key": "c-1", "title": "Piperidone", "consignment_ids": (ITEM,), "facility": "FRA", "importer": "Acme"}
    return case_actions.open_case(DIV, NewCase(**{**known, **other}))  # type: ignore[arg-type] # a test's shorthand


def view(case_id: str = CASE) -> case_queries.CaseView:
    found = case_queries.case(DIV, case_id)
    assert found is not None
    return found


def written(case_id: str = CASE) -> None:
    for name in NAMES:
        points = name in {"lawful-use", "concealment"}
        proof = ("T-000001", "document: invoice 12 of 3 January") if points else ()
        sheet_actions.write(DIV, case_id, name, SAID, Speaks.FOR if points else Speaks.NEITHER, proof)
    sheet_actions.weigh(DIV, case_id, SAID)


def seize(ground: Ground = Ground.ILLICIT_PURPOSE, actor=SUP) -> None:
    case_actions.seize(actor, CASE, ground, "the purpose is articulated")


@pytest.mark.usefixtures("workspace")
def test_no_seizure_before_the_sheet_is_whole_and_signed_by_two() -> None:
    issue()
    exam = identified()
    exams.conclude(
        KIM, exam, Conclusion(Finding.PRECURSOR, ExamType.PHYSICAL, DetectionMethod.RISK_PROFILE, "1-boc", 9.0)
    )
    assert conflict(lambda: evidence.seize(KIM, new_seizure(exam))) == ("purpose-not-articulated", 409)
    assert opened() == opened() == CASE
    assert conflict(lambda: opened(key="c-2")) == ("case-open", 409)
    assert conflict(lambda: evidence.seize(KIM, new_seizure(exam))) == ("case-undecided", 409)
    assert conflict(seize) == ("sheet-incomplete", 409)
    assert conflict(lambda: sheet_actions.sign(DIV, CASE)) == ("sheet-incomplete", 409)
    assert conflict(lambda: sheet_actions.write(DIV, CASE, "kit", SAID, Speaks.FOR, ["K-000009"])) == (
        "unknown-evidence",
        422,
    )
    assert conflict(lambda: sheet_actions.write(DIV, CASE, "colour", SAID, Speaks.FOR)) == ("unknown-element", 422)
    written()
    assert view().gaps(date(2026, 1, 5)) == []
    assert conflict(seize) == ("sheet-not-signed", 409)
    sheet_actions.sign(DIV, CASE)
    assert conflict(lambda: sheet_actions.write(DIV, CASE, "kit", SAID, Speaks.NEITHER)) == ("sheet-signed", 409)
    assert conflict(lambda: sheet_actions.second(DIV, CASE)) == ("second-person", 403)
    assert conflict(lambda: sheet_actions.second(KIM, CASE)) == ("not-allowed", 403)
    assert conflict(seize) == ("illegal-move", 409)
    sheet_actions.second(SUP, CASE)
    sheet_actions.send_back(SUP, CASE, "say more of the history")
    assert view().signed_by == ""
    sheet_actions.sign(DIV, CASE)
    sheet_actions.second(DON, CASE)
    assert conflict(lambda: seize(Ground.NOT_NOTIFIED)) == ("not-recognised", 409)
    before = audit_log.latest()[0].seq
    seize()
    assert (audit_log.latest()[0].action, audit_log.latest()[0].seq) == ("diversion.seize", before + 1)
    assert (view().line.state, view().line.decided_by) == (CaseState.SEIZED, "sup")
    assert evidence.seize(KIM, new_seizure(exam)) == "S-000001"
    assert conflict(lambda: case_actions.release(SUP, CASE, "no")) == ("illegal-move", 409)


def test_end_use_evidence_is_asked_answered_judged_and_missed(workspace: Workspace, clock) -> None:
    assert workspace.home.exists()
    issue()
    opened()
    due = date(2026, 1, 10)
    request = NewRequest("e-1", CASE, "Acme", "Registration and customers", due)
    assert request_actions.ask(DIV, request) == request_actions.ask(DIV, request) == "EU-000001"
    assert "Please answer by 2026-01-10" in view().requests[0].letter
    assert conflict(lambda: request_actions.judge(DIV, "EU-000001", "nothing", sufficient=False))[0] == "still-asked"
    written()
    assert [gap.code for gap in view().gaps(date(2026, 1, 5))] == ["still-asked"]
    clock.advance(days=6)
    assert view().requests[0].overdue(clock().date())
    assert (request_actions.watch(DIV, clock().date()), request_actions.watch(DIV, clock().date())) == (1, 0)
    assert "did not come" in notices.latest(DIV)[0].text
    request_actions.answer(DIV, "EU-000001", "A licence of 2019", clock().date())
    assert [gap.code for gap in view().gaps(clock().date())] == ["not-judged"]
    request_actions.judge(DIV, "EU-000001", "the licence has lapsed", sufficient=False)
    assert view().requests[0].state is Answer.INSUFFICIENT
    assert view().gaps(clock().date()) == []
    assert conflict(lambda: request_actions.answer(FAR_DIV, "EU-000001", "x", due)) == ("unknown-request", 404)
    case_actions.release(ZOE, CASE, "the trader is known")
    assert conflict(lambda: request_actions.answer(DIV, "EU-000001", "more", due)) == ("case-decided", 409)
    assert case_queries.cases(FAR_DIV, ended=True) == []
    assert conflict(lambda: case_actions.release(FAR_DIV, CASE, "x")) == ("unknown-case", 404)


def test_a_machine_goes_only_under_a_number_and_is_seized_without(workspace: Workspace, clock) -> None:
    take_in(workspace, ("1", "TDP 5 pill press", "Acme Pharma Inc"), ("2", "tablet punch die", "Acme Pharma Inc"))
    notified.check(workspace, DIV)
    (check,) = queries.checks(DIV)
    draft = NewCase("c-1", "Press", (check.consignment_id,), "LAX", "Acme", check.importer_hash, check=1)
    assert case_actions.open_case(DIV, draft) == CASE
    assert conflict(lambda: case_actions.release(SUP, CASE, "let it go")) == ("no-valid-number", 409)
    notice_actions.record_notices(DIV, [(None, new_notice(serials=()))])
    notice_actions.give_number(DIV, "IN-000001", "TX-1", date(2026, 1, 8))
    assert case_actions.verdict_now(case_actions.GoodsCheck.objects.get(pk=1)) == "not_yet_valid"
    clock.advance(days=4)
    notified.check(workspace, DIV)
    assert conflict(lambda: seize(Ground.NOT_NOTIFIED)) == ("notified-after-all", 409)
    case_actions.release(SUP, CASE, "the number is valid now")
    assert queries.notice(DIV, "IN-000001").used_for == check.consignment_id
    kits.refresh(workspace, DIV)
    (kit,) = queries.kits(DIV)
    assert (set(kit.parts), kit.facilities) == ({"press", "die"}, ("USLAX-MAIL",))
    assert queries.kits(FAR_DIV) == []
    history = importers.of(workspace, DIV, importers.code_of(check.importer_hash))
    assert (history.consignments, len(history.notices), len(history.kits), len(history.cases)) == (2, 1, 1, 1)
    assert history.months[0].consignments == 2
    code = importers.code_of(check.importer_hash)
    assert conflict(lambda: importers.of(workspace, FAR_DIV, code)) == ("unknown-importer", 404)
    assert kits.refresh(workspace, DIV)[1:] == (0, 0)
    clock.at += timedelta(days=400)
    assert kits.refresh(workspace, DIV)[1:] == (0, 1)
    assert queries.kits(DIV) == []


def test_a_seizure_for_want_of_notification_from_the_check_to_the_seal(workspace: Workspace) -> None:
    take_in(workspace, ("1", "TDP 5 pill press", "Acme Pharma Inc"))
    issue()
    exam = identified()
    exams.conclude(
        KIM, exam, Conclusion(Finding.EQUIPMENT, ExamType.PHYSICAL, DetectionMethod.RISK_PROFILE, "tablet press", 9.0)
    )
    notified.check(workspace, DIV)
    (check,) = queries.checks(DIV)
    opened(consignment_ids=(check.consignment_id, ITEM), check=1, importer_hash=check.importer_hash)
    assert conflict(lambda: evidence.seize(KIM, new_seizure(exam))) == ("case-undecided", 409)
    assert conflict(lambda: case_actions.release(SUP, CASE, "let it go")) == ("no-valid-number", 409)
    assert conflict(lambda: seize(Ground.NOT_NOTIFIED, KIM)) == ("not-allowed", 403)
    seize(Ground.NOT_NOTIFIED)  # without a sheet: no purpose is said
    assert (view().line.state, view().ground) == (CaseState.SEIZED, Ground.NOT_NOTIFIED)
    said = audit_log.latest()[0]
    assert said.action == "diversion.seize"
    assert "not_notified" in said.payload
    assert evidence.seize(KIM, new_seizure(exam)) == "S-000001"
    assert queries.checks(DIV) == []  # settled by the decision
