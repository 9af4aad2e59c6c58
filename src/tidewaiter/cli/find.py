"""`tidewaiter find`: a consignment by any of its numbers."""

from typing import Any

import click
from rich.console import RenderableType

from tidewaiter.cli.context import Session, console, json_option, print_json
from tidewaiter.cli.present import SIMULATED, happened, percent, table


@click.command(epilog="Example: tidewaiter find 'rb 123 456 785 gb'")
@click.argument("identifier")
@click.option("--limit", default=200, show_default=True, help="The most versions to show.")
@json_option
@click.pass_obj
def command(session: Session, identifier: str, limit: int, *, as_json: bool) -> None:
    """Show where IDENTIFIER is: every version, its assessments, its target, what became of it and what was told of it.

    IDENTIFIER is an S10, waybill, house waybill, bill, declaration or tracking number, or a consignment_id, in any
    spelling. The look-up is noted in the audit log.
    """
    from tidewaiter.centre.cycle import finding  # noqa: PLC0415 - Django loads only now

    found = finding.find(session.workspace(), identifier, actor=session.actor, most=max(limit, 1))
    if as_json:
        print_json(found)
        return
    for consignment in found["consignments"]:
        for part in _shown(consignment):
            console().print(part)
    if found["more"]:
        click.echo(f"There are more: only {limit} versions are shown. See --limit.")


def _shown(consignment: dict[str, Any]) -> list[RenderableType]:
    versions = consignment["versions"]
    columns = ("version", "arrives", "received", "goods", "office", "grade", "batch", "lies in")
    parts: list[RenderableType] = [
        table(
            consignment["consignment_id"] + (f" ({SIMULATED})" if any(v["simulated"] for v in versions) else ""),
            columns,
            (
                (
                    v["version"],
                    v["arrival_date"],
                    f"{v['received_at']:%Y-%m-%d %H:%M}",
                    v["goods_description"],
                    v["entry_office"],
                    v["grade"],
                    v["batch_id"],
                    f"{v['file']} row {v['row']}",
                )
                for v in versions
            ),
        )
    ]
    if consignment["assessments"]:
        rows = (
            (
                a["version"],
                f"{a['assessed_at']:%Y-%m-%d %H:%M}",
                a["band"],
                percent(a["probability"], 2),
                f"{a['score']:.3f}",
            )
            for a in consignment["assessments"]
        )
        parts.append(table("Assessments", ("version", "as of", "band", "probability", "score"), rows))
    target = consignment["target"]
    if target:
        parts.append(
            table(
                "Target",
                ("target", "facility", "date", "shift", "arm", "state"),
                [[target[n] for n in ("target_id", "facility", "shift_date", "shift", "arm", "state")]],
            )
        )
    if consignment["outcomes"]:
        told = (
            (f"{o['recorded_at']:%Y-%m-%d}", o["result"], o["finding"], o["substance"]) for o in consignment["outcomes"]
        )
        parts.append(table("Outcomes", ("recorded", "result", "finding", "substance"), told))
    if consignment["events"]:
        parts.append(happened("Events", consignment["events"]))
    return parts
