"""`tidewaiter serve`: take in and assess a stream."""

import contextlib
import signal
import sys
import threading
import time
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tidewaiter.cli.context import Session

if TYPE_CHECKING:
    from tidewaiter.centre.store import Workspace
    from tidewaiter.desk import server

LINE_SECONDS = 1.0


@click.command(epilog="Example: tidewaiter serve   |   tidewaiter serve --watch spool/ --mapping post-csv")
@click.option(
    "--watch",
    metavar="DIR",
    help="Serve no pages: work on a folder into which messages are dropped by renaming; '-' reads JSON Lines "
    "from standard input.",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address at which pages are served.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="Port of the pages.")
@click.option("--workers", type=click.IntRange(min=1), default=1, show_default=True, help="Processes that serve pages.")
@click.option("--open", "show", is_flag=True, help="Open the desk in a browser when it answers.")
@click.option("--detach", is_flag=True, help="Serve in the background, and end when the desk answers.")
@click.option("--stop", is_flag=True, help="Stop what --detach started.")
@click.option("--demo", is_flag=True, help="Practice: logins without a second factor, shown on the login page.")
@click.option("--once", is_flag=True, help="Take what lies in the folder and end.")
@click.option("--mapping", help="Read as CSV, Parquet or JSON Lines by this mapping. Default: by content.")
@click.option(
    "--batch-rows", type=click.IntRange(min=1), default=500, show_default=True, help="Work at once on so many."
)
@click.option(
    "--batch-ms", type=click.IntRange(min=1), default=200, show_default=True, help="Or on what came in this time."
)
@click.option("--json", "as_json", is_flag=True, help="Print a JSON line for every batch.")
@click.pass_obj
def command(
    session: Session,
    watch: str | None,
    host: str,
    port: int,
    workers: int,
    mapping: str | None,
    batch_rows: int,
    batch_ms: int,
    *,
    show: bool,
    detach: bool,
    stop: bool,
    demo: bool,
    once: bool,
    as_json: bool,
) -> None:
    """Serve the desk, and take in and assess messages as they come, until told to stop (SIGTERM or Ctrl-C).

    A batch is committed whole or not at all; a file is moved to DIR/taken after its commit. Ended or killed,
    it goes on where it stopped: what was committed is recognised. A message that cannot be read waits in
    quarantine, and the stream goes on.
    """
    from tidewaiter.centre.clock import going  # noqa: PLC0415 - Django loads only now
    from tidewaiter.centre.cycle import serve  # noqa: PLC0415 - as above
    from tidewaiter.centre.cycle.live import Desk, Taken  # noqa: PLC0415 - as above
    from tidewaiter.desk import server as served  # noqa: PLC0415 - as above

    if stop:
        _stop(session)
        return
    workspace = session.workspace(create=True, now=going(session.home))
    if watch is None:
        told = served.Served(workspace.home, session.database, host, port, workers, demo=demo)
        _pages(workspace, told, show=show, detach=detach)
        return
    shown = _Lines(as_json=as_json)
    with Desk(workspace, session.actor) as desk:
        source: serve.Source
        if watch == "-":
            source = serve.Lines(serve.standard_input(), workspace.now, mapping)
        else:
            source = serve.Spool(Path(watch), workspace.now, mapping, once=once)
        worker = serve.Worker(desk, source, rows=batch_rows, seconds=batch_ms / 1000)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: worker.stop())

        def on_batch(taken: Taken, pulse: serve.Pulse) -> None:
            del taken
            shown.show(pulse)

        if not once:
            desk.warm()

        shown.show(worker.run(on_batch), last=True)


def _pages(workspace: "Workspace", told: "server.Served", *, show: bool, detach: bool) -> None:
    from tidewaiter.centre import store  # noqa: PLC0415 - as above
    from tidewaiter.centre.people import first_run, practice  # noqa: PLC0415 - as above
    from tidewaiter.desk import detached, server  # noqa: PLC0415 - as above

    server.check_free(told)
    if told.demo:
        practice.settle(workspace)
        names = ", ".join(f"{one.username} ({one.role.replace('_', ' ')})" for one in practice.PEOPLE)
        click.echo(f"log in as {names}\nwith the password: {practice.PASSWORD}")
    token = first_run.offer(workspace)
    if token is not None:
        click.echo(f"nobody has a login yet: make the administrator at /first-run with the token {token}")
    store.close_store()
    if detach:
        pid = detached.start(workspace.home, detached.own_command(), told.address)
        stop = f"tidewaiter --home {workspace.home} serve --stop"
        click.echo(f"the desk is at {told.address} (process {pid}); stop it with '{stop}'")
        return
    click.echo(f"the desk is at {told.address} (stop with Ctrl-C)")
    if show:
        threading.Thread(target=_browse, args=(told.address,), daemon=True).start()
    server.run(told)


def _browse(address: str) -> None:
    from tidewaiter.desk import detached  # noqa: PLC0415 - as above

    deadline = time.monotonic() + detached.WAIT_SECONDS
    while not detached.answers(address) and time.monotonic() < deadline:
        time.sleep(0.2)
    with contextlib.suppress(webbrowser.Error):
        webbrowser.open(address)


def _stop(session: Session) -> None:
    from tidewaiter.desk import detached  # noqa: PLC0415 - as above

    click.echo("stopped" if detached.stop(session.home) else "nothing was served in the background")


class _Lines:
    """The live line: written over itself on a terminal, once a second elsewhere, every batch as JSON."""

    def __init__(self, *, as_json: bool) -> None:
        self._as_json = as_json
        self._terminal = sys.stdout.isatty() and not as_json
        self._shown_at = float("-inf")

    def show(self, pulse: "object", *, last: bool = False) -> None:
        """Show how it goes."""
        if self._as_json:
            click.echo(pulse.json())  # type: ignore[attr-defined] # serve.Pulse, which is not imported for help
            sys.stdout.flush()
            return
        due = last or time.monotonic() - self._shown_at >= (0.1 if self._terminal else LINE_SECONDS)
        if due:
            self._shown_at = time.monotonic()
            end = "\n" if last or not self._terminal else ""
            click.echo(("\r\x1b[K" if self._terminal else "") + pulse.sentence() + end, nl=False)  # type: ignore[attr-defined] # as above
            sys.stdout.flush()
