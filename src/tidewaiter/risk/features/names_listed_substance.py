"""Whether the description names a drug or a precursor of the register of substances.

Terms that are made of the register (`parties/register.toml`) and those of the lexicon that stand for the same, by the
names of their groups.
"""

from tidewaiter.risk.features.feature import Feature

GROUPS = ("listed-drug", "opioid", "precursor")
"""'precursor' is the end of 'listed-precursor' too."""

_FOUND = "array_to_string(terms, '|')"

FEATURE = Feature(
    name="names_listed_substance",
    expression=" OR ".join(f"contains({_FOUND}, '{group}/')" for group in GROUPS),
    sentence="The description names a drug or precursor of the register: {goods_description}.",
    otherwise="The description names no drug or precursor of the register.",
    missing="The goods were not described.",
    evidence=("goods_description",),
    direction=1,
)
