"""What examinations of the consignee's consignments found."""

from tidewaiter.risk.features.feature import Feature

FEATURE = Feature(
    name="consignee_findings",
    expression="consignee_findings_all",
    sentence="Earlier consignments to this consignee in which something was found: {value}.",
    missing="No consignee was named.",
    evidence=("consignee_name",),
    direction=1,
)
