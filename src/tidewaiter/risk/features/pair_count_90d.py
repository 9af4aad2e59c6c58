"""How often the parties have dealt with each other."""

from tidewaiter.risk.features.feature import Feature

FEATURE = Feature(
    name="pair_count_90d",
    expression="pair_count_90d",
    sentence="Consignments from this consignor to this delivery address in 90 days: {value}.",
    missing="No consignor, or neither delivery address nor consignee, was filed.",
    direction=-1,
)
