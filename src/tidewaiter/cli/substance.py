"""`tidewaiter substance`: what a name, number or structure stands for, and what the law says of it on a day."""

import sys
from collections.abc import Sequence
from typing import Any

import click
from rich.table import Table

from tidewaiter.cli.context import Session, console, json_option, print_json
from tidewaiter.substances import families, recognise, register, structure
from tidewaiter.substances.classes.base import SubstanceClass
from tidewaiter.substances.register import JURISDICTIONS, Hit, Status

_EXACT = 100.0


@click.command(epilog="Example: tidewaiter substance fentanil   |   tidewaiter substance 21409-26-7 --on 2026-01-01")
@click.argument("words", nargs=-1, metavar="[QUERY]")
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="Status on this day; today by default.")
@click.option("--jurisdiction", type=click.Choice(JURISDICTIONS), help="Of one jurisdiction alone.")
@click.option("--check", is_flag=True, help="Check the register's own tables: names, structures, formulas, numbers.")
@json_option
@click.pass_obj
def command(
    session: Session,
    words: tuple[str, ...],
    day: Any,  # noqa: ANN401 - a datetime of click's
    jurisdiction: str | None,
    *,
    check: bool,
    as_json: bool,
) -> None:
    """Say what QUERY is: a name, synonym, misspelling, class, CAS number, InChIKey, SMILES or HS subheading.

    The register knows what its tables hold; that nothing is found does not mean that nothing is controlled.
    """
    if check:
        wrong = register.inconsistencies()
        click.echo("\n".join(wrong) or f"{len(register.substances())} substances are consistent")
        sys.exit(1 if wrong else 0)
    query = " ".join(words).strip()
    if not query:
        raise click.UsageError("give a QUERY, or --check")
    on = day.date() if day else session.now().date()
    family = families.named(query)
    if family is not None and not any(hit.score == _EXACT for hit in register.find(query)):
        of_family = [one for one in register.history_of("", (family.code,)) if jurisdiction in {None, one.jurisdiction}]
        _tell_family(family, register.status_of("", (family.code,), on, jurisdiction), of_family, as_json=as_json)
        return
    found = [(hit, recognise.matched(hit.substance.smiles)) for hit in register.find(query)]
    told = [(hit, of, register.status_of(hit.substance.code, of, on, jurisdiction)) for hit, of in found]
    if as_json:
        print_json([_plain(hit, of, status) for hit, of, status in told])
        return
    if not told:
        click.echo(f"nothing is known by {query!r}; that says nothing about whether it is controlled")
        sys.exit(1)
    for hit, of, status in told:
        history = register.history_of(hit.substance.code, of)
        _tell(hit, of, status, [one for one in history if jurisdiction in {None, one.jurisdiction}])


def _tell_family(family: SubstanceClass, status: list[Status], history: list[Status], *, as_json: bool) -> None:
    """A class: its status, and the entries of the register that belong to it."""
    names = [one.name for one in families.members(family.code)]
    if as_json:
        about = {"code": family.code, "name": family.title, "kind": "class", "how": "class", "source": family.source}
        print_json([{**about, "members": names, "status": _plain_status(status)}])
        return
    click.echo(f"{family.title}  (class of structures; {family.source})")
    click.echo(f"  in the register: {', '.join(names) or 'none'}")
    click.echo("  whether a structure belongs to it: tidewaiter classify SMILES")
    _tell_status(status, history)


def _plain_status(status: list[Status]) -> list[dict[str, object]]:
    return [
        {
            "jurisdiction": s.jurisdiction,
            "state": s.state,
            "schedule": s.schedule,
            "from": s.first_day,
            "until": s.last_day,
            "citation": s.citation,
            "read_in": s.read_in,
        }
        for s in status
    ]


def _plain(hit: Hit, of: tuple[str, ...], status: list[Status]) -> dict[str, object]:
    one = hit.substance
    made = structure.read(one.smiles)
    return {
        "code": one.code,
        "name": one.name,
        "kind": one.kind,
        "how": hit.how,
        "score": hit.score,
        "cas": one.cas,
        "smiles": one.smiles,
        "formula": one.formula,
        "inchi_key": "" if made is None else structure.inchi_key(made),
        "synonyms": one.synonyms,
        "hs": one.hs,
        "hazards": one.hazards,
        "classes": of,
        "source": one.source,
        "status": _plain_status(status),
    }


def _tell(hit: Hit, of: tuple[str, ...], status: list[Status], history: list[Status]) -> None:
    one = hit.substance
    click.echo(f"{one.name}  ({one.kind}; found by {hit.how})")
    numbers = [f"CAS {one.cas}" if one.cas else "", one.formula, f"HS {', '.join(one.hs)}" if one.hs else ""]
    click.echo("  " + "  ".join(part for part in numbers if part))
    if one.synonyms:
        click.echo(f"  also {', '.join(one.synonyms)}")
    if of:
        click.echo(f"  class: {', '.join(of)}")
    if one.hazards:
        click.echo(f"  hazards: {', '.join(one.hazards)}")
    _tell_status(status, history)


def _tell_status(status: list[Status], history: Sequence[Status] = ()) -> None:
    if not status:
        click.echo(
            f"  no status is recorded {'on that day' if history else 'here'}; that does not mean that there is none"
        )
        for s in history:
            until = f" to {s.last_day}" if s.last_day else ""
            click.echo(f"  on other days: {s.jurisdiction} {s.state}, {s.schedule}, from {s.first_day}{until}")
        return
    table = Table("Where", "State", "Schedule", "Since", "Citation", "Day read in", box=None, pad_edge=False)
    for s in status:
        since = str(s.first_day or "not recorded")
        table.add_row(f"  {s.jurisdiction}", s.state, s.schedule, since, s.citation, s.read_in or "not compared")
    console().print(table)
