"""What waits at the diversion desk, goods that no notification covers, a kit, an importer."""

import secrets

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from tidewaiter.centre.audit_log import actions as audit
from tidewaiter.centre.cycle import importers, notified
from tidewaiter.centre.diversion import case_queries, check_actions, kit_actions, queries, wording
from tidewaiter.centre.diversion.checking import MOVES, Proposal
from tidewaiter.centre.diversion.queries import CheckView
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.evidence.drafts import number
from tidewaiter.centre.permissions import Permission, allowed
from tidewaiter.centre.workspace import current
from tidewaiter.desk.access import act, page
from tidewaiter.desk.diversion import drawing
from tidewaiter.desk.evidence.asked import text
from tidewaiter.desk.request import Request
from tidewaiter.links.kit_parts import BY_NAME

SHOWN_LINKS = 40


@page(Permission.DIVERSION)
def diversion(request: Request) -> HttpResponse:
    """Goods that wait, kits, what is expected under a notification, cases and requests."""
    today = current().now().date()
    requests = [(one, one.overdue(today)) for one in case_queries.requests(request.actor)]
    context = {
        "goods": _said(queries.checks(request.actor, Proposal.PROPOSED)),
        "looks": _said(queries.checks(request.actor, Proposal.LOOK)),
        "kits": [(one, _titles(one.parts)) for one in queries.kits(request.actor, limit=40)],
        "expected": [(one, one.holds(today)) for one in queries.notices(request.actor, limit=40)],
        "cases": case_queries.cases(request.actor),
        "decided": case_queries.cases(request.actor, ended=True, limit=15),
        "requests": requests,
        "overdue": sum(late for _one, late in requests),
        "compared": queries.last_look(check_actions.NAME),
        "assembled": queries.last_look(kit_actions.NAME),
    }
    return render(request, "diversion/diversion.html", context)


@page(Permission.DIVERSION)
def goods(request: Request, check_id: str) -> HttpResponse:
    """Goods that look regulated, and what notifications say of them."""
    view = _check(request, check_id)
    audit.record_read(request.actor, "diversion.read_goods", view.check_id)
    writes = allowed(request.actor, Permission.DIVERSION_WRITE)
    holds = writes and Proposal.HELD in MOVES[view.proposal]
    choices = notified.shifts(current(), request.actor, view, current().now()) if holds else []
    context = {
        "one": view,
        "looks_like": wording.looks_like(view.part, view.said, view.belief),
        "verdict": wording.SAID[view.verdict],
        "matched": wording.matched(view.way, view.notice_id, view.differs),
        "importer": importers.code_of(view.importer_hash),
        "shifts": [(one, one.replace("|", " · ")) for one in choices],
        "dismisses": writes and Proposal.DISMISSED in MOVES[view.proposal],
        "writes": writes,
        "kits": queries.kits_of(request.actor, consignment_id=view.consignment_id),
        "cases": case_queries.cases_of(request.actor, consignment_id=view.consignment_id),
        "key": secrets.token_hex(16),
    }
    return render(request, "diversion/goods.html", context)


@act(Permission.DIVERSION_WRITE)
def hold(request: Request, check_id: str) -> HttpResponse:
    """Hold goods: a target for a shift."""
    told = request.POST
    made = notified.hold(current(), request.actor, check_id, text(told, "reason"), text(told, "shift"))
    messages.success(request, _("Held: %s is issued.") % made)
    return redirect("diversion_goods", check_id=check_id)


@act(Permission.DIVERSION_WRITE)
def dismiss(request: Request, check_id: str) -> HttpResponse:
    """Say why goods are not held."""
    check_actions.dismiss(request.actor, check_id, text(request.POST, "reason"))
    messages.success(request, _("Recorded. It comes back if what notifications say changes."))
    return redirect("diversion")


@page(Permission.DIVERSION)
def kit(request: Request, kit_id: str) -> HttpResponse:
    """A kit as it was last assembled: its parts in time, its links, what speaks for and against."""
    view = queries.kit(request.actor, kit_id)
    if view is None:
        raise Conflict("unknown-kit", _("There is no kit %s.") % kit_id[:20], http_status=404)
    audit.record_read(request.actor, "diversion.read_kit", view.kit_id)
    reasons = [(one, one["points"] < 0) for one in view.document.get("reasons", [])]
    links = view.document.get("links", [])
    checks = {one.consignment_id: one for one in queries.checks_of(request.actor, view.consignment_ids)}
    found = [
        (one, ", ".join(_(BY_NAME[part].title) for part, *_rest in one["parts"]), checks.get(one["consignment_id"]))
        for one in view.document.get("consignments", [])
    ]
    context = {
        "kit": view,
        "titles": _titles(view.parts),
        "found": found,
        "reasons": reasons,
        "missing": view.document.get("missing", []),
        "links": links[:SHOWN_LINKS],
        "more": max(0, len(links) - SHOWN_LINKS),
        "picture": drawing.kit(view),
        "importers": [(importers.code_of(own), consignments) for own, consignments in view.importers],
        "cases": case_queries.cases_of(request.actor, kit=number(view.kit_id, "K")),
        "writes": allowed(request.actor, Permission.DIVERSION_WRITE),
        "goods": " ".join(view.consignment_ids),
        "facility": next(iter(view.facilities), ""),
        "key": secrets.token_hex(16),
    }
    return render(request, "diversion/kit.html", context)


@page(Permission.DIVERSION)
def importer(request: Request, code: str) -> HttpResponse:
    """What is known of an importer; the look is logged where it is made."""
    view = importers.of(current(), request.actor, code)
    today = current().now().date()
    context = {
        "one": view,
        "notices": [(one, one.holds(today)) for one in view.notices],
        "requests": [(one, one.overdue(today)) for one in view.requests],
        "months": drawing.months(view.months),
        "kits": [(one, _titles(one.parts)) for one in view.kits],
    }
    return render(request, "diversion/importer.html", context)


def _check(request: Request, check_id: str) -> CheckView:
    view = queries.check(request.actor, check_id)
    if view is None:
        raise Conflict("unknown-check", _("There are no goods %s.") % check_id[:20], http_status=404)
    return view


def _said(found: list[CheckView]) -> list[tuple[CheckView, str]]:
    return [(one, wording.SAID[one.verdict]) for one in found]


def _titles(parts: tuple[str, ...]) -> str:
    return ", ".join(_(BY_NAME[part].title) for part in parts)
