"""Notified imports: the list, one with what happened, a file of them, the authority's number, and letting goods in."""

from collections.abc import Mapping, Sequence
from hashlib import sha256

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tidewaiter.centre.audit_log import actions as audit
from tidewaiter.centre.diversion import notice_actions, notice_file, queries
from tidewaiter.centre.diversion.checking import Proposal
from tidewaiter.centre.diversion.drafts import Regulated
from tidewaiter.centre.diversion.states import MOVES, NoticeState
from tidewaiter.centre.diversion.wording import SAID
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.permissions import Permission, allowed
from tidewaiter.centre.workspace import current
from tidewaiter.desk.access import act, page
from tidewaiter.desk.diversion import notice_fields
from tidewaiter.desk.evidence.asked import day, text
from tidewaiter.desk.request import Request
from tidewaiter.links.notified_sums import COUNTED

SHOWN_PROBLEMS = 50


@page(Permission.DIVERSION)
def notices(request: Request) -> HttpResponse:
    """Open ones by the day they are expected on, and those that are ended."""
    return _list(request)


@act(Permission.DIVERSION_WRITE)
def take_in(request: Request) -> HttpResponse:
    """Record a file of notifications; what could not be used of it is shown."""
    upload = request.FILES.get("file")
    if upload is None:
        raise Conflict("no-file", _("No file was chosen."), _("Choose a CSV file."), 422)
    if (upload.size or 0) > notice_file.MOST_BYTES:
        raise Conflict("file-too-large", _("The file is too large."), _("Cut it."), 413)
    data = upload.read()
    read = notice_file.read(data)
    source = sha256(data).hexdigest()
    done = notice_actions.record_notices(request.actor, read.notices, source=source, simulated=current().practice)
    said = ngettext("%(n)d notification recorded", "%(n)d notifications recorded", done.added) % {"n": done.added}
    amended = _("%(n)d amended.") % {"n": done.amended}
    messages.success(request, f"{said}, {amended}")
    problems = (*read.problems, *done.problems)
    if not problems:
        return redirect("diversion_notices")
    return _list(request, problems[:SHOWN_PROBLEMS], len(problems))


@act(Permission.DIVERSION_WRITE)
def record(request: Request) -> HttpResponse:
    """Record one notification as it is written in the form; one with a known reference is amended."""
    told = {name: text(request.POST, name) for name in notice_file.COLUMNS}
    draft, problems = notice_file.notice_of(told, None)
    if draft is not None:
        done = notice_actions.record_notices(request.actor, [(None, draft)], simulated=current().practice)
        problems = list(done.problems)
    if problems:
        return _list(request, problems, len(problems), told)
    messages.success(request, _("Recorded."))
    return redirect("diversion_notices")


@page(Permission.DIVERSION)
def notice(request: Request, notice_id: str) -> HttpResponse:
    """One notification."""
    view = queries.notice(request.actor, notice_id)
    if view is None:
        raise Conflict("unknown-notice", _("There is no notification %s.") % notice_id[:20], http_status=404)
    audit.record_read(request.actor, "diversion.read_notice", view.notice_id)
    writes = allowed(request.actor, Permission.DIVERSION_WRITE)
    possible = MOVES[view.state]
    came = queries.came_under(request.actor, view.notice_id)
    context = {
        "one": view,
        "came": [(one, SAID[one.verdict]) for one in came],
        "together": _together(came),
        "holds": view.holds(current().now().date()),
        "numbers": writes and (NoticeState.NUMBERED in possible or view.state is NoticeState.NUMBERED),
        "refuses": writes and NoticeState.NOT_YET_ALLOWED in possible,
        "withdraws": writes and NoticeState.WITHDRAWN in possible,
        "admits": allowed(request.actor, Permission.DIVERSION_DECIDE) and NoticeState.RELEASED in possible,
        "today": current().now().date(),
    }
    return render(request, "diversion/notice.html", context)


def _together(came: list[queries.Came]) -> dict[str, float | None]:
    """What goods that count under a notification declare in all, dismissed ones left out; None where none says."""
    counted = [one for one in came if one.verdict in COUNTED and one.proposal is not Proposal.DISMISSED]
    told = {name: [getattr(one, name) for one in counted] for name in ("net_kg", "gross_kg", "pieces")}
    known = {name: [value for value in values if value is not None] for name, values in told.items()}
    return {name: sum(values) if values else None for name, values in known.items()}


@act(Permission.DIVERSION_WRITE)
def give_number(request: Request, notice_id: str) -> HttpResponse:
    """Record the number that the authority gave."""
    told = request.POST
    _seen(request, notice_id)
    until = day(told, "valid_until") if text(told, "valid_until") else None
    notice_actions.give_number(request.actor, notice_id, text(told, "number"), day(told, "valid_from"), until)
    return _back(request, notice_id)


@act(Permission.DIVERSION_WRITE)
def not_yet(request: Request, notice_id: str) -> HttpResponse:
    """Record that the authority does not allow it, or not yet."""
    notice_actions.not_yet(request.actor, notice_id, text(request.POST, "reason"))
    return _back(request, notice_id)


@act(Permission.DIVERSION_WRITE)
def withdraw(request: Request, notice_id: str) -> HttpResponse:
    """Record that the importer withdrew it."""
    notice_actions.withdraw(request.actor, notice_id, text(request.POST, "reason"))
    return _back(request, notice_id)


@act(Permission.DIVERSION_DECIDE)
def admit(request: Request, notice_id: str) -> HttpResponse:
    """Release goods under it."""
    told = request.POST
    notice_actions.admit(request.actor, notice_id, text(told, "consignment"), text(told, "reason"))
    return _back(request, notice_id)


def _list(
    request: Request, problems: Sequence[object] = (), count: int = 0, told: Mapping[str, str] | None = None
) -> HttpResponse:
    today = current().now().date()
    context = {
        "lines": [(one, one.holds(today)) for one in queries.notices(request.actor)],
        "ended": queries.notices(request.actor, ended=True, limit=40),
        "writes": allowed(request.actor, Permission.DIVERSION_WRITE),
        "columns": ", ".join(notice_file.COLUMNS),
        "problems": problems,
        "count": count,
        "fields": notice_fields.filled(told or {}),
        "told": told,
        "kinds": list(Regulated),
    }
    return render(request, "diversion/notices.html", context)


def _seen(request: Request, notice_id: str) -> None:
    if queries.notice(request.actor, notice_id) is None:
        raise Conflict("unknown-notice", _("There is no notification %s.") % notice_id[:20], http_status=404)


def _back(request: Request, notice_id: str) -> HttpResponse:
    messages.success(request, _("Recorded."))
    return redirect("diversion_notice", notice_id=notice_id)
