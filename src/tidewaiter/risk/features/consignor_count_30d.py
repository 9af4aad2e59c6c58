"""How busy the consignor is."""

from tidewaiter.risk.features.feature import Feature

FEATURE = Feature(
    name="consignor_count_30d",
    expression="consignor_count_30d",
    sentence="Consignments from this consignor in 30 days: {value}.",
    missing="No consignor was named.",
    evidence=("consignor_name",),
)
