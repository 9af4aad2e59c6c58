"""From assessments to the queue: what it shows of each consignment that a person should see."""

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from django.db import transaction

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log.actions import record
from tidewaiter.centre.batches import queries as batches
from tidewaiter.centre.batches.manifest import LakeKind
from tidewaiter.centre.cycle import learning, memory, rules_in_force
from tidewaiter.centre.lookouts import queries as lookouts
from tidewaiter.centre.queue import entry_actions
from tidewaiter.centre.queue.draft import NewItem
from tidewaiter.centre.workspace import Workspace
from tidewaiter.engine import local
from tidewaiter.history import lake
from tidewaiter.history.relation import path_literal
from tidewaiter.pipeline import labels, triage
from tidewaiter.risk.assess import completed
from tidewaiter.risk.reasons import Source
from tidewaiter.risk.rules import Ruleset

_BANDS = ", ".join(f"'{band}'" for band in triage.WORTHY_BANDS)


def of_rows(
    rows: pa.Table, assessed: pa.Table, run_id: str, ruleset: Ruleset, contributions: pa.Table | None
) -> list[NewItem]:
    """Items of LAKE rows with their assessments, in one order; those that are not worthy have no reasons."""
    if assessed.num_rows == 0:
        return []
    worthy = triage.worthy(assessed).to_pylist()
    why = triage.top_reasons(rows, assessed, ruleset, contributions)
    hit = any(reason["source"] == Source.LOOKOUT for of_row in why for reason in of_row)
    said = {view.lookout_id: view.predicate for view in lookouts.lookouts()} if hit else {}
    why = [[_told(reason, said) for reason in of_row] for of_row in why]
    filed = rows.select(list(triage.COLUMNS)).to_pylist()
    plain = assessed.drop_columns(["features"]).to_pylist()
    return [
        _item({**f, "run_id": run_id, "worthy": w}, a, r) for f, a, w, r in zip(filed, plain, worthy, why, strict=True)
    ]


def of_moment(rows: pa.Table, assessed: pa.Table, run_id: str, ruleset: Ruleset, model: Any) -> list[NewItem]:  # noqa: ANN401 - risk.model's Model
    """Items of what has just come in (LAKE rows and their assessments, in one order), amended ones included."""
    wanted = pc.or_(triage.worthy(assessed), pc.greater(assessed["version"].combine_chunks(), 1))
    chosen = assessed.filter(wanted)
    return of_rows(rows.filter(wanted), chosen, run_id, ruleset, _contributions(model, chosen))


def of_files(workspace: Workspace, files: Sequence[Path], run_id: str, ruleset: Ruleset) -> list[NewItem]:
    """Items of a run's files of assessments; what was filed is read for those alone that a person should see."""
    listed = ", ".join(path_literal(file) for file in files)
    connection = local.connect()
    try:
        assessed = completed(
            connection.sql(
                f"SELECT * FROM read_parquet([{listed}], hive_partitioning = false, union_by_name = true) "
                f"WHERE band IN ({_BANDS}) OR len(lookouts) > 0 OR version > 1"
            ).to_arrow_table()
        )
    finally:
        connection.close()
    return _of_assessed(workspace, assessed, run_id, ruleset)


def _of_assessed(workspace: Workspace, assessed: pa.Table, run_id: str, ruleset: Ruleset) -> list[NewItem]:
    if assessed.num_rows == 0:
        return []
    rows, found = filed(workspace, assessed)
    assessed = assessed.filter(found)
    items = []
    versions = assessed["model_version"]
    for version in pc.unique(versions).to_pylist():
        of = pc.equal(versions, version) if version else pc.is_null(versions)
        part = assessed.filter(of)
        model = learning.load(workspace, version) if version else None
        items += of_rows(rows.filter(of), part, run_id, ruleset, _contributions(model, part))
    return items


def filed(workspace: Workspace, assessed: pa.Table) -> tuple[pa.Table, pa.Array]:
    """The LAKE rows of assessed versions, in their order, and for which of them there is one."""
    days = pc.min_max(assessed["arrival_date"]).as_py()
    entries = batches.lake_files(
        LakeKind.CONSIGNMENTS, from_date=days["min"], until_date=days["max"] + timedelta(days=1)
    )
    connection = local.connect()
    try:
        rows = lake.rows_of(connection, memory.paths(workspace, entries), assessed["consignment_id"])
    finally:
        connection.close()
    keys = zip(rows["consignment_id"].to_pylist(), rows["version"].to_pylist(), strict=True)
    place = {key: number for number, key in enumerate(keys)}
    wanted = zip(assessed["consignment_id"].to_pylist(), assessed["version"].to_pylist(), strict=True)
    places = [place.get(key) for key in wanted]
    return rows.take(pa.array([p for p in places if p is not None], pa.int64())), pa.array(
        [p is not None for p in places]
    )


def selected(workspace: Workspace, chosen: pa.Table) -> list[NewItem]:
    """Items of what a selection chose (schema CANDIDATES), for the queue to show as held."""
    if chosen.num_rows == 0:
        return []
    rows, found = filed(workspace, chosen)
    chosen = chosen.filter(found)
    ruleset = rules_in_force.ruleset(workspace, workspace.now())
    runs = chosen["run_id"].to_pylist()
    items = of_rows(rows, chosen, "", ruleset, None)
    return [_of_run(item, run) for item, run in zip(items, runs, strict=True)]


def fill(workspace: Workspace, actor: Actor, since: date) -> int:
    """Put before people what was assessed on or after a day, as a store needs that is older than its queue."""
    runs = batches.origins(LakeKind.ASSESSMENTS)
    ruleset = rules_in_force.ruleset(workspace, workspace.now())
    fresh = 0
    for entry in batches.lake_files(LakeKind.ASSESSMENTS, from_date=since):
        items = of_files(workspace, [workspace.lake / entry.path], runs[entry.path], ruleset)
        with transaction.atomic():
            added = entry_actions.enter(actor, items)
            entry_actions.follow_run(actor, runs[entry.path])
            record(actor, "queue.fill", runs[entry.path], {"new": added})
        fresh += added
    return fresh


def _told(reason: dict[str, Any], said: dict[str, str]) -> dict[str, Any]:
    """A reason with the grounds of the lookout where it is one."""
    return {**reason, "sentence": f"Lookout: {said[reason['code']]}"} if reason["code"] in said else reason


def _contributions(model: Any, assessed: pa.Table) -> pa.Table | None:  # noqa: ANN401 - risk.model's Model
    if model is None or assessed.num_rows == 0:
        return None
    found: pa.Table = model.contributions(labels.features(assessed))
    return found


def _of_run(item: NewItem, run_id: str) -> NewItem:
    return NewItem(**{name: getattr(item, name) for name in NewItem.__slots__} | {"run_id": run_id, "worthy": True})


def _item(filed: dict[str, Any], assessed: dict[str, Any], why: list[dict[str, Any]]) -> NewItem:
    return NewItem(
        consignment_id=assessed["consignment_id"],
        version=assessed["version"] or 1,
        run_id=filed["run_id"],
        assessed_at=assessed["assessed_at"],
        band=assessed["band"],
        score=assessed["score"],
        probability=assessed["probability"],
        facility=assessed["entry_office"] or "",
        mode=filed["transport_mode"] or "",
        route=_route(filed),
        goods=filed["goods_description"] or "",
        mass_kg=filed["gross_mass_kg"],
        consignee=filed["consignee_name"] or "",
        eta=assessed["eta"],
        lookout=bool(assessed["lookouts"]),
        simulated=bool(assessed["simulated"]),
        worthy=filed["worthy"],
        reasons=[{"code": r["code"], "sentence": r["sentence"], "source": r["source"]} for r in why],
    )


def _route(filed: dict[str, Any]) -> str:
    """'CN PVG → US JFK', as far as it was filed."""
    ends = []
    for country, place in (
        (filed["country_of_dispatch"], filed["loading_location"]),
        (filed["country_of_destination"], filed["unloading_location"]),
    ):
        known = [one for one in (country, place) if one]
        ends.append(place if place and country and place.startswith(country) and len(place) > 3 else " ".join(known))  # noqa: PLR2004 - a UN/LOCODE begins with its country
    return " → ".join(end or "?" for end in ends) if any(ends) else ""
