"""Whether the consignor sends to ever other people: distinct consignees over consignments."""

from tidewaiter.risk.features.feature import Feature

FEATURE = Feature(
    name="consignor_fan_out",
    expression="""
        CASE WHEN consignor_count_30d > 0 THEN consignor_counterparties_30d / (consignor_count_30d * 1.0)
        END
    """,
    sentence="Consignees for each consignment of this consignor in 30 days: {value}.",
    missing="The consignor sent nothing in 30 days, or was not named.",
)
