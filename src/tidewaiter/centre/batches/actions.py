"""Committing a batch, and deciding about quarantined units."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from tidewaiter.cargo.problem import Problem
from tidewaiter.centre import storable
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log.actions import Deed, record, record_all
from tidewaiter.centre.batches.manifest import (
    Arrival,
    LakeEntry,
    UnitState,
)
from tidewaiter.centre.batches.models import Batch, FilerGrade, LakeFile, ProblemCount, QuarantinedUnit, RetiredFile
from tidewaiter.centre.batches.queries import received_among
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.movements import actions as movements
from tidewaiter.centre.workspace import current

_NAME_LIMIT = 255
_AT_A_TIME = 500


def commit_batches(actor: Actor, arrivals: Sequence[Arrival]) -> list[str]:
    """Make batches and their files visible in one commit, each with an entry of its own; gives the ids of the new ones.

    Nothing changes for a batch whose content is known already. The files must be on the disk
    (`files.write_parquet_atomically`) and the lake's lock held. Conflict when a quarantined unit that one plays again
    is no longer held; ValueError when rows lie in files of a batch that is not committed here.
    """
    with transaction.atomic():
        known = received_among(arrival.batch.content_sha256 for arrival in arrivals)
        fresh = [arrival for arrival in arrivals if arrival.batch.content_sha256 not in known]
        if not fresh:
            return []
        own = [arrival for arrival in fresh if not arrival.stored_with]
        if {one.stored_with for one in fresh} - {one.batch.batch_id for one in own} - {""}:
            raise ValueError("rows of a batch lie in files of another that is not committed with it")
        now = current().now()
        rows = [_row(actor, arrival, now) for arrival in fresh]
        Batch.objects.bulk_create(rows, batch_size=_AT_A_TIME)
        LakeFile.objects.bulk_create([LakeFile.of(file, one.batch.batch_id) for one in own for file in one.files])
        _create_tallies(rows, fresh)
        _create_held(rows, fresh)
        for arrival in fresh:
            if arrival.events is not None and arrival.events.num_rows:
                movements.keep(arrival.batch.batch_id, arrival.events)
            if arrival.replayed:
                _decide(arrival.replayed, UnitState.REPLAYED, reason="", replay_batch=arrival.batch.batch_id)
        record_all([_deed(actor, arrival) for arrival in fresh])
    return [arrival.batch.batch_id for arrival in fresh]


def _deed(actor: Actor, arrival: Arrival) -> Deed:
    batch = arrival.batch
    said = {
        "content_sha256": batch.content_sha256,
        "rows": batch.rows,
        "new": batch.new,
        "amended": batch.amended,
        "duplicates": batch.duplicates,
        "quarantined": len(arrival.quarantined),
        "files": {file.path: file.sha256 for file in arrival.files},
        "replayed": list(arrival.replayed),
        "events": batch.events,
    }
    return Deed(actor, "batches.commit", batch.batch_id, said)


@dataclass(frozen=True, slots=True)
class Replacement:
    """Files that take the place of others. `origin` names the piece of upkeep; `origins` of single files differ."""

    retired: Sequence[str]
    written: Sequence[LakeEntry]
    origin: str
    origins: Mapping[str, str] = field(default_factory=dict)


def replace_files(
    actor: Actor, action: str, change: Replacement, payload: Mapping[str, object], *, reason: str = ""
) -> None:
    """Let files of the lake count in the place of others, in one commit; Conflict when one of those counts no more.

    The files must be on the disk and the lake's lock held. Those retired stay on the disk until they are swept.
    """
    gone = list(change.retired)
    with transaction.atomic():
        removed = 0
        for start in range(0, len(gone), _AT_A_TIME):
            removed += LakeFile.objects.filter(path__in=gone[start : start + _AT_A_TIME]).delete()[0]
        if removed != len(gone):
            raise Conflict(
                "lake-changed", "files of the lake were replaced by another command meanwhile", "run the command again"
            )
        now = current().now()
        RetiredFile.objects.bulk_create([RetiredFile(path=path, retired_at=now) for path in gone])
        LakeFile.objects.bulk_create(
            [LakeFile.of(file, change.origins.get(file.path, change.origin)) for file in change.written]
        )
        said = {"retired": sorted(gone), "written": {file.path: file.sha256 for file in change.written}}
        record(actor, action, "lake", {**payload, **said}, reason=reason)


def forget_retired(actor: Actor, paths: Sequence[str]) -> None:
    """Note that retired files have left the disk."""
    gone = sorted(paths)
    with transaction.atomic():
        for start in range(0, len(gone), _AT_A_TIME):
            RetiredFile.objects.filter(path__in=gone[start : start + _AT_A_TIME]).delete()
        record(actor, "lake.sweep", "lake", {"removed": gone})


def discard(actor: Actor, units: Sequence[int], reason: str) -> None:
    """Give up quarantined units, saying why; Conflict when one is not held or no reason is given."""
    if not reason.strip():
        raise Conflict("reason-required", "units are discarded for a reason", "say why with --reason", 422)
    with transaction.atomic():
        _decide(units, UnitState.DISCARDED, reason=storable.text(reason), replay_batch="")
        record(actor, "quarantine.discard", "quarantine", {"units": sorted(units)}, reason=reason)


def _row(actor: Actor, arrival: Arrival, now: datetime) -> Batch:
    batch = arrival.batch
    return Batch(
        batch_id=batch.batch_id,
        content_sha256=batch.content_sha256,
        name=storable.text(batch.name, _NAME_LIMIT),
        format=batch.format,
        mapping=batch.mapping,
        received_at=batch.received_at,
        committed_at=now,
        actor=storable.text(actor.name),
        rows=batch.rows,
        new=batch.new,
        amended=batch.amended,
        duplicates=batch.duplicates,
        quarantined=len(arrival.quarantined),
        problems=batch.problems,
        grades=batch.grades,
        simulated=batch.simulated,
        events=batch.events,
        stored_with=arrival.stored_with,
    )


def _create_tallies(rows: Sequence[Batch], arrivals: Sequence[Arrival]) -> None:
    ProblemCount.objects.bulk_create(
        [
            ProblemCount(
                batch=row, filer=storable.text(t.filer, _NAME_LIMIT), code=t.code, severity=t.severity, count=t.count
            )
            for row, arrival in zip(rows, arrivals, strict=True)
            for t in arrival.problems
        ]
    )
    FilerGrade.objects.bulk_create(
        [
            FilerGrade(
                batch=row,
                filer=storable.text(t.filer, _NAME_LIMIT),
                rows=t.rows,
                with_error=t.with_error,
                grade=t.grade,
            )
            for row, arrival in zip(rows, arrivals, strict=True)
            for t in arrival.grades
        ]
    )


def _create_held(rows: Sequence[Batch], arrivals: Sequence[Arrival]) -> None:
    QuarantinedUnit.objects.bulk_create(
        [
            QuarantinedUnit(
                batch=row,
                position=unit.position,
                kind=unit.kind.value,
                format=row.format,
                mapping=row.mapping,
                raw=unit.raw,
                problems=[_problem(problem) for problem in unit.problems],
                state=UnitState.HELD.value,
            )
            for row, arrival in zip(rows, arrivals, strict=True)
            for unit in arrival.quarantined
        ],
        batch_size=_AT_A_TIME,
    )


def _problem(problem: Problem) -> dict[str, object]:
    return {
        "code": problem.code,
        "path": storable.text(problem.path),
        "value": storable.text(problem.value),
        "hint": storable.text(problem.hint),
        "severity": problem.severity.value,
    }


def _decide(units: Sequence[int], state: UnitState, *, reason: str, replay_batch: str) -> None:
    """Take held units to their end; Conflict when one of them is not there or decided already."""
    held = QuarantinedUnit.objects.select_for_update().filter(pk__in=units, state=UnitState.HELD.value)
    found = set(held.order_by("pk").values_list("pk", flat=True))
    gone = sorted(set(units) - found)
    if gone:
        raise Conflict(
            "not-held",
            "quarantined units {choices} are not held",
            "list those that are with 'tidewaiter quarantine list'",
            choices=", ".join(map(str, gone[:10])),
        )
    QuarantinedUnit.objects.filter(pk__in=found).update(
        state=state.value, reason=reason, replay_batch=replay_batch, decided_at=current().now()
    )
