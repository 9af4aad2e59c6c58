"""How many hits the consignment has on lists: a filed value and an entry that are alike, each.

Hits that somebody decided to be false do not count (docs/screening.md).
"""

from tidewaiter.risk.features.feature import Feature

FEATURE = Feature(
    name="screening_hits",
    expression="screening_hits",
    sentence="Hits of its parties and identifiers on lists: {value}.",
    missing="No list was in force: it was not screened.",
    direction=1,
)
