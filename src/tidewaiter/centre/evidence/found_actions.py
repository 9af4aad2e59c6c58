"""Recording what was seized without an examination: found by chance, handed over by a partner, left behind."""

import hashlib

from django.db import transaction

from tidewaiter.audit.canonical import canonical
from tidewaiter.centre import storable
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log.actions import record
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.evidence import taking_actions
from tidewaiter.centre.evidence.drafts import Found, FoundOtherwise
from tidewaiter.centre.evidence.models import Seizure
from tidewaiter.centre.evidence.states import SeizureState
from tidewaiter.centre.outcomes import actions as outcomes
from tidewaiter.centre.outcomes.models import Outcome
from tidewaiter.centre.outcomes.rows import EXAMINED, DetectionMethod, Finding, OutcomeRow
from tidewaiter.centre.permissions import Permission, require
from tidewaiter.centre.targets.models import Target
from tidewaiter.centre.targets.states import OPEN
from tidewaiter.centre.workspace import current

DETECTED = {
    Found.CHANCE: DetectionMethod.OTHER,
    Found.PARTNER: DetectionMethod.INTELLIGENCE,
    Found.ABANDONED: DetectionMethod.OTHER,
}
"""What led to the find, in the words of the WCO CEN record."""


def seize(actor: Actor, otherwise: FoundOtherwise) -> str:
    """Record a seizure without an examination, its exhibits held by the actor, and give its id ('S-000123').

    A known consignment gets a report that belongs to no target. The same form sent again gives the same id. Conflict:
    404 for a facility that is not the actor's, 'target-open' (409) while a target stands for the consignment (examine
    it), 422 for what a seizure must have and lacks.
    """
    require(actor, Permission.EVIDENCE_WRITE)
    seizure = otherwise.seizure
    taking_actions.check(seizure)
    _check(actor, otherwise)
    with transaction.atomic():
        known = Seizure.objects.filter(key=seizure.key).first()
        if known is not None and (known.found, known.facility) == (otherwise.found, otherwise.facility):
            return known.seizure_id
        if known is not None:
            raise Conflict("form-used", "this form recorded another seizure", "open the form again")
        label = _label(actor, otherwise) if otherwise.consignment_id else None
        row = Seizure.objects.create(
            key=seizure.key,
            found=otherwise.found.value,
            agency=storable.text(otherwise.agency.strip()),
            label=label,
            consignment_id=storable.text(otherwise.consignment_id),
            facility=otherwise.facility,
            simulated=otherwise.simulated,
            recorded_at=current().now(),
            officer=storable.text(actor.name),
            state=SeizureState.PRESUMPTIVE.value,
            **taking_actions.columns(seizure),
        )
        payload = {
            "found": otherwise.found,
            "agency": row.agency,
            "consignment": row.consignment_id,
            "outcome": None if label is None else label.pk,
            "exhibits": len(seizure.exhibits),
            "net_g": seizure.mass.net_g,
            "custody": taking_actions.begin_custody(actor, row, seizure),
        }
        record(actor, "evidence.seize_found", row.seizure_id, payload, after={"state": SeizureState.PRESUMPTIVE})
    return row.seizure_id


def _check(actor: Actor, otherwise: FoundOtherwise) -> None:
    if not otherwise.facility.strip() or not actor.works_at(otherwise.facility):
        raise Conflict(
            "unknown-facility",
            "there is no facility {facility}",
            "choose one of yours",
            404,
            facility=otherwise.facility,
        )
    if otherwise.found is Found.EXAMINATION or otherwise.seizure.exam_id:
        raise Conflict("examined", "what an examination found is declared from the examination", "open it", 422)
    if otherwise.finding is Finding.NONE:
        raise Conflict("finding-missing", "what was seized is a find", "say what kind of find it is", 422)
    if otherwise.found is Found.PARTNER and not otherwise.agency.strip():
        raise Conflict("agency-missing", "a partner has a name", "say who found it", 422)
    if len(otherwise.agency) > taking_actions.MAX_TEXT:
        raise Conflict(
            "too-long",
            "a text has at most {max_text} characters",
            "say it in fewer words",
            422,
            max_text=taking_actions.MAX_TEXT,
        )


def _label(actor: Actor, otherwise: FoundOtherwise) -> Outcome:
    """The report of the find, of no target: it was not chosen, so it has no propensity."""
    open_states = [state.value for state in OPEN]
    rows = Target.objects.select_for_update().filter(consignment_id=otherwise.consignment_id, state__in=open_states)
    target = rows.first()
    if target is not None:
        hint = "start the examination from the inbox, or report it as not presented"
        raise Conflict("target-open", "{target_id} stands for this consignment", hint, target_id=target.target_id)
    seizure = otherwise.seizure
    row = OutcomeRow(
        position=0,
        target_id="",
        consignment_id=storable.text(otherwise.consignment_id),
        result=EXAMINED,
        reason_code="",
        finding=otherwise.finding,
        examined_at=seizure.seized_at,
        exam_type=None,
        detection_method=DETECTED[otherwise.found],
        substance=storable.text(seizure.substance.strip()),
        net_mass_g=seizure.mass.net_g,
        officer=actor.name,
    )
    source = hashlib.sha256(canonical({"form": seizure.key}).encode("ascii")).hexdigest()
    return outcomes.note(actor, row, None, source)
