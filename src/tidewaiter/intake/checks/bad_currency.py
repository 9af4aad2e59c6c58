"""A currency that is not a code of ISO 4217."""

from tidewaiter.cargo.identifiers import currency
from tidewaiter.cargo.problem import Severity
from tidewaiter.intake.check import Check, any_refused, refused

_HINT = "Send the three-letter code of ISO 4217, e.g. CNY and not RMB."

CHECKS = (
    Check(
        code="bad-currency",
        title="Currency code is wrong",
        severity=Severity.ERROR,
        path="currency",
        hint=_HINT,
        kernel=refused("currency", currency.valid),
    ),
    Check(
        code="bad-currency",
        title="Currency code is wrong",
        severity=Severity.ERROR,
        path="items.currency",
        hint=_HINT,
        kernel=any_refused("items", currency.valid, "currency"),
        shown="array_to_string(list_transform(items, lambda i: i.currency), ', ')",
    ),
)
