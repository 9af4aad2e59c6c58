"""What happens, as events: the entries of the audit log that somebody outside may be told of.

Every change of the store has one entry, numbered without gaps in the order of its commit: whoever remembers the
number of the last one that they saw misses none. An event carries identifiers and counts, never what was filed.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log import queries as audit_log
from tidewaiter.centre.audit_log.queries import Line
from tidewaiter.centre.referrals import queries as referrals
from tidewaiter.centre.targets import queries as targets

AT_A_TIME = 200


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of event, and which parts of an entry's payload it carries."""

    name: str
    details: tuple[str, ...]


KINDS: dict[str, Kind] = {
    "batches.commit": Kind("message.taken", ("rows", "new", "amended", "duplicates", "quarantined")),
    "acknowledgements.draft": Kind("message.acknowledged", ("feed", "accepted", "rejected")),
    "targets.assess": Kind("consignments.assessed", ("rows", "as_of")),
    "targets.issue": Kind("targets.issued", ("facility", "shift_date", "shift", "targets")),
    "targets.move": Kind("target.moved", ("to", "reason_code")),
    "targets.locate": Kind("target.moved", ("to",)),
    "outcomes.record": Kind("outcomes.recorded", ("recorded", "examined", "found", "targets")),
    "referrals.send": Kind("referral.sent", ("target",)),
    "referrals.answer": Kind("referral.answered", ()),
    "referrals.withdraw": Kind("referral.withdrawn", ()),
    "referrals.close": Kind("referral.closed", ("outcome",)),
    "answers.ask": Kind("request.opened", ("kind", "consignment", "elements", "facility")),
    "answers.ask_again": Kind("request.opened", ("kind", "consignment", "facility")),
    "answers.answer": Kind("request.answered", ("kind", "consignment", "given", "facility")),
    "answers.expire": Kind("request.expired", ("kind", "consignment", "departed", "facility")),
    "answers.departed": Kind("request.departed", ("kind", "consignment", "how", "facility")),
    "answers.resolve": Kind("request.resolved", ("kind", "consignment", "facility")),
}
"""Acts that are events; an act that stands not here is nobody's outside."""

NAMES: tuple[str, ...] = tuple(sorted({kind.name for kind in KINDS.values()}))


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened: its number, when, to what, and what is said of it."""

    number: int
    name: str
    at: datetime
    subject: str
    detail: Mapping[str, object]

    def document(self) -> dict[str, object]:
        """As plain data."""
        return {
            "id": self.number,
            "type": self.name,
            "at": self.at.isoformat(),
            "subject": self.subject,
            "detail": dict(self.detail),
        }


@dataclass(frozen=True, slots=True)
class Page:
    """Events, oldest first, the number after which the next ones come, and whether there may be some already."""

    events: list[Event]
    last: int
    more: bool


def since(actor: Actor, number: int) -> Page:
    """What an actor may know of what happened after an entry, at most so much at a time."""
    newest = audit_log.length()
    lines = audit_log.after(number, list(KINDS), AT_A_TIME)
    more = len(lines) == AT_A_TIME
    last = lines[-1].seq if more else max(number, newest)
    payloads = [json.loads(line.payload) for line in lines]
    named = {name for line, payload in zip(lines, payloads, strict=True) for name in _targets(line, payload)}
    seen = targets.seen_among(actor, sorted(named))
    events = [
        event
        for line, payload in zip(lines, payloads, strict=True)
        if (event := _event(actor, line, payload, seen)) is not None
    ]
    return Page(events, last, more)


def _targets(line: Line, payload: Mapping[str, object]) -> Sequence[str]:
    """The targets of which an entry speaks."""
    if line.object.startswith("T-"):
        return [line.object]
    listed = payload.get("targets")
    return [str(name) for name in listed] if isinstance(listed, list) else []


def _event(actor: Actor, line: Line, payload: Mapping[str, object], seen: frozenset[str]) -> Event | None:
    kind = KINDS[line.action]
    detail = {name: payload[name] for name in kind.details if name in payload}
    facility = detail.get("facility")
    if isinstance(facility, str) and not actor.works_at(facility):
        return None
    if line.action.startswith("referrals.") and referrals.referral(actor, line.object) is None:
        return None
    named = _targets(line, payload)
    mine = [name for name in named if name in seen]
    if named and not mine:
        return None
    if line.action == "outcomes.record":
        # What others found is theirs: who sees some facilities is told of their targets and not how many there were.
        detail = {**detail, "targets": mine} if len(mine) == len(named) else {"targets": mine}
        if actor.facilities is not None and not mine:
            return None
    return Event(line.seq, kind.name, line.at, line.object, detail)
