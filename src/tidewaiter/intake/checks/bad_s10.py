"""A postal item identifier with a wrong form, check digit or country (UPU S10)."""

from tidewaiter.cargo.identifiers import s10
from tidewaiter.cargo.problem import Severity
from tidewaiter.intake.check import Check, refused

CHECKS = (
    Check(
        code="bad-s10",
        title="Postal item identifier is wrong",
        severity=Severity.ERROR,
        path="s10",
        hint="Read the barcode again: two letters, eight digits, check digit, country of the post (UPU S10).",
        kernel=refused("s10", s10.valid),
    ),
)
