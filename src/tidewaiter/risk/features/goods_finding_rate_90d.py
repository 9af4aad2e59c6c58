"""How often examinations of goods so described found something.

Findings by examinations, with 50 examinations that found nothing added: one finding in two says little.
"""

from tidewaiter.risk.features.feature import Feature, Spoken

FEATURE = Feature(
    name="goods_finding_rate_90d",
    expression="CASE WHEN goods_examined_90d > 0 THEN goods_findings_90d / (goods_examined_90d + 50.0) END",
    sentence=(
        "Share of examinations of goods with exactly this description that found something in 90 days: {value} "
        "(as if 50 more had found nothing)."
    ),
    missing="Nothing with this description was examined in 90 days, or the goods were not described.",
    evidence=("goods_description",),
    direction=1,
    spoken=Spoken.PER_CENT,
)
