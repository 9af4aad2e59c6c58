"""Whether a consignee that is known gives a telephone not seen in 90 days."""

from tidewaiter.risk.features.feature import Feature

FEATURE = Feature(
    name="consignee_phone_is_new",
    expression="CASE WHEN consignee_count_30d > 0 THEN consignee_phone_names_90d = 0 END",
    sentence="A consignee that received in the last 30 days gives a telephone that nobody used in 90 days.",
    otherwise="The consignee's telephone was used in the last 90 days.",
    missing="The consignee received nothing in 30 days, or no usable telephone of it was filed.",
    evidence=("consignee_phone",),
    direction=1,
)
