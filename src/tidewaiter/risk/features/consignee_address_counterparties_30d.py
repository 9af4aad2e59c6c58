"""From how many consignors the delivery address receives."""

from tidewaiter.risk.features.feature import Feature

FEATURE = Feature(
    name="consignee_address_counterparties_30d",
    expression="consignee_address_counterparties_30d",
    sentence="Consignors that sent to this delivery address in 30 days: {value}.",
    missing="No delivery address was filed.",
)
