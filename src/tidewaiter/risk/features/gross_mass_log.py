"""How heavy it is, as a natural logarithm: ten grams matter to a letter and not to a pallet."""

from tidewaiter.risk.features.feature import Feature

FEATURE = Feature(
    name="gross_mass_log",
    expression="ln(gross_mass_kg)",
    sentence="Gross mass is {gross_mass_kg} kg.",
    missing="Gross mass was not filed, or is zero.",
    evidence=("gross_mass_kg",),
)
