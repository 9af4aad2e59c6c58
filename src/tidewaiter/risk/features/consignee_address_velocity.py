"""How fast the delivery address receives now, against its own month.

Consignments a day in 7 days over consignments a day in 30.
"""

from tidewaiter.risk.features.feature import Feature

FEATURE = Feature(
    name="consignee_address_velocity",
    expression="""
        CASE WHEN consignee_address_count_30d > 0 THEN (consignee_address_count_7d / 7.0) /
        (consignee_address_count_30d / 30.0) END
    """,
    sentence="This week the delivery address receives {value} times as often as in the last 30 days.",
    missing="Nothing went to the delivery address in 30 days, or none was filed.",
    direction=1,
)
