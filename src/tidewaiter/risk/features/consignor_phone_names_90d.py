"""How many consignors share the telephone."""

from tidewaiter.risk.features.feature import Feature

FEATURE = Feature(
    name="consignor_phone_names_90d",
    expression="consignor_phone_names_90d",
    sentence="Consignor names used with this sending telephone in 90 days: {value}.",
    missing="No usable telephone of the consignor was filed.",
    evidence=("consignor_phone",),
    direction=1,
)
