"""Complaints are taken down by one person and answered by another, once, with reasons."""

import pytest

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log import queries as audit_log
from tidewaiter.centre.complaints import actions, queries
from tidewaiter.centre.complaints.draft import LONGEST, About, NewComplaint, Outcome, Party
from tidewaiter.centre.errors import Conflict

pytestmark = pytest.mark.usefixtures("workspace")

SUPERVISOR = Actor("sue", "supervisor", facilities=frozenset({"NYC"}))
MANAGER = Actor("max", "manager")
SAID = "The parcel of Jane Roe was opened three times in a month."


def complaint(**changed: object) -> NewComplaint:
    columns = {"about": About.SELECTION, "party": Party.PERSON, "reference": "", "said": SAID, **changed}
    return NewComplaint(**columns)  # type: ignore[arg-type] # a test's shorthand


def test_a_complaint_is_answered_by_a_second_person_once() -> None:
    name = actions.receive(SUPERVISOR, complaint(facility="NYC"))
    assert name == "C-000001"
    actions.answer(MANAGER, name, Outcome.PARTLY_UPHELD, "The rule was narrowed.")
    (found,) = queries.complaints(MANAGER)
    assert (found.outcome, found.answered_by, found.received_by) == ("partly_upheld", "max", "sue")
    with pytest.raises(Conflict, match="answered before"):
        actions.answer(MANAGER, name, Outcome.UPHELD, "again")
    assert queries.counts(MANAGER, found.received_at)["upheld"] == 1


def test_who_took_it_down_does_not_answer_it() -> None:
    name = actions.receive(MANAGER, complaint())
    with pytest.raises(Conflict, match="took it down"):
        actions.answer(MANAGER, name, Outcome.NOT_UPHELD, "no")
    with pytest.raises(Conflict, match="may not"):
        actions.answer(SUPERVISOR, name, Outcome.NOT_UPHELD, "no")


def test_the_log_keeps_no_name_of_who_complains() -> None:
    actions.receive(MANAGER, complaint())
    entry = audit_log.latest()[0]
    assert entry.action == "complaints.receive"
    assert "Roe" not in repr(entry)


def test_only_those_of_the_facility_see_its_complaints() -> None:
    name = actions.receive(SUPERVISOR, complaint(facility="NYC"))
    elsewhere = Actor("lou", "supervisor", facilities=frozenset({"LAX"}))
    assert queries.complaints(elsewhere) == []
    assert queries.complaint(elsewhere, name) is None
    assert queries.counts(elsewhere, queries.complaints(MANAGER)[0].due_at)["open"] == 0
    with pytest.raises(Conflict, match="facility"):
        actions.receive(elsewhere, complaint(facility="NYC"))
    with pytest.raises(Conflict, match="no complaint"):
        actions.answer(Actor("m", "manager", facilities=frozenset({"LAX"})), name, Outcome.UPHELD, "yes")


@pytest.mark.parametrize(
    "changed", [{"said": " "}, {"said": "x" * (LONGEST + 1)}, {"about": About.CONSIGNMENT, "reference": " "}]
)
def test_a_complaint_says_what_it_is_about(changed: dict[str, object]) -> None:
    with pytest.raises(Conflict) as refused:
        actions.receive(MANAGER, complaint(**changed))
    assert refused.value.http_status == 422


def test_an_answer_has_reasons() -> None:
    name = actions.receive(SUPERVISOR, complaint())
    with pytest.raises(Conflict, match="reasons"):
        actions.answer(MANAGER, name, Outcome.UPHELD, " ")
    for unknown in ("C-9", "T-000001", "C-", "C-" + "9" * 30):
        assert queries.complaint(MANAGER, unknown) is None
