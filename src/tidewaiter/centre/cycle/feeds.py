"""What came in and what did not: feeds with their rhythm, how soon they are visible, how far ahead of arrival."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.batches import filer_queries as filers
from tidewaiter.centre.cycle import quality
from tidewaiter.centre.workspace import Workspace
from tidewaiter.intake.silence import Rhythm, rhythms
from tidewaiter.pipeline import scorecard

PERIOD = timedelta(days=28)
WEEKS = 4


@dataclass(frozen=True, slots=True)
class Feed:
    """One filer: its rhythm, the median time from receipt until its rows were visible, mean hours before arrival.

    `rhythm` is None where nothing came in the whole period; `quiet_for` is how long it is since it sent anything.
    """

    filer: str
    rhythm: Rhythm | None
    last: datetime
    quiet_for: timedelta
    until_visible: timedelta | None
    hours_ahead: float | None
    error: float | None

    @property
    def silent(self) -> bool:
        """Whether it used to send and does not; one that sent nothing in the whole period is."""
        return self.rhythm is None or self.rhythm.silent


def feeds(workspace: Workspace, actor: Actor) -> list[Feed]:
    """Every filer that ever sent anything, the silent ones first."""
    now = workspace.now()
    came = filers.arrivals(now - PERIOD)
    by_filer = {one.filer: one for one in rhythms(((filer, at, rows) for filer, at, _, rows in came), now)}
    waited: dict[str, list[float]] = {}
    for filer, received, visible, _ in came:
        waited.setdefault(filer, []).append(max((visible - received).total_seconds(), 0.0))
    known = quality.tallies(workspace).value
    scores = {}
    if known is not None:
        scores = {s.name: s for s in scorecard.scores(known, "filer", quality.scope(workspace, actor, WEEKS))}
    found = [
        Feed(
            filer=filer,
            rhythm=by_filer.get(filer),
            last=last,
            quiet_for=now - last,
            until_visible=timedelta(seconds=median(waited[filer])) if filer in waited else None,
            hours_ahead=scores[filer].hours_ahead if filer in scores else None,
            error=scores[filer].error.value if filer in scores else None,
        )
        for filer, last in filers.last_received().items()
    ]
    return sorted(found, key=lambda one: (not one.silent, one.last if one.silent else now, one.filer))
