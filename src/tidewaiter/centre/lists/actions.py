"""Importing lists and putting them in force, which takes two people; raising alerts, and deciding them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from tidewaiter.centre import storable
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log.actions import record, record_read
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.evidence.drafts import same_person
from tidewaiter.centre.lists import queries
from tidewaiter.centre.lists.models import (
    APPROVED,
    FALSE_MATCH,
    MOVES,
    OPEN,
    REFUSED,
    TRUE_MATCH,
    WAITING,
    Alert,
    ListVersion,
)
from tidewaiter.centre.permissions import Permission, require
from tidewaiter.centre.workspace import current

_AT_A_TIME = 300
_VERBS = {APPROVED: "approve", REFUSED: "refuse"}


@dataclass(frozen=True, slots=True)
class Raised:
    """What screening added: how many alerts, and the numbers of those that are open."""

    added: int
    opened: tuple[int, ...]


def import_list(actor: Actor, name: str, *, sha256: str, file: str, entries: int, problems: int) -> int:
    """Keep a version of a list for a second person to put in force and give its number.

    Conflict where it is the version in force, where one waits already (409, 'list-waiting'), or where it is empty.
    """
    require(actor, Permission.ADMINISTER)
    if not name.strip() or not entries:
        raise Conflict(
            "list-empty", "{name}: there is nothing to screen against", "give a file with entries", 422, name=name
        )
    with transaction.atomic():
        last = ListVersion.objects.select_for_update().filter(name=name).order_by("-version").first()
        if last is not None and last.standing == WAITING:
            hint = "it is put in force or refused first, by another person than who imported it"
            raise Conflict(
                "list-waiting",
                "{name}: version {version} waits for a second person",
                hint,
                name=name,
                version=last.version,
            )
        held = ListVersion.objects.filter(name=name, standing=APPROVED).order_by("-version").first()
        if held is not None and held.sha256 == sha256:
            raise Conflict(
                "list-unchanged",
                "{name}: this file is version {version}, in force since then",
                name=name,
                version=held.version,
            )
        version = 1 if last is None else last.version + 1
        ListVersion.objects.create(
            name=storable.text(name, 100),
            version=version,
            sha256=sha256,
            file=file,
            entries=entries,
            problems=problems,
            imported_at=current().now(),
            imported_by=storable.text(actor.name),
        )
        said = {"version": version, "sha256": sha256, "entries": entries, "problems": problems}
        record(actor, "lists.import", storable.text(name, 100), said)
    return version


def approve(actor: Actor, name: str) -> int:
    """Put the waiting version of a list in force and give its number.

    Conflict: 404 where none waits, 'second-person' (403) for who imported it.
    """
    return _end(actor, name, APPROVED, "")


def refuse(actor: Actor, name: str, reason: str) -> int:
    """Refuse the waiting version of a list, for a reason, and give its number; who imported it may take it back so."""
    if not reason.strip():
        raise Conflict("reason-required", "a list is refused for a reason", "say why", 422)
    return _end(actor, name, REFUSED, reason)


def _end(actor: Actor, name: str, to: str, reason: str) -> int:
    require(actor, Permission.ADMINISTER)
    with transaction.atomic():
        row = ListVersion.objects.select_for_update().filter(name=name).order_by("-version").first()
        if row is None or to not in MOVES[row.standing]:
            raise Conflict("no-list-waiting", "no version of {name} waits", "import one first", 404, name=name)
        if to == APPROVED and same_person(row.imported_by, storable.text(actor.name)):
            raise Conflict("second-person", "who imported it cannot put it in force", "ask a second person", 403)
        row.standing, row.decided_at = to, current().now()
        row.decided_by, row.reason = storable.text(actor.name), storable.text(reason)
        row.save(update_fields=["standing", "decided_at", "decided_by", "reason"])
        said = {"version": row.version, "sha256": row.sha256, "imported_by": row.imported_by}
        before, after = {"standing": WAITING}, {"standing": to}
        record(actor, f"lists.{_VERBS[to]}", row.name, said, reason=reason, before=before, after=after)
    return row.version


def raise_alerts(actor: Actor, hits: Sequence[Mapping[str, object]], cause: str) -> Raised:
    """An alert for each hit (rows of HIT) that has none yet: how many are added, and the numbers of the open ones.

    A filed value that somebody decided is not that entry's is not asked about again: its alert is decided as that was.
    """
    opened: list[int] = []
    added = 0
    with transaction.atomic():
        for at in range(0, len(hits), _AT_A_TIME):
            part = hits[at : at + _AT_A_TIME]
            ids = {str(hit["consignment_id"]) for hit in part}
            known = set(
                Alert.objects.filter(consignment_id__in=ids).values_list("consignment_id", "field", "list", "entry_id")
            )
            decided = _decided({str(hit["entry_id"]) for hit in part})
            for hit in part:
                key = (str(hit["consignment_id"]), str(hit["field"]), str(hit["list"]), str(hit["entry_id"]))
                if key in known:
                    continue
                known.add(key)
                row = _opened(hit, decided.get((storable.text(str(hit["filed"])), key[2], key[3])))
                added += 1
                if row.state == OPEN:
                    opened.append(row.number)
        if added:
            record(actor, "lists.screen", cause, {"hits": len(hits), "added": added, "opened": len(opened)})
    return Raised(added, tuple(opened))


def decide(actor: Actor, number: int, *, match: bool, reason: str) -> None:
    """Say whether an open alert is the listed party, and why; Conflict where it is not open or no reason is given."""
    if not reason.strip() or not actor.name.strip():
        raise Conflict("reason-required", "an alert is decided by somebody and for a reason", "say why", 422)
    with transaction.atomic():
        row = _row(number)
        if row.state != OPEN:
            raise Conflict("already-decided", "alert {number} was decided before", "open it again first", number=number)
        row.state, row.decided_at = TRUE_MATCH if match else FALSE_MATCH, current().now()
        row.decided_by, row.reason = storable.text(actor.name), storable.text(reason)
        row.save(update_fields=["state", "decided_at", "decided_by", "reason"])
        record(
            actor, "lists.decide", str(number), {}, reason=reason, before={"state": OPEN}, after={"state": row.state}
        )


def reopen(actor: Actor, number: int, reason: str) -> None:
    """Take a decision back, and those that were taken over from it; Conflict where there is none."""
    if not reason.strip():
        raise Conflict("reason-required", "a decision is taken back for a reason", "say why", 422)
    with transaction.atomic():
        row = _row(number)
        before = row.state
        if before == OPEN:
            raise Conflict("not-decided", "alert {number} is open", number=number)
        for one in [row, *Alert.objects.filter(remembered_from=row)]:
            one.state, one.decided_at, one.decided_by, one.reason, one.remembered_from = OPEN, None, "", "", None
            one.save(update_fields=["state", "decided_at", "decided_by", "reason", "remembered_from"])
        record(actor, "lists.reopen", str(number), {}, reason=reason, before={"state": before}, after={"state": OPEN})


def look(actor: Actor, limit: int | None = None) -> list[queries.AlertView]:
    """Open alerts, strongest first; that they were looked at is logged."""
    found = queries.open_alerts(limit)
    record_read(actor, "lists.read", "open alerts")
    return found


def _row(number: int) -> Alert:
    row = Alert.objects.select_for_update().filter(pk=number).first()
    if row is None:
        raise Conflict("unknown-alert", "there is no alert {number}", http_status=404, number=number)
    return row


def _decided(entries: set[str]) -> dict[tuple[str, str, str], Alert]:
    """False matches of these entries that somebody decided, by filed value, list and entry."""
    rows = Alert.objects.filter(entry_id__in=entries, state=FALSE_MATCH, remembered_from__isnull=True)
    return {(row.filed, row.list, row.entry_id): row for row in rows.order_by("number")}


def _opened(hit: Mapping[str, object], decided: Alert | None) -> Alert:
    return Alert.objects.create(
        consignment_id=storable.text(str(hit["consignment_id"])),
        version=int(str(hit["version"] or 1)),
        kind=str(hit["kind"]),
        field=str(hit["field"]),
        filed=storable.text(str(hit["filed"])),
        list=str(hit["list"]),
        entry_id=storable.text(str(hit["entry_id"])),
        entry_kind=str(hit["entry_kind"]),
        listed=storable.text(str(hit["listed"])),
        strength=str(hit["strength"]),
        scripts=str(hit["scripts"]),
        score=float(str(hit["score"])),
        state=OPEN if decided is None else FALSE_MATCH,
        raised_at=current().now(),
        decided_at=None if decided is None else decided.decided_at,
        decided_by="" if decided is None else decided.decided_by,
        reason="" if decided is None else decided.reason,
        remembered_from=decided,
    )
