"""Whether the parties are new to each other."""

from tidewaiter.risk.features.feature import Feature

FEATURE = Feature(
    name="pair_is_new",
    expression="pair_count_all = 0",
    sentence="This consignor never sent to this delivery address before.",
    otherwise="This consignor has sent to this delivery address before.",
    missing="No consignor, or neither delivery address nor consignee, was filed.",
    direction=1,
)
