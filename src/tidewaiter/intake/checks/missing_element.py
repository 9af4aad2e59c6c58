"""An element that the regime in force on the day of receipt owes is absent: one problem per element."""

from tidewaiter.cargo.problem import Severity
from tidewaiter.intake.check import Check, bound_by, empty, where
from tidewaiter.intake.regimes import Regimes


def checks(regimes: Regimes) -> tuple[Check, ...]:
    """One check for each element of each rule; `path` is the element as the rule writes it."""
    return tuple(
        Check(
            code="missing-element",
            title="Element owed by law is missing",
            severity=Severity.ERROR,
            path=element,
            hint=f"Send {element.replace('|', ' or ')}: owed under {rule.source}.",
            condition=where(bound_by(rule), " AND ".join(f"({empty(field)})" for field in element.split("|"))),
            shown="''",
        )
        for rule in regimes.rule
        for element in rule.owes
    )
