"""What examinations of consignments from the address found."""

from tidewaiter.risk.features.feature import Feature

FEATURE = Feature(
    name="consignor_address_findings",
    expression="consignor_address_findings_all",
    sentence="Earlier consignments from this sending address in which something was found: {value}.",
    missing="No address of the consignor was filed.",
    direction=1,
)
