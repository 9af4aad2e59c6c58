"""`tidewaiter spectra`: libraries of spectra, and what a file holds."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from zipfile import BadZipFile, ZipFile

import click

from tidewaiter.cargo.problem import Problem
from tidewaiter.cli.context import Session, console, json_option, print_json
from tidewaiter.cli.present import SIMULATED, table
from tidewaiter.substances.spectra.library import Provenance
from tidewaiter.substances.spectra.open_spectra import MAX_BYTES, read, reader_of


@click.group(name="spectra", epilog="Example: tidewaiter spectra import ENFSI.zip --as enfsi --licence 'ENFSI terms'")
def command() -> None:
    """Import and show libraries of spectra; show what a file of spectra holds."""


@command.command(name="import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--as", "code", required=True, help="The library's code: small letters, digits, hyphens.")
@click.option("--name", help="What the library is called. Default: the code.")
@click.option("--version", "version", default="1", show_default=True, help="The collection's version.")
@click.option("--licence", required=True, help="Under which terms the office may use it.")
@click.option("--source", required=True, help="Where it comes from.")
@click.option("--dated", required=True, type=click.DateTime(["%Y-%m-%d"]), help="The day of the collection's content.")
@click.option("--simulated", is_flag=True, help="The spectra are invented or for practice.")
@json_option
@click.pass_obj
def import_(
    session: Session,
    paths: tuple[Path, ...],
    code: str,
    name: str | None,
    version: str,
    licence: str,
    source: str,
    dated: date,
    *,
    simulated: bool,
    as_json: bool,
) -> None:
    """Import PATHS (files, folders, ZIP archives) as a library of the workspace.

    Published collections (ENFSI, SWGDRUG) and own files alike; licence, source and every file's SHA-256 are kept.
    """
    from tidewaiter.centre.cycle import spectra  # noqa: PLC0415 - Django loads only now

    provenance = Provenance(name or code, version, licence, source, f"{dated:%Y-%m-%d}", simulated=simulated)
    workspace = session.workspace(create=True)
    kept, count, problems = spectra.keep(workspace, session.actor, code, provenance, _files(paths))
    if as_json:
        told = [{"code": p.code, "path": p.path, "value": p.value, "hint": p.hint} for p in problems]
        print_json({"code": code, "references": count, "sha256": kept.sha256, "problems": told})
        return
    click.echo(f"{code}: {count:,} references, SHA-256 {kept.sha256}")
    _show_problems(problems)


@command.command()
@click.pass_obj
def demo(session: Session) -> None:
    """Make the synthetic demonstration library: invented bands, of no substance."""
    from tidewaiter.centre.cycle import spectra  # noqa: PLC0415 - Django loads only now

    kept, count = spectra.keep_demonstration(session.workspace(create=True), session.actor)
    click.echo(f"{spectra.DEMONSTRATION}: {count} synthetic references, SHA-256 {kept.sha256}")


@command.command(name="list")
@json_option
@click.pass_obj
def list_(session: Session, *, as_json: bool) -> None:
    """Show the libraries of the workspace and their terms."""
    from tidewaiter.centre.cycle import spectra  # noqa: PLC0415 - Django loads only now

    found = spectra.libraries(session.workspace())
    if as_json:
        print_json({code: {n: getattr(one, n) for n in one.__slots__} for code, one in found.items()})
        return
    columns = ("code", "name", "version", "of", "licence", "source")
    rows = [
        (code, one.name + (f" ({SIMULATED})" if one.simulated else ""), one.version, one.dated, one.licence, one.source)
        for code, one in found.items()
    ]
    console().print(table("Libraries", columns, rows))


@command.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@json_option
def show(file: Path, *, as_json: bool) -> None:
    """Show what spectra FILE holds, and what is wrong with it."""
    data = file.read_bytes()
    reader, reading = reader_of(data), read(data)
    rows = [
        (
            number,
            one.title,
            one.technique.value,
            one.ordinate.value,
            len(one.x),
            f"{one.x.min():g}",
            f"{one.x.max():g}",
            one.x_unit,
        )
        for number, one in enumerate(reading.spectra, 1)
    ]
    columns = ("number", "title", "technique", "ordinate", "points", "from", "to", "unit")
    if as_json:
        told = [{"code": p.code, "path": p.path, "value": p.value, "hint": p.hint} for p in reading.problems]
        found = [dict(zip(columns, row, strict=True)) for row in rows]
        print_json({"format": reader.name if reader else None, "spectra": found, "problems": told})
        return
    console().print(table(f"{file.name}: {reader.name if reader else 'no format that is known'}", columns, rows))
    _show_problems(reading.problems)


def _show_problems(problems: list[Problem] | tuple[Problem, ...]) -> None:
    for problem in problems:
        click.echo(f"{problem.code}: {problem.path} {problem.value}: {problem.hint}", err=True)


def _files(paths: tuple[Path, ...]) -> Iterator[tuple[str, bytes]]:
    """Every file of files, folders and ZIP archives, by its name below what was given."""
    for path in paths:
        inside = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
        for file in inside:
            name = file.relative_to(path).as_posix() if path.is_dir() else file.name
            if file.suffix.lower() == ".zip":
                yield from _zipped(file)
            else:
                yield name, file.read_bytes()


def _zipped(path: Path) -> Iterator[tuple[str, bytes]]:
    """The files of an archive; those that would swell beyond reason are given cut, so that they are refused."""
    try:
        with ZipFile(path) as archive:
            for member in archive.infolist():
                if not member.is_dir():
                    with archive.open(member) as stream:
                        yield member.filename, stream.read(MAX_BYTES + 1)
    except BadZipFile as error:
        raise click.ClickException(f"{path} is no ZIP archive that can be read: {error}.") from error
