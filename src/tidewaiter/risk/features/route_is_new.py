"""Whether nothing ever came by this route."""

from tidewaiter.risk.features.feature import Feature

FEATURE = Feature(
    name="route_is_new",
    expression="route_count_all = 0",
    sentence="Nothing ever came by this route before.",
    otherwise="Consignments have come by this route before.",
    missing="Neither country of dispatch nor place of loading was filed.",
    evidence=("country_of_dispatch", "loading_location", "entry_office", "carrier"),
    direction=1,
)
