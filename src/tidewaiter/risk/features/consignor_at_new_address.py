"""Whether a consignor that is known sends from an address never seen."""

from tidewaiter.risk.features.feature import Feature

FEATURE = Feature(
    name="consignor_at_new_address",
    expression="CASE WHEN consignor_count_all > 0 THEN consignor_address_count_all = 0 END",
    sentence="A known consignor sends from an address never seen before.",
    otherwise="The consignor's address has been seen before.",
    missing="The consignor was never seen before, or its name or address was not filed.",
    evidence=("consignor_name", "consignor_address_line"),
    direction=1,
)
