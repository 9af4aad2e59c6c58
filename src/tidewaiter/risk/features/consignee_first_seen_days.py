"""How long the consignee has been known."""

from tidewaiter.risk.features.feature import Feature

FEATURE = Feature(
    name="consignee_first_seen_days",
    expression="consignee_first_seen_days",
    sentence="The consignee was first seen {value} days ago.",
    missing="The consignee was never seen before, or was not named.",
    evidence=("consignee_name",),
    direction=-1,
)
