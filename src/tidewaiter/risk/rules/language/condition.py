"""A condition as a tree: tests of one field each, joined by all, any and not.

Each test says what a missing field means: the test is unknown (the default), fails, or holds. The joins are
Kleene's: 'all' with one part that fails fails whatever else is unknown.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

MAX_TESTS = 200
MAX_DEPTH = 10
MAX_VALUES = 1000
"""Values of one test, named lists included."""


class Missing(StrEnum):
    """What a test says where its field is missing."""

    UNKNOWN = "unknown"
    NO = "no"
    YES = "yes"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value that stands in the rule's table of parameters."""

    name: str


@dataclass(frozen=True, slots=True)
class NamedList:
    """The values of a list that an analyst keeps under a name."""

    name: str


@dataclass(frozen=True, slots=True)
class OfField:
    """The value of another field, times a factor."""

    name: str
    times: float = 1.0


Scalar = float | str | date
Value = Scalar | Parameter | NamedList | OfField


@dataclass(frozen=True, slots=True)
class Criterion:
    """A field held against values by an operator of the table."""

    field: str
    operator: str
    values: tuple[Value, ...] = ()
    missing: Missing = Missing.UNKNOWN


@dataclass(frozen=True, slots=True)
class AllOf:
    """Holds where every part holds."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Holds where a part holds."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Holds where its part fails; unknown stays unknown."""

    part: "Condition"


Condition = Criterion | AllOf | AnyOf | Not


def parts_of(condition: Condition) -> tuple[Condition, ...]:
    """The parts of a join; none of a test."""
    if isinstance(condition, AllOf | AnyOf):
        return condition.parts
    return (condition.part,) if isinstance(condition, Not) else ()


def criteria_of(condition: Condition) -> Iterator[Criterion]:
    """The tests of a condition, from left to right."""
    if isinstance(condition, Criterion):
        yield condition
    for part in parts_of(condition):
        yield from criteria_of(part)


def fields_of(condition: Condition) -> frozenset[str]:
    """The fields that a condition reads, as they are written: 'attributes.x' for a filer's own column."""
    return frozenset(
        name
        for test in criteria_of(condition)
        for name in (test.field, *(value.name for value in test.values if isinstance(value, OfField)))
    )
