"""One name at many addresses: consignments to the consignee that cannot have gone to this address.

Those to the name less those to the address, in 30 days: at least so many went elsewhere.
"""

from tidewaiter.risk.features.feature import Feature

FEATURE = Feature(
    name="consignee_elsewhere_30d",
    expression="""
        CASE WHEN consignee_count_30d > consignee_address_count_30d
        THEN consignee_count_30d / 1.0 - consignee_address_count_30d / 1.0
        WHEN consignee_count_30d <= consignee_address_count_30d THEN 0.0 END
    """,
    sentence="At least {value} consignments to this consignee went to other addresses in 30 days.",
    missing="Consignee or delivery address was not filed.",
    evidence=("consignee_name",),
    direction=1,
)
