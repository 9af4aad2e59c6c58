"""How long the sending address has been known."""

from tidewaiter.risk.features.feature import Feature

FEATURE = Feature(
    name="consignor_address_first_seen_days",
    expression="consignor_address_first_seen_days",
    sentence="The sending address was first seen {value} days ago.",
    missing="The sending address was never seen before, or was not filed.",
    direction=-1,
)
