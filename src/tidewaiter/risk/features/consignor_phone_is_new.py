"""Whether a consignor that is known gives a telephone not seen in 90 days."""

from tidewaiter.risk.features.feature import Feature

FEATURE = Feature(
    name="consignor_phone_is_new",
    expression="CASE WHEN consignor_count_90d > 0 THEN consignor_phone_names_90d = 0 END",
    sentence="A known consignor gives a telephone that nobody used in 90 days.",
    otherwise="The consignor's telephone was used in the last 90 days.",
    missing="The consignor sent nothing in 90 days, or no usable telephone of it was filed.",
    evidence=("consignor_phone",),
    direction=1,
)
