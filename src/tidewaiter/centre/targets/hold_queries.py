"""Codes that must stop, for the lists that stations keep for the time without a connection.

Not scoped by facility: a parcel that another facility waits for stops wherever it is met. The list says no more of it.
"""

from datetime import datetime

from django.db.models import Q

from tidewaiter.centre.targets.models import TargetIdentifier
from tidewaiter.centre.targets.states import CLOSING, OPEN, State

_LOOK = frozenset(state.value for state in CLOSING if state is not State.WITHDRAWN)
_RELEASED = (State.NO_FINDING.value, State.WITHDRAWN.value)


def codes(since: datetime, most: int) -> list[tuple[str, bool]]:
    """Folded codes of targets, newest first, and whether each must stop (False: it was closed unexamined).

    All that wait; of those in which something was found or that were closed, the ones of `since` and later.
    """
    wanted = Q(target__state__in=[state.value for state in OPEN]) | Q(target__state_at__gte=since)
    rows = TargetIdentifier.objects.filter(wanted).exclude(target__state__in=_RELEASED).order_by("-target_id", "pk")
    found = rows.values_list("identifier", "target__state")[:most]
    return [(code, state not in _LOOK) for code, state in found]
