"""Dates that contradict each other or the calendar.

Differences are taken in seconds as floating point: adding days to a date at the end of time would overflow.
"""

from tidewaiter.cargo.problem import Severity
from tidewaiter.intake.check import EXAMINED_AT, Check

DAY = 86_400
LONG_PAST_DAYS = 30
FAR_AHEAD_DAYS = 400
CLOCK_DAYS = 1
"""Time zones and clocks that run wrong: what lies less than a day ahead is not called a contradiction."""

EARLIEST = "1900-01-01"
LATEST = "2200-01-01"
"""A date outside is no date: nothing that counts days, names a folder by one or prints one could use it."""

_BEFORE_ARRIVAL = frozenset({"mail", "air", "express", "ocean", "truck", "rail"})

CHECKS = (
    *(
        Check(
            code="impossible-date",
            title="A date outside every calendar in use",
            severity=Severity.FATAL,
            path=column,
            hint="Check the format of the date; the year has four digits.",
            condition=f"{column} < {kind} '{EARLIEST}' OR {column} >= {kind} '{LATEST}'",
        )
        for column, kind in (("eta", "TIMESTAMPTZ"), ("received_at", "TIMESTAMPTZ"), ("posted_on", "DATE"))
    ),
    Check(
        code="eta-missing",
        title="No time of arrival",
        severity=Severity.WARNING,
        path="eta",
        hint="Send the expected time of arrival; without it the day of receipt stands in for it.",
        condition="eta IS NULL",
        regimes=_BEFORE_ARRIVAL,
    ),
    Check(
        code="eta-long-past",
        title="Arrived long before the data came",
        severity=Severity.ERROR,
        path="eta",
        hint="Check the year and the order of day and month.",
        condition=f"epoch(received_at) - epoch(eta) > {LONG_PAST_DAYS * DAY}",
    ),
    Check(
        code="eta-too-far",
        title="Arrives more than a year ahead",
        severity=Severity.ERROR,
        path="eta",
        hint="Check the year and the order of day and month.",
        condition=f"epoch(eta) - epoch(received_at) > {FAR_AHEAD_DAYS * DAY}",
    ),
    Check(
        code="posted-after-received",
        title="Posted after the data came",
        severity=Severity.ERROR,
        path="posted_on",
        hint="Check the year and the order of day and month.",
        condition=f"epoch(posted_on) - epoch(received_at) > {CLOCK_DAYS * DAY}",
    ),
    Check(
        code="received-ahead",
        title="Received at a time that has not come",
        severity=Severity.ERROR,
        path="received_at",
        hint="Leave the time of receipt to the centre, or check the filer's clock and time zone.",
        condition=f"epoch(received_at) - epoch({EXAMINED_AT}) > {CLOCK_DAYS * DAY}",
    ),
)
