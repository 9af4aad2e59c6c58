"""How many days lie between posting and arrival."""

from tidewaiter.risk.features.feature import Feature

FEATURE = Feature(
    name="posting_to_arrival_days",
    expression="date_diff('day', posted_on, arrival_date)",
    sentence="Days from posting to arrival: {value}.",
    missing="The date of posting was not filed.",
    evidence=("posted_on",),
)
