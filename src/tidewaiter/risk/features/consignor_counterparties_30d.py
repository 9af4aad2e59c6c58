"""To how many consignees the consignor sends: a shop to many, a household to few."""

from tidewaiter.risk.features.feature import Feature

FEATURE = Feature(
    name="consignor_counterparties_30d",
    expression="consignor_counterparties_30d",
    sentence="Consignees that this consignor sent to in 30 days: {value}.",
    missing="No consignor was named.",
    evidence=("consignor_name",),
)
