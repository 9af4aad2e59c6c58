"""What handlers and supervisors record of teams: each form one act."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from tidewaiter.centre.canine import actions
from tidewaiter.centre.canine.drafts import (
    AidForm,
    NewAid,
    NewCertificate,
    NewDeployment,
    NewSearch,
    NewSession,
    NewTeam,
    Work,
)
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.permissions import Permission
from tidewaiter.centre.workspace import current
from tidewaiter.desk.access import act
from tidewaiter.desk.evidence.asked import day, member, moment, text
from tidewaiter.desk.request import Request


@act(Permission.CANINE_WRITE)
def add_team(request: Request) -> HttpResponse:
    """Register a team."""
    told = request.POST
    names = ("name", "handler", "dog", "facility")
    made = actions.add_team(request.actor, NewTeam(**{n: text(told, n) for n in names}, since=day(told, "since")))
    return _back(request, made, _("Registered. Its certificates come next."))


@act(Permission.CANINE_WRITE)
def add_aid(request: Request) -> HttpResponse:
    """Register a training aid."""
    told = request.POST
    new = NewAid(
        code=text(told, "code"),
        odour=text(told, "odour"),
        form=member(AidForm, told, "form"),
        facility=text(told, "facility"),
        made_on=day(told, "made_on"),
        replace_by=day(told, "replace_by"),
    )
    actions.add_aid(request.actor, new)
    messages.success(request, _("Registered."))
    return redirect("canine")


@act(Permission.CANINE_WRITE)
def retire_aid(request: Request) -> HttpResponse:
    """Take a training aid out of use."""
    actions.retire_aid(request.actor, text(request.POST, "code"), text(request.POST, "because"))
    messages.success(request, _("Recorded."))
    return redirect("canine")


@act(Permission.CANINE_WRITE)
def certify(request: Request, team_id: str) -> HttpResponse:
    """Record a certificate."""
    told = request.POST
    new = NewCertificate(
        odour=text(told, "odour"),
        certified_on=day(told, "certified_on"),
        expires=day(told, "expires"),
        authority=text(told, "authority"),
        reference=text(told, "reference"),
    )
    actions.certify(request.actor, team_id, new)
    return _back(request, team_id, _("Recorded."))


@act(Permission.CANINE_WRITE)
def withdraw(request: Request, team_id: str) -> HttpResponse:
    """Withdraw a certificate."""
    number = _count(request.POST, "certificate")
    actions.withdraw_certificate(request.actor, team_id, number, text(request.POST, "because"))
    return _back(request, team_id, _("Withdrawn from today."))


@act(Permission.CANINE_WRITE)
def train(request: Request, team_id: str) -> HttpResponse:
    """Record training."""
    told = request.POST
    new = NewSession(
        held_on=day(told, "held_on"),
        odour=text(told, "odour"),
        aid=text(told, "aid"),
        hidden=_count(told, "hidden"),
        found=_count(told, "found"),
        false_alerts=_count(told, "false_alerts"),
        note=text(told, "note"),
    )
    actions.train(request.actor, team_id, new)
    return _back(request, team_id, _("Recorded."))


@act(Permission.CANINE_WRITE)
def deploy(request: Request, team_id: str) -> HttpResponse:
    """Send a team to a place from now on."""
    told = request.POST
    new = NewDeployment(text(told, "facility"), text(told, "place"), member(Work, told, "work"), current().now())
    actions.deploy(request.actor, team_id, new)
    return _back(request, team_id, _("Deployed."))


@act(Permission.CANINE_WRITE)
def recall(request: Request, team_id: str) -> HttpResponse:
    """End a deployment."""
    actions.end_deployment(request.actor, text(request.POST, "deployment"))
    return _back(request, team_id, _("The deployment has ended."))


@act(Permission.CANINE_WRITE)
def search(request: Request, team_id: str) -> HttpResponse:
    """Record a search outside an examination."""
    told = request.POST
    found = {"yes": True, "no": False}.get(text(told, "found"))
    new = NewSearch(
        searched_at=moment(told, "searched_at"),
        facility=text(told, "facility"),
        what=text(told, "what"),
        alert=text(told, "alert") == "yes",
        found=found,
        substance=text(told, "substance"),
    )
    actions.search(request.actor, team_id, new)
    return _back(request, team_id, _("Recorded."))


@act(Permission.CANINE_WRITE)
def retire(request: Request, team_id: str) -> HttpResponse:
    """Take a team out of service."""
    actions.retire_team(request.actor, team_id, text(request.POST, "because"))
    messages.success(request, _("The team is out of service."))
    return redirect("canine")


def _count(told: Mapping[str, str], name: str) -> int:
    written = text(told, name)
    if not written.isdecimal() or len(written) > 9:  # noqa: PLR2004 - nothing here is counted so far
        raise Conflict("bad-number", _("Write how many."), _("A number, 0 for none."), 422)
    return int(written)


def _back(request: Request, team_id: str, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect("canine_team", team_id=team_id)
