"""In which currency the value is declared; values are not converted."""

from tidewaiter.risk.features.feature import Feature

FEATURE = Feature(
    name="valued_in",
    expression="currency",
    sentence="Its value is declared in {value}.",
    missing="No currency was filed.",
    evidence=("currency",),
    categorical=True,
)
