"""A Problem: one thing wrong with what a filer sent, as data.

Bad input is collected, shown, counted per filer and graded; it is never dropped in silence and never
raised. Exceptions are for programming errors and for operator errors.
"""

from dataclasses import dataclass
from enum import StrEnum

MAX_QUOTED = 200
"""Characters of a filer's value that a problem quotes."""


def quoted(value: str) -> str:
    """A filer's value as a problem quotes it: at most MAX_QUOTED characters."""
    return value if len(value) <= MAX_QUOTED else value[: MAX_QUOTED - 1] + "…"


class Severity(StrEnum):
    """How much a problem costs the row it sits in."""

    FATAL = "fatal"  # the row cannot be used at all: it goes to quarantine
    ERROR = "error"  # an element owed by law is absent or wrong: the row is kept and graded down
    WARNING = "warning"  # doubtful, or repaired by the reader: the row is kept


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong at one place.

    `code` is a stable kebab-case name listed in docs/problems.md; `path` is the Consignment field or
    the place in the message (segment, line, element); `value` is what stood there (at most 200
    characters); `hint` says what the filer or operator should do; `row` is the `source_position` of
    the consignment concerned, or None when the whole message is.
    """

    code: str
    path: str
    value: str
    hint: str
    severity: Severity = Severity.WARNING
    row: int | None = None

    def __post_init__(self) -> None:
        """Cut what was quoted, so that a hostile value cannot swell the report."""
        if len(self.value) > MAX_QUOTED:
            object.__setattr__(self, "value", quoted(self.value))
