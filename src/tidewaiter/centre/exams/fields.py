"""One field of an examination's form: what it may hold, and how it is read from a page or an API.

Pure. What cannot be read comes back as a Problem; nothing is guessed.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum

from tidewaiter.cargo.problem import Problem, Severity
from tidewaiter.centre import storable

MAX_TEXT = 2000
"""Characters of a text."""


class Kind(StrEnum):
    """What a field holds."""

    TEXT = "text"
    NUMBER = "number"
    CHOICE = "choice"
    YES_NO = "yes_no"
    DATE = "date"
    TIME = "time"


@dataclass(frozen=True, slots=True)
class Field:
    """A field: name, label, kind; `required` once the entry is made at all; `unit` of numbers, `choices` of choices."""

    name: str
    label: str
    kind: Kind = Kind.TEXT
    required: bool = False
    choices: tuple[str, ...] = ()
    unit: str = ""


Value = str | float | bool


class Unreadable(ValueError):  # noqa: N818 - an answer of the readers below, never raised beyond this module
    """A value that a field cannot hold; the text says what it can."""


def read(field: Field, value: object, path: str, position: int) -> Value | Problem | None:
    """What a field holds (None: nothing), or a Problem at `path` for what it cannot; times as ISO 8601 in UTC."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    try:
        return _READERS[field.kind](field, value)
    except Unreadable as error:
        shown = storable.text(str(value), 80)
        return Problem("bad-value", path, shown, str(error), Severity.ERROR, position)


def _text(_field: Field, value: object) -> str:
    text = storable.text(str(value)).strip()
    if len(text) > MAX_TEXT:
        raise Unreadable(f"write at most {MAX_TEXT} characters")
    return text


def _number(field: Field, value: object) -> float:
    try:
        number = float(value) if isinstance(value, int | float) else float(str(value).strip())
    except (ValueError, OverflowError):
        number = math.nan
    if not math.isfinite(number) or number < 0:
        raise Unreadable(f"write a number{f' of {field.unit}' if field.unit else ''} that is not negative, e.g. 12.5")
    return number


def _choice(field: Field, value: object) -> str:
    text = str(value).strip()
    if text not in field.choices:
        raise Unreadable(f"one of {', '.join(field.choices)}")
    return text


_YES, _NO = {"yes", "true", "on", "1"}, {"no", "false", "off", "0"}


def _yes_no(_field: Field, value: object) -> bool:
    text = str(value).strip().lower()
    if text not in _YES | _NO:
        raise Unreadable("yes or no")
    return text in _YES


def _date(_field: Field, value: object) -> str:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    try:
        return date.fromisoformat(str(value).strip()).isoformat()
    except ValueError:
        raise Unreadable("write a date as 2026-11-27") from None


def _time(_field: Field, value: object) -> str:
    try:
        moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value).strip())
        zoned = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise Unreadable("write a time as 2026-11-27T14:05:00Z") from None
    return zoned.isoformat()


_READERS: dict[Kind, Callable[[Field, object], Value]] = {
    Kind.TEXT: _text,
    Kind.NUMBER: _number,
    Kind.CHOICE: _choice,
    Kind.YES_NO: _yes_no,
    Kind.DATE: _date,
    Kind.TIME: _time,
}
