"""How unlike other goods of the same description it is valued, within one currency."""

from tidewaiter.risk.features.feature import Feature

FEATURE = Feature(
    name="value_per_kg_deviation",
    expression="""
        CASE WHEN goods_value_per_kg_log_std_90d IS NOT NULL
        THEN (ln(declared_value / nullif(gross_mass_kg, 0)) - goods_value_per_kg_log_mean_90d)
            / greatest(goods_value_per_kg_log_std_90d, 0.1) END
    """,
    sentence=(
        "Declared value a kilogram is {value} standard deviations from other goods with exactly this description."
    ),
    missing=(
        "Fewer than two consignments with this description were valued in this currency in 90 "
        "days, or this value a kilogram is not known."
    ),
    evidence=("declared_value", "currency", "gross_mass_kg"),
)
