"""The grounds of an assessment: its reasons, the instruction to the examiner, and the consignment as filed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from tidewaiter.centre.batches import queries as batches
from tidewaiter.centre.batches.manifest import LakeEntry, LakeKind
from tidewaiter.centre.cycle import learning, lists, memory, nearness, rules_in_force
from tidewaiter.centre.lists import queries as list_alerts
from tidewaiter.centre.lookouts import queries as lookouts
from tidewaiter.centre.workspace import Workspace
from tidewaiter.engine import local
from tidewaiter.history import lake
from tidewaiter.pipeline import labels
from tidewaiter.risk import reasons, sentences

NEAR = timedelta(days=2)

LINKED = "linked-to-finding"
"""The code of the reason that gives a chain to a finding where the model gives none of links."""


@dataclass(frozen=True, slots=True)
class Grounds:
    """Reasons as plain data, for and against, and what the fired rules tell the examiner to do."""

    reasons: list[dict[str, object]]
    instruction: str


def reasons_for(
    workspace: Workspace, assessed: pa.Table, filed: pa.Table | None = None, *, chained: bool = True
) -> list[Grounds]:
    """The grounds of assessed rows (schema ASSESSMENT), in their order; `filed` are their LAKE rows, where at hand.

    `chained` False leaves out the chains from findings, which take longest.

    Contributions are exact, and come from the very model that assessed the row.
    """
    if assessed.num_rows == 0:
        return []
    ruleset = rules_in_force.ruleset(workspace, workspace.now())
    filed = _filed(workspace, assessed) if filed is None else filed
    beside = assessed
    for name in filed.column_names:
        if name not in beside.column_names:
            beside = beside.append_column(filed.field(name), filed[name])
    found = reasons.reasons(beside, ruleset, _contributions(workspace, assessed))
    said = {view.lookout_id: view.predicate for view in lookouts.lookouts()} if _hits(assessed) else {}
    ids = assessed["consignment_id"].to_pylist()
    alerts = list_alerts.alerts_of(ids)
    chains = _chains(workspace, filed, assessed) if chained else [()] * assessed.num_rows
    return [
        Grounds(
            [
                *map(lists.reasons, alerts.get(one, ())),
                *_linked([_told(reason.to_json(), said) for reason in of_row], chain),
            ],
            _instruction(ruleset, fired),
        )
        for one, of_row, fired, chain in zip(ids, found, assessed["fired"].to_pylist(), chains, strict=True)
    ]


def consignments(
    workspace: Workspace, wanted: Sequence[tuple[str, int]], around: date
) -> dict[tuple[str, int], dict[str, Any]]:
    """Versions of consignments as stored in the lake, as plain data.

    Arrivals near a date are looked through first: it is where they nearly always are, in a thousandth of the files.
    """
    found: dict[tuple[str, int], dict[str, Any]] = {}
    entries = batches.lake_files(LakeKind.CONSIGNMENTS)
    near = [entry for entry in entries if abs(entry.on - around) <= NEAR]
    for part in (near, [entry for entry in entries if abs(entry.on - around) > NEAR]):
        missing = set(wanted) - found.keys()
        if missing and part:
            found |= _stored(workspace, missing, part)
    return found


def _stored(
    workspace: Workspace, wanted: set[tuple[str, int]], entries: Sequence[LakeEntry]
) -> dict[tuple[str, int], dict[str, Any]]:
    connection = local.connect()
    try:
        ids = pa.array(sorted({one for one, _ in wanted}), pa.string())
        rows = lake.rows_of(connection, memory.paths(workspace, list(entries)), ids).to_pylist()
    finally:
        connection.close()
    return {(r["consignment_id"], r["version"]): r for r in rows if (r["consignment_id"], r["version"]) in wanted}


def _filed(workspace: Workspace, assessed: pa.Table) -> pa.Table:
    """The lake rows of assessed versions, in their order."""
    days = pc.min_max(assessed["arrival_date"]).as_py()
    entries = [
        entry for entry in batches.lake_files(LakeKind.CONSIGNMENTS, from_date=days["min"]) if entry.on <= days["max"]
    ]
    connection = local.connect()
    try:
        rows = lake.rows_of(connection, memory.paths(workspace, entries), assessed["consignment_id"])
    finally:
        connection.close()
    place = {
        key: number
        for number, key in enumerate(zip(rows["consignment_id"].to_pylist(), rows["version"].to_pylist(), strict=True))
    }
    wanted = zip(assessed["consignment_id"].to_pylist(), assessed["version"].to_pylist(), strict=True)
    return rows.take(pa.array([place[key] for key in wanted]))


def _contributions(workspace: Workspace, assessed: pa.Table) -> pa.Table | None:
    """Exact contributions by the model of each row; null where no model assessed it."""
    versions = assessed["model_version"].to_pylist()
    parts: list[dict[str, float]] = [{} for _ in versions]
    for version in sorted({v for v in versions if v is not None}):
        model = learning.load(workspace, version)
        if model is None:
            continue
        chosen = [number for number, v in enumerate(versions) if v == version]
        rows = model.contributions(labels.features(assessed.take(pa.array(chosen))))
        for number, row in zip(chosen, rows.to_pylist(), strict=True):
            parts[number] = row
    if not any(parts):
        return None
    names = list(dict.fromkeys(name for part in parts for name in part))
    return pa.table({name: pa.array([part.get(name) for part in parts], pa.float64()) for name in names})


def _hits(assessed: pa.Table) -> list[list[str]]:
    return [hits for hits in assessed["lookouts"].to_pylist() if hits]


def _told(reason: dict[str, object], said: dict[str, str]) -> dict[str, object]:
    """A reason, with the grounds of the lookout where it is one."""
    if reason["source"] != str(reasons.Source.LOOKOUT) or str(reason["code"]) not in said:
        return reason
    return {**reason, "sentence": f"Lookout {reason['code']}: {said[str(reason['code'])]}"}


def _chains(workspace: Workspace, filed: pa.Table, assessed: pa.Table) -> list[tuple[str, ...]]:
    """The chain from a finding to each row whose links were found to lead to one; empty for any other."""
    strength = pc.struct_field(assessed["features"], "link_strength_to_finding")
    near = [number for number, one in enumerate(strength.to_pylist()) if one]
    told: list[tuple[str, ...]] = [()] * assessed.num_rows
    if near:
        rows, moments = filed.take(pa.array(near)), assessed["assessed_at"].take(pa.array(near)).to_pylist()
        for number, chain in zip(near, nearness.chains(workspace, rows, moments), strict=True):
            told[number] = chain
    return told


def _linked(found: list[dict[str, object]], chain: Sequence[str]) -> list[dict[str, object]]:
    """Reasons with the chain to a finding as evidence of those that speak of links, or as one by itself."""
    if not chain:
        return found
    link = str(reasons.Source.LINK)
    if not any(reason["source"] == link for reason in found):
        found = [*found, reasons.Reason(LINKED, sentences.HANGS, source=reasons.Source.LINK).to_json()]
    return [_with_chain(reason, chain) if reason["source"] == link else reason for reason in found]


def _with_chain(reason: dict[str, object], chain: Sequence[str]) -> dict[str, object]:
    evidence = {**reason["evidence"], "chain": [*chain]} if isinstance(reason["evidence"], dict) else {}
    return {**reason, "sentence": f"{reason['sentence']} {' '.join(chain)}", "evidence": evidence}


def _instruction(ruleset: Any, fired: list[str]) -> str:  # noqa: ANN401 - risk.rules.Ruleset, whose module is named so too
    rules = [rule for rule_id in fired if (rule := ruleset.find(rule_id)) is not None]
    said = dict.fromkeys(rule.instruction for rule in rules if rule.instruction)
    return " ".join(said)
