"""Whether a name never seen receives at an address that is known."""

from tidewaiter.risk.features.feature import Feature

FEATURE = Feature(
    name="consignee_new_at_known_address",
    expression="CASE WHEN consignee_address_count_all > 0 THEN consignee_count_all = 0 END",
    sentence="A name never seen before receives at a delivery address that has received before.",
    otherwise="The consignee has received before.",
    missing="The delivery address was never seen before, or name or address was not filed.",
    evidence=("consignee_name", "consignee_address_line"),
    direction=1,
)
