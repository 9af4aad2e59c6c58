"""Kits of a workspace: consignments of the last months, to linked parties, that together may press tablets.

The look names people's data and is logged. Resolved entities join too where parties were resolved. Nothing is
decided here. `refresh` keeps what a look with the usual settings found, so that pages need not look
(`centre/diversion`).
"""

from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log import actions as audit
from tidewaiter.centre.batches import queries as batches
from tidewaiter.centre.batches.manifest import LakeKind
from tidewaiter.centre.diversion import kit_actions
from tidewaiter.centre.entities import queries as who
from tidewaiter.centre.errors import OperatorError
from tidewaiter.centre.exams.queries import captions
from tidewaiter.centre.workspace import Workspace
from tidewaiter.engine import local
from tidewaiter.engine.xxh64 import xxh64
from tidewaiter.links.kit import DAYS, LISTED, SHARED, Assembled, Kit, assemble
from tidewaiter.links.kit_lake import SHOWN, Candidates, candidates

LOOKED_BACK = 180
"""Days of receipts looked at unless told otherwise."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look found: the time looked at, rows read, consignments that may hold a part, and the kits."""

    since: datetime
    until: datetime
    looked_at: int
    candidates: int
    assembled: Assembled
    importers: dict[str, int] = field(default_factory=dict)  # hash of the receiver's name, by consignment

    def document(self) -> dict[str, Any]:
        """As plain data, with every reason."""
        return {
            "since": self.since,
            "until": self.until,
            "looked_at": self.looked_at,
            "candidates": self.candidates,
            "kits": [_kit(kit) for kit in self.assembled.kits],
            "hubs": dict(self.assembled.hubs),
            "trades": list(self.assembled.trades),
        }


def _kit(kit: Kit) -> dict[str, Any]:
    return {
        "kit_id": kit.kit_id,
        "sure": kit.sure,
        "parts": list(kit.parts),
        "missing": list(kit.missing),
        "consignments": [asdict(one) for one in kit.found],
        "links": [asdict(joint) | {"sentence": joint.sentence} for joint in kit.joints],
        "reasons": [asdict(reason) for reason in kit.reasons],
    }


def look(
    workspace: Workspace,
    *,
    until: datetime,
    since: datetime | None = None,
    days: int = DAYS,
    least: float = LISTED,
    actor: Actor,
) -> Looked:
    """Assemble kits of what was received in [since, until); OperatorError where that is no time at all."""
    begins = since or until - timedelta(days=LOOKED_BACK)
    if begins >= until:
        raise OperatorError(f"{begins:%Y-%m-%d %H:%M} is not before {until:%Y-%m-%d %H:%M}", "look from an earlier day")
    audit.record_read(actor, "kits.look", f"{begins:%Y-%m-%d} to {until:%Y-%m-%d}")
    files = [workspace.lake / entry.path for entry in batches.lake_files(LakeKind.CONSIGNMENTS)]
    connection = local.connect()
    try:
        found = candidates(connection, files, begins, until, _shown(begins, until))
    finally:
        connection.close()
    rows, shared = _with_entities(workspace, found)
    made = assemble(rows, found.recognised, shared, days=days, least=least)
    hashes = rows["hash_consignee"].to_pylist() if rows.num_rows else []
    named = zip(rows["consignment_id"].to_pylist(), hashes, strict=True)
    importers = {name: hashed for name, hashed in named if hashed is not None}
    return Looked(begins, until, found.looked_at, rows.num_rows, made, importers)


def _shown(since: datetime, until: datetime) -> pa.Table:
    """What officers wrote beside pictures of examinations (SHOWN)."""
    named = captions(since, until)
    return pa.table([[one for one, _ in named], [said for _, said in named]], schema=SHOWN)


def refresh(workspace: Workspace, actor: Actor) -> tuple[Looked, int, int]:
    """Look with the usual settings and keep what is found; gives the look, how many kits are new and how many gone."""
    found = look(workspace, until=workspace.now() + timedelta(seconds=1), actor=actor)
    fresh, gone = keep(found, actor)
    return found, fresh, gone


def keep(found: Looked, actor: Actor) -> tuple[int, int]:
    """Keep the kits of a look with the usual settings; gives how many are new and how many are not found any more."""
    kits = [
        kit_actions.Assembled(
            kit.kit_id,
            kit.sure,
            kit.parts,
            storable_document(kit),
            [
                (one.consignment_id, one.entry_office or "", found.importers.get(one.consignment_id))
                for one in kit.found
            ],
        )
        for kit in found.assembled.kits
    ]
    return kit_actions.keep(actor, kits, until=found.until, looked_at=found.looked_at)


def storable_document(kit: Kit) -> dict[str, Any]:
    """A kit as plain data whose moments are text."""
    plain = _kit(kit)
    for one in plain["consignments"]:
        one["received_at"] = one["received_at"].isoformat()
    return plain


def _with_entities(workspace: Workspace, found: Candidates) -> tuple[pa.Table, pa.Table]:
    """Candidates with their receivers as resolved; an entity's consignments are counted among candidates alone."""
    if not who.linkages() or not found.rows.num_rows:
        return found.rows, found.shared
    from tidewaiter.centre.cycle import resolving  # noqa: PLC0415 - what links records takes seconds to load
    from tidewaiter.parties.resolution import records  # noqa: PLC0415 - as above

    resolved = records.entity_columns(found.rows, resolving.entities(workspace).table())
    hashes = xxh64(resolved["entity_consignee"].cast(pa.string()).combine_chunks())
    counts = pc.value_counts(hashes.drop_null())
    values = counts.field("values")
    link = pa.array(["entity_consignee"] * len(values), pa.string())
    counted = pa.table([link, values, counts.field("counts")], schema=SHARED)
    return found.rows.append_column("hash_entity_consignee", hashes), pa.concat_tables([found.shared, counted])
