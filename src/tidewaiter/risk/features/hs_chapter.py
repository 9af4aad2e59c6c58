"""Which chapter of the Harmonized System the goods are declared in."""

from tidewaiter.risk.features.feature import Feature

FEATURE = Feature(
    name="hs_chapter",
    expression="CASE WHEN length(hs_code) >= 4 THEN substring(hs_code, 1, 2) END",
    sentence="The goods are declared in HS chapter {value}.",
    missing="No HS code was filed.",
    evidence=("hs_code",),
    categorical=True,
)
