"""Whether the words clearly mean another chapter than the code.

Another chapter with probability 0.8 or more, and the declared one below 0.05.
"""

from tidewaiter.risk.features.feature import Feature

FEATURE = Feature(
    name="described_elsewhere",
    expression="""
        CASE WHEN text_declared IS NOT NULL THEN text_confidence >= 0.8 AND text_declared < 0.05 END
    """,
    sentence="The words ({goods_description}) mean another HS chapter than the one declared ({hs_code}).",
    otherwise="The words do not clearly mean another HS chapter than the one declared.",
    missing="The goods were not described, or no HS code was filed.",
    evidence=("goods_description", "hs_code"),
    direction=1,
)
