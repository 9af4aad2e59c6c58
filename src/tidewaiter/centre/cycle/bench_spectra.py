"""A file of an instrument at the bench: read, compared with a library of the workspace, kept with what that proposes.

A comparison proposes and a chemist decides (`laboratory.spectrum_actions`). What is kept is what was shown.
"""

from dataclasses import asdict

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.cycle import spectra
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.laboratory import drafts, spectrum_actions
from tidewaiter.centre.laboratory.drafts import NewSpectrum
from tidewaiter.centre.permissions import Permission, require
from tidewaiter.centre.workspace import Workspace
from tidewaiter.substances.spectra.criterion import Verdict
from tidewaiter.substances.spectra.identify import Identification, Incomparable, identify
from tidewaiter.substances.spectra.library import Library
from tidewaiter.substances.spectra.open_spectra import read
from tidewaiter.substances.spectra.view import view_of
from tidewaiter.substances.spectra.wording import sentences


def attach(
    workspace: Workspace,
    actor: Actor,
    request_id: str,
    *,
    exhibit_id: str,
    file: str,
    data: bytes,
    library: str,
    device: str,
    number: int = 1,
) -> int:
    """Compare the spectrum `number` of a file (from 1) and keep both; gives its number at the request.

    Conflict (422) for a file that holds no such spectrum, or one that the library cannot be searched with.
    """
    require(actor, Permission.LABORATORY)
    if len(data) > drafts.MAX_SPECTRUM:
        raise Conflict(
            "spectrum-too-large",
            "a file has at most {max_spectrum} MB",
            "export less",
            413,
            max_spectrum=drafts.MAX_SPECTRUM // 10**6,
        )
    reading = read(data)
    if not 1 <= number <= len(reading.spectra):
        told = reading.problems[0] if reading.problems else None
        if told and not reading.spectra:
            raise Conflict("spectrum-none", "the file holds no such spectrum", told.hint, 422)
        hint = "it holds {count} spectra"
        raise Conflict("spectrum-none", "the file holds no such spectrum", hint, 422, count=len(reading.spectra))
    opened = spectra.open_library(workspace, library)
    try:
        found = identify(reading.spectra[number - 1], opened, spectra.registry(workspace).get(device))
    except Incomparable as error:
        raise Conflict(
            "spectrum-incomparable", "it cannot be compared: {error}", "choose another library", 422, error=error
        ) from error
    return spectrum_actions.attach(actor, request_id, _draft(found, opened, exhibit_id, file, data, number))


def _draft(found: Identification, opened: Library, exhibit_id: str, file: str, data: bytes, number: int) -> NewSpectrum:
    about = found.library
    return NewSpectrum(
        exhibit_id=exhibit_id,
        file=file,
        data=data,
        spectrum=number,
        technique=found.technique.value,
        device=found.device.name if found.device else "",
        library=about.name,
        library_version=about.version,
        library_dated=about.dated,
        library_sha256=about.sha256,
        simulated=about.simulated,
        verdict=found.verdict.value,
        proposed=found.hits[0].name if found.verdict is Verdict.MATCH else "",
        words=list(sentences(found)),
        hits=[asdict(hit) for hit in found.hits],
        parts=[{**asdict(part), "amount": part.amount.value} for part in found.parts],
        drawn=view_of(found, opened).data(),
    )
