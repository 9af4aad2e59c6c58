"""Quarantine: what could not be used, why, and what becomes of it."""

import json
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tidewaiter.centre.audit_log.actions import record_read
from tidewaiter.centre.batches import queries
from tidewaiter.centre.batches.manifest import UnitKind, UnitState
from tidewaiter.centre.cycle import quarantine
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.permissions import Permission, allowed
from tidewaiter.centre.workspace import current
from tidewaiter.desk.access import act, page
from tidewaiter.desk.feeds.problems import titled
from tidewaiter.desk.request import Request
from tidewaiter.formats.registry import mappings_in

UNITS = 50
SHOWN_BYTES = 20_000
"""Of a unit's own bytes, at most so many are shown."""


@page(Permission.FEEDS)
def held(request: Request) -> HttpResponse:
    """Units by state, oldest first."""
    given = request.GET
    state = UnitState(given["state"]) if given.get("state") in set(UnitState) else UnitState.HELD
    here = max(int(given["page"]), 1) if given.get("page", "").isdecimal() else 1
    found, count = queries.held_page(state, batch_id=given.get("batch", ""), limit=UNITS, skip=(here - 1) * UNITS)
    context = {
        "units": [{"unit": one, "problems": _problems(one.problems)} for one in found],
        "count": count,
        "state": state.value,
        "states": [(one.value, queries.held_page(one, limit=0)[1]) for one in UnitState],
        "batch": given.get("batch", ""),
        "page": here,
        "last": max(-(-count // UNITS), 1),
        "may_write": allowed(request.actor, Permission.FEEDS_WRITE) and state is UnitState.HELD,
        "mappings": _mappings(),
    }
    return render(request, "feeds/quarantine.html", context)


@page(Permission.FEEDS)
def unit(request: Request, unit: int) -> HttpResponse:
    """One unit with its problems; its own bytes only for those who read consignments or mend feeds. Logged."""
    found = queries.unit(unit)
    if found is None:
        raise Http404
    may_see = any(allowed(request.actor, one) for one in (Permission.CONSIGNMENTS, Permission.FEEDS_WRITE))
    record_read(request.actor, "quarantine.show", str(found.id))
    context = {
        "unit": found,
        "batch": queries.batch(found.batch_id),
        "problems": _problems(found.problems),
        "may_see": may_see,
        "raw": _text(found) if may_see else "",
        "cut": max(len(found.raw) - SHOWN_BYTES, 0),
        "size": len(found.raw),
        "may_write": allowed(request.actor, Permission.FEEDS_WRITE) and found.state is UnitState.HELD,
        "mappings": _mappings(),
    }
    return render(request, "feeds/unit.html", context)


@act(Permission.FEEDS_WRITE)
def replay(request: Request) -> HttpResponse:
    """Try the chosen units again, with a mapping where one is named."""
    units = _chosen(request)
    done = quarantine.replay(
        current(), batch=None, mapping=request.POST.get("mapping") or None, actor=request.actor, units=units
    )
    said = ngettext(
        "%(replayed)d of %(tried)d unit could be used now.",
        "%(replayed)d of %(tried)d units could be used now.",
        len(units),
    )
    messages.add_message(request, messages.SUCCESS if done["replayed"] else messages.WARNING, said % done)
    return redirect("quarantine")


@act(Permission.FEEDS_WRITE)
def discard(request: Request) -> HttpResponse:
    """Give up the chosen units, for a reason."""
    units = _chosen(request)
    quarantine.discard(units, reason=request.POST.get("reason", ""), actor=request.actor)
    said = ngettext("%(count)d unit was given up.", "%(count)d units were given up.", len(units))
    messages.success(request, said % {"count": len(units)})
    return redirect("quarantine")


def _chosen(request: Request) -> list[int]:
    units = [int(one) for one in request.POST.getlist("unit") if one.isdecimal() and len(one) < 19]  # noqa: PLR2004 - digits of a key
    if not units:
        raise Conflict("nothing-chosen", _("no unit was chosen"), _("tick the units that you mean"), 422)
    return units[:UNITS]


def _problems(found: list[dict[str, str]]) -> list[dict[str, Any]]:
    return [{**one, "title": titled(one["code"]).title} for one in found]


def _mappings() -> list[str]:
    return sorted(one.name for one in mappings_in(current().mappings))


def _text(found: queries.UnitView) -> str:
    """A unit as people can read it: a row as indented JSON, anything else as its first bytes."""
    text = found.raw[:SHOWN_BYTES].decode("utf-8", "replace")
    if found.kind is UnitKind.ROW:
        try:
            return json.dumps(json.loads(found.raw), indent=2, ensure_ascii=False)[:SHOWN_BYTES]
        except ValueError:
            return text
    return text
