"""Whether the description names dies or punches for tablets, or empty capsules.

Terms of the lexicon that ships (`parties/lexicon.toml`), by their identifiers.
"""

from tidewaiter.risk.features.feature import Feature

TERMS = (
    "capsule/capsule-shell",
    "capsule/empty-capsule",
    "capsule/empty-capsules-size-0",
    "capsule/empty-capsules-size-00",
    "capsule/empty-gelatin-capsule",
    "capsule/empty-gelatine-capsule",
    "capsule/empty-hpmc-capsule",
    "capsule/empty-pill-capsule",
    "capsule/empty-vegetable-capsule",
    "capsule/enteric-coated-capsule-shell",
    "capsule/gelatin-capsule-empty",
    "capsule/hard-gelatin-capsule",
    "capsule/hpmc-capsule",
    "capsule/separated-capsule",
    "die/m30-die",
    "die/m30-mold",
    "die/m30-mould",
    "die/molde-de-tabletas",
    "die/molde-para-pastillas",
    "die/pill-die",
    "die/pill-die-set",
    "die/pill-mold",
    "die/pill-mould",
    "die/pill-press-die",
    "die/pill-press-mold",
    "die/pill-press-mould",
    "die/pill-punch",
    "die/pill-punch-die",
    "die/pill-stamp",
    "die/punch-and-die-set",
    "die/punch-die-set",
    "die/punzones-para-tabletas",
    "die/single-punch-die",
    "die/tablet-die",
    "die/tablet-die-mold",
    "die/tablet-die-mould",
    "die/tablet-die-set",
    "die/tablet-mold",
    "die/tablet-mould",
    "die/tablet-press-die",
    "die/tablet-press-mold",
    "die/tablet-press-mould",
    "die/tablet-punch",
    "die/tablet-punch-and-die",
    "die/tablet-punch-die",
    "die/tablet-stamp",
    "die/tdp-die",
    "die/tdp-die-set",
    "die/tdp-mold",
    "die/tdp-mould",
    "die/tdp-punch",
    "die/冲头模具",
    "die/压片模具",
    "die/药片模具",
)
"""Of the groups die and capsule."""

_LISTED = ", ".join(f"'{term}'" for term in TERMS)

FEATURE = Feature(
    name="lexicon_equipment",
    expression=f"CASE WHEN len(terms) = 0 THEN FALSE ELSE list_has_any(terms, [{_LISTED}]) END",
    sentence="The description holds a term for dies or capsules: {goods_description}.",
    otherwise="The description holds no term for dies or capsules.",
    missing="The goods were not described.",
    evidence=("goods_description",),
    direction=1,
)
