"""Scorecards: who stands how with intervals, what one of them files beside all others, and drafts of requests."""

from math import isfinite
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from tidewaiter.centre.answers import queries as answers
from tidewaiter.centre.cycle import asking, filing
from tidewaiter.centre.cycle.asking import Question
from tidewaiter.centre.permissions import Permission, allowed, require
from tidewaiter.centre.workspace import current
from tidewaiter.desk.access import act, page
from tidewaiter.desk.design import charts
from tidewaiter.desk.design.charts import Rate
from tidewaiter.desk.request import Request
from tidewaiter.formats.answers.answer import AnswerKind
from tidewaiter.pipeline.filing import drafts, letter
from tidewaiter.pipeline.filing.narrow import BY
from tidewaiter.pipeline.filing.signs import BY_CODE
from tidewaiter.pipeline.filing.standing import Standing

SHOWN = ("late", "missing", "invalid", "vague")
ROWS = 200


@page(Permission.QUALITY)
def overview(request: Request) -> HttpResponse:
    """Everybody of a dimension, the worst for certain first, with intervals and their course."""
    by, known = _asked(request)
    found = known.value or []
    courses = [[week.value if isfinite(week.value) else None for week in one.trend] for one in found]
    most = max((value for course in courses for value in course if value is not None), default=0.0)
    rows = [
        {
            "standing": one,
            "shown": one.name or _("not filed"),
            "query": urlencode({"by": by, "name": one.name}),
            "error": one.rate("error"),
            "rates": [one.rate(code) for code in SHOWN],
            "trend": charts.small(_("%(name)s, by week") % {"name": one.name}, course, most),
        }
        for one, course in zip(found[:ROWS], courses[:ROWS], strict=True)
    ]
    context = {
        "by": by,
        "tabs": _tabs(),
        "known": known,
        "rows": rows,
        "signs": [BY_CODE[code] for code in SHOWN],
        "seen": filing.covered(current(), request.actor, filing.period(current(), request.actor)),
        "told": _told(filing.kept_manifested(current(), request.actor).value or []),
    }
    return render(request, "feeds/scorecards.html", context)


@page(Permission.QUALITY)
def one(request: Request) -> HttpResponse:
    """What one of them files, beside all others, with the most frequent problems and drafts of requests."""
    by, found = _one(request)
    if found is None:
        return redirect(f"{reverse('scorecards')}?{urlencode({'by': by})}")  # being worked out: said there
    workspace, actor = current(), request.actor
    within = filing.period(workspace, actor)
    context: dict[str, Any] = {
        "by": by,
        "standing": found,
        "shown": found.name or _("not filed"),
        "query": urlencode({"by": by, "name": found.name}),
        "chart": _chart(found),
        "rates": [(BY_CODE[rate.code], rate) for rate in found.rates if rate.of],
        "next": letter.to_next_grade(found),
        "recurring": drafts.of_filer(found),
        "may_read": allowed(actor, Permission.CONSIGNMENTS),
        "may_export": allowed(actor, Permission.EXPORT) and allowed(actor, Permission.CONSIGNMENTS),
    }
    if context["may_read"]:
        (context["letter"],) = filing.letters(workspace, actor, by, within, [found])
        made = filing.consignment_drafts(workspace, actor, by, found.name, within)
        asked = answers.standing_about([draft.consignment_id for draft in made])
        context["drafts"] = [(draft, asked.get((draft.consignment_id, draft.kind.value))) for draft in made]
        context["may_ask"] = allowed(actor, Permission.TRIAGE)
    if by == "filer":
        context["asked"] = next((one for one in answers.by_filer(actor) if one.filer == found.name), None)
    return render(request, "feeds/scorecard.html", context)


@act(Permission.TRIAGE)
def ask(request: Request) -> HttpResponse:
    """Send a draft, as the reader changed it."""
    told = request.POST
    by, name = told.get("by", "filer"), told.get("name", "")
    try:
        kind = AnswerKind(told.get("kind", ""))
    except ValueError:
        raise Http404 from None
    question = Question(kind, elements=tuple(told.getlist("element")), text=told.get("text", "")[:1000])
    made = asking.ask_by_draft(current(), request.actor, told.get("consignment_id", ""), question)
    messages.success(request, _("%s is asked.") % made)
    return redirect(f"{reverse('scorecard')}?{urlencode({'by': by, 'name': name})}#drafts")


@page(Permission.QUALITY)
def download(request: Request) -> HttpResponse:
    """The scorecard as one file that can be mailed; the look is logged."""
    require(request.actor, Permission.EXPORT)
    by, found = _one(request)
    if found is None:
        return redirect(f"{reverse('scorecards')}?{urlencode({'by': by})}")
    within = filing.period(current(), request.actor)
    (card,) = filing.letters(current(), request.actor, by, within, [found])
    answer = HttpResponse(letter.html(card), content_type="text/html; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="scorecard-{within.until:%Y-%m-%d}.html"'
    return answer


def _told(found: list[filing.Seen]) -> list[tuple[str, filing.Seen]]:
    """What messages told of, by what it is called."""
    names = {"waybills": _("Waybills"), "containers": _("Containers"), "items": _("Items")}
    return [(names.get(one.name, one.name), one) for one in found]


def _asked(request: Request) -> tuple[str, Any]:
    by = request.GET.get("by", "filer")
    if by not in BY:
        raise Http404
    return by, filing.kept(current(), request.actor, by)


def _one(request: Request) -> tuple[str, Standing | None]:
    """The standing that is asked for, None before any is worked out; 404 for one that the actor's facilities lack."""
    by, known = _asked(request)
    if known.value is None:
        return by, None
    name = request.GET.get("name", "")
    found = next((standing for standing in known.value if standing.name == name), None)
    if found is None:
        raise Http404
    return by, found


def _chart(found: Standing) -> str:
    rows = [
        Rate(
            str(BY_CODE[rate.code].title),
            rate.share.value,
            rate.share.low,
            rate.share.high,
            letter.share(rate.share.value),
        )
        for rate in found.rates
        if rate.of and isfinite(rate.share.value)
    ]
    return charts.rates(_("Shares of filings by sign, with their intervals"), rows)


def _tabs() -> list[tuple[str, str]]:
    return [("filer", _("Filers")), ("post", _("Posts")), ("carrier", _("Carriers")), ("country", _("Countries"))]
