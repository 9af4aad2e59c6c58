"""How often examinations on the route found something.

Findings by examinations, with 50 examinations that found nothing added: one finding in two says little.
"""

from tidewaiter.risk.features.feature import Feature, Spoken

FEATURE = Feature(
    name="route_finding_rate_90d",
    expression="CASE WHEN route_examined_90d > 0 THEN route_findings_90d / (route_examined_90d + 50.0) END",
    sentence=(
        "Share of examinations on this route that found something in 90 days: {value} "
        "(as if 50 more had found nothing)."
    ),
    missing="Nothing on this route was examined in 90 days, or the route is not known.",
    evidence=("country_of_dispatch", "entry_office"),
    direction=1,
    spoken=Spoken.PER_CENT,
)
