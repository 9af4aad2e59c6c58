"""Whether a consignee that is known receives at an address never seen."""

from tidewaiter.risk.features.feature import Feature

FEATURE = Feature(
    name="consignee_at_new_address",
    expression="CASE WHEN consignee_count_all > 0 THEN consignee_address_count_all = 0 END",
    sentence="A known consignee receives at an address never seen before.",
    otherwise="The consignee's address has been seen before.",
    missing="The consignee was never seen before, or its name or address was not filed.",
    evidence=("consignee_name", "consignee_address_line"),
    direction=1,
)
