"""An Operator: how a field is held against values, in words, in the structured form and in SQL."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol


class Takes(StrEnum):
    """How many values stand after the phrase."""

    NOTHING = "nothing"
    ONE = "one value"
    TWO = "two values"
    MANY = "one value or more"


class Of(StrEnum):
    """What the values are."""

    NOTHING = "nothing"
    NUMBER = "numbers"
    SCALAR = "numbers or texts, as the field"
    TEXT = "texts"
    PATTERN = "a pattern (RE2)"
    DATE = "dates"
    CHOICE = "words"
    HOURS = "hours and a field"


class Kind(StrEnum):
    """What a field holds."""

    NUMBER = "number"
    TEXT = "text"
    TEXTS = "list of texts"
    TIME = "time"
    DATE = "date"
    OTHER = "other"


class Compared(Protocol):
    """The value of another field, times a factor, as `language.condition.OfField` holds it."""

    @property
    def name(self) -> str:
        """The field."""
        ...

    @property
    def times(self) -> float:
        """The factor."""
        ...


Resolved = float | str | date | Compared
"""A value with parameters and lists put in."""


@dataclass(frozen=True, slots=True)
class Subject:
    """The field that is tested: the SQL that reads it, and what it holds."""

    sql: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Operator:
    """One operator.

    `name` is its word in the structured form, `phrase` in the text form; two values are joined by `joiner`.
    `sql` writes the test for a subject and its values as an expression of the rule language. `refuse` says
    what is wrong with values of the right type ('' for nothing). `example` is a line of the text form.
    """

    name: str
    phrase: str
    takes: Takes
    of: Of
    on: frozenset[Kind]
    sql: Callable[[Subject, Sequence[Resolved]], str]
    meaning: str
    example: str
    joiner: str = "and"
    choices: tuple[str, ...] = ()
    refuse: Callable[[Sequence[Resolved]], str] | None = None


ANY_KIND = frozenset(Kind)
SCALARS = frozenset({Kind.NUMBER, Kind.TEXT})
NUMBERS = frozenset({Kind.NUMBER})
TEXTS = frozenset({Kind.TEXT})
LISTS = frozenset({Kind.TEXTS})
TIMES = frozenset({Kind.TIME})
DAYS = frozenset({Kind.TIME, Kind.DATE})


def quoted(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def column(name: str) -> str:
    """A field as SQL: a column by its name, a filer's own column out of `attributes`."""
    table, dot, key = name.partition(".")
    return f"{table}[{quoted(key)}]" if dot else name


def literal(value: Resolved, kind: Kind = Kind.TEXT) -> str:
    """A value as SQL; a date is a day's first moment, UTC, beside a time."""
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, date):
        if kind is Kind.TIME:
            return f"CAST('{value.isoformat()}T00:00:00Z' AS TIMESTAMPTZ)"
        return f"CAST('{value.isoformat()}' AS DATE)"
    if isinstance(value, int | float):
        return number(float(value))
    return column(value.name) if value.times == 1.0 else f"{number(value.times)} * {column(value.name)}"


def number(value: float) -> str:
    """A number as SQL: whole ones without a point, negative ones in brackets."""
    text = str(int(value)) if value == int(value) and abs(value) < 2**31 else repr(value)
    return f"({text})" if text.startswith("-") else text


def either(conditions: Sequence[str]) -> str:
    """Conditions of which one has to hold."""
    return joined("OR", conditions)


def joined(word: str, conditions: Sequence[str]) -> str:
    """Conditions joined by AND or OR, two and two, so that many are not nested deep."""
    if len(conditions) == 1:
        return conditions[0]
    half = (len(conditions) + 1) // 2
    return f"({joined(word, conditions[:half])} {word} {joined(word, conditions[half:])})"


def comparison(sign: str) -> Callable[[Subject, Sequence[Resolved]], str]:
    """The SQL of a comparison by a sign."""

    def sql(subject: Subject, values: Sequence[Resolved]) -> str:
        return f"{subject.sql} {sign} {literal(values[0], subject.kind)}"

    return sql


def each(template: str) -> Callable[[Subject, Sequence[Resolved]], str]:
    """The SQL of a call that one of the values has to satisfy: '{subject}' and '{value}' in a template."""

    def sql(subject: Subject, values: Sequence[Resolved]) -> str:
        return either([template.format(subject=subject.sql, value=literal(value, subject.kind)) for value in values])

    return sql


def listed(word: str) -> Callable[[Subject, Sequence[Resolved]], str]:
    """The SQL of membership: IN or NOT IN."""

    def sql(subject: Subject, values: Sequence[Resolved]) -> str:
        return f"{subject.sql} {word} ({', '.join(literal(value, subject.kind) for value in values)})"

    return sql
