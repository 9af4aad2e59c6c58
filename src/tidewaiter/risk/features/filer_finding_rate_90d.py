"""How often examinations of what the filer declared found something.

Findings by examinations, with 50 examinations that found nothing added: one finding in two says little.
"""

from tidewaiter.risk.features.feature import Feature, Spoken

FEATURE = Feature(
    name="filer_finding_rate_90d",
    expression="CASE WHEN filer_examined_90d > 0 THEN filer_findings_90d / (filer_examined_90d + 50.0) END",
    sentence=(
        "Share of examinations of this filer's consignments that found something in 90 days: {value} "
        "(as if 50 more had found nothing)."
    ),
    missing="Nothing from this filer was examined in 90 days, or the filer is not known.",
    evidence=("filer",),
    direction=1,
    spoken=Spoken.PER_CENT,
)
