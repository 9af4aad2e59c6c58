"""Telling the senders of messages that they came: drafted from what is stored, delivered by whoever runs the feed.

After the commit and before the source hears of it, so that a message whose acknowledgement a crash swallowed comes
again and is acknowledged then. A content is acknowledged once, by the first feed with an outlet that
brings it.
"""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec
import pyarrow.compute as pc
import pyarrow.parquet as pq

from tidewaiter.centre.acknowledgements import actions, queries
from tidewaiter.centre.acknowledgements.letters import MOST, Aside, Letter, Outcome, letters
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.answers import letterhead
from tidewaiter.centre.batches import queries as batches
from tidewaiter.centre.batches.manifest import UnitKind, UnitState
from tidewaiter.centre.batches.queries import BatchView, HeldView
from tidewaiter.centre.cycle.arriving import IntakeReport, Message
from tidewaiter.centre.workspace import Workspace
from tidewaiter.formats.answers.own_reference import own_reference

AT_A_TIME = 50
_COLUMNS = ("consignment_id", "s10", "awb", "house_waybill", "bill", "declaration_number", "filer", "source_position")

Deliver = Callable[[Letter], None]
"""Puts a letter where the sender finds it, whole or not at all; the same letter again changes nothing."""


def draft(workspace: Workspace, actor: Actor, feed: str, message: Message, report: IntakeReport) -> bool:
    """Draft what is told of a message that a feed brought; False where it was told before."""
    batch = batches.batch(report.batch_id) if report.batch_id else None
    if batch is None or queries.of_batch(batch.batch_id) is not None:
        return False
    found = outcome(workspace, message, batch)
    made = letters(found, letterhead.load(workspace.home), workspace.now())
    return actions.draft(actor, batch.batch_id, feed, made, accepted=found.accepted, rejected=found.rejected)


def deliver(actor: Actor, feed: str, put: Deliver) -> int:
    """Deliver what a feed owes, oldest first; gives how many messages were answered. What fails is owed still."""
    done: list[str] = []
    try:
        for told in queries.owed(feed, AT_A_TIME):
            for letter in told.letters:
                put(letter)
            done.append(told.batch_id)
    finally:
        if done:
            actions.mark_written(actor, done)
    return len(done)


def outcome(workspace: Workspace, message: Message, batch: BatchView) -> Outcome:
    """What became of a message, from what is stored of it."""
    held, rejected = batches.held_page(UnitState.HELD, batch_id=batch.batch_id, limit=MOST)
    return Outcome(
        batch_id=batch.batch_id,
        format=batch.format,
        name=batch.name,
        reference=own_reference(message.data),
        accepted=batch.rows + batch.duplicates + batch.events,
        consignments=_consignments(workspace, batch),
        rejected=rejected,
        aside=[Aside(unit.problems, _named(unit)) for unit in held],
    )


def _consignments(workspace: Workspace, batch: BatchView) -> list[dict[str, str]]:
    """The consignments of a small batch, in its order; none where its files were put together with others."""
    if not 0 < batch.rows <= MOST:
        return []
    found: list[dict[str, Any]] = []
    mine = pc.field("batch_id") == batch.batch_id
    for entry in batches.files_of(batch.batch_id):
        table = pq.read_table(workspace.lake / entry.path, columns=list(_COLUMNS), filters=mine, partitioning=None)
        found += table.to_pylist()
    return [_texts(row) for row in sorted(found, key=lambda row: row["source_position"])]


def _named(unit: HeldView) -> dict[str, str]:
    """What names a row that was read and put aside; nothing for a unit that could not be read."""
    if unit.kind is not UnitKind.ROW:
        return {}
    known = batches.unit(unit.id)
    return _texts(msgspec.json.decode(known.raw)) if known is not None else {}


def _texts(row: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(row[name]) for name in _COLUMNS if row.get(name) not in (None, "") and name != "source_position"}
