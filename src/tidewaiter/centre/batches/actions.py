"""Committing a batch, and deciding about quarantined units."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pyarrow as pa
from django.db import transaction

from tidewaiter.cargo.problem import Problem
from tidewaiter.centre import storable
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log.actions import record
from tidewaiter.centre.batches.manifest import FilerTally, HeldUnit, LakeEntry, NewBatch, ProblemTally, UnitState
from tidewaiter.centre.batches.models import Batch, FilerGrade, LakeFile, ProblemCount, QuarantinedUnit, RetiredFile
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.movements import actions as movements
from tidewaiter.centre.workspace import current

_NAME_LIMIT = 255
_AT_A_TIME = 500


def commit_batch(
    actor: Actor,
    batch: NewBatch,
    *,
    files: Sequence[LakeEntry] = (),
    problems: Sequence[ProblemTally] = (),
    quarantined: Sequence[HeldUnit] = (),
    grades: Sequence[FilerTally] = (),
    replayed: Sequence[int] = (),
    events: pa.Table | None = None,
) -> bool:
    """Make a batch and its files visible; False, and nothing changed, when its content is known already.

    The files must be on the disk (`files.write_parquet_atomically`) and the lake's lock held. `replayed` are
    ids of quarantined units that this batch plays again; Conflict when one of them is no longer held. `events` has
    schema `formats.events.EVENT`.
    """
    with transaction.atomic():
        if Batch.objects.filter(content_sha256=batch.content_sha256).exists():
            return False
        row = _create(actor, batch, len(quarantined))
        LakeFile.objects.bulk_create([LakeFile.of(file, batch.batch_id) for file in files])
        _create_tallies(row, problems, grades)
        _create_held(row, quarantined)
        if events is not None:
            movements.keep(row.batch_id, events)
        if replayed:
            _decide(replayed, UnitState.REPLAYED, reason="", replay_batch=batch.batch_id)
        record(
            actor,
            "batches.commit",
            batch.batch_id,
            {
                "content_sha256": batch.content_sha256,
                "rows": batch.rows,
                "new": batch.new,
                "amended": batch.amended,
                "duplicates": batch.duplicates,
                "quarantined": len(quarantined),
                "files": {file.path: file.sha256 for file in files},
                "replayed": list(replayed),
                "events": batch.events,
            },
        )
    return True


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


def _create(actor: Actor, batch: NewBatch, quarantined: int) -> Batch:
    return Batch.objects.create(
        batch_id=batch.batch_id,
        content_sha256=batch.content_sha256,
        name=storable.text(batch.name, _NAME_LIMIT),
        format=batch.format,
        mapping=batch.mapping,
        received_at=batch.received_at,
        committed_at=current().now(),
        actor=storable.text(actor.name),
        rows=batch.rows,
        new=batch.new,
        amended=batch.amended,
        duplicates=batch.duplicates,
        quarantined=quarantined,
        problems=batch.problems,
        grades=batch.grades,
        simulated=batch.simulated,
        events=batch.events,
    )


def _create_tallies(row: Batch, problems: Sequence[ProblemTally], grades: Sequence[FilerTally]) -> None:
    ProblemCount.objects.bulk_create(
        [
            ProblemCount(
                batch=row, filer=storable.text(t.filer, _NAME_LIMIT), code=t.code, severity=t.severity, count=t.count
            )
            for t in problems
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
            for t in grades
        ]
    )


def _create_held(row: Batch, quarantined: Sequence[HeldUnit]) -> None:
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
            for unit in quarantined
        ],
        batch_size=500,
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
