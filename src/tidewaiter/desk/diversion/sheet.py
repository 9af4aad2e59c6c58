"""The sheet of a case: writing an element, weighing, signing, the second signature."""

from django.http import HttpResponse
from django.utils.translation import gettext as _

from tidewaiter.centre.diversion import sheet_actions
from tidewaiter.centre.diversion.sheet import Speaks
from tidewaiter.centre.permissions import Permission
from tidewaiter.desk.access import act
from tidewaiter.desk.diversion.cases import back, seen
from tidewaiter.desk.evidence.asked import member, text
from tidewaiter.desk.request import Request


@act(Permission.DIVERSION_WRITE)
def write(request: Request, diversion_id: str) -> HttpResponse:
    """Answer an element; evidence is one reference a line."""
    told = request.POST
    seen(request, diversion_id)
    named = text(told, "evidence").splitlines()
    speaks = member(Speaks, told, "speaks")
    sheet_actions.write(request.actor, diversion_id, text(told, "element"), text(told, "said"), speaks, named)
    return back(request, diversion_id, _("Recorded."))


@act(Permission.DIVERSION_WRITE)
def weigh(request: Request, diversion_id: str) -> HttpResponse:
    """Say what weighs more."""
    sheet_actions.weigh(request.actor, diversion_id, text(request.POST, "weighing"))
    return back(request, diversion_id, _("Recorded."))


@act(Permission.DIVERSION_WRITE)
def sign(request: Request, diversion_id: str) -> HttpResponse:
    """Sign a complete sheet."""
    sheet_actions.sign(request.actor, diversion_id)
    return back(request, diversion_id, _("Signed. It waits for a second person."))


@act(Permission.DIVERSION_SIGN)
def second(request: Request, diversion_id: str) -> HttpResponse:
    """Sign as the second person."""
    sheet_actions.second(request.actor, diversion_id)
    return back(request, diversion_id, _("Signed by two."))


@act(Permission.DIVERSION_SIGN)
def send_back(request: Request, diversion_id: str) -> HttpResponse:
    """Open a signed sheet again."""
    sheet_actions.send_back(request.actor, diversion_id, text(request.POST, "reason"))
    return back(request, diversion_id, _("Sent back. Its signatures have ended."))
