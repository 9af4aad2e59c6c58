"""Explaining one consignment: what was filed, how it was assessed and why, and what became of it."""

from dataclasses import asdict
from datetime import timedelta
from typing import Any

import pyarrow as pa

from tidewaiter.cargo.schema import CONSIGNMENT
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log import actions as audit
from tidewaiter.centre.batches import queries as batches
from tidewaiter.centre.batches.manifest import LakeKind
from tidewaiter.centre.cycle import cleared, grounds, memory
from tidewaiter.centre.errors import OperatorError
from tidewaiter.centre.outcomes import queries as outcomes
from tidewaiter.centre.targets import queries as targets
from tidewaiter.centre.workspace import Workspace
from tidewaiter.engine import local
from tidewaiter.history import lake
from tidewaiter.history.relation import path_literal
from tidewaiter.risk.assess import ASSESSMENT, completed

SHOWN = (*CONSIGNMENT.names, "grade", "problem_codes", "arrival_date")


class UnknownName(OperatorError):  # noqa: N818 - an answer, not a failure
    """Nothing by this name is known."""


def explain(workspace: Workspace, identifier: str, *, actor: Actor) -> dict[str, Any]:
    """Everything about a target ('T-000123') or consignment ('s10:…', or the bare number), as plain data.

    The look-up names a person's data, so it is logged. UnknownName when nothing by that name is.
    """
    target = targets.target(identifier)
    consignment = _consignment(workspace, identifier if target is None else target.consignment_id, target)
    audit.record_read(actor, "consignments.explain", consignment["consignment_id"])
    assessed = _assessed(workspace, consignment)
    reported = outcomes.outcomes_of(consignment["consignment_id"])
    why = grounds.reasons_for(workspace, assessed)[0] if assessed.num_rows else None
    plain = assessed.drop_columns(["features"]).to_pylist()
    return {
        "consignment": consignment,
        "shown": SHOWN,
        "assessment": plain[0] if plain else None,
        "features": assessed["features"][0].as_py() if assessed.num_rows else {},
        "reasons": why.reasons if why else [],
        "instruction": why.instruction if why else "",
        "cleared": cleared.for_target(workspace, target, assessed),
        "target": _plain_target(target),
        "ledger": [asdict(event) for event in target.ledger] if target else [],
        "outcome": asdict(reported[-1]) if reported else None,
    }


def _plain_target(target: targets.TargetView | None) -> dict[str, Any] | None:
    if target is None:
        return None
    plain = asdict(target)
    plain.pop("ledger")
    return plain


def _consignment(workspace: Workspace, identifier: str, target: targets.TargetView | None) -> dict[str, Any]:
    """The version that was targeted, else the latest one stored."""
    schemes = ("", "s10:", "awb:", "hawb:", "bill:", "track:", "decl:")
    names = [identifier] if target else [scheme + identifier.strip() for scheme in schemes]
    entries = batches.lake_files(LakeKind.CONSIGNMENTS)
    if target is not None:
        near = timedelta(days=1)
        entries = [e for e in entries if abs(e.on - target.shift_date) <= near] or entries
    connection = local.connect()
    try:
        rows = lake.rows_of(connection, memory.paths(workspace, entries), pa.array(names)).to_pylist()
    finally:
        connection.close()
    if target is not None:
        rows = [row for row in rows if row["version"] == target.version]
    if not rows:
        raise UnknownName(
            f"no consignment or target {identifier}",
            "give a target (T-000123), a consignment_id (s10:…, hawb:…, bill:…) or a bare number; "
            "'tidewaiter select --show' lists targets",
        )
    return dict(rows[-1])


def _assessed(workspace: Workspace, consignment: dict[str, Any]) -> pa.Table:
    """The latest assessment of a version; no row when it has not been assessed."""
    received = consignment["received_at"].date()
    files = memory.paths(workspace, batches.lake_files(LakeKind.ASSESSMENTS, from_date=received))
    if not files:
        return ASSESSMENT.empty_table()
    listed = ", ".join(path_literal(file) for file in files)
    connection = local.connect()
    try:
        found = connection.sql(
            f"""
            SELECT * FROM read_parquet([{listed}], hive_partitioning = false, union_by_name = true)
            WHERE consignment_id = $id AND version = $version ORDER BY assessed_at DESC LIMIT 1
            """,
            params={"id": consignment["consignment_id"], "version": consignment["version"]},
        )
        return completed(found.to_arrow_table())
    finally:
        connection.close()
