"""A number of packages below one."""

from tidewaiter.cargo.problem import Severity
from tidewaiter.intake.check import Check

CHECKS = (
    Check(
        code="impossible-quantity",
        title="Number of packages is impossible",
        severity=Severity.ERROR,
        path="package_quantity",
        hint="Send the number of packages, at least 1.",
        condition="package_quantity < 1",
    ),
)
