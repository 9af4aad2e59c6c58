"""A failure after any write inside any action on examinations, evidence and referrals leaves nothing behind."""

import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from django.db import transaction

sys.path.insert(0, str(Path(__file__).parent))
from test_faults import InjectedError, dump, failing_after

from port_world import (
    CHEM,
    FOUND,
    KIM,
    LEE,
    NOW,
    PNG,
    ZOE,
    brief,
    briefed,
    by_chance,
    files,
    found,
    identified,
    issue,
    new_seizure,
    picture,
    reported,
)
from tidewaiter.centre.audit_log import queries as audit_log
from tidewaiter.centre.evidence import actions as evidence
from tidewaiter.centre.evidence import custody_actions, disposal_actions, found_actions, paper_actions
from tidewaiter.centre.evidence.drafts import Destruction, Handover, LaboratoryResult, NewExhibit, Reading
from tidewaiter.centre.evidence.states import SeizureState
from tidewaiter.centre.exams import actions as exams
from tidewaiter.centre.exams.sections import SectionName
from tidewaiter.centre.outcomes.rows import ExamType
from tidewaiter.centre.referrals import actions as referrals
from tidewaiter.centre.referrals.drafts import NewReferral
from tidewaiter.centre.workspace import Workspace

MODULES = (exams, evidence, custody_actions, disposal_actions, found_actions, paper_actions, referrals)
BOX, BAG, LABEL = "E-000001", "E-000002", "E-000003"


TIN = (NewExhibit("1", "a tin", "T1"),)


def refer(key: str, agency: str) -> str:
    return referrals.send(ZOE, NewReferral(key, "S-000001", agency, "prosecution", NOW.date()))


ACTIONS: dict[str, Callable[[], object]] = {
    "exams.start": lambda: exams.start(KIM, "T-000001"),
    "exams.acknowledge": lambda: brief("X-000002"),
    "exams.save_section": lambda: exams.save_section(KIM, "X-000003", SectionName.DOG, [{"team": "Rex"}]),
    "exams.add_picture": lambda: exams.add_picture(KIM, "X-000003", picture()),
    "exams.take_over": lambda: exams.take_over(LEE, "X-000003", "shift ends"),
    "exams.abandon": lambda: exams.abandon(KIM, "X-000003", "fire alarm"),
    "exams.conclude": lambda: exams.conclude(KIM, "X-000004", FOUND),
    "exams.conclude_nothing": lambda: exams.conclude_nothing(KIM, "X-000005", ExamType.DOG),
    "evidence.seize": lambda: evidence.seize(KIM, new_seizure("X-000001", "form-2")),
    "found_actions.seize": lambda: found_actions.seize(KIM, by_chance()),
    "evidence.add_exhibits": lambda: evidence.add_exhibits(KIM, "S-000001", (NewExhibit("3", "a bag", "C"),), "bench"),
    "evidence.record_result": lambda: reported(
        CHEM, "S-000001", LaboratoryResult(SeizureState.EXCLUDED, "L", "caffeine")
    ),
    "evidence.hold": lambda: evidence.hold(ZOE, "S-000001", "appeal"),
    "evidence.lift": lambda: evidence.lift(ZOE, "S-000002", 1, "over"),
    "evidence.note_export": lambda: evidence.note_export(ZOE, "S-000001", "0" * 64),
    "custody_actions.offer": lambda: custody_actions.offer(KIM, {LABEL: "A102"}, Handover("lee", "vault", NOW)),
    "custody_actions.accept": lambda: custody_actions.accept(
        LEE, [Reading("E-000004", "B1"), Reading("E-000005", "B2")]
    ),
    "custody_actions.refuse": lambda: custody_actions.refuse(LEE, ["E-000004", "E-000005"], "wet"),
    "custody_actions.recall": lambda: custody_actions.recall(KIM, ["E-000004"], "wrong"),
    "custody_actions.reseal": lambda: custody_actions.reseal(KIM, LABEL, "B9", "weighed", NOW),
    "paper_actions.accept_on_paper": lambda: paper_actions.accept_on_paper(KIM, [Reading("E-000007", "B4")], picture()),
    "paper_actions.take_back": lambda: paper_actions.take_back(
        KIM, [Reading("E-000008", "B5")], "bench", NOW, picture()
    ),
    "disposal_actions.condemn": lambda: disposal_actions.condemn(ZOE, [LABEL], "order"),
    "disposal_actions.spare": lambda: disposal_actions.spare(ZOE, [BOX, BAG], "appeal"),
    "disposal_actions.destroy": lambda: disposal_actions.destroy(
        KIM, {BOX: "A100", BAG: "A101"}, Destruction("incinerated", "plant", "W", NOW)
    ),
    "referrals.send": lambda: refer("f9", "tax office"),
    "referrals.answer": lambda: referrals.answer(ZOE, "R-000001", accepted=True, who="A"),
    "referrals.withdraw": lambda: referrals.withdraw(ZOE, "R-000001", "wrong"),
    "referrals.close": lambda: referrals.close(ZOE, "R-000002", "charged"),
}


def prepare() -> None:
    """A store in which every action has something to do, and none of them needs another."""
    issue(9)
    seizure_id = evidence.seize(KIM, new_seizure(found("T-000002"), "form-1"))
    exams.start(KIM, "T-000003")
    briefed("T-000004")
    identified("T-000005")
    briefed("T-000006")
    disposal_actions.condemn(ZOE, [BOX, BAG], "order")
    more = (NewExhibit("8", "a tin", "B1"), NewExhibit("9", "a tin", "B2"))
    evidence.add_exhibits(KIM, seizure_id, more, "bench")
    custody_actions.offer(KIM, {"E-000004": "B1", "E-000005": "B2"}, Handover("lee", "vault", NOW))
    chemist = (NewExhibit("7", "a sample", "B3"), NewExhibit("6", "a jar", "B4"), NewExhibit("5", "a jar", "B5"))
    evidence.add_exhibits(KIM, seizure_id, chemist, "bench")
    custody_actions.offer(KIM, {"E-000006": "B3"}, Handover("chem", "laboratory", NOW))
    away = Handover("Dr A", "their laboratory", NOW, organisation="State Laboratory")
    custody_actions.offer(KIM, {"E-000007": "B4", "E-000008": "B5"}, away)
    paper_actions.accept_on_paper(KIM, [Reading("E-000008", "B5")], picture(PNG + b"paper"))
    refer("f1", "police")
    referrals.answer(ZOE, refer("f2", "prosecutor"), accepted=True, who="A")
    evidence.hold(ZOE, evidence.seize(KIM, replace(new_seizure("X-000001", "form-0"), exhibits=TIN)), "appeal")


class UndoneError(Exception):
    """Takes back what an action did, so that the next one finds the store as it was prepared."""


def writes_of(act: Callable[[], object], workspace: Workspace, name: str) -> int:
    """How many statements of an action write; it leaves one audit entry, and is taken back."""
    length, kept = audit_log.length(), set(files(workspace.home))
    with suppress(UndoneError), failing_after(1000) as seen, transaction.atomic():
        act()
        assert audit_log.length() == length + 1, f"{name} is one verb with one entry"
        raise UndoneError
    for file in set(files(workspace.home)) - kept:
        file.unlink()
    return seen[0]


def test_a_failure_after_any_write_leaves_nothing(workspace: Workspace) -> None:
    prepare()
    before = dump()
    for name, act in ACTIONS.items():
        writes = writes_of(act, workspace, name)
        assert writes >= 2
        for let_through in range(writes):
            with pytest.raises(InjectedError), failing_after(let_through):
                act()
            assert dump() == before, f"{name} left something after write {let_through + 1}"
            assert len(files(workspace.home)) == 1
    assert dump() == before
    assert audit_log.verify(workspace).ok


def test_every_action_is_tried() -> None:
    public = {
        f"{module.__name__.split('.')[-1 if module.__name__.endswith('_actions') else -2]}.{name}"
        for module in MODULES
        for name, value in vars(module).items()
        if callable(value) and getattr(value, "__module__", "") == module.__name__
        if not name.startswith("_") and not isinstance(value, type)
    }
    assert public == set(ACTIONS)
