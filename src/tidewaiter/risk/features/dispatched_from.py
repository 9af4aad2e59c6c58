"""Which country it was sent from."""

from tidewaiter.risk.features.feature import Feature

FEATURE = Feature(
    name="dispatched_from",
    expression="country_of_dispatch",
    sentence="It was sent from {value}.",
    missing="The country of dispatch was not filed.",
    evidence=("country_of_dispatch",),
    categorical=True,
)
