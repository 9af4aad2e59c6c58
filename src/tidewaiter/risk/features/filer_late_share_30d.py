"""How often the filer's data comes later than the regime asks.

Of what it sent for the first time in the 30 days before and was checked; amendments do not count.
"""

from tidewaiter.risk.features.feature import Feature, Spoken

FEATURE = Feature(
    name="filer_late_share_30d",
    expression="CASE WHEN filer_checked_30d > 0 THEN CAST(filer_late_30d AS DOUBLE) / filer_checked_30d END",
    sentence="Share of this filer's consignments whose data came late, in 30 days: {value}.",
    missing="The filer is not known, or sent nothing in 30 days that was checked.",
    evidence=("filer",),
    direction=1,
    spoken=Spoken.PER_CENT,
)
