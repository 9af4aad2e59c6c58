"""Keeping offline scans, each once however often it is sent."""

import hashlib
from collections.abc import Sequence

from django.db import transaction

from tidewaiter.audit.canonical import canonical
from tidewaiter.centre import storable
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log.actions import record
from tidewaiter.centre.permissions import Permission, require
from tidewaiter.centre.scans.drafts import OfflineDraft
from tidewaiter.centre.scans.models import OfflineScan
from tidewaiter.centre.workspace import current


def keep_offline(actor: Actor, facility: str, scans: Sequence[tuple[OfflineDraft, str, str]]) -> int:
    """Keep scans, each with the verdict and target that it means now, and give how many were new.

    One that was sent before is known by its key and changes nothing; a sending of known ones leaves no audit entry.
    """
    require(actor, Permission.SCAN)
    with transaction.atomic():
        known = set(
            OfflineScan.objects.filter(key__in=[draft.key for draft, *_ in scans]).values_list("key", flat=True)
        )
        now = current().now()
        new = [
            OfflineScan(
                key=draft.key,
                identifier=storable.text(draft.identifier),
                scanned_at=draft.scanned_at,
                received_at=now,
                facility=storable.text(facility),
                actor=storable.text(actor.name),
                shown=storable.text(draft.shown),
                verdict=verdict,
                target_id=target_id,
            )
            for draft, verdict, target_id in scans
            if draft.key not in known
        ]
        if not new:
            return 0
        OfflineScan.objects.bulk_create(new)
        said = [[str(one.key), one.identifier, one.verdict, one.target_id] for one in new]
        payload = {
            "scans": len(new),
            "sha256": hashlib.sha256(canonical({"scans": said}).encode()).hexdigest(),
            "targets": sorted({one.target_id for one in new if one.target_id}),
        }
        record(actor, "scans.offline", storable.text(facility) or "any facility", payload)
    return len(new)
