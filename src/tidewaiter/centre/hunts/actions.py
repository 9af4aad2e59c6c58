"""Recording hunts, with the hunt that led to each, and importing listings."""

from django.db import transaction

from tidewaiter.centre import storable
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log.actions import record
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.hunts.draft import NewHunt
from tidewaiter.centre.hunts.models import Hunt, ListingFile, Quarry
from tidewaiter.centre.workspace import current

_AT_A_TIME = 500


def record_hunt(actor: Actor, hunt: NewHunt) -> str:
    """Record a hunt and give its id; Conflict when this consignment was hunted from before.

    Its parent is the earlier hunt that listed the consignment most strongly: a find among what a hunt listed belongs
    to that hunt's lineage.
    """
    with transaction.atomic():
        if Hunt.objects.filter(consignment_id=hunt.consignment_id).exists():
            raise Conflict(
                "hunted-before", "{consignment_id} was hunted from before", consignment_id=hunt.consignment_id
            )
        led = Quarry.objects.filter(consignment_id=hunt.consignment_id, hunt__as_of__lte=hunt.as_of)
        best = led.select_related("hunt").order_by("-strength", "hunt_id").first()
        parent = None if best is None else best.hunt
        row = Hunt.objects.create(
            consignment_id=hunt.consignment_id,
            parent=parent,
            root_id=None if parent is None else parent.root_id or parent.pk,
            as_of=hunt.as_of,
            at=current().now(),
            reached=hunt.reached,
            actor=storable.text(actor.name),
        )
        Quarry.objects.bulk_create(
            [
                Quarry(
                    hunt=row,
                    consignment_id=one.consignment_id,
                    position=position,
                    strength=one.strength,
                    steps=one.steps,
                    chain=[storable.text(sentence) for sentence in one.chain],
                )
                for position, one in enumerate(hunt.quarries, 1)
            ],
            batch_size=_AT_A_TIME,
        )
        said = {
            "consignment_id": hunt.consignment_id,
            "as_of": hunt.as_of.isoformat(),
            "parent": None if parent is None else parent.hunt_id,
            "reached": hunt.reached,
            "listed": len(hunt.quarries),
        }
        record(actor, "hunts.record", row.hunt_id, said)
    return row.hunt_id


def import_listings(actor: Actor, *, sha256: str, file: str, lines: int, problems: int) -> None:
    """Make a file of listings count; Conflict where no line of it could be read, and where it counts already."""
    if not lines:
        raise Conflict("listings-empty", "no line of these listings can be read", "see docs/links.md for the form", 422)
    with transaction.atomic():
        if ListingFile.objects.filter(sha256=sha256).exists():
            raise Conflict("listings-known", "these listings were imported before")
        ListingFile.objects.create(
            sha256=sha256,
            file=file,
            lines=lines,
            problems=problems,
            imported_at=current().now(),
            imported_by=storable.text(actor.name),
        )
        record(actor, "listings.import", sha256, {"lines": lines, "problems": problems})
