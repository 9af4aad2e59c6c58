"""A country that is not a code of ISO 3166-1."""

from tidewaiter.cargo.identifiers import country
from tidewaiter.cargo.problem import Severity
from tidewaiter.intake.check import Check, any_refused, refused

COLUMNS = (
    "consignor_country",
    "consignee_country",
    "country_of_dispatch",
    "country_of_origin",
    "country_of_destination",
)

_HINT = "Send the two-letter code of ISO 3166-1, e.g. GB and not UK."

CHECKS = (
    *(
        Check(
            code="bad-country",
            title="Country code is wrong",
            severity=Severity.ERROR,
            path=column,
            hint=_HINT,
            kernel=refused(column, country.valid),
        )
        for column in COLUMNS
    ),
    Check(
        code="bad-country",
        title="Country code is wrong",
        severity=Severity.ERROR,
        path="items.country_of_origin",
        hint=_HINT,
        kernel=any_refused("items", country.valid, "country_of_origin"),
        shown="array_to_string(list_transform(items, lambda i: i.country_of_origin), ', ')",
    ),
)
