"""Whether it comes through a third country on a route that is hardly used.

Sent from a country that is not the consignor's, with fewer than ten consignments on the route in 30 days.
"""

from tidewaiter.risk.features.feature import Feature

FEATURE = Feature(
    name="detour_on_rare_route",
    expression="""
        CASE WHEN route_count_30d IS NOT NULL THEN country_of_dispatch <> consignor_country AND
        route_count_30d < 10 END
    """,
    sentence=(
        "The consignor is in {consignor_country}, it was sent from {country_of_dispatch}, and hardly "
        "anything comes by this route."
    ),
    otherwise="It comes by no rare detour.",
    missing="Country of dispatch or of the consignor, or the route, is not known.",
    evidence=("consignor_country", "country_of_dispatch"),
    direction=1,
)
