"""Whether it is routed otherwise than what comes on this route.

1 for a consignment not sent from the consignor's country, else 0, less the share of such among the route's
consignments in 30 days: near 1 where a detour is unusual, near -1 where the direct way is, 0 where it is as always.
One of which a country is not known counts as direct.
"""

from tidewaiter.risk.features.feature import Feature

FEATURE = Feature(
    name="detour_unusual_for_route",
    expression="""
        CASE WHEN route_count_30d > 0 AND country_of_dispatch IS NOT NULL AND consignor_country IS NOT NULL
        THEN CASE WHEN country_of_dispatch <> consignor_country THEN 1.0 ELSE 0.0 END
            - CAST(route_detours_30d AS DOUBLE) / route_count_30d END
    """,
    sentence="Routing beside what is usual on this route, 1 an unusual detour, 0 as always: {value}.",
    missing="Nothing came on this route in 30 days, or a country is not known.",
    evidence=("country_of_dispatch", "consignor_country"),
    direction=1,
)
