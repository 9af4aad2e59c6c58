"""What the steps of a plan hand to each other: a column, or one value for all rows, and what it is made of."""

from typing import Any, NamedTuple, Protocol

from tidewaiter.engine.number_plan import BeyondError, Plan

WHOLE, REAL, TRUTH, TEXT, NOTHING = "whole", "real", "truth", "text", "nothing"
LIST, TIME, DAY = "list", "time", "day"
LARGEST = 2.0**31
"""Whole numbers up to here, and what one step makes of them, are the same as doubles."""


class Value(NamedTuple):
    """A column, or one value for all rows, and what it is made of: whole numbers are doubles here."""

    kind: str
    values: Any
    most: float = LARGEST  # of whole numbers: none is further from nought
    fraction: bool = False  # a literal with decimals: exact in the engine, and not here
    written: bool = False  # a literal


class Asked(Protocol):
    """Rows of which plans make values."""

    def value(self, plan: Plan) -> Value:
        """What a plan makes; BeyondError for what is left to the engine."""
        ...


def beyond() -> Any:  # noqa: ANN401 - it gives nothing
    """Leave it to the engine."""
    raise BeyondError
