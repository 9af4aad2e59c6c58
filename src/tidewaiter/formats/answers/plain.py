"""An answer as plain JSON: what a webhook carries and what a filer without a message of its own is sent.

One object an answer: `kind`, `reference`, `issued_at`, the identifiers that are known, `elements`, `text`. Empty parts
are left out. Reading takes one object or a list of them; what is none is no answer.
"""

import json
from dataclasses import fields
from datetime import UTC, datetime

from tidewaiter.formats.answers.answer import Answer, AnswerKind

MOST = 10_000
"""Answers that are read from one document."""

_TEXTS = tuple(f.name for f in fields(Answer) if f.name not in {"kind", "issued_at", "elements"})


def document(answer: Answer) -> dict[str, object]:
    """The answer as plain data."""
    said: dict[str, object] = {"kind": answer.kind.value, "issued_at": _moment(answer.issued_at)}
    said |= {name: value for name in _TEXTS if (value := getattr(answer, name))}
    return {**said, "elements": list(answer.elements)} if answer.elements else said


def dump(answer: Answer) -> bytes:
    """The answer as a JSON object on one line."""
    return json.dumps(document(answer), ensure_ascii=False, sort_keys=True).encode() + b"\n"


def read(data: bytes) -> tuple[Answer, ...]:
    """The answers of a document; none where it is no JSON or holds none."""
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        return ()
    several = found if isinstance(found, list) else [found]
    return tuple(answer for one in several[:MOST] if (answer := _answer(one)) is not None)


def _answer(said: object) -> Answer | None:
    if not isinstance(said, dict):
        return None
    try:
        kind = AnswerKind(str(said.get("kind")))
        issued = datetime.fromisoformat(str(said.get("issued_at")))
    except ValueError:
        return None
    if issued.tzinfo is None:
        return None
    elements = said.get("elements")
    texts = {name: value for name in _TEXTS if isinstance(value := said.get(name), str)}
    if not texts.get("reference"):
        return None
    listed = tuple(str(name) for name in elements) if isinstance(elements, list) else ()
    try:
        return Answer(kind=kind, issued_at=issued.astimezone(UTC), elements=listed, **texts)
    except OverflowError:
        return None


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()
