"""How fast the consignor sends now, against its own three months.

Consignments a day in 7 days over consignments a day in 90: 1 is as usual, 12.9 all of it this week.
"""

from tidewaiter.risk.features.feature import Feature

FEATURE = Feature(
    name="consignor_velocity",
    expression="""
        CASE WHEN consignor_count_90d > 0 THEN (consignor_count_7d / 7.0) / (consignor_count_90d / 90.0) END
    """,
    sentence="This week the consignor sends {value} times as often as in the last 90 days.",
    missing="The consignor sent nothing in 90 days, or was not named.",
    direction=1,
)
