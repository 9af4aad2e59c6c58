"""What examinations of consignments with the consignee's telephone found."""

from tidewaiter.risk.features.feature import Feature

FEATURE = Feature(
    name="consignee_phone_findings",
    expression="consignee_phone_findings_all",
    sentence="Earlier consignments with this consignee's telephone in which something was found: {value}.",
    missing="No usable telephone of the consignee was filed.",
    evidence=("consignee_phone",),
    direction=1,
)
