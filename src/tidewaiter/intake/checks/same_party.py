"""Consignor and consignee carry the same name: lawful for removals, more often one was copied into the other."""

from tidewaiter.cargo.problem import Severity
from tidewaiter.intake.check import Check

CHECKS = (
    Check(
        code="same-party",
        title="Consignor and consignee are the same",
        severity=Severity.WARNING,
        path="consignee_name",
        hint="Check that the consignee is not a copy of the consignor.",
        condition="trim(consignor_name) <> '' AND upper(trim(consignor_name)) = upper(trim(consignee_name))",
    ),
)
