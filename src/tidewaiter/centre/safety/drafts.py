"""A safety card as somebody drafts it. Pure."""

import hashlib
from dataclasses import dataclass

from tidewaiter.audit.canonical import canonical
from tidewaiter.centre import storable
from tidewaiter.centre.errors import Conflict

MOST_LINES = 12
MOST_LETTERS = 400
_LISTS = ("protection", "rules", "signs", "first_aid", "sources")
_NEEDED = ("protection", "rules", "sources")


@dataclass(frozen=True, slots=True)
class NewCard:
    """The text of a new version of a card; each list is read from top to bottom. `note` says what changed and why."""

    code: str
    title: str
    do_not_open: str
    protection: tuple[str, ...]
    rules: tuple[str, ...]
    signs: tuple[str, ...]
    first_aid: tuple[str, ...]
    naloxone: str
    sources: tuple[str, ...]
    note: str


def text_of(card: NewCard) -> dict[str, object]:
    """The text in the form in which it is kept: without blanks around lines, without empty lines."""
    told: dict[str, object] = {
        name: storable.text(getattr(card, name).strip()) for name in ("title", "do_not_open", "naloxone")
    }
    for name in _LISTS:
        told[name] = [storable.text(line.strip()) for line in getattr(card, name) if line.strip()]
    return told


def digest(code: str, version: int, text: dict[str, object]) -> str:
    """SHA-256 (hex) of code, version and text, keys in order."""
    return hashlib.sha256(canonical({"code": code, "version": version, **text}).encode()).hexdigest()


def check(card: NewCard, text: dict[str, object]) -> None:
    """Raise Conflict (422) for a card that somebody at a bench could not read, or that names no source."""
    if not text["title"] or any(not text[name] for name in _NEEDED):
        raise Conflict(
            "card-incomplete",
            "a safety card has a title, what to wear, how to work, and sources",
            "fill them in, one line each",
            422,
        )
    if not card.note.strip():
        raise Conflict("reason-required", "say what changed and why", "write a sentence", 422)
    for name in _LISTS:
        lines = text[name]
        if isinstance(lines, list) and (len(lines) > MOST_LINES or any(len(line) > MOST_LETTERS for line in lines)):
            hint = "at most {lines} lines of {letters} letters"
            raise Conflict(
                "card-too-long",
                "{name} is too long to be read at a bench",
                hint,
                422,
                name=name.replace("_", " "),
                lines=MOST_LINES,
                letters=MOST_LETTERS,
            )
