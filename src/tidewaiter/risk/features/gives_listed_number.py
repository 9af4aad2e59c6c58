"""Whether the description gives the CAS number, InChIKey or SMILES of a drug or precursor in place of a name.

Terms that are made of the register of substances (`parties/register.toml`); a SMILES counts as the register or RDKit
writes it.
"""

from tidewaiter.risk.features.feature import Feature

FEATURE = Feature(
    name="gives_listed_number",
    expression="contains(array_to_string(terms, '|'), 'listed-number/')",
    sentence="The description gives a number or structure by which a listed substance is ordered: {goods_description}.",
    otherwise="The description gives no number or structure of a listed substance.",
    missing="The goods were not described.",
    evidence=("goods_description",),
    direction=1,
)
