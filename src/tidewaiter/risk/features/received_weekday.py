"""On which day of the week the data was filed."""

from tidewaiter.risk.features.feature import Feature

FEATURE = Feature(
    name="received_weekday",
    expression="isodow(received_at)",
    sentence="The data was filed on day {value} of the week (1 is Monday), UTC.",
    missing="The time of filing is not known.",
    evidence=("received_at",),
)
