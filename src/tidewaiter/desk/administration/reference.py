"""What the centre works by: roles, facilities and their capacity, lists, terms of retention, legal holds."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from tidewaiter.centre.audit_log import queries as audit_log
from tidewaiter.centre.cycle import definitions, holding, retaining
from tidewaiter.centre.cycle import lists as imported
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.lists import actions as list_actions
from tidewaiter.centre.lists import queries as lists
from tidewaiter.centre.permissions import PERMISSIONS, Permission, Role
from tidewaiter.centre.workspace import current
from tidewaiter.desk.access import act, page
from tidewaiter.desk.accounts.fresh import fresh
from tidewaiter.desk.administration.forms import HoldForm
from tidewaiter.desk.administration.four_eyes import FOUR_EYES
from tidewaiter.desk.request import Request
from tidewaiter.history import retention as terms

MOST_BYTES = 32 * 1024 * 1024
"""Of a list that comes over a page, with the files beside it."""

SHOWN_PROBLEMS = 10


@page(Permission.ADMINISTER)
def roles(request: Request) -> HttpResponse:
    """Which role is for which act, as the program has it, and what takes two people."""
    rows = [(permission, [role in PERMISSIONS[permission] for role in Role]) for permission in Permission]
    return render(request, "administration/roles.html", {"roles": list(Role), "rows": rows, "four_eyes": FOUR_EYES})


@page(Permission.ADMINISTER)
def reference(request: Request) -> HttpResponse:
    """Facilities with what their shifts can open, and the lists in force."""
    workspace = current()
    facilities = definitions.load(workspace.home).facilities.facility
    context = {
        "facilities": [(one, [(shift, shift.capacity()) for shift in one.shifts]) for one in facilities],
        "own_file": (workspace.home / "facilities.toml").exists(),
        "lists": lists.in_force(workspace.now()),
        "waiting": [(one, added, gone, one.imported_by) for one, added, gone in imported.waiting(workspace)],
    }
    return render(request, "administration/reference.html", context)


@act(Permission.ADMINISTER)
@fresh
def bring_list(request: Request) -> HttpResponse:
    """Import a list as it was published; it waits for a second person. What could not be used of it is said."""
    upload, name = request.FILES.get("file"), request.POST.get("name", "").strip()[:100]
    if upload is None or not name:
        raise Conflict("no-file", _("A list has a name and a file."), _("Give both."), 422)
    files = [upload, *request.FILES.getlist("beside")]
    if sum(one.size or 0 for one in files) > MOST_BYTES:
        raise Conflict("file-too-large", _("The file is too large."), _("tidewaiter screen --update takes it."), 413)
    beside = {str(one.name): one.read() for one in files[1:]}
    report = imported.bring_in(current(), request.actor, name, upload.read(), str(upload.name), beside)
    said = {"list": name, "version": report.version, "entries": report.entries}
    messages.success(
        request, _("%(list)s, version %(version)s: %(entries)s entries. It waits for a second person.") % said
    )
    for problem in report.problems[:SHOWN_PROBLEMS]:
        messages.warning(request, f"{problem['code']} {problem['value']}: {problem['hint']}")
    return redirect("reference")


@act(Permission.ADMINISTER)
@fresh
def decide_list(request: Request, name: str) -> HttpResponse:
    """Put the version of a list that waits in force, as a second person, or refuse it for a reason."""
    if request.POST.get("refuse"):
        list_actions.refuse(request.actor, name, request.POST.get("reason", "").strip()[:2000])
        messages.success(request, _("%(list)s is refused.") % {"list": name})
        return redirect("reference")
    report = imported.put_in_force(current(), request.actor, name)
    said = {"list": name, "screened": report.screened, "alerts": report.new_alerts}
    messages.success(
        request, _("%(list)s is in force. Screened again: %(screened)s on the way; new alerts: %(alerts)s.") % said
    )
    return redirect("reference")


@page(Permission.ADMINISTER)
def retention(request: Request) -> HttpResponse:
    """How long consignments are kept, what was deleted, and what the law keeps from deletion."""
    return _retention(request, HoldForm())


@act(Permission.ADMINISTER)
@fresh
def hold(request: Request) -> HttpResponse:
    """Put a legal hold in force."""
    form = HoldForm(request.POST)
    if not form.is_valid():
        return _retention(request, form)
    made = form.put(request.actor)
    messages.success(request, _("%(hold)s is in force.") % {"hold": made})
    return redirect("retention")


@act(Permission.ADMINISTER)
@fresh
def lift(request: Request, hold_id: str) -> HttpResponse:
    """Lift a legal hold."""
    holding.lift(request.actor, hold_id, request.POST.get("reason", ""))
    messages.success(request, _("%(hold)s is lifted.") % {"hold": hold_id})
    return redirect("retention")


def _retention(request: Request, form: HoldForm) -> HttpResponse:
    own = current().home / retaining.OWN
    context = {
        "terms": terms.load(own if own.exists() else None).classes,
        "own": own.exists(),
        "runs": audit_log.of_action("lake.retain"),
        "holds": holding.listed(request.actor, lifted=True),
        "form": form,
    }
    return render(request, "administration/retention.html", context, status=422 if form.errors else 200)
