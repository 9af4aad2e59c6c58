"""Reading lookouts."""

from dataclasses import dataclass
from datetime import datetime

import pyarrow as pa
from django.db.models import Q, QuerySet

from tidewaiter.centre.lookouts.models import Lookout

_TIME = pa.timestamp("us", tz="UTC")

LOOKOUT = pa.schema(
    [
        ("lookout_id", pa.string()),
        ("kind", pa.string()),
        ("key", pa.string()),
        ("valid_from", _TIME),
        ("valid_until", _TIME),
        ("facilities", pa.list_(pa.string())),
        ("grade", pa.string()),
        ("title", pa.string()),
    ]
)


@dataclass(frozen=True, slots=True)
class LookoutView:
    """A lookout as it is shown; `state` is active or withdrawn."""

    lookout_id: str
    kind: str
    key: str
    title: str
    source: str
    grade: str
    predicate: str
    valid_from: datetime
    valid_until: datetime
    facilities: tuple[str, ...]
    state: str
    created_at: datetime
    created_by: str


def active(as_of: datetime) -> pa.Table:
    """Lookouts that held at a moment, as they stood then, schema LOOKOUT, by number; no facilities: everywhere."""
    found = [
        {
            "lookout_id": row.lookout_id,
            "kind": row.kind,
            "key": row.key,
            "valid_from": row.valid_from,
            "valid_until": row.valid_until,
            "facilities": row.facilities,
            "grade": row.grade,
            "title": row.title,
        }
        for row in _held(as_of).order_by("number")
    ]
    return pa.Table.from_pylist(found, schema=LOOKOUT)


def lookouts() -> list[LookoutView]:
    """All lookouts, newest first."""
    return [_view(row) for row in Lookout.objects.order_by("-number")]


def from_outcome(outcome: int) -> list[LookoutView]:
    """Lookouts that were put out because of an outcome, by its number, oldest first."""
    return [_view(row) for row in Lookout.objects.filter(from_outcome=outcome).order_by("number")]


def count(as_of: datetime) -> int:
    """How many lookouts hold at a moment."""
    return _held(as_of).count()


def _held(as_of: datetime) -> QuerySet[Lookout]:
    then = Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gt=as_of)
    return Lookout.objects.filter(then, valid_from__lte=as_of, valid_until__gt=as_of, created_at__lte=as_of)


def _view(row: Lookout) -> LookoutView:
    return LookoutView(
        lookout_id=row.lookout_id,
        kind=row.kind,
        key=row.key,
        title=row.title,
        source=row.source,
        grade=row.grade,
        predicate=row.predicate,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        facilities=tuple(row.facilities),
        state=row.state,
        created_at=row.created_at,
        created_by=row.created_by,
    )
