"""What a laboratory's result says about the label of the target: the officer's report stands, or is corrected.

The report is corrected to nothing only when everything that was seized in the examination is excluded.
"""

import hashlib

from tidewaiter.audit.canonical import canonical
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.evidence.drafts import LaboratoryResult
from tidewaiter.centre.evidence.models import Seizure
from tidewaiter.centre.evidence.states import SeizureState
from tidewaiter.centre.outcomes import actions as outcomes
from tidewaiter.centre.outcomes.models import Outcome
from tidewaiter.centre.outcomes.rows import EXAMINED, DetectionMethod, ExamType, Finding, OutcomeRow


def correct(actor: Actor, seizure: Seizure, result: LaboratoryResult) -> int | None:
    """Note the report that corrects the one the seizure rests on; its number, None where that one stands or none is.

    A step within the action that records the result.
    """
    current = _standing(seizure)
    if current is None:
        return None
    excluded = result.state is SeizureState.EXCLUDED
    finding = result.finding or (Finding.NONE if excluded else Finding(current.finding))
    if finding is Finding.NONE and not excluded:
        hint = "say what kind of find it is"
        raise Conflict("finding-missing", "what was excluded before and is confirmed now is a find", hint, 422)
    if (finding, result.substance.strip()) == (Finding(current.finding), current.substance):
        return None
    if finding is Finding.NONE and seizure.exam_id is not None:
        others = Seizure.objects.filter(exam=seizure.exam_id).exclude(pk=seizure.pk)
        if others.exclude(state=SeizureState.EXCLUDED.value).exists():
            return None
    row = OutcomeRow(
        position=0,
        target_id="",
        consignment_id=current.consignment_id,
        result=EXAMINED,
        reason_code="",
        finding=finding,
        examined_at=current.examined_at,
        exam_type=ExamType(current.exam_type) if current.exam_type else None,
        detection_method=DetectionMethod(current.detection_method) if current.detection_method else None,
        substance=result.substance.strip(),
        net_mass_g=current.net_mass_g,
        officer=actor.name,
    )
    source = hashlib.sha256(canonical({"seizure": seizure.seizure_id}).encode("ascii")).hexdigest()
    return outcomes.correct(actor, row, current, source).pk


def _standing(seizure: Seizure) -> Outcome | None:
    """The report that the seizure rests on, or the one that corrects it; None for goods of no known consignment."""
    report = seizure.label if seizure.exam is None else seizure.exam.outcome
    if report is None and seizure.exam is not None:
        raise RuntimeError(f"{seizure.exam_id} was concluded without a report")
    if report is None:
        return None
    while (later := Outcome.objects.filter(corrects=report).first()) is not None:
        report = later
    return report
