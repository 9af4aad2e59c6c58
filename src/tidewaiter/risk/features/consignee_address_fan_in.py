"""Whether ever other people send to the address: distinct consignors over consignments."""

from tidewaiter.risk.features.feature import Feature

FEATURE = Feature(
    name="consignee_address_fan_in",
    expression="""
        CASE WHEN consignee_address_count_30d > 0 THEN consignee_address_counterparties_30d /
        (consignee_address_count_30d / 1.0) END
    """,
    sentence="Consignors for each consignment to this delivery address in 30 days: {value}.",
    missing="Nothing went to the delivery address in 30 days, or none was filed.",
)
