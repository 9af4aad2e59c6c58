"""Whether the goods are declared under a subheading in which precursors of the register are declared.

Subheadings of the Harmonized System, six digits, of the register of substances; most goods declared there are lawful.
"""

from tidewaiter.risk.features.feature import Feature

SUBHEADINGS = (
    "284161", "290539", "291431", "291524", "291590", "291634", "291830", "291890", "292243", "292423", "292429",
    "292640", "293220", "293291", "293292", "293293", "293294", "293299", "293334", "293336", "293337", "293339",
    "293941", "293942",
)  # fmt: skip

_LISTED = ", ".join(f"'{code}'" for code in SUBHEADINGS)

FEATURE = Feature(
    name="declared_as_precursor",
    expression=f"CASE WHEN length(hs_code) >= 6 THEN substring(hs_code, 1, 6) IN ({_LISTED}) END",
    sentence="HS code {hs_code} is one under which precursors are declared.",
    otherwise="HS code {hs_code} is none under which precursors are declared.",
    missing="No HS code of six digits was filed.",
    evidence=("hs_code",),
    direction=1,
)
