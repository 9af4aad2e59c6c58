"""A port with targets to examine: short ways to where a test begins."""

import hashlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.db import transaction

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.batches.manifest import LakeEntry, LakeKind
from tidewaiter.centre.clock import going
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.evidence import actions as evidence
from tidewaiter.centre.evidence.drafts import Found, FoundOtherwise, LaboratoryResult, Mass, NewExhibit, NewSeizure
from tidewaiter.centre.exams import actions as exams
from tidewaiter.centre.exams import queries as exam_queries
from tidewaiter.centre.exams.drafts import Conclusion, NewPicture
from tidewaiter.centre.exams.sections import SectionName
from tidewaiter.centre.outcomes.rows import DetectionMethod, ExamType, Finding
from tidewaiter.centre.store import close_store, open_store
from tidewaiter.centre.targets import actions as targets
from tidewaiter.centre.targets.drafts import NewAssessmentRun, NewSelection, NewTarget
from tidewaiter.centre.targets.queries import target as target_named

ON = date(2026, 1, 5)
NOW = datetime(2026, 1, 5, 6, tzinfo=UTC)
FRA, LEJ = frozenset({"FRA"}), frozenset({"LEJ"})
ANA = Actor("ana", "senior_analyst")
KIM = Actor("kim", "port_officer", "s1", FRA)
LEE = Actor("lee", "port_officer", "s2", FRA)
ZOE = Actor("zoe", "supervisor", "s3", FRA)
FAR = Actor("far", "port_officer", "s4", LEJ)
CHEM = Actor("chem", "chemist", "s5", LEJ)
AUD = Actor("aud", "auditor")
PNG = b"\x89PNG\r\n\x1a\n" + b"a picture"


def conflict(act: Callable[[], object]) -> tuple[str, int]:
    """The code and the status with which an act is refused."""
    with pytest.raises(Conflict) as caught:
        act()
    return caught.value.code, caught.value.http_status


def issue(count: int = 4, facility: str = "FRA", on: date = ON, run: str = "s", first: int = 1) -> list[str]:
    """Targets of one shift; the first ones of the store are T-000001 and so on, parcels RB00000000nGB."""
    return issue_for([f"s10:RB{number:09d}GB" for number in range(first, first + count)], facility, on, run)


def issue_for(consignments: list[str], facility: str = "FRA", on: date = ON, run: str = "s") -> list[str]:
    """Targets of one shift for consignments."""
    targets.record_assessment_run(
        ANA,
        NewAssessmentRun("a", NOW, 9, "r", None, 1.0),
        [LakeEntry(LakeKind.ASSESSMENTS, "assessments/a.parquet", ON, 1, 1, "0" * 64)],
    )
    chosen = [
        NewTarget(
            name,
            1,
            "exploit",
            0.5,
            number,
            0.5,
            None,
            "high",
            [{"code": "opioid-name-described", "sentence": "The description names an opioid."}],
            "two people",
            "a",
            simulated=True,
        )
        for number, name in enumerate(consignments)
    ]
    selection = NewSelection(run, facility, on, "early", 1, 99, 99, {"exploit": len(consignments)})
    files = [LakeEntry(LakeKind.PROPENSITIES, f"propensities/{run}.parquet", on, 1, 1, "0" * 64)]
    return targets.issue_targets(ANA, selection, chosen, files)


def brief(exam_id: str, actor: Actor = KIM) -> None:
    view = exam_queries.exam(actor, exam_id)
    assert view is not None
    exams.acknowledge(actor, exam_id, [(card.code, card.version) for card in view.cards])


def briefed(target_id: str = "T-000001", actor: Actor = KIM) -> str:
    """An examination in which the officer may record."""
    exam_id = exams.start(actor, target_id)
    brief(exam_id, actor)
    return exam_id


def identified(target_id: str = "T-000001", actor: Actor = KIM) -> str:
    """One in which the parcel was scanned, too."""
    exam_id = briefed(target_id, actor)
    view = exam_queries.exam(actor, exam_id)
    assert view is not None
    scanned = view.line.consignment_id.partition(":")[2].lower()
    exams.save_section(actor, exam_id, SectionName.IDENTITY, [{"scanned": scanned}])
    return exam_id


FOUND = Conclusion(Finding.NARCOTICS, ExamType.XRAY, DetectionMethod.RISK_PROFILE, "fentanyl", 12.5, "in the lining")


def found(target_id: str = "T-000001", actor: Actor = KIM) -> str:
    """One that ended with a finding."""
    exam_id = identified(target_id, actor)
    exams.conclude(actor, exam_id, FOUND)
    return exam_id


def new_seizure(exam_id: str, key: str = "form-1") -> NewSeizure:
    exhibits = (
        NewExhibit("1", "a box", "A100", mass=Mass(500, 400, 1)),
        NewExhibit("1.1", "a bag of powder", "A101", parent="1", mass=Mass(20, 12.5, 0.1)),
        NewExhibit("2", "the label", "A102"),
    )
    return NewSeizure(key, exam_id, "fentanyl", "bench 3", NOW, exhibits, Mass(520, 12.5, 0.1))


def by_chance(consignment_id: str = "s10:RB000000909GB") -> FoundOtherwise:
    return FoundOtherwise(
        new_seizure("", "chance-1"), Found.CHANCE, "FRA", Finding.NARCOTICS, consignment_id, simulated=True
    )


def seized(target_id: str = "T-000001", actor: Actor = KIM, key: str = "form-1") -> str:
    """A seizure of three exhibits, held by the officer."""
    return evidence.seize(actor, new_seizure(found(target_id, actor), key))


def picture(data: bytes = PNG) -> NewPicture:
    return NewPicture(data, hashlib.sha256(data).hexdigest(), caption="the lining")


def files(home: Path) -> list[Path]:
    return [path for path in (home / "evidence").rglob("*") if path.is_file()]


def issued_at(home: Path, facility: str = "USJFK-MAIL", count: int = 6) -> list[tuple[str, str]]:
    """More targets that wait at a facility of a workspace that is served: their ids and codes."""
    with ThreadPoolExecutor(1) as apart:  # a browser's event loop may run in this thread
        return apart.submit(_issue_at, home, facility, count).result()


def _issue_at(home: Path, facility: str, count: int) -> list[tuple[str, str]]:
    open_store(home, now=going(home))
    try:
        first = 1
        while target_named(f"s10:RB{first:09d}GB") is not None:
            first += count
        names = issue(count, facility, date(2026, 1, 12), run=f"issued-{first}", first=first)
        return [(name, f"RB{first + number:09d}GB") for number, name in enumerate(names)]
    finally:
        close_store()


def reported(actor: Actor, seizure_id: str, result: LaboratoryResult) -> None:
    """The last step of a laboratory's report, by itself."""
    with transaction.atomic():
        evidence.record_result(actor, seizure_id, result)
