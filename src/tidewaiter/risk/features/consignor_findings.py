"""What examinations of the consignor's consignments found."""

from tidewaiter.risk.features.feature import Feature

FEATURE = Feature(
    name="consignor_findings",
    expression="consignor_findings_all",
    sentence="Earlier consignments from this consignor in which something was found: {value}.",
    missing="No consignor was named.",
    evidence=("consignor_name",),
    direction=1,
)
