"""Finding a consignment by any of its identifiers, in any spelling: where it lies, its versions, what became of it."""

from collections import defaultdict
from dataclasses import asdict
from typing import Any

import pyarrow as pa

from tidewaiter.centre import storable
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log import actions as audit
from tidewaiter.centre.batches import queries as batches
from tidewaiter.centre.batches.manifest import LakeKind
from tidewaiter.centre.cycle import memory
from tidewaiter.centre.errors import OperatorError
from tidewaiter.centre.movements import queries as movements
from tidewaiter.centre.outcomes import queries as outcomes
from tidewaiter.centre.targets import queries as targets
from tidewaiter.centre.workspace import Workspace
from tidewaiter.engine import local
from tidewaiter.history import lake
from tidewaiter.history.identifiers import IDENTIFIERS, answers, spellings
from tidewaiter.history.relation import path_literal, relation
from tidewaiter.intake.movements import SCHEMES

MOST = 200
"""Rows that one identifier may give: a master waybill may have thousands of consignments."""

SHOWN = (
    "consignment_id",
    "version",
    *IDENTIFIERS,
    "filer",
    "goods_description",
    "arrival_date",
    "eta",
    "received_at",
    "entry_office",
    "grade",
    "batch_id",
    "simulated",
    "container",
)
_ASSESSED = (
    "consignment_id",
    "version",
    "assessed_at",
    "model_version",
    "ruleset_version",
    "probability",
    "score",
    "band",
)


def find(workspace: Workspace, identifier: str, *, actor: Actor, most: int = MOST) -> dict[str, Any]:
    """Every version of the consignments that an identifier names, and what became of each: plain data.

    The look-up names a person's data, so it is logged, found or not. OperatorError when nothing by that name is
    known. `more` says that there are more than `most` rows.
    """
    if not spellings(identifier):
        raise OperatorError(
            "{identifier} has neither a letter nor a digit",
            "give a tracking, waybill, bill or declaration number",
            identifier=repr(identifier),
        )
    audit.record_read(actor, "consignments.find", storable.text(identifier))
    rows, files = _rows(workspace, identifier, most + 1)
    if not rows:
        raise OperatorError(
            "no consignment is known by {identifier}",
            "give an S10, waybill, bill, declaration or tracking number, or a consignment_id (s10:…, hawb:…, bill:…)",
            identifier=identifier,
        )
    shown = rows[:most]
    ids = list(dict.fromkeys(row["consignment_id"] for row in shown))
    assessed = _assessments(workspace, ids)
    return {
        "identifier": identifier,
        "more": len(rows) > most,
        "consignments": [
            {
                "consignment_id": one,
                "versions": [
                    {**{name: row[name] for name in SHOWN}, "file": file, "row": number}
                    for row, (file, number) in zip(shown, files, strict=False)
                    if row["consignment_id"] == one
                ],
                "assessments": assessed[one],
                "target": _target(one),
                "outcomes": [asdict(report) for report in outcomes.outcomes_of(one)],
                "events": [
                    asdict(told)
                    for told in movements.of_consignment(next(r for r in reversed(shown) if r["consignment_id"] == one))
                ],
            }
            for one in ids
        ],
    }


def events(identifier: str, *, actor: Actor, most: int = MOST) -> list[dict[str, Any]]:
    """What messages told of a container, receptacle, item, waybill or bill, latest first: plain data.

    The look is logged. OperatorError for an identifier without a letter or digit.
    """
    forms = spellings(identifier)
    if not forms:
        raise OperatorError(
            "{identifier} has neither a letter nor a digit",
            "give a number or a key (container:…)",
            identifier=repr(identifier),
        )
    audit.record_read(actor, "consignments.events", storable.text(identifier))
    return [asdict(one) for one in movements.of_keys(_keys(identifier, forms), limit=most)]


def _keys(identifier: str, forms: list[str]) -> set[str]:
    """The keys under which events of an identifier may stand: as given, and each scheme with its spellings."""
    keys = {f"{scheme}:{form}" for scheme in SCHEMES for form in forms}
    prefix = 3
    awbs = {f"awb:{form[:prefix]}-{form[prefix:]}" for form in forms if form.isdigit() and len(form) > prefix}
    return keys | awbs | {identifier}


def _rows(workspace: Workspace, identifier: str, most: int) -> tuple[list[dict[str, Any]], list[tuple[str, int]]]:
    """Lake rows that an identifier names, by consignment and version, and where each lies."""
    catalogue = memory.Catalogue.open(workspace)
    wanted: dict[str, list[int]] = defaultdict(list)
    for place in catalogue.places(identifier, most):
        wanted[place.path].append(place.row)
    found: list[tuple[dict[str, Any], tuple[str, int]]] = []
    connection = local.connect()
    try:
        for path in catalogue.uncovered:
            numbers = _scanned(connection, workspace, path, identifier)
            if numbers:
                wanted[path] = numbers
        for path, numbers in wanted.items():
            rows = lake.rows_at(workspace.lake / path, numbers, (*SHOWN, "attributes")).to_pylist()
            found += [
                (row, (path, number))
                for row, number in zip(rows, sorted(numbers), strict=True)
                if answers(row, identifier)
            ]
    finally:
        connection.close()
    found.sort(key=lambda pair: (pair[0]["consignment_id"], pair[0]["version"] or 0, pair[0]["received_at"]))
    return [row for row, _ in found[:most]], [place for _, place in found[:most]]


def _scanned(connection: Any, workspace: Workspace, path: str, identifier: str) -> list[int]:  # noqa: ANN401 - duckdb's connection
    """Rows of a file without an index: its identifiers are read."""
    rows = relation(connection, [workspace.lake / path], ("consignment_id", *IDENTIFIERS), lake.LAKE)
    table = connection.sql(f"SELECT * FROM {rows}").to_arrow_table().to_pylist()
    return [number for number, row in enumerate(table) if answers(row, identifier)]


def _assessments(workspace: Workspace, ids: list[str]) -> dict[str, list[dict[str, Any]]]:
    files = memory.paths(workspace, batches.lake_files(LakeKind.ASSESSMENTS))
    found: dict[str, list[dict[str, Any]]] = {one: [] for one in ids}
    if not files:
        return found
    listed = ", ".join(path_literal(file) for file in files)
    connection = local.connect()
    try:
        connection.register("wanted", pa.table({"consignment_id": pa.array(ids, pa.string())}))
        rows = connection.sql(
            f"SELECT {', '.join(_ASSESSED)} FROM read_parquet([{listed}], hive_partitioning = false, "
            "union_by_name = true) SEMI JOIN wanted USING (consignment_id) "
            "ORDER BY consignment_id, version, assessed_at"
        )
        for row in rows.to_arrow_table().to_pylist():
            found[row["consignment_id"]].append(row)
    finally:
        connection.close()
    return found


def _target(consignment_id: str) -> dict[str, Any] | None:
    view = targets.target(consignment_id)
    if view is None:
        return None
    plain = asdict(view)
    plain.pop("ledger")
    return plain
