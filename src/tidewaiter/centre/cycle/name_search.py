"""Finding consignments by the name of a party: exactly, in normal form, in what the reader may see, with a reason."""

from dataclasses import dataclass
from datetime import date

import pyarrow as pa

from tidewaiter.centre import storable
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log import actions as audit
from tidewaiter.centre.cycle import looked_up, memory
from tidewaiter.centre.cycle.dossier import visible
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.workspace import Workspace
from tidewaiter.engine import local
from tidewaiter.engine.xxh64 import xxh64
from tidewaiter.history.relation import path_literal
from tidewaiter.parties import forms

MOST = 50
SHORTEST_REASON = 5


@dataclass(frozen=True, slots=True)
class Named:
    """A consignment of which a party bears the name."""

    consignment_id: str
    side: str
    name: str
    goods: str
    arrived: date | None
    facility: str


def find(workspace: Workspace, actor: Actor, name: str, reason: str) -> list[Named]:
    """The latest fifty consignments that name somebody so as consignor or consignee; logged with the reason."""
    if len(reason.strip()) < SHORTEST_REASON:
        raise Conflict("reason-required", "say why you look for a person's name", "a few words will do", 422)
    (key,) = forms.normal_form(pa.array([storable.text(name)], pa.string()), forms.TEXT).to_pylist()
    if not key:
        raise Conflict("no-name", "the name has neither a letter nor a digit", "give it as it was filed", 422)
    audit.record_read(actor, "consignments.search_name", "names", storable.text(reason))
    wanted = xxh64(pa.array([key], pa.string()))[0].as_py()
    files = memory.history_files(workspace)
    if not files:
        return []
    listed = ", ".join(path_literal(file) for file in files)
    connection = local.connect()
    try:
        found = connection.sql(
            f"SELECT DISTINCT consignment_id, received_at FROM read_parquet([{listed}], hive_partitioning = false) "
            "WHERE hash_consignor = $key OR hash_consignee = $key ORDER BY received_at DESC LIMIT 100",
            params={"key": wanted},
        ).to_arrow_table()
    finally:
        connection.close()
    names = list(dict.fromkeys(found["consignment_id"].to_pylist()))
    rows = [row for one in names[:MOST] if (row := _named(workspace, actor, one, key)) is not None]
    return sorted(rows, key=lambda row: row.arrived or date.min, reverse=True)


def _named(workspace: Workspace, actor: Actor, consignment_id: str, key: str) -> Named | None:
    rows = looked_up.versions(workspace, consignment_id)
    if not rows.num_rows:
        return None
    row = rows.slice(rows.num_rows - 1).to_pylist()[0]
    side = next((side for side in ("consignor", "consignee") if row[f"key_{side}"] == key), "")
    if not side or not visible(actor, row["entry_office"]):
        return None
    return Named(
        consignment_id,
        side,
        row[f"{side}_name"] or "",
        row["goods_description"] or "",
        row["arrival_date"],
        row["entry_office"] or "",
    )
