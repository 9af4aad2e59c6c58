"""What examinations of consignments to the delivery address found."""

from tidewaiter.risk.features.feature import Feature

FEATURE = Feature(
    name="consignee_address_findings",
    expression="consignee_address_findings_all",
    sentence="Earlier consignments to this delivery address in which something was found: {value}.",
    missing="No delivery address was filed.",
    direction=1,
)
