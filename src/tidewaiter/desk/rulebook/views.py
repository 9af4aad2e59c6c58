"""The list of rules, one rule with everything known of it, and the acts of its life."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from tidewaiter.cargo.kind import KINDS
from tidewaiter.centre.cycle import rule_studio
from tidewaiter.centre.cycle.rule_desk import Desk
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.permissions import Permission, allowed
from tidewaiter.centre.rulebook import actions, draft_actions, queries
from tidewaiter.centre.rulebook.states import RuleState
from tidewaiter.centre.workspace import current
from tidewaiter.desk.access import act, page
from tidewaiter.desk.request import Request
from tidewaiter.desk.rulebook import asked

ENDS_SOON = timedelta(days=60)
MOST_SNOOZED_DAYS = 180


@page(Permission.RULES)
def rules(request: Request) -> HttpResponse:
    """Every rule: where it stands, who answers for it, how it fares, when it was reviewed and when it ends."""
    found = rule_studio.listed(current(), request.actor)
    wanted, words = request.GET.get("state", ""), request.GET.get("q", "").strip().casefold()
    shown = [
        line
        for line in found
        if (not wanted or wanted in line.states)
        and (not words or words in f"{line.rule_id} {line.title} {line.owner}".casefold())
    ]
    health, asked_for = queries.latest_health(request.actor), queries.latest_health(request.actor, done=False)
    today = current().now().date()
    context = {
        "lines": shown,
        "every": len(found),
        "counts": {str(state): sum(state in line.states for line in found) for state in RuleState},
        "states": [str(state) for state in RuleState],
        "state": wanted,
        "q": request.GET.get("q", ""),
        "health": health,
        "working": asked_for if asked_for is not None and asked_for.open else None,
        "today": today,
        "soon": today + ENDS_SOON,
        "may_write": allowed(request.actor, Permission.RULES_WRITE),
    }
    return render(request, "rulebook/rules.html", context)


@page(Permission.RULES)
def rule(request: Request, rule_id: str) -> HttpResponse:
    """One rule: what it says, what it is for, its versions, its snoozes, and what may be done with it now."""
    one = asked.studied(request, rule_id)
    if one.first is None and not request.GET.get("version"):
        return redirect("rule-edit", rule_id=rule_id)
    version = one.version(request.GET.get("version", ""))
    if version is None:
        raise Conflict("unknown-version", "there is no such version of {rule_id}", "", 404, rule_id=rule_id)
    context = {
        **asked.frame(request, one, "rule"),
        "version": version,
        "told": Desk(current()).told(version.rule),
        "steps": _steps(request, one, version),
        "kinds": KINDS,
        "most_days": MOST_SNOOZED_DAYS,
        "today": current().now().date(),
    }
    return render(request, "rulebook/rule.html", context)


def _steps(request: Request, one: rule_studio.Studied, version: rule_studio.Version) -> dict[str, object]:
    """What may be done next with the version shown, and why not where it may not."""
    view, write = version.view, allowed(request.actor, Permission.RULES_WRITE)
    approve = allowed(request.actor, Permission.RULES_APPROVE)
    own = view is not None and view.committed_by.strip().casefold() == request.actor.name.strip().casefold()
    return {
        "shadow": write and version.state is RuleState.COMMITTED,
        "approve": approve and version.state is RuleState.SHADOW and not own,
        "own": own and version.state is RuleState.SHADOW,
        "waits": version.state is RuleState.SHADOW and not approve,
        "activate": approve and version.state is RuleState.APPROVED,
        "retire": write and version is one.first and version.state is not RuleState.RETIRED,
    }


@act(Permission.RULES_WRITE)
def shadow(request: Request, rule_id: str) -> HttpResponse:
    """Evaluate a committed version without letting it count."""
    asked.studied(request, rule_id)
    version = actions.start_shadow(request.actor, rule_id, request.POST.get("version", ""))
    messages.success(request, _("%(rule)s now runs in shadow. It does not count.") % {"rule": f"{rule_id}@{version}"})
    return redirect("rule", rule_id=rule_id)


@act(Permission.RULES_APPROVE)
def approve(request: Request, rule_id: str) -> HttpResponse:
    """Approve a version as a second person, for a reason."""
    asked.studied(request, rule_id)
    reason = request.POST.get("reason", "").strip()
    if not reason:
        raise Conflict("reason-required", "a rule is approved for a reason", "say why", 422)
    version = actions.approve(request.actor, rule_id, request.POST.get("version", ""), reason)
    messages.success(request, _("%(rule)s is approved.") % {"rule": f"{rule_id}@{version}"})
    return redirect("rule", rule_id=rule_id)


@act(Permission.RULES_APPROVE)
def activate(request: Request, rule_id: str) -> HttpResponse:
    """Let an approved version count."""
    asked.studied(request, rule_id)
    version = actions.activate(request.actor, rule_id, request.POST.get("version", ""))
    messages.success(request, _("%(rule)s counts from now on.") % {"rule": f"{rule_id}@{version}"})
    return redirect("rule", rule_id=rule_id)


@act(Permission.RULES_WRITE)
def retire(request: Request, rule_id: str) -> HttpResponse:
    """End a rule, for a reason."""
    asked.studied(request, rule_id)
    content = Desk(current()).file_content(rule_id)
    version = actions.retire(request.actor, rule_id, request.POST.get("reason", ""), content)
    messages.success(request, _("%(rule)s has ended.") % {"rule": f"{rule_id}@{version}"})
    return redirect("rule", rule_id=rule_id)


@act(Permission.RULES_WRITE)
def snooze(request: Request, rule_id: str) -> HttpResponse:
    """Let a rule not fire for one entity for some days, for a reason."""
    asked.studied(request, rule_id)
    days = request.POST.get("days", "")
    if not days.isdigit() or not 1 <= int(days) <= MOST_SNOOZED_DAYS:
        raise Conflict("wrong-snooze", "a snooze lasts 1 to 180 days", "give a number of days", 422)
    until = current().now() + timedelta(days=int(days))
    kind, key = request.POST.get("kind", ""), request.POST.get("key", "").strip().casefold()
    actions.snooze(request.actor, rule_id, kind, key, until, request.POST.get("reason", ""))
    messages.success(request, _("The rule is quiet about it until %(day)s.") % {"day": f"{until:%Y-%m-%d}"})
    return redirect("rule", rule_id=rule_id)


@act(Permission.RULES_WRITE)
def discard(request: Request, rule_id: str) -> HttpResponse:
    """Throw a draft away."""
    draft_actions.discard(request.actor, rule_id)
    messages.success(request, _("The draft is gone."))
    return redirect("rulebook")
