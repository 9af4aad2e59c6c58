"""How dear it is by mass, in the currency declared."""

from tidewaiter.risk.features.feature import Feature

FEATURE = Feature(
    name="value_per_kg",
    expression="declared_value / nullif(gross_mass_kg, 0)",
    sentence="Declared value is {value} a kilogram (currency: {currency}).",
    missing="Declared value or gross mass was not filed, or the mass is zero.",
    evidence=("declared_value", "currency", "gross_mass_kg"),
)
