"""Whether a listed substance is named and the HS code is of a chapter in which no such substance is declared."""

from tidewaiter.risk.features.feature import Feature
from tidewaiter.risk.features.names_listed_substance import FEATURE as NAMED

CHAPTERS = ("28", "29", "30", "38")
"""Chemicals, medicines and chemical products."""

_CHAPTERS = ", ".join(f"'{chapter}'" for chapter in CHAPTERS)

FEATURE = Feature(
    name="listed_name_other_chapter",
    expression=f"""
    CASE WHEN length(hs_code) >= 4 THEN ({NAMED.expression}) AND substring(hs_code, 1, 2) NOT IN ({_CHAPTERS}) END
    """,
    sentence="The description names a listed substance and HS code {hs_code} is of other goods: {goods_description}.",
    otherwise="Name and HS code do not contradict each other about a listed substance.",
    missing="No HS code was filed, or the goods were not described.",
    evidence=("goods_description", "hs_code"),
    direction=1,
)
