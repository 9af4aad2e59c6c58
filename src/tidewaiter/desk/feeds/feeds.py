"""Feeds: what came in, what it was, and who has fallen silent."""

from pathlib import Path
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render

from tidewaiter.centre.batches import filer_queries as filers
from tidewaiter.centre.batches import queries
from tidewaiter.centre.batches.manifest import UnitState
from tidewaiter.centre.cycle import feeds
from tidewaiter.centre.errors import OperatorError
from tidewaiter.centre.feeding import definitions, status
from tidewaiter.centre.feeding.definitions import Definition, kind
from tidewaiter.centre.permissions import Permission, allowed
from tidewaiter.centre.workspace import current
from tidewaiter.desk.access import page
from tidewaiter.desk.design import refusal_said
from tidewaiter.desk.feeds.problems import titled
from tidewaiter.desk.request import Request

BATCHES = 50


@page(Permission.FEEDS)
def overview(request: Request) -> HttpResponse:
    """Feeds with their rhythm, and the batches that came."""
    given, workspace = request.GET, current()
    here = int(given["page"]) if given.get("page", "").isdecimal() else 1
    filer, form = given.get("filer") or None, given.get("format", "")
    found, count = queries.page_of(filer=filer, form=form, limit=BATCHES, skip=(max(here, 1) - 1) * BATCHES)
    of_filers = feeds.feeds(workspace, request.actor)
    own, misread = _configured(workspace.home)
    context: dict[str, Any] = {
        "feeds": of_filers,
        "running": [(name, kind(one), status.read(workspace.home, name, workspace.now())) for name, one in own.items()],
        "misread": misread,
        "silent": sum(one.silent for one in of_filers),
        "totals": queries.counts(),
        "batches": [{"batch": one, "lag": one.committed_at - one.received_at} for one in found],
        "count": count,
        "formats": queries.formats(),
        "chosen": {"filer": filer or "", "format": form},
        "page": here,
        "last": max(-(-count // BATCHES), 1),
    }
    return render(request, "feeds/feeds.html", context)


def _configured(home: Path) -> tuple[dict[str, Definition], str]:
    """The workspace's feeds, and what is wrong with their file."""
    try:
        return definitions.load(home), ""
    except OperatorError as wrong:
        return {}, refusal_said.message(wrong)


@page(Permission.FEEDS)
def batch(request: Request, batch_id: str) -> HttpResponse:
    """One batch: what it was, its filers, its problems and what could not be used."""
    found = queries.batch(batch_id)
    if found is None:
        raise Http404
    held = {state: queries.held_page(state, batch_id=batch_id, limit=20) for state in UnitState}
    context = {
        "batch": found,
        "lag": found.committed_at - found.received_at,
        "filers": filers.filers_of(batch_id),
        "problems": [(titled(one.code), one) for one in queries.problems_of(batch_id)],
        "units": [(state, *held[state]) for state in UnitState if held[state][1]],
        "may_read": allowed(request.actor, Permission.CONSIGNMENTS),
        "may_quality": allowed(request.actor, Permission.QUALITY),
    }
    return render(request, "feeds/batch.html", context)
