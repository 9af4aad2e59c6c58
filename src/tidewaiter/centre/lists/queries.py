"""Reading imported lists and alerts."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db.models import Max

from tidewaiter.centre.lists.models import APPROVED, FALSE_MATCH, OPEN, WAITING, Alert, ListVersion

_AT_A_TIME = 500


@dataclass(frozen=True, slots=True)
class ListView:
    """A version of an imported list; `file` holds its entries, below the workspace. `approved_by` is '' before."""

    name: str
    version: int
    sha256: str
    file: str
    entries: int
    imported_at: datetime
    imported_by: str
    approved_at: datetime | None = None
    approved_by: str = ""


@dataclass(frozen=True, slots=True)
class AlertView:
    """An alert as it is shown."""

    number: int
    consignment_id: str
    version: int
    kind: str
    field: str
    filed: str
    list: str
    entry_id: str
    entry_kind: str
    listed: str
    strength: str
    scripts: str
    score: float
    state: str
    raised_at: datetime
    decided_by: str
    reason: str

    def hit(self) -> dict[str, object]:
        """The hit it was raised for (columns of HIT)."""
        return asdict(self)

    def document(self) -> dict[str, object]:
        """As plain data."""
        return asdict(self)


def in_force(as_of: datetime, names: Iterable[str] | None = None) -> list[ListView]:
    """The version of each list that was in force at a moment, by name; of these names alone where some are given."""
    held = ListVersion.objects.filter(standing=APPROVED, decided_at__lte=as_of)
    if names is not None:
        held = held.filter(name__in=list(names))
    latest = held.values("name").annotate(last=Max("version")).order_by("name")
    rows = [ListVersion.objects.get(name=one["name"], version=one["last"]) for one in latest]
    return [_list(row) for row in rows]


def waiting() -> list[ListView]:
    """Versions that wait for a second person, by name."""
    return [_list(row) for row in ListVersion.objects.filter(standing=WAITING).order_by("name", "version")]


def _list(row: ListVersion) -> ListView:
    said = (row.name, row.version, row.sha256, row.file, row.entries, row.imported_at, row.imported_by)
    return ListView(*said, row.decided_at, row.decided_by)


def open_alerts(limit: int | None = None) -> list[AlertView]:
    """Open alerts, strongest first."""
    return [_view(row) for row in Alert.objects.filter(state=OPEN).order_by("-score", "number")[:limit]]


def alerts_of(consignment_ids: Iterable[str]) -> dict[str, list[AlertView]]:
    """The alerts of consignments that were not decided to be false, strongest first."""
    ids, found = sorted(set(consignment_ids)), dict[str, list[AlertView]]()
    for at in range(0, len(ids), _AT_A_TIME):
        rows = Alert.objects.filter(consignment_id__in=ids[at : at + _AT_A_TIME]).exclude(state="false-match")
        for row in rows.order_by("-score", "number"):
            found.setdefault(row.consignment_id, []).append(_view(row))
    return found


def dismissed(as_of: datetime) -> list[tuple[str, str, str]]:
    """Filed values and entries that somebody had decided by a moment not to be the same: filed, list, entry_id."""
    rows = Alert.objects.filter(state=FALSE_MATCH, decided_at__lte=as_of, remembered_from__isnull=True)
    return sorted(set(rows.values_list("filed", "list", "entry_id")))


def alert(number: int) -> AlertView | None:
    """One alert."""
    row = Alert.objects.filter(pk=number).first()
    return None if row is None else _view(row)


def _view(row: Alert) -> AlertView:
    return AlertView(
        number=row.number,
        consignment_id=row.consignment_id,
        version=row.version,
        kind=row.kind,
        field=row.field,
        filed=row.filed,
        list=row.list,
        entry_id=row.entry_id,
        entry_kind=row.entry_kind,
        listed=row.listed,
        strength=row.strength,
        scripts=row.scripts,
        score=row.score,
        state=row.state,
        raised_at=row.raised_at,
        decided_by=row.decided_by,
        reason=row.reason,
    )
