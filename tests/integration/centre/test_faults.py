"""A failure after any write inside any action leaves no row and no audit entry behind (ASVS 5.0, V2.3.3).

Every action is run again and again; each time the statement after one more write fails, as a database that
runs out of room would. Whatever was written before must be gone.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import OperationalError, connection

from tidewaiter.cargo.problem import Problem, Severity
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log import actions as audit
from tidewaiter.centre.audit_log import queries as audit_log
from tidewaiter.centre.batches import actions as batches
from tidewaiter.centre.batches.manifest import (
    Arrival,
    FilerTally,
    HeldUnit,
    LakeEntry,
    LakeKind,
    NewBatch,
    ProblemTally,
    UnitKind,
    content_sha256,
)
from tidewaiter.centre.entities import actions as entities
from tidewaiter.centre.entities.draft import NewDecision, NewLinkage
from tidewaiter.centre.holds import actions as holds
from tidewaiter.centre.hunts import actions as hunts
from tidewaiter.centre.hunts.draft import NewHunt, NewQuarry
from tidewaiter.centre.lists import actions as lists
from tidewaiter.centre.lookouts import actions as lookouts
from tidewaiter.centre.lookouts.draft import NewLookout
from tidewaiter.centre.outcomes import actions as outcomes
from tidewaiter.centre.registry import actions as registry
from tidewaiter.centre.registry.draft import NewModel, NewShadowDay, Verb
from tidewaiter.centre.rulebook import actions as rulebook
from tidewaiter.centre.targets import actions as targets
from tidewaiter.centre.targets.drafts import NewAssessmentRun, NewSelection, NewTarget
from tidewaiter.centre.targets.states import State
from tidewaiter.centre.workspace import Workspace, current
from tidewaiter.history.retention import Hold
from tidewaiter.parties.resolution.verdict import Verdict

NOW = datetime(2026, 1, 5, 6, tzinfo=UTC)
ON = date(2026, 1, 5)
ANA = Actor("ana", "senior_analyst")
ONE, TWO = Actor("one", "administrator"), Actor("two", "administrator")
BO = Actor("bo", "senior_analyst")
KIM = Actor("kim", "port_officer")
DAY = timedelta(days=1)
WRITES = ("INSERT", "UPDATE", "DELETE")


class InjectedError(OperationalError):
    """The failure that the tests cause."""


@contextmanager
def failing_after(writes: int) -> Iterator[list[int]]:
    """Let so many writing statements through and fail each later one after the database has executed it."""
    seen = [0]

    def wrapper(execute: Callable[..., Any], sql: str, params: object, many: bool, context: Any) -> object:  # noqa: FBT001 - Django's signature
        result = execute(sql, params, many, context)
        if sql.lstrip().upper().startswith(WRITES):
            seen[0] += 1
            if seen[0] > writes:
                raise InjectedError(f"write {seen[0]}")
        return result

    with connection.execute_wrapper(wrapper):
        yield seen


def dump() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table."""
    return {
        model._meta.label: sorted(model._default_manager.values_list(), key=repr)  # noqa: SLF001 - Django's name for it
        for model in apps.get_models()
    }


def file(kind: LakeKind, name: str) -> LakeEntry:
    return LakeEntry(kind, f"{kind}/{name}.parquet", ON, 1, 1, "0" * 64)


def new_batch(content: bytes) -> NewBatch:
    return NewBatch(content_sha256(content), "n", "csv", "", NOW, 2, 2, 0, 0, 1, {"A": 2}, simulated=False)


def held() -> list[HeldUnit]:
    return [HeldUnit(0, UnitKind.UNIT, b"x", [Problem("bad", "p", "v", "h", Severity.FATAL, 0)])]


def arrival(content: bytes, replayed: tuple[int, ...] = ()) -> Arrival:
    return Arrival(
        new_batch(content),
        files=[file(LakeKind.CONSIGNMENTS, content.decode())],
        problems=[ProblemTally("f", "bad", "error", 1)],
        quarantined=held(),
        grades=[FilerTally("f", 2, 1, "B")],
        replayed=replayed,
    )


def commit(content: bytes = b"b") -> None:
    batches.commit_batches(ANA, [arrival(content)])


def assess(run_id: str = "a") -> None:
    run = NewAssessmentRun(run_id, NOW, 2, "r", None, 1.0, ("0" * 16,))
    targets.record_assessment_run(ANA, run, [file(LakeKind.ASSESSMENTS, run_id)])


def issue(run_id: str = "s", first: int = 1) -> None:
    chosen = [
        NewTarget(f"id-{i}", 1, "exploit", 0.5, i, 0.5, None, "high", [], "", "a", simulated=False)
        for i in (first, first + 1)
    ]
    run = NewSelection(run_id, "FRA", ON, "early", 1, 10, 5, {"exploit": 2})
    targets.issue_targets(ANA, run, chosen, [file(LakeKind.PROPENSITIES, run_id)])


def replacement() -> batches.Replacement:
    return batches.Replacement(["consignments/before.parquet"], [file(LakeKind.CONSIGNMENTS, "large")], "compact-1")


def look_out() -> None:
    lookouts.add(ANA, NewLookout("consignor", "k", "t", "s", "B2", "p", NOW, NOW + timedelta(days=1)))


def hunt(consignment_id: str) -> None:
    quarries = (NewQuarry("id-1", 0.8, 1, ("because",)), NewQuarry("id-2", 0.7, 2, ("because", "and so")))
    hunts.record_hunt(ANA, NewHunt(consignment_id, NOW, 5, quarries))


def register(version: str) -> None:
    registry.register(ANA, NewModel(version, "k", NOW, NOW, NOW, 1, 1, {}, "p", "0" * 64))


def linkage(name: str) -> NewLinkage:
    return NewLinkage(
        "m", f"records-{name}.parquet", f"edges-{name}.parquet", {}, (f"consignments/{name}.parquet",), 2, 1
    )


def hit(consignment_id: str) -> dict[str, object]:
    said = {
        "kind": "name",
        "field": "consignor_name",
        "filed": f"Acme {consignment_id}",
        "list": "un",
        "entry_id": "E1",
    }
    more = {"entry_kind": "company", "listed": "Acme", "strength": "strong", "scripts": "Latin-Latin", "score": 0.9}
    return {"consignment_id": consignment_id, "version": 1, **said, **more}


def prepare() -> None:
    """A store in which every action has something to do."""
    commit(b"before")
    assess()
    issue()
    look_out()
    for version in ("m1", "m2", "m3"):
        register(version)
    registry.activate(ANA, "m1")
    registry.activate(ANA, "m2")
    registry.propose(ANA, Verb.APPROVE, "m3", "better")
    rulebook.put_in_force(ANA, "v1", [])
    commit(b"old")
    batches.replace_files(ANA, "lake.compact", batches.Replacement(["consignments/old.parquet"], [], "c"), {})
    holds.put_on_hold(ANA, Hold(("X0",)), "case 0")
    hunt("id-0")
    for number in range(1, 5):
        rulebook.commit(ANA, f"rule-{number}", {"id": f"rule-{number}"})
    for number in range(2, 4):
        rulebook.start_shadow(ANA, f"rule-{number}")
    rulebook.approve(BO, "rule-3")
    entities.decide(ANA, NewDecision("R1", "R2", Verdict.NON_MATCH, "two ages", None, ()))
    entities.propose(ANA, "R5", "R6", "one house", same=True)
    lists.import_list(ONE, "own", sha256="1" * 64, file="own.txt", entries=3, problems=0)
    lists.raise_alerts(ANA, [hit("id-0"), hit("id-1")], "import")
    lists.decide(ANA, 2, match=True, reason="the same passport")
    journal = current().home / audit_log.SCANS
    journal.parent.mkdir(exist_ok=True)
    journal.write_text('{"scanned": "X1"}\n')


ACTIONS: dict[str, Callable[[], object]] = {
    "batches.commit_batches": lambda: batches.commit_batches(ANA, [arrival(b"one", (1,)), arrival(b"two")]),
    "batches.discard": lambda: batches.discard(ANA, [1], "old"),
    "targets.record_assessment_run": lambda: assess("a2"),
    "targets.issue_targets": lambda: issue("s2", 5),
    "targets.answer": lambda: targets.answer(KIM, ["T-000001"], State.LOCATED),
    "targets.locate": lambda: targets.locate(ANA, "T-000001"),
    "targets.move": lambda: targets.move(ANA, "T-000001", State.ACKNOWLEDGED),
    "outcomes.record_outcomes": lambda: outcomes.record_outcomes(
        ANA,
        [
            {"target_id": "T-000001", "finding": "narcotics", "exam_type": "dog"},
            {"target_id": "T-000002", "result": "missed", "reason_code": "shift-ended"},
        ],
        "0" * 64,
    ),
    "lookouts.add": look_out,
    "lookouts.withdraw": lambda: lookouts.withdraw(ANA, "L-000001", "wrong"),
    "batches.replace_files": lambda: batches.replace_files(ANA, "lake.compact", replacement(), {"rows": 1}),
    "batches.forget_retired": lambda: batches.forget_retired(ANA, ["consignments/old.parquet"]),
    "holds.put_on_hold": lambda: holds.put_on_hold(ANA, Hold(("X1",)), "case 1"),
    "holds.lift": lambda: holds.lift(ANA, "H-000001", "case closed"),
    "hunts.record_hunt": lambda: hunt("id-1"),
    "rulebook.put_in_force": lambda: rulebook.put_in_force(ANA, "v2", [{"id": "r"}]),
    "registry.register": lambda: register("m4"),
    "registry.activate": lambda: registry.activate(ANA, "m3"),
    "registry.roll_back": lambda: registry.roll_back(ANA, "worse"),
    "registry.shadow": lambda: registry.shadow(ANA, "m3"),
    "registry.keep_shadow_day": lambda: registry.keep_shadow_day(
        ANA, NewShadowDay("m3", "m2", ON, 5, {}, "p", "0" * 64)
    ),
    "registry.propose": lambda: registry.propose(ANA, Verb.ROLL_BACK, "", "worse"),
    "registry.decide": lambda: registry.decide(BO, 1, agree=True),
    "registry.record_reader": lambda: registry.record_reader(ANA, "abc", 5),
    "registry.use_rules_only": lambda: registry.use_rules_only(ANA, "it drifts"),
    "audit_log.seal_scans": lambda: audit.seal_scans(ANA),
    "audit_log.checkpoint": lambda: audit.checkpoint(ANA),
    "audit_log.record_read": lambda: audit.record_read(ANA, "targets.export", "T-000001", "asked by court"),
    "audit_log.record_search": lambda: audit.record_search(ANA, "consignments.search", "ACME", "case 12"),
    "hunts.import_listings": lambda: hunts.import_listings(ANA, sha256="1" * 64, file="l.csv", lines=2, problems=0),
    "rulebook.commit": lambda: rulebook.commit(ANA, "new-rule", {"id": "new-rule"}),
    "rulebook.start_shadow": lambda: rulebook.start_shadow(ANA, "rule-1"),
    "rulebook.approve": lambda: rulebook.approve(BO, "rule-2"),
    "rulebook.activate": lambda: rulebook.activate(BO, "rule-3"),
    "rulebook.retire": lambda: rulebook.retire(ANA, "rule-4", "it finds nothing"),
    "rulebook.snooze": lambda: rulebook.snooze(ANA, "rule-4", "consignor", "k", current().now() + DAY, "known"),
    "entities.record_linkage": lambda: entities.record_linkage(ANA, linkage("a")),
    "entities.decide": lambda: entities.decide(ANA, NewDecision("R1", "R3", Verdict.MATCH, "one house", 4.0, ("so",))),
    "entities.propose": lambda: entities.propose(ANA, "R3", "R4", "two names", same=True),
    "entities.answer": lambda: entities.answer(BO, "P-000001", "looked at", accepted=True),
    "entities.undo": lambda: entities.undo(ANA, "D-000001", "another person"),
    "lists.approve": lambda: lists.approve(TWO, "own"),
    "lists.refuse": lambda: lists.refuse(TWO, "own", "cut off"),
    "lists.import_list": lambda: lists.import_list(ONE, "un", sha256="2" * 64, file="un.xml", entries=3, problems=0),
    "lists.raise_alerts": lambda: lists.raise_alerts(ANA, [hit("id-2")], "update"),
    "lists.decide": lambda: lists.decide(ANA, 1, match=False, reason="another date of birth"),
    "lists.reopen": lambda: lists.reopen(ANA, 2, "a mistake"),
}


WITH_ANOTHER = {"entities.answer", "batches.commit_batches"}
"""Actions with two entries: an accepted proposal is a decision as well, and each of two batches has its own."""

STEPS = {
    "audit_log.record",
    "audit_log.record_all",
    "audit_log.take_turn",
    "targets.advance",
    "targets.issue_by_hand",
    "outcomes.note",
    "outcomes.correct",
    "lists.look",
}
"""Within other actions; the last reads."""


@pytest.mark.parametrize("name", ACTIONS)
def test_a_failure_after_any_write_leaves_nothing(workspace: Workspace, name: str) -> None:
    prepare()
    before = dump()
    writes = 0
    while True:
        try:
            with failing_after(writes) as seen:
                ACTIONS[name]()
        except InjectedError:
            assert dump() == before, f"{name} left something after write {writes + 1}"
            assert audit_log.verify(workspace).ok
            writes += 1
        else:
            break
    assert writes == seen[0]
    assert writes >= 2
    after = dump()
    entries = len(after["audit_log.AuditEntry"]) - len(before["audit_log.AuditEntry"])
    assert entries == (2 if name in WITH_ANOTHER else 1)
    assert audit_log.verify(workspace).ok


def test_every_action_is_tried() -> None:
    """One public function of an actions.py, one verb."""
    modules = (audit, batches, entities, holds, hunts, lists, lookouts, outcomes, registry, rulebook, targets)
    public = {
        f"{module.__name__.split('.')[-2]}.{name}"
        for module in modules
        for name, value in vars(module).items()
        if callable(value) and getattr(value, "__module__", "") == module.__name__
        if not name.startswith("_") and not isinstance(value, type)
    }
    assert public - STEPS == set(ACTIONS)
