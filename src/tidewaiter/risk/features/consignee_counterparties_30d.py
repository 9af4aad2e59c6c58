"""From how many consignors the consignee receives."""

from tidewaiter.risk.features.feature import Feature

FEATURE = Feature(
    name="consignee_counterparties_30d",
    expression="consignee_counterparties_30d",
    sentence="Consignors that sent to this consignee in 30 days: {value}.",
    missing="No consignee was named.",
    evidence=("consignee_name",),
)
