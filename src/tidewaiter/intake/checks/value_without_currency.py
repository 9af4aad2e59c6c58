"""A number of money without the money's name cannot be compared with any other."""

from tidewaiter.cargo.problem import Severity
from tidewaiter.intake.check import Check, empty

CHECKS = (
    Check(
        code="value-without-currency",
        title="Declared value has no currency",
        severity=Severity.WARNING,
        path="currency",
        hint="Send the ISO 4217 code with the value, or set it as a constant in the mapping file.",
        condition=f"declared_value IS NOT NULL AND {empty('currency')}",
        shown="CAST(declared_value AS VARCHAR)",
    ),
)
