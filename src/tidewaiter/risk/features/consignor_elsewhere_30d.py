"""One name at many addresses: consignments of the consignor that cannot have come from this address.

Those of the name less those of the address, in 30 days: at least so many came from elsewhere.
"""

from tidewaiter.risk.features.feature import Feature

FEATURE = Feature(
    name="consignor_elsewhere_30d",
    expression="""
        CASE WHEN consignor_count_30d > consignor_address_count_30d
        THEN consignor_count_30d / 1.0 - consignor_address_count_30d / 1.0
        WHEN consignor_count_30d <= consignor_address_count_30d THEN 0.0 END
    """,
    sentence="At least {value} consignments of this consignor came from other addresses in 30 days.",
    missing="Consignor or its address was not filed.",
    evidence=("consignor_name",),
    direction=1,
)
