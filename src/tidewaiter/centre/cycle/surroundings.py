"""What stands around a consignment: what hangs together with it and what became of that, and who its parties are.

These walk the evidence graph and the entities, which takes longer than a page may; it is asked for when the page is
there. What is seen is what arrives at the reader's facilities.
"""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.cycle import hunting, looked_up, masking, resolving
from tidewaiter.centre.cycle.dossier import visible
from tidewaiter.centre.entities import queries as entity_queries
from tidewaiter.centre.errors import OperatorError
from tidewaiter.centre.outcomes import queries as outcomes
from tidewaiter.centre.queue import queries as queue
from tidewaiter.centre.workspace import Workspace, current
from tidewaiter.parties.resolution import records

SIMILAR = 8


@dataclass(frozen=True, slots=True)
class Similar:
    """Another consignment that hangs together with this one: how strongly (0 to 1), why, and what came of it."""

    consignment_id: str
    goods: str
    arrived: date | None
    strength: float
    why: str
    result: str
    found: str
    status: str


@dataclass(frozen=True, slots=True)
class Party:
    """Who a party is taken for: the entity, how many records it has, names as filed, and the weakest pair's belief."""

    side: str
    entity: str
    records: int
    names: tuple[str, ...]
    belief: float | None


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Both, and how many more consignments hang together with it."""

    similar: list[Similar]
    parties: list[Party]
    more: int


def of(workspace: Workspace, actor: Actor, consignment_id: str) -> Surroundings:
    """What stands around a consignment; nothing where nothing is linked. The look is logged by the hunt."""
    rows = looked_up.versions(workspace, consignment_id)
    if not rows.num_rows or not visible(actor, rows["entry_office"][-1].as_py()):
        return Surroundings([], [], 0)
    last = rows.slice(rows.num_rows - 1)
    secrets = masking.secrets_of(last.to_pylist()[0])
    try:
        hunted = hunting.run(workspace, consignment_id, as_of=workspace.now(), depth=2, most=60, actor=actor)
    except OperatorError:
        return Surroundings([], _parties(workspace, last), 0)
    seen = [
        one
        for one in hunted.hunt.linked
        if visible(actor, hunted.filed.get(one.consignment_id, {}).get("entry_office"))
    ]
    names = [one.consignment_id for one in seen]
    reported = outcomes.latest_of(names)
    examined = sorted(seen, key=lambda one: (one.consignment_id not in reported, -one.strength))[:SIMILAR]
    statuses = queue.statuses_of(actor, names)
    similar = []
    for one in examined:
        filed = hunted.filed.get(one.consignment_id, {})
        result = reported.get(one.consignment_id)
        similar.append(
            Similar(
                one.consignment_id,
                str(filed.get("goods_description") or ""),
                filed.get("arrival_date"),
                one.strength,
                masking.text(" ".join(one.words), secrets),
                "" if result is None else result.result,
                "" if result is None else f"{result.finding.value} {result.substance}".strip(),
                statuses.get(one.consignment_id, ""),
            )
        )
    return Surroundings(similar, _parties(workspace, last), len(seen) - len(similar))


def _parties(workspace: Workspace, row: pa.Table) -> list[Party]:
    """Who consignor and consignee are taken for, where parties have been linked."""
    linked = entity_queries.linkages()
    if not linked:
        return []
    stamp = (linked[-1].number, len(linked), len(entity_queries.decisions()))
    return [party for side in records.SIDES if (party := _party(workspace, row, side, stamp)) is not None]


def _party(workspace: Workspace, row: pa.Table, side: str, stamp: tuple[int, ...]) -> Party | None:
    view = _entities(workspace.home.as_posix(), stamp)
    record = records.parties(row, side)["record_id"][0].as_py()
    place = -1 if record is None else pc.index(view.records["record_id"], record).as_py()
    if place < 0:
        return None
    members = view.members(record)
    inside = pa.array(members["record_id"].to_pylist(), pa.string())
    both = pc.and_(pc.is_in(view.edges["left"], inside), pc.is_in(view.edges["right"], inside))
    bits = pc.min(view.edges.filter(both)["weight"]).as_py()
    belief = None if bits is None else 1 / (1 + 2.0**-bits)
    names = tuple(dict.fromkeys(name for name in members["name"].to_pylist() if name))[:6]
    return Party(side, view.names[place].as_py(), members.num_rows, names, belief)


@lru_cache(maxsize=1)
def _entities(home: str, stamp: tuple[int, ...]) -> Any:  # noqa: ANN401 - resolving.Entities
    del home, stamp
    return resolving.entities(current())
