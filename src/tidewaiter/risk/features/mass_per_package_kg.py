"""How heavy a package is."""

from tidewaiter.risk.features.feature import Feature

FEATURE = Feature(
    name="mass_per_package_kg",
    expression="gross_mass_kg / nullif(package_quantity, 0)",
    sentence="Gross mass is {value} kg a package.",
    missing="Gross mass or the number of packages was not filed.",
    evidence=("gross_mass_kg", "package_quantity"),
)
