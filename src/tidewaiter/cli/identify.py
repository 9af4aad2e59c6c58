"""`tidewaiter identify`: what a spectrum most likely is of."""

import sys
from pathlib import Path
from typing import Any

import click

from tidewaiter.cli.context import Session, console, json_option, print_json
from tidewaiter.cli.present import SIMULATED, table
from tidewaiter.substances.spectra import devices, plot, store, wording
from tidewaiter.substances.spectra.devices import Device
from tidewaiter.substances.spectra.identify import Identification, Incomparable, identify
from tidewaiter.substances.spectra.library import Library
from tidewaiter.substances.spectra.open_spectra import read
from tidewaiter.substances.spectra.spectrum import Spectrum
from tidewaiter.substances.spectra.view import view_of


@click.command(epilog="Example: tidewaiter identify sample.jdx --library spectra/enfsi --device handheld-ftir")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--library", "folder", help="A library's folder, or its code in the workspace; needless with only one.")
@click.option("--device", "code", help="The device that measured: its limit stands in the answer.")
@click.option("--svg", "picture", type=click.Path(dir_okay=False, path_type=Path), help="Write the overlay here.")
@click.option("--number", default=1, show_default=True, help="Which spectrum of the file, from 1.")
@json_option
@click.pass_obj
def command(
    session: Session,
    file: Path,
    folder: str | None,
    code: str | None,
    picture: Path | None,
    number: int,
    *,
    as_json: bool,
) -> None:
    """Search a library for the spectrum in FILE: hits with values, or that it is unknown.

    A result is presumptive. A negative says what the device can see, and what is not in the library cannot be found.
    """
    library = _library(session, folder)
    spectrum = _spectrum(file, number)
    try:
        found = identify(spectrum, library, _device(session, code))
    except Incomparable as error:
        raise click.ClickException(f"{error}.") from error
    if picture is not None:
        picture.write_text(plot.svg(view_of(found, library)), encoding="utf-8")
    if as_json:
        print_json(_document(found))
        return
    columns = ("substance", "CAS", "index", "residual", "peaks", "licence")
    rows = [
        (
            hit.name + (f" ({SIMULATED})" if hit.simulated else ""),
            hit.cas,
            f"{hit.index:.3f}",
            "" if hit.residual is None else f"{hit.residual:.2f}",
            "" if hit.matched is None else hit.matched,
            hit.licence,
        )
        for hit in found.hits
    ]
    console().print(table(f"{file.name}: {found.verdict.value}", columns, rows))
    for sentence in wording.sentences(found):
        click.echo(sentence)


def _library(session: Session, folder: str | None) -> Library:
    home = session.home / "spectra"
    known = sorted(path.name for path in home.glob("*") if store.is_library(path))
    if folder is None and len(known) != 1:
        raise click.UsageError(f"name a --library: {_listed(known)}")
    path = Path(folder or known[0])
    if not store.is_library(path) and store.is_library(home / path):
        path = home / path
    try:
        return store.load(path)
    except store.Unusable as error:
        raise click.ClickException(f"{error}. The workspace holds {_listed(known)}") from error


def _listed(known: list[str]) -> str:
    return f"{', '.join(known)}." if known else "none; import one with `tidewaiter spectra import`."


def _spectrum(file: Path, number: int) -> Spectrum:
    reading = read(file.read_bytes())
    for problem in reading.problems:
        click.echo(f"{problem.code}: {problem.path} {problem.value}: {problem.hint}", err=True)
    if not reading.spectra:
        raise click.ClickException(f"{file} holds no spectrum that can be read.")
    if not 1 <= number <= len(reading.spectra):
        raise click.ClickException(f"{file} holds {len(reading.spectra)} spectra; --number chooses one of them.")
    if len(reading.spectra) > 1:
        click.echo(f"{file} holds {len(reading.spectra)} spectra: this is number {number}.", err=True)
    return reading.spectra[number - 1]


def _device(session: Session, code: str | None) -> Device | None:
    if code is None:
        return None
    known = {**devices.shipped(), **_of_file(session), **_of_register(session)}
    if code not in known:
        raise click.ClickException(f"no device {code!r}; known are: {', '.join(sorted(known))}.")
    return known[code]


def _of_file(session: Session) -> dict[str, Device]:
    """Devices of the workspace's devices.toml; what is wrong with it is told and left out."""
    own = session.home / "devices.toml"
    if not own.is_file():
        return {}
    added, problems = devices.parse(own.read_text(encoding="utf-8", errors="replace"))
    for problem in problems:
        print(f"{own}: {problem.path}: {problem.value}: {problem.hint}", file=sys.stderr)  # noqa: T201 - standard error
    return added


def _of_register(session: Session) -> dict[str, Device]:
    """Devices of the workspace's register, where there is a workspace."""
    if session.database is None and not (session.home / "centre.sqlite3").exists():
        return {}
    session.workspace()
    from tidewaiter.centre.devices import exchange  # noqa: PLC0415 - Django loads only now

    return exchange.for_spectra()


def _document(found: Identification) -> dict[str, Any]:
    """The answer as plain data."""
    return {
        "title": found.spectrum.title,
        "technique": found.technique.value,
        "verdict": found.verdict.value,
        "why": found.why,
        "gap": found.gap,
        "strength": found.strength,
        "hits": [{name: getattr(hit, name) for name in hit.__slots__} for hit in found.hits],
        "parts": [{"name": p.name, "amount": p.amount.value, "gain": p.gain, "firm": p.firm} for p in found.parts],
        "class_evidence": found.class_evidence,
        "library": {name: getattr(found.library, name) for name in found.library.__slots__},
        "references": found.references,
        "device": found.device.code if found.device else None,
        "words": wording.sentences(found),
    }
