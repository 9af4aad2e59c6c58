"""`tidewaiter tick`: what is due from time to time."""

import signal
import threading
from dataclasses import asdict

import click

from tidewaiter.cli.context import Session, json_option, print_json


@click.command(epilog="Example: tidewaiter tick   |   tidewaiter tick --watch 5")
@click.option("--watch", type=click.FloatRange(min=0.1), metavar="SECONDS", help="Look again and again, so often.")
@json_option
@click.pass_obj
def command(session: Session, watch: float | None, *, as_json: bool) -> None:
    """Do what is due: seal scans, verify the log, deliver what waits. A timer may run it at any time.

    `tidewaiter serve` does this by itself.
    """
    from tidewaiter.centre.clock import going  # noqa: PLC0415 - Django loads only now
    from tidewaiter.centre.cycle import chores  # noqa: PLC0415 - as above

    workspace = session.workspace(now=going(session.home) if watch else None)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    while not stop.is_set():
        did = chores.tick(workspace)
        told = [one for one in did if one.said]
        if as_json:
            print_json([asdict(one) for one in did])
        else:
            for one in told:
                click.echo(f"{one.name}: {one.said}", err=not one.good)
        if watch is None or stop.wait(watch):
            break
