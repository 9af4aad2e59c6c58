"""The complaint log: what was said against decisions, and how it was answered."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from tidewaiter.centre.audit_log.actions import record_read
from tidewaiter.centre.complaints import actions, queries
from tidewaiter.centre.permissions import Permission, allowed
from tidewaiter.centre.workspace import current
from tidewaiter.desk.access import act, page
from tidewaiter.desk.oversight.forms import AnswerForm, ComplaintForm
from tidewaiter.desk.oversight.tabs import TABS
from tidewaiter.desk.request import Request


@page(Permission.GOVERNANCE)
def overview(request: Request) -> HttpResponse:
    """Complaints: open ones by when they are due, then answered ones."""
    return _listed(request, ComplaintForm())


@act(Permission.GOVERNANCE)
def receive(request: Request) -> HttpResponse:
    """Take a complaint down."""
    form = ComplaintForm(request.POST)
    if not form.is_valid():
        return _listed(request, form, status=422)
    name = actions.receive(request.actor, form.draft())
    messages.success(request, _("%(name)s is taken down.") % {"name": name})
    return redirect("complaint", complaint_id=name)


@page(Permission.GOVERNANCE)
def one(request: Request, complaint_id: str) -> HttpResponse:
    """A complaint and its answer; the look is logged."""
    return _shown(request, complaint_id, AnswerForm())


@act(Permission.MODELS_WRITE)
def answer(request: Request, complaint_id: str) -> HttpResponse:
    """Answer a complaint that somebody else took down."""
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _shown(request, complaint_id, form, status=422)
    actions.answer(request.actor, complaint_id, form.outcome(), form.cleaned_data["text"])
    messages.success(request, _("%(name)s is answered.") % {"name": complaint_id})
    return redirect("complaint", complaint_id=complaint_id)


def _listed(request: Request, form: ComplaintForm, status: int = 200) -> HttpResponse:
    context = {
        "tabs": TABS,
        "here": "complaints",
        "complaints": queries.complaints(request.actor),
        "counts": queries.counts(request.actor, current().now()),
        "form": form,
    }
    return render(request, "oversight/complaints.html", context, status=status)


def _shown(request: Request, complaint_id: str, form: AnswerForm, status: int = 200) -> HttpResponse:
    found = queries.complaint(request.actor, complaint_id)
    if found is None:
        raise Http404
    record_read(request.actor, "complaints.show", found.complaint_id)
    may = allowed(request.actor, Permission.MODELS_WRITE)
    context = {
        "tabs": TABS,
        "here": "complaints",
        "complaint": found,
        "form": form,
        "may_answer": may and not found.outcome and found.received_by != request.actor.name,
        "own": may and not found.outcome and found.received_by == request.actor.name,
    }
    return render(request, "oversight/complaint.html", context, status=status)
