"""How unlike the consignor's usual consignments this one weighs."""

from tidewaiter.risk.features.feature import Feature

FEATURE = Feature(
    name="consignor_mass_deviation",
    expression="""
        CASE WHEN consignor_mass_log_std_90d IS NOT NULL
        THEN (ln(gross_mass_kg) - consignor_mass_log_mean_90d) / greatest(consignor_mass_log_std_90d, 0.1) END
    """,
    sentence="Gross mass ({gross_mass_kg} kg) is {value} standard deviations from what this consignor usually sends.",
    missing="The consignor sent fewer than two consignments of known mass in 90 days, or this mass is not known.",
    evidence=("gross_mass_kg",),
)
