"""Offline scans as values, and reading them from what a station sends.

Pure. What cannot be read comes back as a Problem; the rest of what was sent is kept.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from tidewaiter.cargo.problem import Problem, Severity
from tidewaiter.centre import storable

MOST_AT_ONCE = 500
"""Scans in one sending."""

LONGEST_CODE = 200
"""Characters of a code; a label has fewer."""

_AHEAD = timedelta(minutes=10)
"""How far a station's clock may be ahead."""


@dataclass(frozen=True, slots=True)
class OfflineDraft:
    """A scan of the time without a connection: the station's name for it, what was read, when, and what was shown."""

    key: UUID
    identifier: str
    scanned_at: datetime
    shown: str


def read(sent: object, now: datetime) -> tuple[list[OfflineDraft], list[Problem]]:
    """The scans of a sending (a list of objects with id, code, at, shown) and what is wrong with the others."""
    if not isinstance(sent, Sequence) or isinstance(sent, str | bytes):
        return [], [Problem("not-a-list", "scans", "", "send a list of scans", Severity.ERROR)]
    good: dict[UUID, OfflineDraft] = {}
    problems: list[Problem] = []
    for position, one in enumerate(sent[:MOST_AT_ONCE]):
        found = _one(one, now, position)
        if isinstance(found, OfflineDraft):
            good[found.key] = found
        else:
            problems.append(found)
    if len(sent) > MOST_AT_ONCE:
        hint = f"send at most {MOST_AT_ONCE} at once"
        problems.append(Problem("too-many-scans", "scans", str(len(sent)), hint, Severity.ERROR))
    return list(good.values()), problems


def _one(one: object, now: datetime, position: int) -> OfflineDraft | Problem:
    given = one if isinstance(one, Mapping) else {}
    try:
        key = UUID(str(given.get("id", "")))
    except ValueError:
        return Problem("bad-id", "id", str(given.get("id", ""))[:80], "a UUID", Severity.ERROR, position)
    code = storable.text(str(given.get("code", ""))).strip()
    if not code or len(code) > LONGEST_CODE:
        return Problem("bad-code", "code", code[:80], "what the reader read", Severity.ERROR, position)
    try:
        at = datetime.fromisoformat(str(given.get("at", "")))
    except ValueError:
        at = now
    at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    # A clock that is ahead says nothing about when it was; the time of receipt is the latest it can have been.
    return OfflineDraft(key, code, min(at, now) if at > now + _AHEAD else at, str(given.get("shown", ""))[:20])
