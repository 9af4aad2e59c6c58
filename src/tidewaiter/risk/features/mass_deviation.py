"""How unlike other goods of the same description it weighs."""

from tidewaiter.risk.features.feature import Feature

FEATURE = Feature(
    name="mass_deviation",
    expression="""
        CASE WHEN goods_mass_log_std_90d IS NOT NULL
        THEN (ln(gross_mass_kg) - goods_mass_log_mean_90d) / greatest(goods_mass_log_std_90d, 0.1) END
    """,
    sentence=(
        "Gross mass ({gross_mass_kg} kg) is {value} standard deviations from other goods with exactly this description."
    ),
    missing="Fewer than two consignments of known mass had this description in 90 days, or this mass is not known.",
    evidence=("gross_mass_kg", "goods_description"),
)
