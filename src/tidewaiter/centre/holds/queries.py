"""Reading legal holds."""

from dataclasses import dataclass
from datetime import date, datetime

from tidewaiter.centre.holds.models import LegalHold
from tidewaiter.history.retention import Hold


@dataclass(frozen=True, slots=True)
class HoldView:
    """A hold as it is shown; lifted ones have `lifted_at`."""

    hold_id: str
    identifiers: tuple[str, ...]
    parties: tuple[str, ...]
    first_arrival: date | None
    last_arrival: date | None
    reason: str
    created_at: datetime
    created_by: str
    lifted_at: datetime | None
    lifted_by: str
    lift_reason: str


def holds(*, lifted: bool = False) -> list[HoldView]:
    """Holds in force, oldest first; with `lifted` those that were lifted too."""
    rows = LegalHold.objects.order_by("number")
    if not lifted:
        rows = rows.filter(lifted_at=None)
    return [
        HoldView(
            hold_id=row.hold_id,
            identifiers=tuple(row.identifiers),
            parties=tuple(row.parties),
            first_arrival=row.first_arrival,
            last_arrival=row.last_arrival,
            reason=row.reason,
            created_at=row.created_at,
            created_by=row.created_by,
            lifted_at=row.lifted_at,
            lifted_by=row.lifted_by,
            lift_reason=row.lift_reason,
        )
        for row in rows
    ]


def in_force() -> dict[str, Hold]:
    """The holds in force by their ids, as retention asks for them."""
    return {
        view.hold_id: Hold(view.identifiers, view.parties, view.first_arrival, view.last_arrival) for view in holds()
    }
