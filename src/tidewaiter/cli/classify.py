"""`tidewaiter classify`: the classes to which a structure belongs."""

import csv
import io
import sys
from pathlib import Path

import click

from tidewaiter.cli.context import json_option, print_json
from tidewaiter.substances import register
from tidewaiter.substances.recognise import Classified, classify


@click.command(epilog="Example: tidewaiter classify 'CC(=O)N(C1CCN(CCc2ccccc2)CC1)c1ccccc1' --svg drawing.svg")
@click.argument("source", metavar="SMILES|FILE")
@click.option("--svg", type=click.Path(dir_okay=False, path_type=Path), help="Draw it, with the atoms that matched.")
@json_option
def command(source: str, svg: Path | None, *, as_json: bool) -> None:
    """Say which classes a SMILES, or each of a FILE (a SMILES and a name a line), belongs to.

    The answers are match, related: chemist review, and no. "No" speaks of these classes alone, not of the law: what is
    listed by name, as fentanyl is, is of no class, and the register's entry for the structure is told beside it.
    """
    lines = _lines(source)
    told = [(name, smiles, classify(smiles)) for smiles, name in lines]
    if svg is not None:
        drawn = next((made for _, _, made in told if made is not None), None)
        if drawn is None:
            raise click.ClickException("there is no structure to draw")
        svg.write_text(drawn.svg(), encoding="utf-8")
    if as_json:
        print_json([_plain(name, smiles, made) for name, smiles, made in told])
    else:
        for name, smiles, made in told:
            _tell(name or smiles, smiles, made)
    if any(made is None for _, _, made in told):
        sys.exit(1)


def _lines(source: str) -> list[tuple[str, str]]:
    file = Path(source)
    if not file.is_file():
        return [(source, "")]
    found = []
    for row in csv.reader(io.StringIO(file.read_text(encoding="utf-8")), delimiter="\t"):
        parts = " ".join(row).split(maxsplit=1)
        if parts:
            found.append((parts[0], parts[1] if len(parts) > 1 else ""))
    return found


def _plain(name: str, smiles: str, made: Classified | None) -> dict[str, object]:
    return {
        "name": name,
        "smiles": smiles,
        "answer": "no structure" if made is None else made.answer,
        "register": [one.code for one in register.drawn(smiles)],
        "classes": [
            {
                "class": one.of.code,
                "answer": one.recognition.answer,
                "modifications": one.recognition.modifications,
                "note": one.recognition.note,
                "source": one.of.source,
            }
            for one in (made.found if made else ())
        ],
    }


def _tell(name: str, smiles: str, made: Classified | None) -> None:
    if made is None:
        hint = f"; ask for a name with: tidewaiter substance {smiles}" if register.find(smiles) else ""
        click.echo(f"{name}: this is no structure, nor a file that is there; write it as SMILES{hint}", err=True)
        return
    click.echo(f"{name}: {made.answer}")
    for one in made.found:
        ways = f" ({', '.join(one.recognition.modifications)})" if one.recognition.modifications else ""
        note = f"; {one.recognition.note}" if one.recognition.note else ""
        click.echo(f"  {one.of.title}: {one.recognition.answer}{ways}{note} [{one.of.source}]")
    for known in register.drawn(smiles):
        click.echo(f"  in the register: {known.name} ({known.kind}); its status: tidewaiter substance {known.code}")
