"""How often examinations of consignments to this delivery address found something.

Findings by examinations, with 50 examinations that found nothing added: one finding in two says little.
"""

from tidewaiter.risk.features.feature import Feature, Spoken

FEATURE = Feature(
    name="consignee_address_finding_rate_90d",
    expression="""
        CASE WHEN consignee_address_examined_90d > 0 THEN consignee_address_findings_90d /
        (consignee_address_examined_90d + 50.0) END
    """,
    sentence=(
        "Share of examinations of consignments to this delivery address that found something in 90 days:"
        " {value} (as if 50 more had found nothing)."
    ),
    missing="Nothing of consignments to this delivery address was examined in 90 days, or it is not known.",
    direction=1,
    spoken=Spoken.PER_CENT,
)
