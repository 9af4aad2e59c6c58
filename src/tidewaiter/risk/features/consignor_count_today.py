"""How many consignments of the consignor are assessed together: a burst is sent on one day."""

from tidewaiter.risk.features.feature import Feature

FEATURE = Feature(
    name="consignor_count_today",
    expression="consignor_count_today",
    sentence="Consignments from this consignor among those assessed together: {value}.",
    missing="No consignor was named.",
    evidence=("consignor_name",),
    direction=1,
)
