"""The page of an examination: the safety card first, then its sections, each saved as it is filled in."""

import hashlib
from collections.abc import Mapping

from django.http import FileResponse, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log.actions import record_read
from tidewaiter.centre.canine import queries as canine
from tidewaiter.centre.certificates import queries as certificates
from tidewaiter.centre.devices import queries as devices
from tidewaiter.centre.devices.drafts import TECHNIQUES
from tidewaiter.centre.devices.standing import NO_LIMITS
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.evidence import queries as evidence
from tidewaiter.centre.exams import actions, drafts, queries
from tidewaiter.centre.exams.drafts import NewPicture, PictureKind
from tidewaiter.centre.exams.pictures import MOST_BYTES
from tidewaiter.centre.exams.queries import ExamView
from tidewaiter.centre.exams.sections import SECTIONS, SectionName
from tidewaiter.centre.exams.states import OPEN
from tidewaiter.centre.exposures import queries as exposures
from tidewaiter.centre.naloxone import queries as naloxone
from tidewaiter.centre.permissions import Permission, allowed
from tidewaiter.centre.safety import queries as safety
from tidewaiter.centre.safety.cards import place
from tidewaiter.centre.targets import port_queries
from tidewaiter.centre.workspace import current
from tidewaiter.desk.access import act, page
from tidewaiter.desk.exams import drawing, training
from tidewaiter.desk.exams.pictures import as_it_came
from tidewaiter.desk.request import Request


@page(Permission.EXAMINE)
def exam(request: Request, exam_id: str) -> HttpResponse:
    """The safety card until it is acknowledged; then the form; once concluded, what was recorded."""
    view = seen(request, exam_id)
    record_read(request.actor, "exams.read", exam_id)
    line = view.line
    context = {
        "exam": view,
        "line": line,
        "target": port_queries.target(request.actor, line.target_id),
        "mine": line.officer == request.actor.name,
        "place": place(current().home, line.facility),
        "lacking": training.lacking(request.actor, view) if line.state in OPEN else [],
    }
    if line.state in OPEN and not view.briefed:
        context["stock"] = naloxone.usable(request.actor, current().now().date(), line.facility)
        return render(request, "exams/safety.html", context)
    number = drafts.number(exam_id)
    sections = [drawing.section(exam_id, said) for said in view.sections.values()]
    context |= {
        "sections": sections,
        "open": line.state in OPEN,
        "registers": _registers(request.actor) if line.state in OPEN else {},
        "read_cards": [(one, safety.kept(one.card, one.sha256)) for one in view.acknowledged],
        "went_on": certificates.all_who_went_on(number),
        "exposures": exposures.of_exam(request.actor, number),
        "kinds": [kind.value for kind in PictureKind],
        "most_bytes": MOST_BYTES,
        "nothing_by": drawing.exam_types(),
        "seizes": allowed(request.actor, Permission.EVIDENCE_WRITE),
        "seizures": [one.seizure_id for one in evidence.seizures_of(request.actor, line.target_id)],
    }
    return render(request, "exams/exam.html", context)


@act(Permission.EXAMINE)
def acknowledge(request: Request, exam_id: str) -> HttpResponse:
    """The cards were read, each in the version that was shown."""
    shown = []
    for text in request.POST.getlist("card"):
        code, _found, version = text.partition("/")
        if not version.isdecimal() or len(version) > 9:  # noqa: PLR2004 - no card has so many versions
            raise Conflict("safety-card-changed", _("These are not the safety cards."), _("Read them again."))
        shown.append((code, int(version)))
    actions.acknowledge(request.actor, exam_id, shown)
    return redirect("exam", exam_id=exam_id)


@page(Permission.EXAMINE, "GET", "POST")
def section(request: Request, exam_id: str, name: str) -> HttpResponse:
    """Save a section (POST), or give one more empty entry of it (GET)."""
    if name not in SECTIONS:
        raise Conflict("unknown-section", _("There is no such section."), http_status=404)
    named = SectionName(name)
    if request.method == "GET":
        seen(request, exam_id)
        if not request.htmx:
            return redirect(f"/exams/{exam_id}#{name}")
        blank = drawing.blank(named, _number(request.GET.get("entry", "0")))
        return render(request, "exams/entry.html", {"entry": blank, "exam_id": exam_id})
    given = _entries(request.POST)
    saved = actions.save_section(request.actor, exam_id, named, given, _number(request.POST.get("seen", "0")))
    if not request.htmx:
        if saved.problems:
            problem = saved.problems[0]
            raise Conflict(
                problem.code, "{path}: {problem}", problem.hint, 422, path=problem.path, problem=problem.value
            )
        return redirect(f"/exams/{exam_id}#{name}")
    view = seen(request, exam_id)
    context = {
        "section": drawing.section(exam_id, view.sections[named]),
        "problems": [(drawing.label_of(named, one.path), one.value, one.hint) for one in saved.problems],
        "concerns": view.concerns,
        "exam_id": exam_id,
    }
    return render(request, "exams/saved.html", context)


@act(Permission.EXAMINE)
def pictures(request: Request, exam_id: str) -> HttpResponse:
    """Keep pictures; the digest that the browser computed is compared with that of what arrived."""
    files = request.FILES.getlist("picture")
    if not files:
        raise Conflict("picture-missing", _("No picture was sent."), _("Choose one."), 422)
    kind = request.POST.get("kind", PictureKind.PHOTOGRAPH.value)
    kind = kind if kind in {one.value for one in PictureKind} else PictureKind.PHOTOGRAPH.value
    numbers = []
    for file in files:
        if (file.size or 0) > MOST_BYTES:
            raise Conflict("picture-too-large", _("A picture has at most 20 MiB."), _("Take it smaller."), 413)
        data = file.read()
        digest = request.POST.get("sha256", "") if len(files) == 1 else ""
        new = NewPicture(
            data,
            digest or hashlib.sha256(data).hexdigest(),  # a form without a script sends none
            PictureKind(kind),
            request.POST.get("caption", ""),
        )
        numbers.append(actions.add_picture(request.actor, exam_id, new))
    if request.headers.get("Accept", "").startswith("application/json"):
        return JsonResponse({"pictures": numbers})
    return redirect(f"/exams/{exam_id}#pictures")


@page(Permission.EXAMINE)
def picture(request: Request, exam_id: str, number: int) -> FileResponse:
    """A picture as it came."""
    found = queries.picture(request.actor, exam_id, number)
    if found is None:
        raise Conflict("unknown-picture", _("There is no such picture."), http_status=404)
    return as_it_came(exam_id, number, *found)


def seen(request: Request, exam_id: str) -> ExamView:
    """The examination, 404 for one that the actor does not see."""
    view = queries.exam(request.actor, exam_id)
    if view is None or not drafts.number(exam_id):
        raise Conflict("unknown-exam", _("There is no examination %s") % exam_id, http_status=404)
    return view


def _registers(actor: Actor) -> dict[str, list[tuple[str, str]]]:
    """Registered teams and devices, by the id of the list that offers them (drawing.SUGGESTED)."""
    return {
        "teams": canine.names(actor),
        "image-devices": devices.names(actor, "x-ray"),
        "test-devices": devices.names(actor, *(one for one in TECHNIQUES if one not in NO_LIMITS)),
        "scales": devices.names(actor, "scale"),
    }


def _entries(post: Mapping[str, str]) -> list[dict[str, object]]:
    """Fields named '0.kit' as a list of entries, in the order of their numbers."""
    found: dict[int, dict[str, object]] = {}
    for name, value in post.items():
        number, dot, field = name.partition(".")
        if dot and number.isdecimal() and len(number) < 4 and value.strip():  # noqa: PLR2004 - a form has fewer
            found.setdefault(int(number), {})[field] = value
    return [entry for _number_, entry in sorted(found.items())]


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 9 else 0  # noqa: PLR2004 - no revision has more digits
