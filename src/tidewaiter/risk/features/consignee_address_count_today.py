"""How many consignments to the delivery address are assessed together."""

from tidewaiter.risk.features.feature import Feature

FEATURE = Feature(
    name="consignee_address_count_today",
    expression="consignee_address_count_today",
    sentence="Consignments to this delivery address among those assessed together: {value}.",
    missing="No delivery address was filed.",
    direction=1,
)
