"""The first administrator: a token, printed on the server's console while nobody has a login, opens the way in.

Only its digest lies in the workspace. It is gone with the first person.
"""

import os

from tidewaiter.centre.people import invitation, queries
from tidewaiter.centre.workspace import Workspace

FILE = "keys/first-run"


def offer(workspace: Workspace) -> str | None:
    """A new token while nobody has a login; one printed before no longer works. None once somebody has one."""
    file = workspace.home / FILE
    if not queries.nobody_yet():
        file.unlink(missing_ok=True)
        return None
    code = invitation.make()
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as handle:
        handle.write(invitation.digest(code))
    return code


def fits(workspace: Workspace, code: str) -> bool:
    """True for the token that was printed last, while nobody has a login."""
    file = workspace.home / FILE
    kept = file.read_text(encoding="ascii").strip() if file.exists() else ""
    return invitation.fits(code, kept) and queries.nobody_yet()
