"""The purpose of a search, asked for where a search may name people, and put on record with the search's digest."""

from django.utils.translation import gettext_lazy as _

from tidewaiter.centre.audit_log.actions import record_search
from tidewaiter.centre.errors import Conflict
from tidewaiter.desk.request import Request

PURPOSES = (
    ("case", _("An open case")),
    ("target", _("A target or consignment at hand")),
    ("hunt", _("Following up a seizure")),
    ("request", _("A request of another agency")),
    ("quality", _("Checking data")),
)
"""What people search for; whoever chooses one may add words of their own (template `design/purpose.html`)."""


def purposes(request: Request) -> dict[str, object]:
    """What the template `design/purpose.html` needs: the choices and what was chosen."""
    return {
        "purposes": PURPOSES,
        "purpose": request.GET.get("purpose", ""),
        "purpose_note": request.GET.get("note", ""),
    }


def put_on_record(request: Request, action: str, searched: str) -> None:
    """Record a search (`action` ends in '.search') of `searched`, with the purpose that came with the request.

    Conflict where none of the purposes was chosen.
    """
    chosen, note = request.GET.get("purpose", ""), request.GET.get("note", "")
    if chosen not in dict(PURPOSES):
        raise Conflict("reason-required", "a search has a purpose", "choose what you need it for", 422)
    record_search(request.actor, action, searched, f"{chosen}: {note[:200]}".rstrip(": "))
