"""Whether nothing ever went to this delivery address."""

from tidewaiter.risk.features.feature import Feature

FEATURE = Feature(
    name="consignee_address_is_new",
    expression="consignee_address_count_all = 0",
    sentence="Nothing was ever sent to this delivery address before.",
    otherwise="Consignments have gone to this delivery address before.",
    missing="No delivery address was filed.",
    evidence=("consignee_address_line",),
    direction=1,
)
