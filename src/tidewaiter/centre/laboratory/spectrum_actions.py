"""Spectra at the bench: a file is attached with what a comparison proposed; a named chemist accepts or declines it."""

import hashlib
from dataclasses import asdict
from typing import Any

from django.db import transaction

from tidewaiter.centre import storable
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log.actions import record
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.evidence import ledger_actions
from tidewaiter.centre.laboratory import bench_actions, drafts, queries
from tidewaiter.centre.laboratory.drafts import NewMethod, NewSpectrum
from tidewaiter.centre.laboratory.models import AttachedSpectrum, LaboratoryRequest, Method
from tidewaiter.centre.laboratory.techniques import Check
from tidewaiter.centre.permissions import Permission, require
from tidewaiter.centre.workspace import current

_CODES = {"infrared": "ftir", "raman": "raman", "mass": "ms"}
"""The bench's technique of a spectrum's."""


def attach(actor: Actor, request_id: str, spectrum: NewSpectrum) -> int:
    """Keep a file and what was proposed, and give its number; the same again gives the same number.

    Conflict: 409 unless the request is at the bench, 404 for an exhibit that it is not about.
    """
    require(actor, Permission.LABORATORY)
    drafts.check_spectrum(spectrum)
    digest = hashlib.sha256(spectrum.data).hexdigest()
    with transaction.atomic():
        row = bench_actions.at_bench(actor, request_id)
        exhibit = bench_actions.exhibit_of(row, spectrum.exhibit_id)
        same = {"sha256": digest, "spectrum": spectrum.spectrum, "library_sha256": spectrum.library_sha256}
        there = AttachedSpectrum.objects.filter(request=row, exhibit=exhibit, device=spectrum.device, **same).first()
        if there is not None:
            return there.pk
        told: dict[str, Any] = {
            name: _storable(value) for name, value in asdict(spectrum).items() if name != "exhibit_id"
        }
        made = AttachedSpectrum.objects.create(
            request=row, exhibit=exhibit, sha256=digest, at=current().now(), by=storable.text(actor.name), **told
        )
        payload = {**same, "attached": made.pk, "exhibit": spectrum.exhibit_id, "verdict": made.verdict}
        record(actor, "laboratory.spectrum", row.request_id, payload)
    return made.pk


def accept(actor: Actor, request_id: str, number: int, blank: Check, standard: Check, points_at: str) -> int:
    """Accept a proposal as a measurement with its controls, and give the measurement's number.

    `points_at` is the chemist's word; it may differ from what was proposed, and be '' for none.
    """
    require(actor, Permission.LABORATORY)
    with transaction.atomic():
        row, spectrum = _undecided(actor, request_id, number)
        method = NewMethod(
            technique=_CODES[spectrum.technique],
            exhibit_id=f"E-{spectrum.exhibit_id:06d}",
            instrument=spectrum.device or spectrum.file,
            blank=blank,
            standard=standard,
            observed=" ".join(spectrum.words[:2]),
            points_at=points_at,
            library=f"{spectrum.library}, version {spectrum.library_version}, of {spectrum.library_dated}",
        )
        drafts.check_method(method)
        made = bench_actions.record_method(actor, row, method)
        spectrum.method = Method.objects.get(pk=made)
        _decided(actor, spectrum)
        payload = {"attached": number, "method": made, "proposed": spectrum.proposed, "points_at": points_at}
        record(actor, "laboratory.spectrum_accept", row.request_id, payload)
    return made


def decline(actor: Actor, request_id: str, number: int, reason: str) -> None:
    """Decline a proposal, for a reason: the file stays on record."""
    require(actor, Permission.LABORATORY)
    ledger_actions.reasoned(reason, "a proposal is declined for a reason")
    with transaction.atomic():
        row, spectrum = _undecided(actor, request_id, number)
        spectrum.declined_because = storable.text(reason.strip())
        _decided(actor, spectrum)
        record(actor, "laboratory.spectrum_decline", row.request_id, {"attached": number}, reason=reason)


def note_download(actor: Actor, request_id: str, number: int) -> tuple[str, bytes]:
    """The file's name and its bytes as they came; that somebody took them is on record."""
    require(actor, Permission.EVIDENCE)
    found = queries.spectrum_file(actor, request_id, number)
    if found is None:
        raise Conflict("unknown-spectrum", "{request_id} has no such spectrum", http_status=404, request_id=request_id)
    with transaction.atomic():
        record(actor, "laboratory.spectrum_read", request_id, {"attached": number})
    return found


def _undecided(actor: Actor, request_id: str, number: int) -> tuple[LaboratoryRequest, AttachedSpectrum]:
    row = bench_actions.at_bench(actor, request_id)
    spectrum = AttachedSpectrum.objects.select_for_update().filter(request=row, pk=number).first()
    if spectrum is None:
        raise Conflict(
            "unknown-spectrum", "{request_id} has no such spectrum", http_status=404, request_id=row.request_id
        )
    if spectrum.decided_by:
        raise Conflict("decided", "{decided_by} decided about it before", decided_by=spectrum.decided_by)
    return row, spectrum


def _decided(actor: Actor, spectrum: AttachedSpectrum) -> None:
    spectrum.decided_by, spectrum.decided_at = storable.text(actor.name), current().now()
    spectrum.save(update_fields=["decided_by", "decided_at", "declined_because", "method"])


def _storable(value: object) -> object:
    return storable.text(value) if isinstance(value, str) else value
