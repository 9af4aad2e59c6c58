"""A commodity code that has not the form of a Harmonized System code."""

from tidewaiter.cargo.identifiers import hs
from tidewaiter.cargo.problem import Severity
from tidewaiter.intake.check import Check, any_refused, refused

_HINT = "Send 6, 8 or 10 digits of the Harmonized System, chapter 01 to 97."

CHECKS = (
    Check(
        code="hs-form",
        title="Commodity code has a wrong form",
        severity=Severity.ERROR,
        path="hs_code",
        hint=_HINT,
        kernel=refused("hs_code", hs.valid),
    ),
    Check(
        code="hs-form",
        title="Commodity code has a wrong form",
        severity=Severity.ERROR,
        path="items.hs_code",
        hint=_HINT,
        kernel=any_refused("items", hs.valid, "hs_code"),
        shown="array_to_string(list_transform(items, lambda i: i.hs_code), ', ')",
    ),
)
