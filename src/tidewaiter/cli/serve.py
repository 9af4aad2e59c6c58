"""`tidewaiter serve`: take in and assess a stream."""

import signal
import sys
import time
from pathlib import Path

import click

from tidewaiter.cli.context import Session

LINE_SECONDS = 1.0


@click.command(epilog="Examples: tidewaiter serve   |   tidewaiter serve --watch spool/ --mapping post-csv")
@click.option(
    "--watch",
    metavar="DIR",
    help="Serve no pages: work on a folder into which messages are dropped by renaming; '-' reads JSON Lines "
    "from standard input.",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address at which pages are served.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="Port of the pages.")
@click.option("--workers", type=click.IntRange(min=1), default=1, show_default=True, help="Processes that serve pages.")
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
    demo: bool,
    once: bool,
    as_json: bool,
) -> None:
    """Serve the desk, and take in and assess messages as they come, until told to stop (SIGTERM or Ctrl-C).

    A batch is committed whole or not at all; a file is moved to DIR/taken after its commit. Ended or killed,
    it goes on where it stopped: what was committed is recognised. A message that cannot be read waits in
    quarantine, and the stream goes on.
    """
    from tidewaiter.centre import store  # noqa: PLC0415 - Django loads only now
    from tidewaiter.centre.cycle import serve  # noqa: PLC0415 - as above
    from tidewaiter.centre.cycle.live import Desk, Taken  # noqa: PLC0415 - as above

    workspace = session.workspace(create=True)
    if watch is None:
        from tidewaiter.desk import server  # noqa: PLC0415 - as above

        from tidewaiter.centre.people import first_run  # noqa: PLC0415 - as above

        click.echo(f"the desk is at http://{host}:{port} (stop with Ctrl-C)")
        token = first_run.offer(workspace)
        if token is not None:
            click.echo(f"nobody has a login yet: make the administrator at /first-run with the token {token}")
        served = server.Served(workspace.home, session.database, host, port, workers, demo=demo)
        store.close_store()
        server.run(served)
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

        def told(taken: Taken, pulse: serve.Pulse) -> None:
            del taken
            shown.show(pulse)

        shown.show(worker.run(told), last=True)


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
