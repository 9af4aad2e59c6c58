"""An analyst's listings taken into the evidence graph: kept in the workspace, so that a graph made again has them."""

import hashlib
from dataclasses import asdict, dataclass

from tidewaiter.cargo.problem import Problem
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.durable import write_bytes_atomically
from tidewaiter.centre.hunts import actions
from tidewaiter.centre.workspace import Workspace
from tidewaiter.links import imported

FOLDER = "listings"


@dataclass(frozen=True, slots=True)
class Imported:
    """What a file brought: its listings, its values, and what could not be read."""

    listings: tuple[str, ...]
    lines: int
    problems: tuple[Problem, ...]

    def document(self) -> dict[str, object]:
        """As plain data."""
        problems = [{**asdict(one), "severity": str(one.severity)} for one in self.problems]
        return {"listings": list(self.listings), "lines": self.lines, "problems": problems}


def take_in(workspace: Workspace, content: bytes, *, actor: Actor) -> Imported:
    """Keep a file of listings and make it part of the graph; lines that cannot be read are told and left out.

    Conflict for a file without a line that can be read, and for one that was imported before.
    """
    found = imported.read(content)
    sha256 = hashlib.sha256(content).hexdigest()
    path = f"{FOLDER}/{sha256}.csv"
    if found.lines:
        write_bytes_atomically(content, workspace.home / path)
    actions.import_listings(actor, sha256=sha256, file=path, lines=len(found.lines), problems=len(found.problems))
    names = dict.fromkeys(f"{imported.PREFIX}{line.listing}" for line in found.lines)
    return Imported(tuple(names), len(found.lines), found.problems)
