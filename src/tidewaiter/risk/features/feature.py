"""A Feature: one number or category that a model and rules see, with the sentence an officer reads."""

from dataclasses import dataclass

from tidewaiter.engine.expression import columns_of


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature: an SQL expression over consignment and profile columns, and what it says in words.

    `sentence` names the value as {value} and may name `evidence` columns in braces; `otherwise` is the
    sentence of a yes-or-no feature (1 or 0) whose value is 0; `missing` says what null means. `direction`
    is the expected one: +1 where more means more risk, -1 less, 0 where it may be either. Null is a
    state of its own: an expression must not turn it into a number.
    """

    name: str
    expression: str
    sentence: str
    missing: str
    evidence: tuple[str, ...] = ()
    direction: int = 0
    categorical: bool = False
    otherwise: str = ""

    @property
    def sources(self) -> frozenset[str]:
        """The columns that the expression reads; raises ExpressionError for one that the check refuses."""
        return columns_of(self.expression)

    def template(self, value: object) -> str:
        """The sentence for a value: `missing` for None, `otherwise` for a yes-or-no feature's 0."""
        if value is None:
            return self.missing
        return self.otherwise if self.otherwise and value == 0 else self.sentence
