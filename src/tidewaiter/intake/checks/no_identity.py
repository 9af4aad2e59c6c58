"""A consignment nobody can name cannot be targeted, amended or found on the belt: the row goes to quarantine."""

from tidewaiter.cargo.problem import Severity
from tidewaiter.intake.check import Check, blank
from tidewaiter.intake.prefilters import may_end_empty

CHECKS = (
    Check(
        code="no-identity",
        title="No identifier",
        severity=Severity.FATAL,
        path="consignment_id",
        hint="Send the item, waybill, bill or declaration number; without one the consignment cannot be found again.",
        condition=f"{blank('consignment_id')} OR regexp_matches(consignment_id, '^[^:]*:\\s*$')",
        prefilter=may_end_empty("consignment_id"),
    ),
)
