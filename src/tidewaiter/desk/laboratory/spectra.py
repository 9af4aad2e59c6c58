"""Spectra of a request: attached and compared, accepted or declined by a chemist, given out as they came."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from tidewaiter.centre.cycle import bench_spectra
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.laboratory import queries, spectrum_actions
from tidewaiter.centre.laboratory.drafts import MAX_SPECTRUM
from tidewaiter.centre.laboratory.queries import SpectrumView
from tidewaiter.centre.laboratory.techniques import Check
from tidewaiter.centre.permissions import Permission
from tidewaiter.centre.workspace import current
from tidewaiter.desk.access import act, page
from tidewaiter.desk.design import paper
from tidewaiter.desk.evidence.asked import member, text
from tidewaiter.desk.request import Request
from tidewaiter.desk.spectra.shown import Shown, shown_again


def context(request: Request, request_id: str) -> dict[str, object]:
    """What the page of a request shows of its spectra: the list, and the one that is opened."""
    attached = queries.spectra_of(request.actor, request_id)
    asked = request.GET.get("spectrum", "")
    opened = next((one for one in attached if str(one.number) == asked), attached[0] if attached else None)
    return {"attached": attached, "opened": opened, "spectrum": _shown(opened) if opened else None}


@act(Permission.LABORATORY)
def attach(request: Request, request_id: str) -> HttpResponse:
    """Attach a file and compare it."""
    told, upload = request.POST, request.FILES.get("file")
    if upload is None:
        raise Conflict("no-file", _("Choose a file."), http_status=422)
    if (upload.size or 0) > MAX_SPECTRUM:
        raise Conflict("spectrum-too-large", _("The file is too large: the most is 8 MB."), http_status=413)
    which = text(told, "number")
    made = bench_spectra.attach(
        current(),
        request.actor,
        request_id,
        exhibit_id=text(told, "exhibit"),
        file=upload.name or "spectrum",
        data=upload.read(),
        library=text(told, "library"),
        device=text(told, "device"),
        number=int(which) if which.isdecimal() and len(which) < 7 else 1,  # noqa: PLR2004 - digits of a count
    )
    return _back(request, request_id, made, _("Compared and kept. It proposes; a chemist decides."))


@act(Permission.LABORATORY)
def accept(request: Request, request_id: str, number: int) -> HttpResponse:
    """Accept a proposal as a measurement."""
    told = request.POST
    blank, standard = member(Check, told, "blank"), member(Check, told, "standard")
    spectrum_actions.accept(request.actor, request_id, number, blank, standard, text(told, "points_at"))
    return _back(request, request_id, number, _("Accepted: it is a measurement now."))


@act(Permission.LABORATORY)
def decline(request: Request, request_id: str, number: int) -> HttpResponse:
    """Decline a proposal."""
    spectrum_actions.decline(request.actor, request_id, number, text(request.POST, "reason"))
    return _back(request, request_id, number, _("Declined. The file stays on record."))


@page(Permission.EVIDENCE)
def file(request: Request, request_id: str, number: int) -> HttpResponse:
    """The file as it came."""
    _, data = spectrum_actions.note_download(request.actor, request_id, number)
    return paper.bytes_as_they_came(data, f"{request_id}-spectrum-{number}")


def _shown(one: SpectrumView) -> Shown:
    return shown_again(one.verdict, one.words, one.hits, one.parts, one.drawn, simulated=one.simulated)


def _back(request: Request, request_id: str, number: int, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect(f"{reverse('laboratory_sample', args=[request_id])}?spectrum={number}#spectra")
