"""Reading alerts, always through `visible_to`: who sees the request sees its alert, and all see what was released.

Caveats hold for both.
"""

import re
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.alerts.models import Alert
from tidewaiter.centre.alerts.states import AlertState
from tidewaiter.centre.evidence import drafts as evidence_drafts
from tidewaiter.centre.laboratory import queries as laboratory
from tidewaiter.centre.visibility import under_caveats

_ALERT_ID = re.compile(r"AL-([0-9]{1,18})")


@dataclass(frozen=True, slots=True)
class AlertView:
    """An alert; the fields are those of the model."""

    alert_id: str
    request_id: str
    substance: str
    facility: str
    text: str
    state: AlertState
    written_by: str
    written_at: datetime
    reviewed_by: str
    reviewed_at: datetime | None
    released_by: str
    released_at: datetime | None
    to: tuple[str, ...]
    caveat: str
    withdrawn_by: str
    withdrawn_because: str
    simulated: bool


def visible_to(actor: Actor) -> QuerySet[Alert]:
    """Alerts that are out, and those of requests that the actor sees, as far as the actor's caveats allow."""
    rows = Alert.objects.filter(Q(released_at__isnull=False) | Q(request__in=laboratory.visible_to(actor)))
    return under_caveats(rows, actor)


def alerts(actor: Actor, limit: int = 200) -> list[AlertView]:
    """Alerts, the newest first."""
    return [_view(row) for row in visible_to(actor).select_related("request").order_by("-number")[:limit]]


def alert(actor: Actor, alert_id: str) -> AlertView | None:
    """An alert by its id; None for one that the actor does not see."""
    row = visible_to(actor).select_related("request").filter(pk=number(alert_id)).first()
    return None if row is None else _view(row)


def of_request(actor: Actor, request_id: str) -> AlertView | None:
    """The alert that came of a request to the laboratory."""
    rows = visible_to(actor).select_related("request")
    row = rows.filter(request=evidence_drafts.number(request_id, "LR")).first()
    return None if row is None else _view(row)


def number(alert_id: str) -> int:
    """The number in 'AL-000123', 0, which no alert has, for anything else."""
    found = _ALERT_ID.fullmatch(alert_id.strip().upper())
    return int(found[1]) if found else 0


def _view(row: Alert) -> AlertView:
    plain = {name: getattr(row, name) for name in AlertView.__slots__ if name not in {"request_id", "state", "to"}}
    return AlertView(**plain, request_id=row.request.request_id, state=AlertState(row.state), to=tuple(row.to))
