"""How long the delivery address has been known."""

from tidewaiter.risk.features.feature import Feature

FEATURE = Feature(
    name="consignee_address_first_seen_days",
    expression="consignee_address_first_seen_days",
    sentence="The delivery address was first seen {value} days ago.",
    missing="The delivery address was never seen before, or was not filed.",
    direction=-1,
)
