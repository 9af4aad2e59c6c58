"""A lookout as a value, and what it must have."""

import re
from dataclasses import dataclass
from datetime import datetime

from tidewaiter.cargo.kind import KIND_NAMES
from tidewaiter.centre.errors import Conflict

_GRADE = re.compile(r"[A-F][1-6]")


@dataclass(frozen=True, slots=True)
class NewLookout:
    """A key of a kind to look out for, why, on whose word (Admiralty, A1 to F6), when and where ([]: everywhere)."""

    kind: str
    key: str
    title: str
    source: str
    grade: str
    predicate: str
    valid_from: datetime
    valid_until: datetime
    facilities: tuple[str, ...] = ()
    from_outcome: int | None = None


def check(lookout: NewLookout) -> None:
    """Raise Conflict (422) for a lookout that lacks what it must have."""
    if lookout.kind not in KIND_NAMES:
        raise _wrong(
            "unknown-kind",
            "{kind} is no kind of key",
            "one of {choices}",
            kind=repr(lookout.kind),
            choices=", ".join(KIND_NAMES),
        )
    if not lookout.key.strip():
        raise _wrong("key-missing", "a lookout names what to look out for", "give the key in its normal form")
    if not lookout.title.strip() or not lookout.predicate.strip():
        raise _wrong("grounds-missing", "a lookout has a title and grounds", "say in a sentence why it is made")
    if not _GRADE.fullmatch(lookout.grade):
        hint = "source A to F, information 1 to 6, e.g. B2 (Admiralty)"
        raise _wrong("unknown-grade", "{grade} is no grade", hint, grade=repr(lookout.grade))
    if lookout.valid_from.tzinfo is None or lookout.valid_until.tzinfo is None:
        raise ValueError("a lookout's times have a zone")
    if lookout.valid_from >= lookout.valid_until:
        raise _wrong("no-validity", "a lookout that ends before it begins never holds", "give a later end")


def number(lookout_id: str) -> int:
    """The number in 'L-000123', 0, which no lookout has, for anything else."""
    found = re.fullmatch(r"L-([0-9]{1,18})", lookout_id)
    return int(found[1]) if found else 0


def _wrong(code: str, message: str, hint: str, **values: object) -> Conflict:
    return Conflict(code, message, hint, 422, **values)
