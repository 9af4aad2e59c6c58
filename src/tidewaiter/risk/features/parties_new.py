"""How many of consignor, consignee and their two addresses were never seen."""

from tidewaiter.risk.features.feature import Feature

FEATURE = Feature(
    name="parties_new",
    expression="""
        CASE WHEN consignor_count_all IS NOT NULL AND consignee_count_all IS NOT NULL THEN
            CASE WHEN consignor_count_all = 0 THEN 1 ELSE 0 END
            + CASE WHEN consignee_count_all = 0 THEN 1 ELSE 0 END
            + CASE WHEN consignor_address_count_all = 0 THEN 1 ELSE 0 END
            + CASE WHEN consignee_address_count_all = 0 THEN 1 ELSE 0 END END
    """,
    sentence="Of consignor, consignee and their addresses, never seen before: {value}.",
    missing="Consignor or consignee was not named.",
    direction=1,
)
