"""How usual the route is."""

from tidewaiter.risk.features.feature import Feature

FEATURE = Feature(
    name="route_count_30d",
    expression="route_count_30d",
    sentence="Consignments on this route in 30 days: {value}.",
    missing="Neither country of dispatch nor place of loading was filed.",
    evidence=("country_of_dispatch", "entry_office"),
    direction=-1,
)
