"""How much of the gross mass is goods."""

from tidewaiter.risk.features.feature import Feature

FEATURE = Feature(
    name="net_to_gross",
    expression="net_mass_kg / nullif(gross_mass_kg, 0)",
    sentence="Net mass ({net_mass_kg} kg) is {value} of gross mass ({gross_mass_kg} kg).",
    missing="Net or gross mass was not filed, or gross mass is zero.",
    evidence=("net_mass_kg", "gross_mass_kg"),
)
