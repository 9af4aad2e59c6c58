"""Starting a trial in a process of its own, so that no page waits for the past to be read."""

import os
import subprocess
import sys
from threading import Thread

from tidewaiter.centre.workspace import Workspace

_DATABASE = "TIDEWAITER_DATABASE"


def start(workspace: Workspace, number: int, actor: str) -> None:
    """Run a trial that was asked for; whoever opens its page sees how far it is."""
    command = [sys.executable, "-m", "tidewaiter", "--home", str(workspace.home), "--actor", actor]
    environment = {name: value for name, value in os.environ.items() if name != _DATABASE}
    if workspace.database:
        environment[_DATABASE] = workspace.database
    process = subprocess.Popen(  # noqa: S603 - our own command
        [*command, "rules", "run-trial", str(number)],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    # Somebody waits for it, so that what has ended does not stay in the table of processes.
    Thread(target=process.wait, daemon=True).start()
