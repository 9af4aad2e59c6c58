"""How much the consignee receives."""

from tidewaiter.risk.features.feature import Feature

FEATURE = Feature(
    name="consignee_count_30d",
    expression="consignee_count_30d",
    sentence="Consignments to this consignee in 30 days: {value}.",
    missing="No consignee was named.",
    evidence=("consignee_name",),
)
