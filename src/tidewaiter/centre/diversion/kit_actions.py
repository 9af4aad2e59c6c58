"""Keeping the kits that a look assembled, and forgetting those of deleted consignments."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from tidewaiter.centre import storable
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log.actions import record
from tidewaiter.centre.diversion.models import Kit, KitMember, Look
from tidewaiter.centre.permissions import Permission, require
from tidewaiter.centre.workspace import current

NAME = "kits"
"""What this look is called among `Look`."""


@dataclass(frozen=True, slots=True)
class Assembled:
    """A kit to keep; `document` is all of it as plain data, `members` are (consignment, facility, importer)."""

    name: str
    sure: float
    parts: Sequence[str]
    document: Mapping[str, Any]
    members: Sequence[tuple[str, str, int | None]]


def keep(actor: Actor, kits: Sequence[Assembled], *, until: datetime, looked_at: int) -> tuple[int, int]:
    """Keep what a look found, mark kits that it did not find any more; how many are new and how many gone."""
    require(actor, Permission.DIVERSION_WRITE)
    at = current().now()
    with transaction.atomic():
        known = {row.name: row for row in Kit.objects.select_for_update()}
        names = {storable.text(one.name) for one in kits}
        gone = [row.pk for name, row in known.items() if name not in names and not row.gone]
        Kit.objects.filter(pk__in=gone).update(gone=True)
        fresh = 0
        for one in kits:
            row = known.get(storable.text(one.name))
            fresh += row is None
            row = row or Kit(name=storable.text(one.name), first_at=at)
            row.sure, row.parts, row.document = one.sure, list(one.parts), storable.json(one.document)
            row.looked_at, row.gone = at, False
            row.save()
            row.members.all().delete()
            KitMember.objects.bulk_create(
                [
                    KitMember(kit=row, consignment_id=storable.text(c), facility=storable.text(f), importer_hash=h)
                    for c, f, h in one.members
                ]
            )
        Look.objects.update_or_create(name=NAME, defaults={"until": until, "at": at, "looked_at": looked_at})
        payload = {"kits": len(kits), "new": fresh, "gone": len(gone), "looked_at": looked_at}
        record(actor, "diversion.keep_kits", f"{len(kits)} kits", payload)
    return fresh, len(gone)


def forget(consignment_ids: Sequence[str]) -> int:
    """Delete kits that hold a consignment that is deleted: a step within that action; gives how many."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("kits are forgotten within the transaction that deletes their consignments")
    names = [storable.text(name) for name in consignment_ids]
    gone = 0
    for start in range(0, len(names), 500):
        of = KitMember.objects.filter(consignment_id__in=names[start : start + 500]).values("kit")
        gone += Kit.objects.filter(pk__in=list(of.values_list("kit", flat=True))).delete()[0]
    return gone
