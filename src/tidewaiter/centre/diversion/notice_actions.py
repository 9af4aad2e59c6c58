"""Recording notified imports, what the authority says of them, and under which a consignment was let in."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date

import pyarrow as pa
from django.db import transaction

from tidewaiter.cargo.problem import Problem, Severity
from tidewaiter.centre import storable
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log.actions import record
from tidewaiter.centre.diversion import queries, states
from tidewaiter.centre.diversion.drafts import NewNotice, check_texts
from tidewaiter.centre.diversion.models import ImportNotice, NoticeStep
from tidewaiter.centre.diversion.states import NoticeState
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.evidence.drafts import number
from tidewaiter.centre.permissions import Permission, require
from tidewaiter.centre.workspace import current
from tidewaiter.history.identifiers import folded, spellings
from tidewaiter.parties.forms import TEXT, normal_form

SHORTEST_SERIAL = 4
"""Characters below which a serial number would be found in too much."""
_FIELDS = tuple(field.name for field in fields(NewNotice))


@dataclass(frozen=True, slots=True)
class Recorded:
    """How many notifications were added, amended and the same as before, and those that could not be amended."""

    added: int
    amended: int
    same: int
    problems: tuple[Problem, ...]


def record_notices(
    actor: Actor, notices: Sequence[tuple[int | None, NewNotice]], *, source: str = "", simulated: bool = False
) -> Recorded:
    """Record notifications with the line of each; one with a known reference amends it.

    `source` is the digest of the file. What is released, seized or withdrawn is not amended: that is a Problem.
    """
    require(actor, Permission.DIVERSION_WRITE)
    outside = sorted({one.facility for _, one in notices if one.facility and not actor.works_at(one.facility)})
    if outside:
        raise Conflict(
            "unknown-facility", "there is no facility {outside}", "name one of yours", 404, outside=outside[0]
        )
    keys = normal_form(pa.array([one.importer for _, one in notices], pa.string()), TEXT).to_pylist()
    counts = {"added": 0, "amended": 0, "same": 0}
    problems = []
    with transaction.atomic():
        wanted = [storable.text(one.reference) for _, one in notices]
        known = {row.reference: row for row in queries.locked_notices(wanted)}
        for (line, notice), key in zip(notices, keys, strict=True):
            row = known.get(storable.text(notice.reference))
            columns = _kept(_columns(notice, key or ""), row)
            if row is not None and not queries.sees_notice(actor, row):
                hint = "give it another reference"
                problems.append(Problem("notice-decided", "reference", notice.reference, hint, Severity.FATAL, line))
            elif row is None:
                known[storable.text(notice.reference)] = _add(actor, columns, source, simulated=simulated)
                counts["added"] += 1
            elif all(getattr(row, name) == value for name, value in columns.items()):
                counts["same"] += 1
            elif NoticeState(row.state) not in states.OPEN:
                hint = f"{row.notice_id} is {row.state}; notify the import anew"
                problems.append(Problem("notice-decided", "reference", notice.reference, hint, Severity.FATAL, line))
            else:
                _amend(actor, row, columns, source)
                counts["amended"] += 1
        payload = {**counts, "refused": len(problems), "source": source}
        record(actor, "diversion.record_notices", source[:16] or "by hand", payload)
    return Recorded(**counts, problems=tuple(problems))


def give_number(actor: Actor, notice_id: str, given: str, valid_from: date, valid_until: date | None = None) -> None:
    """Record the transaction number that the authority gave, and the days for which it holds."""
    require(actor, Permission.DIVERSION_WRITE)
    check_texts(number=given)
    if valid_until is not None and valid_until < valid_from:
        raise Conflict("bad-day", "a number ends after it begins", "set a later last day", 422)
    with transaction.atomic():
        row = locked(actor, notice_id)
        row.transaction_number, row.valid_from, row.valid_until = storable.text(given.strip()), valid_from, valid_until
        row.save(update_fields=["transaction_number", "valid_from", "valid_until"])
        to = NoticeState(row.state) if row.state in {NoticeState.HELD, NoticeState.NUMBERED} else NoticeState.NUMBERED
        before = step(actor, row, to, f"number from {valid_from}", same=True)
        payload = {"valid_from": valid_from, "valid_until": valid_until}
        record(actor, "diversion.give_number", row.notice_id, payload, before=before, after={"state": row.state})


def not_yet(actor: Actor, notice_id: str, reason: str) -> None:
    """Record that the authority does not allow the import, or not yet; a number that was given counts no more."""
    require(actor, Permission.DIVERSION_WRITE)
    check_texts(reason=reason)
    with transaction.atomic():
        row = locked(actor, notice_id)
        before = step(actor, row, NoticeState.NOT_YET_ALLOWED, reason)
        record(
            actor,
            "diversion.not_yet_allowed",
            row.notice_id,
            {},
            reason=reason,
            before=before,
            after={"state": row.state},
        )


def withdraw(actor: Actor, notice_id: str, reason: str) -> None:
    """Record that the importer withdrew a notification."""
    require(actor, Permission.DIVERSION_WRITE)
    check_texts(reason=reason)
    with transaction.atomic():
        row = locked(actor, notice_id)
        before = step(actor, row, NoticeState.WITHDRAWN, reason)
        record(
            actor,
            "diversion.withdraw_notice",
            row.notice_id,
            {},
            reason=reason,
            before=before,
            after={"state": row.state},
        )


def admit(actor: Actor, notice_id: str, consignment_id: str, note: str) -> None:
    """Release goods under a notification and note for which consignment it is used up.

    Conflict 'no-valid-number' (409) unless its number holds today.
    """
    require(actor, Permission.DIVERSION_DECIDE)
    check_texts(consignment=consignment_id, note=note)
    with transaction.atomic():
        row = locked(actor, notice_id)
        before = end(actor, row, NoticeState.RELEASED, consignment_id.strip(), note)
        payload = {"consignment": consignment_id.strip()}
        record(actor, "diversion.admit", row.notice_id, payload, reason=note, before=before, after={"state": row.state})


def end(actor: Actor, row: ImportNotice, to: NoticeState, consignment_id: str, said: str) -> dict[str, object]:
    """Release or seize under a notification, a step within the action that decides; gives the state before."""
    if to is NoticeState.RELEASED:
        check_number(row, current().now().date())
    row.used_for = storable.text(consignment_id)
    row.save(update_fields=["used_for"])
    return step(actor, row, to, said)


def check_number(row: ImportNotice, on: date) -> None:
    """Raise Conflict (409) unless the number of a notification holds on a day and nothing was decided under it."""
    why = ""
    if not row.transaction_number:
        why = "{notice_id} has no transaction number"
    elif row.state == NoticeState.NOT_YET_ALLOWED:
        why = "{notice_id} is not allowed yet"
    elif row.valid_from is not None and row.valid_from > on:
        why = "the number of {notice_id} is valid from {valid_from}"
    elif row.valid_until is not None and row.valid_until < on:
        why = "the number of {notice_id} was valid until {valid_until}"
    if why:
        raise Conflict(
            "no-valid-number",
            why,
            "wait for the authority, or seize",
            notice_id=row.notice_id,
            valid_from=row.valid_from,
            valid_until=row.valid_until,
        )


def step(actor: Actor, row: ImportNotice, to: NoticeState, said: str, *, same: bool = False) -> dict[str, object]:
    """Take a notification to a state and note it, within the action that records it; gives the state before."""
    before = NoticeState(row.state)
    if not (same and before is to):
        states.check(before, to)
    row.state = to.value
    row.save(update_fields=["state"])
    _note(actor, row, to, said)
    return {"state": before}


def locked(actor: Actor, notice_id: str) -> ImportNotice:
    """A notification that the actor sees, locked; 404 for none."""
    row = queries.visible_notices(actor).select_for_update().filter(pk=number(notice_id, "IN")).first()
    if row is None:
        raise Conflict("unknown-notice", "there is no notification {notice_id}", http_status=404, notice_id=notice_id)
    return row


def _columns(notice: NewNotice, key: str) -> dict[str, object]:
    plain = {name: storable.json(getattr(notice, name)) for name in _FIELDS}
    plain["regulated"] = notice.regulated.value
    serials = [folded(one) for one in notice.serials]
    return {
        **plain,
        "match_importer": storable.text(key),
        "match_importer_id": storable.text(folded(notice.importer_id)),
        "match_bill": sorted({form for one in notice.bill for form in spellings(one)}),
        "match_serials": sorted({s for s in serials if len(s) >= SHORTEST_SERIAL and any(c.isdigit() for c in s)}),
    }


def _kept(columns: dict[str, object], row: ImportNotice | None) -> dict[str, object]:
    """Columns without those of the number, where one was given and the form does not name it."""
    if row is None or columns["transaction_number"] or not row.transaction_number:
        return columns
    return {k: v for k, v in columns.items() if k not in {"transaction_number", "valid_from", "valid_until"}}


def _add(actor: Actor, columns: dict[str, object], source: str, *, simulated: bool) -> ImportNotice:
    state = NoticeState.NUMBERED if columns["transaction_number"] else NoticeState.NOTIFIED
    row = ImportNotice.objects.create(
        **columns,
        state=state.value,
        recorded_at=current().now(),
        recorded_by=storable.text(actor.name),
        source=source,
        simulated=simulated,
    )
    _note(actor, row, state, "recorded")
    return row


def _amend(actor: Actor, row: ImportNotice, columns: dict[str, object], source: str) -> None:
    """Take over an amended form."""
    changed = sorted(name for name, value in columns.items() if getattr(row, name) != value)
    for name in changed:
        setattr(row, name, columns[name])
    row.source = source
    row.save(update_fields=[*changed, "source"])
    state = NoticeState(row.state)
    if state is NoticeState.NOTIFIED and row.transaction_number:
        state = NoticeState.NUMBERED
    said = ", ".join(name.replace("_", " ") for name in changed if not name.startswith("match_"))
    step(actor, row, state, f"amended: {said}", same=True)


def _note(actor: Actor, row: ImportNotice, state: NoticeState, said: str) -> None:
    NoticeStep.objects.create(
        notice=row,
        at=current().now(),
        actor=storable.text(actor.name),
        state=state.value,
        said=storable.text(said.strip(), 1000),
    )
