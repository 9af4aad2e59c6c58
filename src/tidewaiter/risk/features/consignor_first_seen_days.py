"""How long the consignor has been known: what is new has no record to be judged by."""

from tidewaiter.risk.features.feature import Feature

FEATURE = Feature(
    name="consignor_first_seen_days",
    expression="consignor_first_seen_days",
    sentence="The consignor was first seen {value} days ago.",
    missing="The consignor was never seen before, or was not named.",
    evidence=("consignor_name",),
    direction=-1,
)
