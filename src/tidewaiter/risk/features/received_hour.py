"""At which hour of the day the data was filed."""

from tidewaiter.risk.features.feature import Feature

FEATURE = Feature(
    name="received_hour",
    expression="hour(received_at)",
    sentence="The data was filed in the hour from {value}:00 UTC.",
    missing="The time of filing is not known.",
    evidence=("received_at",),
)
