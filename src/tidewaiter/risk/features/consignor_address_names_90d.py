"""How many consignors share the address: names change, the place of posting stays."""

from tidewaiter.risk.features.feature import Feature

FEATURE = Feature(
    name="consignor_address_names_90d",
    expression="consignor_address_names_90d",
    sentence="Consignor names used at this sending address in 90 days: {value}.",
    missing="No address of the consignor was filed.",
    direction=1,
)
