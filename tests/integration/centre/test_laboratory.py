"""From a request to an amended report: who may do what, and what becomes of the seizure."""

import hashlib
from dataclasses import replace
from io import BytesIO

import pikepdf
import pytest

from laboratory_world import BAG, CHO, FTIR, MS, REQUEST, RESULT, asked, concluded, issued, measure, received
from port_world import CHEM, FAR, KIM, LEE, ZOE, conflict, issue, reported
from tidewaiter.centre.audit_log import queries as audit_log
from tidewaiter.centre.evidence import actions as evidence
from tidewaiter.centre.evidence import queries as seizures
from tidewaiter.centre.evidence.drafts import LaboratoryResult
from tidewaiter.centre.evidence.states import SeizureState
from tidewaiter.centre.laboratory import actions, bench_actions, queries, report_actions
from tidewaiter.centre.laboratory.drafts import NewResult
from tidewaiter.centre.laboratory.states import Confidence, RequestState
from tidewaiter.centre.laboratory.techniques import Check
from tidewaiter.centre.laboratory.worksheets import worksheets
from tidewaiter.centre.notices import queries as notices
from tidewaiter.centre.outcomes import queries as outcomes
from tidewaiter.centre.outcomes.rows import Finding

pytestmark = pytest.mark.usefixtures("workspace")


@pytest.fixture(autouse=True)
def _targets(workspace) -> None:
    issue()


def view(request_id: str = "LR-000001") -> queries.RequestView:
    found = queries.request(CHEM, request_id)
    assert found is not None
    return found


def state() -> SeizureState:
    found = seizures.seizure(KIM, "S-000001")
    assert found is not None
    return found.line.state


def test_the_whole_way_confirms_the_seizure_and_nothing_before_does() -> None:
    request_id = concluded()
    assert state() is SeizureState.PRESUMPTIVE
    report_actions.review(CHO, request_id, "agrees")
    assert state() is SeizureState.PRESUMPTIVE
    name = report_actions.issue(CHEM, request_id)
    assert name == "LR-000001/1"
    seizure = seizures.seizure(KIM, "S-000001")
    assert seizure is not None
    assert (seizure.line.state, seizure.report) == (SeizureState.CONFIRMED, name)
    assert (seizure.purity_from, seizure.purity_to) == (6.5, 7.5)
    result = view().reports[0].result
    assert (result.doses_from, result.doses_to) == (403, 473)
    assert result.status_on.isoformat() == "2026-01-05"
    told = [line.action for line in audit_log.latest(20, request_id)]
    assert told[0] == "laboratory.issue"
    assert {"laboratory.ask", "laboratory.receive", "laboratory.method", "laboratory.review"} <= set(told)


def test_there_is_no_result_without_a_report() -> None:
    asked()
    with pytest.raises(RuntimeError, match="issues its report"):
        evidence.record_result(CHEM, "S-000001", LaboratoryResult(SeizureState.CONFIRMED, "L-1", "fentanyl"))


def test_receipt_is_the_hand_over_in_custody() -> None:
    request_id = asked()
    assert conflict(lambda: actions.receive(CHEM, request_id)) == ("unknown-request", 404)  # not offered yet
    assert conflict(lambda: actions.receive(CHO, request_id)) == ("not-holder", 409)
    assert conflict(lambda: actions.receive(KIM, request_id)) == ("not-allowed", 403)


def test_the_same_form_asks_once_and_what_lacks_is_refused() -> None:
    request_id = asked()
    assert actions.ask(KIM, REQUEST) == request_id
    assert conflict(lambda: actions.ask(LEE, replace(REQUEST, key="b", exhibit_ids=()))) == ("exhibits-missing", 422)
    assert conflict(lambda: actions.ask(LEE, replace(REQUEST, key="b", question=" "))) == ("question-missing", 422)
    assert conflict(lambda: actions.ask(FAR, replace(REQUEST, key="b"))) == ("unknown-seizure", 404)
    assert queries.request(FAR, request_id) is None
    assert queries.requests(FAR) == []
    assert queries.counts(FAR)[RequestState.REQUESTED] == 0
    assert queries.counts(KIM)[RequestState.REQUESTED] == 1


def test_a_request_is_withdrawn_while_there_is_no_result() -> None:
    request_id = asked()
    assert conflict(lambda: actions.withdraw(KIM, request_id, " ")) == ("reason-required", 422)
    actions.withdraw(KIM, request_id, "sent to another laboratory")
    assert view_of_kim(request_id).line.state is RequestState.WITHDRAWN
    assert conflict(lambda: actions.withdraw(KIM, request_id, "again")) == ("illegal-move", 409)


def view_of_kim(request_id: str) -> queries.RequestView:
    found = queries.request(KIM, request_id)
    assert found is not None
    return found


def test_a_result_that_measurements_do_not_carry_is_refused() -> None:
    request_id = received()
    bench_actions.add_method(CHEM, request_id, MS)
    number = bench_actions.add_method(CHEM, request_id, replace(FTIR, blank=Check.FAILED))
    assert conflict(lambda: bench_actions.conclude(CHEM, request_id, RESULT)) == ("scheme-incomplete", 422)
    bench_actions.strike(CHEM, request_id, number, "blank showed the sample")
    bench_actions.add_method(CHEM, request_id, FTIR)
    bench_actions.conclude(CHEM, request_id, RESULT)
    assert [bool(one.struck_because) for one in view().methods] == [False, True, False]
    assert conflict(lambda: bench_actions.add_method(CHEM, request_id, MS)) == ("not-at-bench", 409)


def test_methods_say_what_was_done() -> None:
    request_id = received()
    add = bench_actions.add_method
    assert conflict(lambda: add(CHEM, request_id, replace(MS, technique="smell")))[0] == "unknown-technique"
    assert conflict(lambda: add(CHEM, request_id, replace(MS, instrument="")))[0] == "instrument-missing"
    assert conflict(lambda: add(CHEM, request_id, replace(MS, exhibit_id="E-000001")))[0] == "unknown-exhibit"
    assert conflict(lambda: add(KIM, request_id, MS)) == ("not-allowed", 403)
    assert conflict(lambda: bench_actions.strike(CHEM, request_id, 99, "x")) == ("unknown-method", 404)


def test_the_second_chemist_is_another_and_may_send_it_back() -> None:
    request_id = concluded()
    assert conflict(lambda: report_actions.review(CHEM, request_id)) == ("same-person", 409)
    assert conflict(lambda: report_actions.issue(CHO, request_id)) == ("illegal-move", 409)
    report_actions.send_back(CHO, request_id, "integrate the second peak")
    assert view().line.state is RequestState.RECEIVED
    assert view().result is None
    bench_actions.conclude(CHEM, request_id, replace(RESULT, purity=6.8))
    report_actions.review(CHO, request_id)
    report_actions.issue(CHO, request_id)
    assert [one.purity for one in view().results] == [7.0, 6.8]
    assert view().reports[0].result.purity == 6.8


def test_the_report_is_accessible_and_kept_as_it_left() -> None:
    issued()
    data = report_actions.note_download(KIM, "LR-000001", 1)
    assert hashlib.sha256(data).hexdigest() == view().reports[0].sha256
    with pikepdf.open(BytesIO(data)) as pdf:
        assert str(pdf.Root.Lang) == "en"
        assert bool(pdf.Root.MarkInfo.Marked)
        assert "/StructTreeRoot" in pdf.Root
        assert "Laboratory report LR-000001/1" in str(pdf.docinfo["/Title"])
        assert pdf.open_metadata()["pdfuaid:part"] == "1"
    assert conflict(lambda: report_actions.note_download(FAR, "LR-000001", 1)) == ("unknown-report", 404)


def test_an_amendment_is_a_new_version_and_the_old_one_stays() -> None:
    request_id = issued()
    first = report_actions.note_download(KIM, request_id, 1)
    assert conflict(lambda: report_actions.send_back(CHO, request_id, "x")) == ("reported-already", 409)
    report_actions.reopen(CHO, request_id, "the standard's certificate was withdrawn")
    bench_actions.conclude(CHEM, request_id, replace(RESULT, purity=5.0))
    report_actions.review(CHO, request_id)
    assert report_actions.issue(CHEM, request_id) == "LR-000001/2"
    assert report_actions.note_download(KIM, request_id, 1) == first
    reports = view().reports
    assert [one.amends_because for one in reports] == ["", "the standard's certificate was withdrawn"]
    seizure = seizures.seizure(KIM, "S-000001")
    assert seizure is not None
    assert (seizure.report, seizure.purity_from) == ("LR-000001/2", 4.5)


def test_what_was_excluded_may_be_confirmed_by_an_amendment_that_says_what_find_it_is() -> None:
    request_id = issued(NewResult(SeizureState.EXCLUDED, "caffeine"))
    assert state() is SeizureState.EXCLUDED
    report_actions.reopen(CHO, request_id, "samples were mixed up")
    measure(request_id, "fentanyl")
    bench_actions.conclude(CHEM, request_id, RESULT)
    report_actions.review(CHO, request_id)
    assert conflict(lambda: report_actions.issue(CHEM, request_id)) == ("finding-missing", 422)
    report_actions.send_back(CHO, request_id, "say what find it is")
    bench_actions.conclude(CHEM, request_id, replace(RESULT, finding=Finding.NARCOTICS))
    report_actions.review(CHO, request_id)
    report_actions.issue(CHEM, request_id)
    assert state() is SeizureState.CONFIRMED
    assert outcomes.latest_of(["s10:RB000000001GB"])["s10:RB000000001GB"].finding == Finding.NARCOTICS


def test_a_second_result_is_no_second_truth() -> None:
    issued()
    said = LaboratoryResult(SeizureState.EXCLUDED, "L-9", "caffeine")
    assert conflict(lambda: reported(CHEM, "S-000001", said)) == ("illegal-result", 409)


def test_a_new_substance_is_told_to_those_who_write_alerts() -> None:
    request_id = concluded(replace(RESULT, novel=True, profile="as batch 7", confidence=Confidence.LOW))
    report_actions.review(CHO, request_id)
    report_actions.issue(CHEM, request_id)
    assert view().line.novel
    told = notices.latest(ZOE_AS_INTELLIGENCE)
    assert any("new here" in one.text and one.link == f"/lab/{request_id}" for one in told)
    assert not queries.met_before("fentanyl", 1)
    assert queries.met_before("Fentanyl", 2)


ZOE_AS_INTELLIGENCE = replace(ZOE, role="intelligence_officer")


def test_the_bag_is_what_is_asked_about() -> None:
    received()
    assert [one.exhibit_id for one in view().exhibits] == [BAG]


def test_measurements_of_sub_samples_have_a_worksheet_each() -> None:
    request_id = received()
    for method in (
        replace(MS, sub_sample=" tablet 1 of 10, 102.4 mg "),
        replace(FTIR, sub_sample="tablet 1 of 10, 102.4 mg"),
    ):
        bench_actions.add_method(CHEM, request_id, method)
    bench_actions.add_method(CHEM, request_id, replace(MS, sub_sample="tablet 2 of 10"))
    bench_actions.add_method(CHEM, request_id, FTIR)
    struck = bench_actions.add_method(CHEM, request_id, replace(MS, sub_sample="tablet 3 of 10"))
    bench_actions.strike(CHEM, request_id, struck, "wrong vial")
    view = queries.request(CHEM, request_id)
    assert view is not None
    assert [one.sub_sample for one in view.methods if one.sub_sample].count("tablet 1 of 10, 102.4 mg") == 2
    sheets = worksheets(view.methods)
    assert [(one.sub_sample, len(one.methods), one.scheme.complete) for one in sheets] == [
        ("tablet 1 of 10, 102.4 mg", 2, True),
        ("tablet 2 of 10", 1, False),
    ]
    assert {one.points_at for one in sheets} == {"fentanyl"}
