"""The audit log: who did what, who looked at what, whether it is whole, and entries taken out with proof."""

import json

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from tidewaiter.centre.audit_log import checkpoints, queries, witnesses
from tidewaiter.centre.audit_log.actions import record_read
from tidewaiter.centre.cycle import auditing
from tidewaiter.centre.permissions import Permission
from tidewaiter.centre.workspace import current
from tidewaiter.desk.access import act, page
from tidewaiter.desk.accounts.fresh import fresh
from tidewaiter.desk.administration.forms import SoughtForm
from tidewaiter.desk.design import numbers
from tidewaiter.desk.request import Request

PAGE = 100


@page(Permission.AUDIT)
def audit(request: Request) -> HttpResponse:
    """Search the log, newest first; that it was searched is in it afterwards."""
    form = SoughtForm(request.GET or None)
    sought = form.sought()
    told = request.GET.get("before", "")
    before = int(told) if told.isdecimal() and len(told) < 16 else None  # noqa: PLR2004 - what fits a column
    rows = queries.search(request.actor, sought, before=before, limit=PAGE + 1)
    if request.GET:
        record_read(request.actor, "audit.search", sought.who or sought.object or "log")
    query = request.GET.copy()
    query.pop("before", None)
    context = {
        "form": form,
        "rows": rows[:PAGE],
        "next": rows[PAGE - 1].seq if len(rows) > PAGE else None,
        "query": query.urlencode(),
        "length": queries.length(),
        "verified": auditing.latest(current()),
        "stale": _stale(),
    }
    return render(request, "administration/audit.html", context)


@page(Permission.AUDIT)
def seals(request: Request) -> HttpResponse:
    """Signed checkpoints, newest first, and the witnesses that keep them."""
    workspace = current()
    verified = auditing.latest(workspace)
    context = {
        "checkpoints": list(reversed(checkpoints.read(workspace.checkpoints).checkpoints))[:200],
        "listed": witnesses.listed(workspace),
        "verified": verified,
        "stale": _stale(),
        "public": (workspace.home / "keys" / "checkpoint.ed25519.pub").read_text(encoding="ascii").strip(),
    }
    return render(request, "administration/seals.html", context)


@act(Permission.AUDIT)
def verify(request: Request) -> HttpResponse:
    """Verify now. A second for about 50,000 entries."""
    found = auditing.verify(current(), request.actor)
    if found.ok:
        messages.success(request, _("The log is whole: %(count)s entries.") % {"count": numbers.whole(found.count)})
    else:
        messages.error(request, found.reason)
    return redirect("audit")


@act(Permission.AUDIT)
@fresh
def export(request: Request) -> HttpResponse:
    """Take the entries of a search out, with proof, as a file that is checked without this store."""
    form = SoughtForm(request.POST)
    told = auditing.taken_out(current(), request.actor, form.sought(), request.POST.get("reason", ""))
    answer = HttpResponse(json.dumps(told, indent=1), content_type="application/json")
    answer["Content-Disposition"] = 'attachment; filename="audit-entries.json"'
    return answer


def _stale() -> bool:
    verified = auditing.latest(current())
    return verified is None or verified.stale(current().now())
