"""Cases as values: the callers' side of the actions."""

from dataclasses import dataclass

from tidewaiter.centre.errors import Conflict

MAX_TEXT = 4000


@dataclass(frozen=True, slots=True)
class NewCase:
    """A case with an agency about seizures ('S-…') and referrals ('R-…'). `key` is made once for a form."""

    key: str
    title: str
    agency: str
    subjects: tuple[str, ...]
    caveat: str = ""


def needed(name: str, text: str) -> None:
    """Raise Conflict (422) for a text that is missing or too long."""
    if not text.strip():
        raise Conflict(f"{name}-missing", "a case has a {name}", "fill it in", 422, name=name)
    if len(text) > MAX_TEXT:
        raise Conflict(
            "too-long", "a text has at most {max_text} characters", "say it in fewer words", 422, max_text=MAX_TEXT
        )
