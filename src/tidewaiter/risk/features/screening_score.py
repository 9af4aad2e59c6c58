"""How strongly a party or identifier of the consignment is like an entry of a list, by the strongest hit.

From 0 to 1; hits that somebody decided to be false do not count (docs/screening.md).
"""

from tidewaiter.risk.features.feature import Feature

FEATURE = Feature(
    name="screening_score",
    expression="screening_score",
    sentence="Likeness of a party to an entry of a list, from 0 (none) to 1 (the same): {value}.",
    missing="No list was in force: it was not screened.",
    direction=1,
)
