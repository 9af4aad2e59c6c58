"""`tidewaiter scan`: what a conveyor is told about a parcel."""

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from tidewaiter.cli.context import Session, json_option
from tidewaiter.cli.present import SIMULATED

if TYPE_CHECKING:
    from tidewaiter.centre.cycle.scan import Answer


@click.command(epilog="Example: tidewaiter scan 'RB 123 456 785 GB' --facility FRA")
@click.argument("identifiers", nargs=-1, required=True, metavar="IDENTIFIER...")
@click.option("--facility", default="", help="The facility whose conveyor scans.")
@click.option("--located", "located_by", default="", metavar="BY", help="Note targets as located, by this officer.")
@json_option
@click.pass_obj
def command(session: Session, identifiers: tuple[str, ...], facility: str, located_by: str, *, as_json: bool) -> None:
    """Say whether anybody waits for the parcels that carry these IDENTIFIERS, in any spelling.

    Answers are hold (and for whom), open, release or no target, with instruction and reasons. '-' reads
    identifiers from standard input, one a line, and answers each at once.
    """
    import msgspec  # noqa: PLC0415 - only what is called is loaded

    from tidewaiter.centre.cycle.scan import Belt  # noqa: PLC0415 - Django loads only now

    with Belt(session.workspace(), session.actor, facility) as belt:
        for identifier in _read(identifiers):
            answer = belt.scan(identifier, located_by)
            shown = msgspec.json.encode(answer.document()).decode() if as_json else _sentence(answer)
            click.echo(shown)
            sys.stdout.flush()


def _read(identifiers: Iterable[str]) -> Iterable[str]:
    for identifier in identifiers:
        if identifier == "-":
            yield from (line.strip() for line in sys.stdin if line.strip())
        else:
            yield identifier


def _sentence(answer: "Answer") -> str:
    parts = [f"{answer.verdict.upper()}  {answer.identifier}"]
    if answer.target_id:
        where = f" for {answer.hold_for}" if answer.hold_for else ""
        other = " (another facility's)" if answer.elsewhere else ""
        parts.append(f"{answer.target_id} is {answer.state}{where}{other}")
    if answer.instruction:
        parts.append(answer.instruction)
    parts += [f"• {reason['sentence']}" for reason in answer.reasons if not reason.get("against")]
    if answer.simulated:
        parts.append(SIMULATED)
    return "\n  ".join(parts)
