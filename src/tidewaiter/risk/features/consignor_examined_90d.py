"""How well the consignor is known from examinations."""

from tidewaiter.risk.features.feature import Feature

FEATURE = Feature(
    name="consignor_examined_90d",
    expression="consignor_examined_90d",
    sentence="Consignments from this consignor that were examined in 90 days: {value}.",
    missing="No consignor was named.",
    evidence=("consignor_name",),
    direction=-1,
)
