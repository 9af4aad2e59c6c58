"""How many names receive at the delivery address: a drop receives for invented ones."""

from tidewaiter.risk.features.feature import Feature

FEATURE = Feature(
    name="consignee_address_names_90d",
    expression="consignee_address_names_90d",
    sentence="Names that received at this delivery address in 90 days: {value}.",
    missing="No delivery address was filed.",
    direction=1,
)
