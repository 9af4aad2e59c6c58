"""How often examinations of this consignor's consignments found something.

Findings by examinations, with 50 examinations that found nothing added: one finding in two says little.
"""

from tidewaiter.risk.features.feature import Feature, Spoken

FEATURE = Feature(
    name="consignor_finding_rate_90d",
    expression="""
        CASE WHEN consignor_examined_90d > 0 THEN consignor_findings_90d / (consignor_examined_90d + 50.0)
        END
    """,
    sentence=(
        "Share of examinations of this consignor's consignments that found something in 90 days: {value}"
        " (as if 50 more had found nothing)."
    ),
    missing="Nothing of this consignor's consignments was examined in 90 days, or it is not known.",
    direction=1,
    spoken=Spoken.PER_CENT,
)
