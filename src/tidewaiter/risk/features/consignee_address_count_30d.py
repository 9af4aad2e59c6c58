"""How busy the delivery address is."""

from tidewaiter.risk.features.feature import Feature

FEATURE = Feature(
    name="consignee_address_count_30d",
    expression="consignee_address_count_30d",
    sentence="Consignments to this delivery address in 30 days: {value}.",
    missing="No delivery address was filed.",
)
