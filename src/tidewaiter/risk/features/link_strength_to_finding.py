"""How strongly the consignment hangs together with a finding, by the strongest chains of shared values.

From 0 to 1: links of one family count once, the strongest, and families join as 1 - (1 - a)(1 - b) (docs/links.md).
"""

from tidewaiter.risk.features.feature import Feature

FEATURE = Feature(
    name="link_strength_to_finding",
    expression="link_strength_to_finding",
    sentence="Strength of its links to a finding, from 0 (none within four steps) to 1: {value}.",
    missing="Its links to findings were not worked out.",
    direction=1,
)
