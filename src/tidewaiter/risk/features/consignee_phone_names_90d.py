"""How many consignees share the telephone."""

from tidewaiter.risk.features.feature import Feature

FEATURE = Feature(
    name="consignee_phone_names_90d",
    expression="consignee_phone_names_90d",
    sentence="Consignee names used with this telephone in 90 days: {value}.",
    missing="No usable telephone of the consignee was filed.",
    evidence=("consignee_phone",),
    direction=1,
)
