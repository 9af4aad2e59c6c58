"""How much of the rank that findings hand on along shared values comes to the consignment.

Personalised PageRank from the findings, one unit each (docs/links.md): many weak ways to several findings count here,
where the strength of links tells of the strongest.
"""

from tidewaiter.risk.features.feature import Feature

FEATURE = Feature(
    name="link_rank",
    expression="link_rank",
    sentence="Rank that comes to it from findings, along what it shares with them: {value}.",
    missing="Its links to findings were not worked out.",
    direction=1,
)
