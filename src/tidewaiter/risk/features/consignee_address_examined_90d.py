"""How well the delivery address is known from examinations."""

from tidewaiter.risk.features.feature import Feature

FEATURE = Feature(
    name="consignee_address_examined_90d",
    expression="consignee_address_examined_90d",
    sentence="Consignments to this delivery address that were examined in 90 days: {value}.",
    missing="No delivery address was filed.",
    direction=-1,
)
