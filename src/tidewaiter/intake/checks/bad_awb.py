"""A master air waybill number with a wrong form or check digit (IATA Resolution 600a)."""

from tidewaiter.cargo.identifiers import awb
from tidewaiter.cargo.problem import Severity
from tidewaiter.intake.check import Check, refused

CHECKS = (
    Check(
        code="bad-awb",
        title="Air waybill number is wrong",
        severity=Severity.ERROR,
        path="awb",
        hint="Compare with the waybill: three digits of the airline, seven digits, and their remainder modulo 7.",
        kernel=refused("awb", awb.valid),
    ),
)
