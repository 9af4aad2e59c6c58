"""Reading what messages told of things, by their keys.

Nobody's reach is asked here: an event belongs to no facility. Whoever shows events shows those of a consignment that
the actor sees (`of_consignment`), or logs the look (`cycle/finding.py`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from tidewaiter.centre.movements.models import Movement
from tidewaiter.formats.edifact_events import RECEPTACLE_KEY

AROUND = timedelta(days=60)
"""How long before its filing and after its arrival an event of a consignment's container or waybill is its own:
containers and waybill numbers are used again."""

LONGEST = 500
_AT_A_TIME = 500


@dataclass(frozen=True, slots=True)
class MovementView:
    """An event as it is shown. `happened_at`: the moment told, or (not `time_told`) that of the message's receipt."""

    key: str
    event: str
    code: str
    happened_at: datetime
    time_told: bool
    place: str
    conveyance: str
    filer: str
    attributes: dict[str, str]
    source_format: str
    batch_id: str
    position: int


def of_keys(
    keys: Iterable[str], *, since: datetime | None = None, until: datetime | None = None, limit: int = LONGEST
) -> list[MovementView]:
    """Events of these keys between two moments, latest first, at most `limit`."""
    rows = Movement.objects.filter(key__in=sorted(set(keys)))
    if since is not None:
        rows = rows.filter(happened_at__gte=since)
    if until is not None:
        rows = rows.filter(happened_at__lt=until)
    found = rows.order_by("-happened_at", "-pk").values(*MovementView.__slots__)[:limit]
    return [MovementView(**row) for row in found]


def of_consignment(filed: Mapping[str, Any]) -> list[MovementView]:
    """Events of a consignment (a lake row as plain data): of its item, waybill, bill and containers, in its time."""
    keys = keys_of(filed)
    if not keys:
        return []
    received = filed["received_at"]
    keys += receptacles(filed, received - AROUND)
    return of_keys(keys, since=received - AROUND, until=max(filed.get("eta") or received, received) + AROUND)


def keys_of(filed: Mapping[str, Any]) -> list[str]:
    """The keys under which events of a consignment may stand."""
    single = [f"{name}:{filed[name]}" for name in ("s10", "awb", "bill") if filed.get(name)]
    return [*single, *(f"container:{box}" for box in filed.get("container") or ())]


def receptacles(filed: Mapping[str, Any], since: datetime) -> list[str]:
    """Key of the receptacle in which an item (a lake row as plain data) lies, none where nobody said.

    What was told of the item last, at or after `since`, goes before what was filed with it: it is packed later.
    """
    if not filed.get("s10"):
        return []
    rows = Movement.objects.filter(
        key=f"s10:{filed['s10']}", happened_at__gte=since, attributes__has_key=RECEPTACLE_KEY
    )
    told = rows.order_by("-pk").values_list(f"attributes__{RECEPTACLE_KEY}", flat=True).first()
    named = told or dict(filed.get("attributes") or ()).get(RECEPTACLE_KEY)
    return [f"{RECEPTACLE_KEY}:{named}"] if named else []


def told_between(since: datetime, until: datetime, schemes: Sequence[str]) -> list[tuple[str, datetime]]:
    """Different keys of these schemes with the first moment between two that something was told of them."""
    found: dict[str, datetime] = {}
    for scheme in schemes:
        rows = Movement.objects.filter(key__startswith=f"{scheme}:", happened_at__gte=since, happened_at__lt=until)
        for key, at in rows.order_by("happened_at").values_list("key", "happened_at").iterator():
            found.setdefault(key, at)
    return sorted(found.items())


def departures(keys: Iterable[str], since: datetime) -> dict[str, datetime]:
    """When each of these keys left or is to leave (`DEPARTS`), at or after `since`, as it was told last."""
    wanted = sorted(set(keys))
    found: dict[str, datetime] = {}
    for start in range(0, len(wanted), _AT_A_TIME):
        rows = Movement.objects.filter(
            key__in=wanted[start : start + _AT_A_TIME], event__in=DEPARTS, time_told=True, happened_at__gte=since
        )
        found |= dict(rows.order_by("pk").values_list("key", "happened_at"))
    return found


DEPARTS = (
    *("manifested", "loaded", "loaded on vessel", "vessel departure", "rail departure from origin", "departed"),
    "departs",
)
"""Events after which a consignment is no longer at the place of loading."""
