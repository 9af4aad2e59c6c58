"""A container number with a wrong form or check digit (ISO 6346)."""

from tidewaiter.cargo.identifiers import container
from tidewaiter.cargo.problem import Severity
from tidewaiter.intake.check import Check, any_refused

CHECKS = (
    Check(
        code="bad-container",
        title="Container number is wrong",
        severity=Severity.ERROR,
        path="container",
        hint="Compare with the marking on the door: owner, category U, J or Z, six digits, check digit (ISO 6346).",
        kernel=any_refused("container", container.valid),
        shown="array_to_string(container, ', ')",
    ),
)
