"""How much is sent from the consignor's address."""

from tidewaiter.risk.features.feature import Feature

FEATURE = Feature(
    name="consignor_address_count_30d",
    expression="consignor_address_count_30d",
    sentence="Consignments from this consignor's address in 30 days: {value}.",
    missing="No address of the consignor was filed.",
)
