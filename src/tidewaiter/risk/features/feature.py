"""A Feature: one number or category that a model and rules see, with the sentence an officer reads."""

from dataclasses import dataclass
from enum import StrEnum
from math import exp

from tidewaiter.engine.expression import columns_of

_LARGEST_LOG = 700.0
"""The exponential of more than this is no number."""


class Spoken(StrEnum):
    """How a sentence says the value."""

    PLAIN = "plain"
    FROM_LOG = "from-log"  # the value is a natural logarithm; people read what it is the logarithm of
    PER_CENT = "per-cent"  # the value is a share


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature: an SQL expression over consignment and profile columns, and what it says in words.

    `sentence` names the value as {value} and may name `evidence` columns in braces; `otherwise` is the
    sentence of a yes-or-no feature (1 or 0) whose value is 0; `missing` says what null means. `direction`
    is the expected one: +1 where more means more risk, -1 less, 0 where it may be either. Null is a
    state of its own: an expression must not turn it into a number. `spoken` is how {value} is said.
    """

    name: str
    expression: str
    sentence: str
    missing: str
    evidence: tuple[str, ...] = ()
    direction: int = 0
    categorical: bool = False
    otherwise: str = ""
    spoken: Spoken = Spoken.PLAIN

    @property
    def sources(self) -> frozenset[str]:
        """The columns that the expression reads; raises ExpressionError for one that the check refuses."""
        return columns_of(self.expression)

    def template(self, value: object) -> str:
        """The sentence for a value: `missing` for None, `otherwise` for a yes-or-no feature's 0."""
        if value is None:
            return self.missing
        return self.otherwise if self.otherwise and value == 0 else self.sentence

    def said(self, value: object) -> object:
        """What stands for {value} in the sentence: 9.3 for the logarithm 2.23, '2.38 %' for the share 0.0238."""
        if not isinstance(value, int | float):
            return value
        if self.spoken is Spoken.FROM_LOG and abs(value) < _LARGEST_LOG:
            return exp(value)
        return f"{100 * value:.3g} %" if self.spoken is Spoken.PER_CENT else value
