"""What could not be used: shown, played again, or given up."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from tidewaiter.cargo.schema import table
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.batches import actions, queries
from tidewaiter.centre.batches.manifest import UnitKind, replay_sha256
from tidewaiter.centre.batches.queries import UnitView
from tidewaiter.centre.cycle.arriving import Message
from tidewaiter.centre.cycle.intake import Intake
from tidewaiter.centre.errors import OperatorError
from tidewaiter.centre.permissions import Permission, require
from tidewaiter.centre.workspace import Workspace
from tidewaiter.formats.parsed import Format, Parsed
from tidewaiter.intake import movements
from tidewaiter.intake import quarantine as rows

QUARANTINED_ROW = "quarantined-row"
QUARANTINED_EVENT = "quarantined-event"


def held(batch: str | None = None) -> list[dict[str, Any]]:
    """Units that wait, oldest first, as plain data without their bytes; `batch` may be the beginning of an id."""
    return [
        {
            "id": unit.id,
            "batch_id": unit.batch_id,
            "position": unit.position,
            "kind": str(unit.kind),
            "format": unit.format,
            "bytes": len(unit.raw),
            "problems": unit.problems,
        }
        for unit in _waiting(batch)
    ]


def replay(
    workspace: Workspace,
    *,
    batch: str | None,
    mapping: str | None,
    actor: Actor,
    units: Collection[int] | None = None,
) -> dict[str, int]:
    """Read each held unit again (of a batch, or `units` by number); one that can be used now becomes a batch.

    The others stay held.
    """
    require(actor, Permission.FEEDS_WRITE)
    waiting = [unit for unit in _waiting(batch) if units is None or unit.id in units]
    replayed = 0
    with Intake(workspace, actor) as door:
        for unit in waiting:
            message = Message(
                unit.raw, f"replay of {unit.batch_id}:{unit.position}", _received(unit), mapping or unit.mapping or None
            )
            reader = _OWN[unit.kind] if unit.kind in _OWN else door.reader(message)
            sha256 = replay_sha256(unit.batch_id, unit.position, unit.raw)
            if door.replay(message, reader, sha256, unit.id):
                replayed += 1
    return {"tried": len(waiting), "replayed": replayed, "held": len(waiting) - replayed}


def discard(units: list[int], *, reason: str, actor: Actor) -> None:
    """Give up units, saying why."""
    require(actor, Permission.FEEDS_WRITE)
    actions.discard(actor, units, reason)


def _waiting(batch: str | None) -> list[UnitView]:
    units = queries.quarantined()
    if batch is None:
        return units
    chosen = [unit for unit in units if unit.batch_id.startswith(batch)]
    if not chosen:
        raise OperatorError(
            "nothing of batch {batch} is in quarantine", "see 'tidewaiter quarantine' for what is", batch=batch
        )
    return chosen


def _received(unit: UnitView) -> datetime:
    view = queries.batch(unit.batch_id)
    if view is None:
        raise LookupError(f"unit {unit.id} names a batch that is not there")
    return view.received_at


def _row_reader() -> Format:
    """Reads a row that intake set aside, which is kept as JSON."""

    def parse(data: bytes, *, received_at: datetime | None = None) -> Parsed:  # noqa: ARG001 - the row says when it came
        return Parsed(rows.replay(data))

    return Format(QUARANTINED_ROW, "Row from quarantine", "this product", lambda head: False, parse)  # noqa: ARG005


def _event_reader() -> Format:
    """Reads an event that intake set aside, which is kept as JSON."""

    def parse(data: bytes, *, received_at: datetime | None = None) -> Parsed:  # noqa: ARG001 - as above
        return Parsed(table([]), events=movements.replay(data))

    return Format(QUARANTINED_EVENT, "Event from quarantine", "this product", lambda head: False, parse)  # noqa: ARG005


_OWN = {UnitKind.ROW: _row_reader(), UnitKind.EVENT: _event_reader()}
"""Readers of what intake itself set aside."""
