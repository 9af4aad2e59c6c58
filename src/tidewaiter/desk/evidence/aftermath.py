"""What follows a seizure: the hunt from it, and lookouts on what its consignment named."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from tidewaiter.centre.cycle import aftermath
from tidewaiter.centre.permissions import Permission
from tidewaiter.centre.workspace import current
from tidewaiter.desk.access import act
from tidewaiter.desk.request import Request


@act(Permission.EVIDENCE)
def hunt(request: Request, seizure_id: str) -> HttpResponse:
    """Follow what hangs together with it, through past and coming consignments, unless that was done."""
    aftermath.after_seizure(current(), request.actor, seizure_id)
    messages.success(request, _("The hunt is there."))
    return redirect("seizure", seizure_id=seizure_id)


@act(Permission.LOOKOUTS_WRITE)
def lookouts(request: Request, seizure_id: str) -> HttpResponse:
    """Put out the ticked lookouts."""
    kinds = list(dict.fromkeys(request.POST.getlist("kind")))
    made = aftermath.put_out(current(), request.actor, seizure_id, kinds, current().now())
    messages.success(request, _("Put out: %s") % (", ".join(made) or _("none")))
    return redirect("seizure", seizure_id=seizure_id)
