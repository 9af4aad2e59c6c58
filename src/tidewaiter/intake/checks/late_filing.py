"""The data came later before arrival than the regime allows."""

from tidewaiter.cargo.problem import Severity
from tidewaiter.intake.check import Check, bound_by, where
from tidewaiter.intake.regimes import Regimes


def checks(regimes: Regimes) -> tuple[Check, ...]:
    """One check for each rule that sets an hour."""
    return tuple(
        Check(
            code="late-filing",
            title="Filed later than owed",
            severity=Severity.WARNING,
            path="received_at",
            hint=f"Send the data {_ahead(rule.hours_before)}before arrival: {rule.source}.",
            condition=where(bound_by(rule), f"epoch(eta) - epoch(received_at) < {rule.hours_before * 3600:g}"),
        )
        for rule in regimes.rule
        if rule.hours_before is not None
    )


def _ahead(hours: float) -> str:
    """How long before arrival, in words that go before these."""
    if hours == 0:
        return ""
    return "at least an hour " if hours == 1 else f"at least {hours:g} hours "
