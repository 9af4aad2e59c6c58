"""Which country the goods were made in, as declared."""

from tidewaiter.risk.features.feature import Feature

FEATURE = Feature(
    name="made_in",
    expression="country_of_origin",
    sentence="The goods are declared as made in {value}.",
    missing="The country of origin was not filed.",
    evidence=("country_of_origin",),
    categorical=True,
)
