"""Looking up a substance by anything that is known of it, its page, and what class a structure belongs to."""

from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render

from tidewaiter.centre.laboratory import queries as laboratory
from tidewaiter.centre.permissions import Permission, allowed
from tidewaiter.centre.workspace import current
from tidewaiter.desk.access import page
from tidewaiter.desk.request import Request
from tidewaiter.substances import families, recognise, register, structure
from tidewaiter.substances.classes.base import Answer
from tidewaiter.substances.register import JURISDICTIONS, Status, Substance

_LONGEST = 200
_FOUND = 30


@page(Permission.SUBSTANCES)
def search(request: Request) -> HttpResponse:
    """By name, synonym, misspelling, class, CAS number, InChIKey, SMILES or HS subheading."""
    asked = request.GET.get("q", "").strip()[:_LONGEST]
    today = current().now().date()
    found = [
        {
            "hit": hit,
            "classes": _classes(hit.substance),
            "status": register.status_of(hit.substance.code, recognise.matched(hit.substance.smiles), today),
            "known": _by_code(hit.substance.code) is not None,
        }
        for hit in (families.find(asked, _FOUND) if asked else [])
    ]
    context = {
        "asked": asked,
        "found": found,
        "kinds": _kinds(),
        "structure": bool(asked) and structure.read(asked) is not None,
    }
    return render(request, "substances/search.html", context)


@page(Permission.SUBSTANCES)
def one(request: Request, code: str) -> HttpResponse:
    """All that the register says of a substance, its status on a day, and where it was met here."""
    known = _by_code(code)
    if known is None:
        raise Http404
    day = _day(request.GET.get("on", "")) or current().now().date()
    classified = recognise.classify(known.smiles) if known.smiles else None
    classes = recognise.matched(known.smiles)
    made = structure.read(known.smiles)
    holds = register.status_of(known.code, classes, day)
    context = {
        "one": known,
        "inchi_key": "" if made is None else structure.inchi_key(made),
        "classified": classified,
        "match": Answer.MATCH,
        "day": day,
        "holds": [(name, [row for row in holds if row.jurisdiction == name]) for name in JURISDICTIONS],
        "history": _drawn(register.history_of(known.code, classes), day),
        "met": laboratory.requests_about(request.actor, (known.name, known.code, *known.synonyms))
        if allowed(request.actor, Permission.EVIDENCE)
        else (),
        "reads_evidence": allowed(request.actor, Permission.EVIDENCE),
    }
    return render(request, "substances/substance.html", context)


@page(Permission.SUBSTANCES)
def classified(request: Request) -> HttpResponse:
    """The classes that a structure matches or is related to, with the atoms that matched drawn."""
    asked = request.GET.get("smiles", "").strip()[: structure.LONGEST_SMILES]
    made = recognise.classify(asked) if asked else None
    known = [hit.substance for hit in register.find(asked)] if made is not None else []
    context = {"asked": asked, "classified": made, "known": known, "match": Answer.MATCH}
    return render(request, "substances/classify.html", context)


@page(Permission.SUBSTANCES)
def drawing(request: Request) -> HttpResponse:
    """A structure as a picture, with the atoms set off that made it match."""
    made = recognise.classify(request.GET.get("smiles", ""))
    if made is None:
        raise Http404
    return HttpResponse(made.svg(), content_type="image/svg+xml")


def _by_code(code: str) -> Substance | None:
    return next((known for known in register.substances() if known.code == code), None)


def _classes(known: Substance) -> list[str]:
    made = recognise.classify(known.smiles) if known.smiles else None
    return [str(one.of.title) for one in (made.found if made else ()) if one.recognition.answer is Answer.MATCH]


def _kinds() -> list[tuple[str, list[Substance]]]:
    """The register by kind, each kind's substances by name."""
    found: dict[str, list[Substance]] = {}
    for known in sorted(register.substances(), key=lambda one: one.name.casefold()):
        found.setdefault(known.kind, []).append(known)
    return [(kind, found[kind]) for kind in dict.fromkeys(one.kind for one in register.substances())]


def _drawn(rows: list[Status], day: date) -> list[dict[str, Any]]:
    return [{"status": row, "holds": row.on(day)} for row in rows]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
