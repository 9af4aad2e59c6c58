"""Of which postal service the item is.

The first letter of an S10 identifier (UPU S10): R registered, C parcel, E express, L letter, U untracked.
"""

from tidewaiter.risk.features.feature import Feature

FEATURE = Feature(
    name="s10_service",
    expression="CASE WHEN length(s10) = 13 THEN substring(s10, 1, 1) END",
    sentence="The postal item is of service {value}.",
    missing="No S10 identifier was filed.",
    evidence=("s10",),
    categorical=True,
)
