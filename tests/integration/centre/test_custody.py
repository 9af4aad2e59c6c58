"""Custody on both databases: two signatures, seals, papers, append-only chains, one step of two at once."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, connections, transaction

from custody_world import BAG, BOX, BURNT, LABEL, TO_LEE, exhibit, flags, nothing
from port_world import (
    FAR,
    KIM,
    LEE,
    NOW,
    PNG,
    ZOE,
    conflict,
    files,
    issue,
    picture,
    seized,
)
from tidewaiter.audit.chain import Fault
from tidewaiter.centre.audit_log import queries as audit_log
from tidewaiter.centre.cycle import upkeep
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.evidence import custody_actions, disposal_actions, paper_actions, queries
from tidewaiter.centre.evidence.custody import Flag
from tidewaiter.centre.evidence.drafts import (
    Condition,
    Handover,
    Reading,
)
from tidewaiter.centre.evidence.states import STEPS, ExhibitState, Step
from tidewaiter.centre.exams.drafts import NewPicture
from tidewaiter.centre.workspace import Workspace


@pytest.fixture(autouse=True)
def port(workspace: Workspace) -> Workspace:
    issue()
    return workspace


ACTS: dict[Step, Callable[[], object]] = {
    Step.OFFERED: lambda: custody_actions.offer(KIM, {BOX: "A100"}, TO_LEE),
    Step.ACCEPTED: lambda: custody_actions.accept(LEE, [Reading(BOX, "A100")]),
    Step.REFUSED: lambda: custody_actions.refuse(LEE, [BOX], "wet"),
    Step.RECALLED: lambda: custody_actions.recall(KIM, [BOX], "wrong box"),
    Step.RESEALED: lambda: custody_actions.reseal(KIM, BOX, "A100", "opened to weigh", NOW),
    Step.CONDEMNED: lambda: disposal_actions.condemn(ZOE, [BOX], "court order"),
    Step.SPARED: lambda: disposal_actions.spare(ZOE, [BOX], "appeal"),
    Step.DESTROYED: lambda: disposal_actions.destroy(KIM, {BOX: "A100"}, BURNT),
}


WAY: dict[ExhibitState, tuple[Step, ...]] = {
    ExhibitState.HELD: (),
    ExhibitState.OFFERED: (Step.OFFERED,),
    ExhibitState.CONDEMNED: (Step.RECALLED, Step.CONDEMNED),
    ExhibitState.CONDEMNED_OFFERED: (Step.OFFERED,),
    ExhibitState.DESTROYED: (Step.RECALLED, Step.DESTROYED),
}


def test_every_step_that_the_table_lacks_is_a_conflict_and_changes_nothing(workspace: Workspace) -> None:
    seizure_id = seized()
    for state, steps in WAY.items():
        for step in steps:
            ACTS[step]()
        before = (queries.seizure(KIM, seizure_id), audit_log.length())
        assert exhibit(BOX).state is state
        for step in set(ACTS) - set(STEPS[state]):
            assert conflict(ACTS[step])[1] == 409
            assert (queries.seizure(KIM, seizure_id), audit_log.length()) == before
    assert audit_log.verify(workspace).ok
    assert (queries.verify(KIM, BOX) or nothing()).ok


def test_a_hand_over_is_complete_when_both_have_signed() -> None:
    seized()
    custody_actions.offer(KIM, {BOX: "A100", BAG: "A101"}, TO_LEE)
    assert exhibit(BOX).read is not None
    assert not exhibit(BOX).read.complete  # type: ignore[union-attr] # it was there before
    assert [view.exhibit_id for view in queries.unsigned(ZOE)] == [BOX, BAG]
    assert (exhibit(BOX).holder, exhibit(BOX).place, exhibit(BOX).offered_to) == ("kim", "bench 3", "lee")
    assert conflict(lambda: custody_actions.accept(ZOE, [Reading(BOX, "A100")])) == ("not-offered", 409)
    assert conflict(lambda: custody_actions.accept(KIM, [Reading(BOX, "A100")])) == ("not-offered", 409)
    assert conflict(lambda: custody_actions.recall(LEE, [BOX], "x")) == ("not-holder", 409)
    custody_actions.accept(LEE, [Reading(BOX, "A100")])
    custody_actions.refuse(LEE, [BAG], "the bag leaks")
    assert (exhibit(BOX).holder, exhibit(BOX).place, exhibit(BOX).offered_to) == ("lee", "vault", "")
    assert (exhibit(BAG).holder, exhibit(BAG).state) == ("kim", ExhibitState.HELD)
    assert flags(BOX) == []
    assert flags(BAG) == [Flag.REFUSED]
    assert [view.exhibit_id for view in queries.held(LEE)] == [BOX]
    steps = exhibit(BOX).steps
    assert [(step.step, step.actor, step.giver, step.receiver) for step in steps] == [
        (Step.TAKEN, "kim", "", "kim"),
        (Step.OFFERED, "kim", "kim", "lee"),
        (Step.ACCEPTED, "lee", "kim", "lee"),
    ]


def test_a_seal_that_differs_needs_words_and_is_flagged() -> None:
    seized()
    assert conflict(lambda: custody_actions.offer(KIM, {BOX: "A999"}, TO_LEE)) == ("note-required", 422)
    custody_actions.offer(KIM, {BOX: "A100"}, TO_LEE)
    assert conflict(lambda: custody_actions.accept(LEE, [Reading(BOX, "A109")])) == ("note-required", 422)
    torn = Reading(BOX, "A100", Condition.DAMAGED)
    assert conflict(lambda: custody_actions.accept(LEE, [torn])) == ("note-required", 422)
    custody_actions.accept(LEE, [Reading(BOX, "A109", Condition.OPENED)], "another seal, lid open")
    assert flags(BOX) == [Flag.SEAL, Flag.CONDITION]
    assert exhibit(BOX).seal == "A100"
    custody_actions.reseal(LEE, BOX, "B1", "lid closed again", NOW)
    assert (exhibit(BOX).seal, exhibit(BOX).steps[-1].note) == ("B1", "lid closed again")
    assert conflict(lambda: custody_actions.reseal(KIM, BOX, "B2", "mine", NOW)) == ("not-holder", 409)
    assert conflict(lambda: custody_actions.reseal(LEE, BOX, " ", "x", NOW)) == ("seal-missing", 422)


def test_who_offers_to_whom_and_when_is_checked() -> None:
    seized()
    later = replace(TO_LEE, happened_at=NOW + timedelta(minutes=1))
    for receiver in ("kim", " Kim ", ""):
        mine = replace(TO_LEE, receiver=receiver)
        assert conflict(lambda mine=mine: custody_actions.offer(KIM, {BOX: "A100"}, mine)) == ("receiver-missing", 422)
    assert conflict(lambda: custody_actions.offer(KIM, {BOX: "A100"}, later)) == ("in-the-future", 422)
    nowhere = replace(TO_LEE, place=" ")
    assert conflict(lambda: custody_actions.offer(KIM, {BOX: "A100"}, nowhere)) == ("place-missing", 422)
    assert conflict(lambda: custody_actions.offer(LEE, {BOX: "A100"}, replace(TO_LEE, receiver="zoe"))) == (
        "not-holder",
        409,
    )
    assert conflict(lambda: custody_actions.offer(KIM, {}, TO_LEE)) == ("exhibits-missing", 422)
    assert conflict(lambda: custody_actions.offer(KIM, {BOX: "A100", "E-000077": ""}, TO_LEE)) == (
        "unknown-exhibit",
        404,
    )
    seized("T-000002", key="form-2")
    assert conflict(lambda: custody_actions.offer(KIM, {BOX: "A100", "E-000004": "A100"}, TO_LEE)) == (
        "two-seizures",
        422,
    )
    assert exhibit(BOX).state is ExhibitState.HELD


def test_somebody_without_an_account_signs_on_paper_and_gives_it_back(workspace: Workspace) -> None:
    seizure_id = seized()
    doctor = "Dr A (State Laboratory)"
    away = Handover("Dr A", "their laboratory", NOW, organisation="State Laboratory")
    assert conflict(lambda: custody_actions.offer(KIM, {BAG: "A101"}, replace(TO_LEE, receiver=doctor)))[1] == 422
    custody_actions.offer(KIM, {BAG: "A101"}, away)
    custody_actions.offer(KIM, {BOX: "A100"}, TO_LEE)
    took = lambda name, paper: paper_actions.accept_on_paper(KIM, [Reading(name, "A101")], paper)  # noqa: E731
    assert conflict(lambda: took(BAG, NewPicture(b"<svg>", "0" * 64))) == ("picture-damaged", 422)
    assert conflict(lambda: paper_actions.accept_on_paper(LEE, [Reading(BAG, "A101")], picture())) == (
        "not-holder",
        409,
    )
    assert conflict(lambda: took(BOX, picture())) == ("not-outside", 409)
    assert files(workspace.home) == []
    took(BAG, picture())
    assert (exhibit(BAG).holder, exhibit(BAG).place) == (doctor, "their laboratory")
    assert flags(BAG) == [Flag.PAPER]
    back = lambda name: paper_actions.take_back(  # noqa: E731 - said once
        LEE, [Reading(name, "B7")], "vault", NOW, picture(PNG + b"back"), "sealed anew by the laboratory"
    )
    assert conflict(lambda: back(BOX)) == ("not-outside", 409)
    back(BAG)
    assert (exhibit(BAG).holder, exhibit(BAG).place) == ("lee", "vault")
    assert flags(BAG) == [Flag.PAPER, Flag.SEAL, Flag.PAPER, Flag.SEAL]
    assert exhibit(BAG).read is not None
    assert exhibit(BAG).read.complete  # type: ignore[union-attr] # it was there before
    assert (queries.verify(KIM, BAG) or nothing()).ok
    shown = queries.receipt(KIM, seizure_id, exhibit(BAG).steps[2].receipt)
    assert shown is not None
    assert shown[0].read_bytes() == PNG
    assert queries.receipt(FAR, seizure_id, exhibit(BAG).steps[2].receipt) is None
    assert upkeep.sweep_pictures(workspace, timedelta(days=-1)) == []


def test_two_receivers_and_one_giver_one_step_wins() -> None:
    seized()
    custody_actions.offer(KIM, {BOX: "A100"}, TO_LEE)
    won, lost, barrier = [], [], threading.Barrier(2)

    def act(step: Step) -> None:
        try:
            barrier.wait()
            ACTS[step]()
            won.append(step)
        except Conflict as error:
            lost.append(error.http_status)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=act, args=(step,)) for step in (Step.ACCEPTED, Step.RECALLED)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(won) == 1
    assert lost == [409]
    assert exhibit(BOX).steps[-1].step is won[0]
    assert (queries.verify(KIM, BOX) or nothing()).ok


def test_the_ledger_refuses_changes_and_shows_those_of_its_owner(workspace: Workspace) -> None:
    seized()
    custody_actions.offer(KIM, {BOX: "A100"}, TO_LEE)
    custody_actions.accept(LEE, [Reading(BOX, "A100")])
    table = "evidence_custodyentry"
    change = f"UPDATE {table} SET note = 'x' WHERE seq = 2"
    cut = f"DELETE FROM {table} WHERE seq = 3"
    for statement in (change, cut):
        with pytest.raises(DatabaseError, match="never changed or removed"), transaction.atomic():
            connection.cursor().execute(statement)
    assert audit_log.verify(workspace).ok
    with connection.cursor() as cursor:
        for event in ("update", "delete"):
            drop = f"DROP TRIGGER {table}_no_{event}"
            cursor.execute(drop if connection.vendor == "sqlite" else f"{drop} ON {table}")
        cursor.execute(cut)
        report = queries.verify(KIM, BOX)
        assert report is not None
        assert (report.fault, report.first_bad_seq) == (Fault.TRUNCATION, 3)
        cursor.execute(change)
    report = queries.verify(KIM, BOX)
    assert report is not None
    assert (report.fault, report.first_bad_seq) == (Fault.HASH, 2)
    assert not audit_log.verify(workspace).ok
    assert (queries.verify(KIM, LABEL) or nothing()).ok
