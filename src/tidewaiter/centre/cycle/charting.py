"""Charts of hunts: how two consignments hang together, and the groups that a hunt's list falls into.

Both look at people's data and are logged as looks.
"""

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

import numpy as np

from tidewaiter.centre import storable
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log import actions as audit
from tidewaiter.centre.cycle import hunting, links
from tidewaiter.centre.errors import OperatorError
from tidewaiter.centre.workspace import Workspace
from tidewaiter.links.communities import communities
from tidewaiter.links.expansion import expand
from tidewaiter.links.graph import ids_of
from tidewaiter.links.hunt import Evidence, microseconds, told_chain, words_of
from tidewaiter.links.paths import between
from tidewaiter.links.weighing import WIDE


@dataclass(frozen=True, slots=True)
class Chain:
    """How two consignments hang together: the steps between them, each its evidence; none where none was found."""

    ends: tuple[str, str]
    as_of: datetime
    steps: tuple[tuple[Evidence, ...], ...] | None

    @property
    def words(self) -> tuple[str, ...]:
        """The chain in words, a sentence a step."""
        return words_of(self.steps or ())

    def document(self) -> dict[str, Any]:
        """As plain data."""
        steps = None if self.steps is None else [[asdict(link) for link in step] for step in self.steps]
        return {"between": list(self.ends), "as_of": self.as_of, "chain": list(self.words), "steps": steps}


def chain(
    workspace: Workspace, what: str, to: str, *, as_of: datetime, since: datetime | None = None, actor: Actor
) -> Chain:
    """The strongest chain found between two things that `hunting.run` knows, by their first consignments.

    OperatorError when either was not received by the moment. The look is logged.
    """
    audit.record_read(actor, "consignments.hunt", storable.text(f"{what} to {to}"))
    graph = links.opened(workspace).graph
    ends = []
    for one in (what, to):
        seeds = hunting.seeds_of(workspace, graph, one, as_of, actor)
        if not seeds or graph.received(ids_of(seeds[:1]), microseconds(as_of))[0] < 0:
            raise OperatorError(
                "{one} had not been received by {as_of}",
                "ask as of a later moment",
                one=one,
                as_of=f"{as_of:%Y-%m-%d %H:%M}",
            )
        ends.append(seeds[0])
    first, last = (int(one) for one in ids_of(ends))
    found = between(graph, first, last, as_of=microseconds(as_of), since=None if since is None else microseconds(since))
    return Chain((ends[0], ends[1]), as_of, None if found is None else told_chain(graph, found))


def groups(workspace: Workspace, hunted: hunting.Hunted) -> list[list[str]]:
    """The communities among a hunt's seeds and list, by the links between them, largest first; names ascending."""
    graph = links.opened(workspace).graph
    since = None if hunted.since is None else microseconds(hunted.since)
    found = expand(graph, ids_of(list(hunted.hunt.seeds)), as_of=microseconds(hunted.as_of), since=since, limits=WIDE)
    kept = np.isin(found.ids, ids_of([one.consignment_id for one in hunted.hunt.linked]))
    inside = np.concatenate([found.ids[kept], found.seeds])
    listed = replace(
        found,
        ids=found.ids[kept],
        strength=found.strength[kept],
        steps=found.steps[kept],
        times=found.times[kept],
        links=found.links.take(np.isin(found.links.parent, inside) & np.isin(found.links.child, inside)),
    )
    return [sorted(graph.names(np.array(group, np.uint64))) for group in communities(listed)]
