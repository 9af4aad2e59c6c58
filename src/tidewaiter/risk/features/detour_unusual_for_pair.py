"""Whether it is routed otherwise than what this consignor sends to this address.

1 for a consignment not sent from the consignor's country, else 0, less the share of such among the pair's
consignments in 90 days: near 1 where a detour is unusual, near -1 where the direct way is, 0 where it is as always.
One of which a country is not known counts as direct.
"""

from tidewaiter.risk.features.feature import Feature

FEATURE = Feature(
    name="detour_unusual_for_pair",
    expression="""
        CASE WHEN pair_count_90d > 0 AND country_of_dispatch IS NOT NULL AND consignor_country IS NOT NULL
        THEN CASE WHEN country_of_dispatch <> consignor_country THEN 1.0 ELSE 0.0 END
            - CAST(pair_detours_90d AS DOUBLE) / pair_count_90d END
    """,
    sentence="Routing beside what is usual for this consignor and address, 1 an unusual detour, 0 as always: {value}.",
    missing="Nothing came for this pair in 90 days, or a country is not known.",
    evidence=("country_of_dispatch", "consignor_country"),
    direction=1,
)
