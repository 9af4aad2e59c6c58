"""What examinations of consignments with the consignor's telephone found."""

from tidewaiter.risk.features.feature import Feature

FEATURE = Feature(
    name="consignor_phone_findings",
    expression="consignor_phone_findings_all",
    sentence="Earlier consignments with this consignor's telephone in which something was found: {value}.",
    missing="No usable telephone of the consignor was filed.",
    evidence=("consignor_phone",),
    direction=1,
)
