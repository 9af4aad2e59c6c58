"""A mode of transport that is none of the five names of the schema (UN/ECE Recommendation 19)."""

from tidewaiter.cargo.codes import transport
from tidewaiter.cargo.problem import Severity
from tidewaiter.intake.check import Check, quoted

CHECKS = (
    Check(
        code="bad-transport-mode",
        title="Mode of transport is unknown",
        severity=Severity.WARNING,
        path="transport_mode",
        hint=f"Map the filer's code to one of {', '.join(transport.MODES)}.",
        condition=f"transport_mode NOT IN ({', '.join(map(quoted, transport.MODES))})",
    ),
)
