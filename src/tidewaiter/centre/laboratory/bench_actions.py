"""What a chemist records at the bench: measurements, and the result that they carry."""

from django.db import transaction

from tidewaiter.centre import storable
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log.actions import record
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.evidence import drafts as evidence_drafts
from tidewaiter.centre.evidence import ledger_actions
from tidewaiter.centre.evidence.models import Exhibit
from tidewaiter.centre.evidence.states import SeizureState
from tidewaiter.centre.laboratory import doses, drafts, registered
from tidewaiter.centre.laboratory.actions import locked, move
from tidewaiter.centre.laboratory.drafts import NewMethod, NewResult
from tidewaiter.centre.laboratory.models import LaboratoryRequest, Method, Result
from tidewaiter.centre.laboratory.states import RequestState
from tidewaiter.centre.laboratory.techniques import Check, Measured, scheme
from tidewaiter.centre.permissions import Permission, require
from tidewaiter.centre.workspace import current

_TEXTS = ("substance", "also", "jurisdiction", "status", "citation", "remarks", "profile")
_NUMBERS = ("net_g", "net_uncertainty_g", "purity", "purity_uncertainty")


def add_method(actor: Actor, request_id: str, method: NewMethod) -> int:
    """Record a measurement and give its number; Conflict (409) unless the request is at the bench."""
    require(actor, Permission.LABORATORY)
    drafts.check_method(method)
    with transaction.atomic():
        row = at_bench(actor, request_id)
        made = record_method(actor, row, method)
        said = {"technique": method.technique, "blank": method.blank.value, "standard": method.standard.value}
        said |= {"sub_sample": method.sub_sample.strip()} if method.sub_sample.strip() else {}
        record(actor, "laboratory.method", row.request_id, {"method": made, **said})
    return made


def exhibit_of(row: LaboratoryRequest, exhibit_id: str) -> Exhibit:
    """The exhibit of a request; Conflict (404) for one that it is not about."""
    exhibit = row.exhibits.filter(pk=evidence_drafts.number(exhibit_id, "E")).first()
    if exhibit is None:
        message = "{request_id} is not about {exhibit_id}"
        raise Conflict("unknown-exhibit", message, "", 404, request_id=row.request_id, exhibit_id=exhibit_id)
    return exhibit


def record_method(actor: Actor, row: LaboratoryRequest, method: NewMethod) -> int:
    """Record a measurement within the caller's transaction and audit entry; 404 for an exhibit of another request."""
    exhibit = exhibit_of(row, method.exhibit_id)
    made = Method.objects.create(
        request=row,
        exhibit=exhibit,
        technique=method.technique,
        instrument=storable.text(method.instrument.strip()),
        library=storable.text(method.library.strip()),
        sub_sample=storable.text(method.sub_sample.strip()),
        blank=method.blank.value,
        standard=method.standard.value,
        observed=storable.text(method.observed.strip()),
        points_at=storable.text(method.points_at.strip()),
        at=current().now(),
        by=storable.text(actor.name),
    )
    return made.pk


def strike(actor: Actor, request_id: str, number: int, reason: str) -> None:
    """Strike a measurement out, for a reason: it stays on record and counts no more."""
    require(actor, Permission.LABORATORY)
    ledger_actions.reasoned(reason, "a measurement is struck out for a reason")
    with transaction.atomic():
        row = at_bench(actor, request_id)
        made = Method.objects.select_for_update().filter(request=row, pk=number, struck_because="").first()
        if made is None:
            raise Conflict(
                "unknown-method", "{request_id} has no such measurement", http_status=404, request_id=row.request_id
            )
        made.struck_because, made.struck_by = storable.text(reason.strip()), storable.text(actor.name)
        made.save(update_fields=["struck_because", "struck_by"])
        record(actor, "laboratory.strike", row.request_id, {"method": number}, reason=reason)


def conclude(actor: Actor, request_id: str, result: NewResult) -> None:
    """Say what it is; the request waits for a second chemist.

    Conflict: 'scheme-incomplete' (422) unless valid measurements identify the substance (techniques.scheme), or, for
    an exclusion that names none, rule out what was looked for; 422 for numbers without uncertainty and missing words.
    A legal status that is not said is that of the register on the day of seizure.
    """
    require(actor, Permission.LABORATORY)
    with transaction.atomic():
        row = at_bench(actor, request_id)
        result = registered.completed(result, row.seizure.seized_at.date())
        drafts.check_result(result)
        _carried(row, result)
        move(row, RequestState.ANALYSED)
        row.save(update_fields=["state"])
        counted = _doses(row, result)
        made = Result.objects.create(
            request=row,
            conclusion=result.conclusion.value,
            finding="" if result.finding is None else result.finding.value,
            confidence="" if result.confidence is None else result.confidence.value,
            status_on=row.seizure.seized_at.date(),
            doses_from=None if counted is None else counted.low,
            doses_to=None if counted is None else counted.high,
            doses_source="" if counted is None else counted.convention.source,
            novel=result.novel,
            analyst=storable.text(actor.name),
            recorded_at=current().now(),
            **{name: storable.text(getattr(result, name).strip()) for name in _TEXTS},
            **{name: getattr(result, name) for name in _NUMBERS},
        )
        payload = {"result": made.pk, "conclusion": made.conclusion, "novel": made.novel}
        record(actor, "laboratory.conclude", row.request_id, payload, after={"state": row.state})


def at_bench(actor: Actor, request_id: str) -> LaboratoryRequest:
    """The request, locked; Conflict (409) unless it is at the bench."""
    row = locked(actor, request_id)
    if row.state != RequestState.RECEIVED:
        raise Conflict(
            "not-at-bench",
            "{request_id} is {state}",
            "it must be received, or opened again",
            request_id=row.request_id,
            state=row.state,
        )
    return row


def _carried(row: LaboratoryRequest, result: NewResult) -> None:
    counting = Method.objects.filter(request=row, struck_because="").order_by("pk")
    measured = [Measured(one.technique, one.points_at, Check(one.blank), Check(one.standard)) for one in counting]
    found = scheme(measured, result.substance)
    if not found.complete:
        what = result.substance.strip() or "an exclusion"
        raise Conflict(
            "scheme-incomplete",
            "{what} is not carried: {choices}",
            "measure again",
            422,
            what=what,
            choices=" ".join(found.lacks),
        )


def _doses(row: LaboratoryRequest, result: NewResult) -> doses.Doses | None:
    if result.conclusion is not SeizureState.CONFIRMED or result.net_g is None or result.purity is None:
        return None
    mass = doses.around(result.net_g, result.net_uncertainty_g or 0.0)
    purity = doses.around(result.purity, result.purity_uncertainty or 0.0, 100.0)
    return doses.doses(result.substance, mass, purity, row.seizure.seized_at.date())
