"""Without a regime nobody can say which elements were owed."""

from tidewaiter.cargo.problem import Severity
from tidewaiter.intake.check import Check, quoted
from tidewaiter.intake.regimes import REGIMES

CHECKS = (
    Check(
        code="unknown-regime",
        title="Regime unknown",
        severity=Severity.WARNING,
        path="regime",
        hint=f"Set regime to one of {', '.join(REGIMES)} in the mapping file; until then no owed element is checked.",
        condition=f"regime IS NULL OR regime NOT IN ({', '.join(map(quoted, REGIMES))})",
    ),
)
