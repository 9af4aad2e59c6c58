"""Whether an HS code was filed."""

from tidewaiter.risk.features.feature import Feature

FEATURE = Feature(
    name="hs_missing",
    expression="hs_code IS NULL",
    sentence="No HS code was filed.",
    otherwise="An HS code was filed ({hs_code}).",
    missing="It is judged from what was filed and is never missing.",
    evidence=("hs_code",),
    direction=1,
)
