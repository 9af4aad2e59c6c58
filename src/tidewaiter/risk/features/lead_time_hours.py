"""How long before arrival the data came: late data leaves no time to look."""

from tidewaiter.risk.features.feature import Feature

FEATURE = Feature(
    name="lead_time_hours",
    expression="date_diff('second', received_at, eta) / 3600.0",
    sentence="The data came {value} hours before arrival.",
    missing="The time of arrival is not known.",
    evidence=("received_at", "eta"),
    direction=-1,
)
