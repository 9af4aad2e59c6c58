"""Detentions and notices as values: the callers' side of the actions."""

from dataclasses import dataclass
from datetime import date

from tidewaiter.centre.errors import Conflict

MAX_TEXT = 4000


@dataclass(frozen=True, slots=True)
class NewDetention:
    """Goods of a target that were presented on a day and are not released. `key` is made once for a form."""

    key: str
    target_id: str
    goods: str
    reason: str
    presented_on: date


@dataclass(frozen=True, slots=True)
class NewNotice:
    """What a notice of detention says: to whom, on which grounds, what is tested, what would speed it up, how."""

    addressee: str
    grounds: str
    tests: str
    needed: str
    served: str


def check_texts(**texts: str) -> None:
    """Raise Conflict (422) for a text that is missing or too long."""
    for name, text in texts.items():
        if not text.strip():
            raise Conflict(f"{name.replace('_', '-')}-missing", "the {name} is needed", "fill it in", 422, name=name)
        if len(text) > MAX_TEXT:
            raise Conflict(
                "too-long", "a text has at most {max_text} characters", "say it in fewer words", 422, max_text=MAX_TEXT
            )
