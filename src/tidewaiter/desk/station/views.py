"""The scan station: one field, one answer that fills the screen, and what it needs to go on without a connection."""

import json
from dataclasses import asdict
from pathlib import Path

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse

from tidewaiter.centre.cycle import definitions, hold_list
from tidewaiter.centre.cycle import station as answers
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.permissions import Permission, allowed
from tidewaiter.centre.scans.drafts import LONGEST_CODE
from tidewaiter.centre.workspace import current
from tidewaiter.desk.access import act, page
from tidewaiter.desk.request import Request
from tidewaiter.desk.station import wording

_WORKER = Path(__file__).parents[1] / "design" / "static" / "desk" / "station-worker.js"


@page(Permission.SCAN)
def station(request: Request) -> HttpResponse:
    """The screen."""
    return render(request, "station/station.html", _context(request))


@act(Permission.SCAN)
def scan(request: Request) -> HttpResponse:
    """Answer one scan: JSON for the page's script, the page itself for a form."""
    code = request.POST.get("code", "")
    if len(code) > LONGEST_CODE:
        raise Conflict("code-too-long", "no label carries so much", "scan one label at a time", 422)
    facility = _facility(request, request.POST.get("facility", ""))
    reading = answers.read(current(), request.actor, facility, code)
    plain = _plain(request, reading)
    if request.headers.get("Accept", "").startswith("application/json"):
        return JsonResponse(plain)
    return render(request, "station/station.html", {**_context(request), "reading": plain})


@act(Permission.SCAN)
def offline(request: Request) -> HttpResponse:
    """Take the scans of a time without a connection; each is kept once, however often it is sent."""
    try:
        sent = json.loads(request.body or b"{}")
    except (ValueError, RecursionError):
        raise Conflict("bad-json", "the scans could not be read", "send them again", 422) from None
    sent = sent if isinstance(sent, dict) else {}
    facility = _facility(request, str(sent.get("facility", "")))
    readings, problems = answers.take_offline(current(), request.actor, facility, sent.get("scans"))
    return JsonResponse(
        {
            "taken": [{"id": key, **_plain(request, reading)} for key, reading in readings],
            "problems": [{"row": one.row, "code": one.code, "hint": one.hint} for one in problems],
        }
    )


@page(Permission.SCAN)
def list_to_keep(request: Request) -> HttpResponse:
    """The signed list that a station keeps."""
    signed = hold_list.make(current(), request.actor)
    return JsonResponse({"list": signed.list, "signature": signed.signature, "key": signed.key})


@page(Permission.SCAN)
def shell(request: Request) -> HttpResponse:
    """The screen as it is kept for the time without a connection: nobody's name and no token are in it."""
    return render(request, "station/shell.html", {"texts": wording.plain(), "key": hold_list.public_key(current())})


@page(Permission.SCAN)
def worker(request: Request) -> HttpResponse:
    """The service worker, which may answer for the station's own addresses and the desk's static files."""
    del request
    headers = {"Service-Worker-Allowed": "/station"}
    return HttpResponse(_WORKER.read_bytes(), content_type="text/javascript", headers=headers)


def _context(request: Request) -> dict[str, object]:
    places = _places(request)
    asked = request.GET.get("facility") or request.POST.get("facility") or ""
    chosen = asked if asked in {place["code"] for place in places} else ""
    if not chosen and len(places) == 1:
        chosen = str(places[0]["code"])
    return {
        "places": places,
        "facility": chosen,
        "texts": wording.plain(),
        "key": hold_list.public_key(current()),
        "examines": allowed(request.actor, Permission.EXAMINE),
    }


def _places(request: Request) -> list[dict[str, str]]:
    known = definitions.load(current().home).facilities.facility
    return [{"code": one.code, "title": one.title} for one in known if request.actor.works_at(one.code)]


def _facility(request: Request, asked: str) -> str:
    """The facility at which the station stands; 404 for one that the actor does not work at."""
    if asked and not request.actor.works_at(asked):
        raise Conflict("unknown-facility", "there is no facility {asked}", http_status=404, asked=asked)
    mine = request.actor.facilities
    return asked or (next(iter(mine)) if mine is not None and len(mine) == 1 else "")


def _plain(request: Request, reading: answers.Reading) -> dict[str, object]:
    said = wording.SAID[reading.why]
    plain = {**asdict(reading), "word": str(wording.WORDS[reading.sign])}
    plain["sentence"], plain["step"] = str(said.sentence), str(said.step)
    starts = reading.why is answers.Why.WANTED and allowed(request.actor, Permission.EXAMINE)
    plain["start"] = reverse("exam_start", args=[reading.target_id]) if starts else ""
    return plain
