"""Starting a trial in a process of its own, so that no page waits for the past to be read."""

import os
import subprocess
import sys

from tidewaiter.centre.workspace import Workspace

_STARTED: list[subprocess.Popen[bytes]] = []
"""Those that this process started; kept until they have ended, so that none is left unreaped."""


def start(workspace: Workspace, number: int, actor: str) -> None:
    """Run a trial that was asked for; whoever opens its page sees how far it is."""
    _STARTED[:] = [process for process in _STARTED if process.poll() is None]
    command = [sys.executable, "-m", "tidewaiter", "--home", str(workspace.home)]
    if workspace.database:
        os_environment = {**os.environ, "TIDEWAITER_DATABASE": workspace.database}
    else:
        os_environment = {name: value for name, value in os.environ.items() if name != "TIDEWAITER_DATABASE"}
    command += ["--actor", actor, "rules", "run-trial", str(number)]
    _STARTED.append(
        subprocess.Popen(  # noqa: S603 - our own command
            command,
            env=os_environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    )
