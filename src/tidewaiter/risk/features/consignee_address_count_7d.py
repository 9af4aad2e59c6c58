"""Whether the delivery address is suddenly busy."""

from tidewaiter.risk.features.feature import Feature

FEATURE = Feature(
    name="consignee_address_count_7d",
    expression="consignee_address_count_7d",
    sentence="Consignments to this delivery address in 7 days: {value}.",
    missing="No delivery address was filed.",
)
