"""A file of a spectrum against a library: hits with values, *unknown*, and words for a report. Nothing is stored."""

import hashlib

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from tidewaiter.centre.audit_log.actions import record_read
from tidewaiter.centre.cycle import spectra as centre
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.permissions import Permission
from tidewaiter.centre.workspace import current
from tidewaiter.desk.access import page
from tidewaiter.desk.request import Request
from tidewaiter.desk.spectra.shown import Shown, shown
from tidewaiter.substances.spectra.identify import Incomparable, identify
from tidewaiter.substances.spectra.open_spectra import read
from tidewaiter.substances.spectra.spectrum import Reading, Spectrum

MOST_BYTES = 8_000_000
"""Of an uploaded file: a spectrum is far smaller, a run of a mass spectrometer is for the command line."""
_LISTED = 50


@page(Permission.SPECTRA, "GET", "POST")
def spectra(request: Request) -> HttpResponse:
    """The form, and below it what the file holds and what it most likely is of."""
    workspace = current()
    context: dict[str, object] = {
        "libraries": centre.libraries(workspace),
        "devices": centre.registry(workspace),
        "chosen_library": request.POST.get("library", ""),
        "chosen_device": request.POST.get("device", ""),
        "number": 1,
    }
    if request.method == "POST":
        context |= _answer(request)
    return render(request, "spectra/spectra.html", context)


def _answer(request: Request) -> dict[str, object]:
    """What an uploaded file gives: names of its spectra, problems, and the identification of the one chosen."""
    upload = request.FILES.get("file")
    if upload is None:
        return {"refused": _("Choose a file.")}
    if (upload.size or 0) > MOST_BYTES:
        return {"refused": _("The file is too large: the most is 8 MB. Use “tidewaiter identify” for long runs.")}
    data = upload.read()
    reading = read(data)
    told: dict[str, object] = {"file": upload.name, "reading": reading, "held": reading.spectra[:_LISTED]}
    record_read(request.actor, "spectra.identify", f"sha256:{hashlib.sha256(data).hexdigest()}")
    spectrum, number = _chosen(request, reading)
    if spectrum is None:
        return {**told, "refused": _("The file holds no spectrum that can be read.")}
    told["number"] = number
    try:
        return {**told, "spectrum": _identified(request, spectrum)}
    except Incomparable as error:
        return {**told, "refused": _("It cannot be compared: %s.") % error}
    except Conflict as conflict:
        if conflict.code != "no-library":
            raise
        return {**told, "refused": _("Choose a library.")}


def _chosen(request: Request, reading: Reading) -> tuple[Spectrum | None, int]:
    """The spectrum of the file that was asked for, the first unless another was."""
    asked = request.POST.get("number", "1")
    number = min(max(int(asked) if asked.isdecimal() and len(asked) < 7 else 1, 1), max(len(reading.spectra), 1))  # noqa: PLR2004 - digits of a count
    return (reading.spectra[number - 1], number) if reading.spectra else (None, 1)


def _identified(request: Request, spectrum: Spectrum) -> Shown:
    workspace = current()
    library = centre.open_library(workspace, request.POST.get("library", ""))
    device = centre.registry(workspace).get(request.POST.get("device", ""))
    return shown(identify(spectrum, library, device), library)
