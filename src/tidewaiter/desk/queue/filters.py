"""What of the queue is shown, as it stands in an address that can be shared."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tidewaiter.cargo.codes import transport
from tidewaiter.centre.queue.queries import Filters
from tidewaiter.centre.queue.states import Status
from tidewaiter.risk.band import Band

HOURS = (2, 4, 12, 24)
MODES = tuple(sorted(transport.MODES))
_STATUSES = frozenset(status.value for status in Status)
BANDS = tuple(reversed([band.value for band in Band]))


@dataclass(frozen=True, slots=True)
class StandingView:
    """A view that everybody has: its name and its query."""

    label: str | Promise
    query: str


STANDING: tuple[StandingView, ...] = (
    StandingView(_("To decide"), "status=open"),
    StandingView(_("Mine"), "status=open&owner=me"),
    StandingView(_("With nobody"), "status=open&owner=-"),
    StandingView(_("Due within 4 hours"), "status=open&due=4&order=due"),
    StandingView(_("On a lookout"), "status=open&lookout=1"),
    StandingView(_("Samples to check"), "status=open&check=1"),
    StandingView(_("Waits for an answer"), "status=info_requested&status=screening"),
    StandingView(_("Asleep"), "status=snoozed"),
    StandingView(_("Do not load"), "status=dnl_proposed&status=do_not_load"),
    StandingView(_("Held"), "status=held"),
    StandingView(_("Released"), "status=released"),
)


def parse(query: QueryDict, me: str) -> Filters:
    """The filters that an address asks for; what it says wrongly is left out."""
    statuses = tuple(Status(name) for name in query.getlist("status") if name in _STATUSES)
    owner = query.get("owner", "")
    due = query.get("due", "")
    return Filters(
        statuses=statuses or (Status.OPEN,),
        bands=tuple(name for name in query.getlist("band") if name in BANDS),
        modes=tuple(name for name in query.getlist("mode") if name in MODES),
        facilities=tuple(query.getlist("facility")),
        owner=me if owner == "me" else "-" if owner == "-" else "",
        lookout=query.get("lookout") == "1",
        sample_check=query.get("check") == "1",
        due_within=timedelta(hours=int(due)) if due.isdigit() and int(due) in HOURS else None,
        by_deadline=query.get("order") == "due",
    )


def written(query: Mapping[str, Any] | QueryDict) -> str:
    """The part of an address that carries the filters, without the page."""
    known = ("status", "band", "mode", "facility", "owner", "lookout", "check", "due", "order")
    if not isinstance(query, QueryDict):
        return urlencode(query)
    return urlencode([(name, value) for name in known for value in query.getlist(name) if value])
