"""Reading batches, the lake's manifest, quarantine and filers' quality."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, Max, QuerySet, Sum

from tidewaiter.centre.batches.manifest import GENERATION, LakeEntry, LakeKind, UnitKind, UnitState
from tidewaiter.centre.batches.models import Batch, FilerGrade, LakeFile, ProblemCount, QuarantinedUnit, RetiredFile

_AT_A_TIME = 500


@dataclass(frozen=True, slots=True)
class BatchView:
    """A batch as it is shown; counts are of rows."""

    batch_id: str
    content_sha256: str
    name: str
    format: str
    mapping: str
    received_at: datetime
    committed_at: datetime
    actor: str
    rows: int
    new: int
    amended: int
    duplicates: int
    quarantined: int
    problems: int
    grades: dict[str, int]
    simulated: bool
    events: int


@dataclass(frozen=True, slots=True)
class UnitView:
    """A quarantined unit with its bytes and why it is there; `problems` are dicts like cargo.problem.Problem."""

    id: int
    batch_id: str
    position: int
    kind: UnitKind
    format: str
    mapping: str
    raw: bytes
    problems: list[dict[str, str]]
    state: UnitState
    replay_batch: str
    reason: str


@dataclass(frozen=True, slots=True)
class FilerQuality:
    """A filer over all batches: rows, those with an error, grade in its latest batch, problem codes to counts."""

    filer: str
    batches: int
    rows: int
    with_error: int
    grade: str
    problems: dict[str, int]


def batch_by_sha(content_sha256: str) -> BatchView | None:
    """The batch with this content, None when it was never received."""
    row = Batch.objects.filter(content_sha256=content_sha256).values(*BatchView.__slots__).first()
    return None if row is None else BatchView(**row)


def batches_by_sha(content_sha256: Iterable[str]) -> dict[str, BatchView]:
    """The batches with these contents, those that were received."""
    asked = sorted(set(content_sha256))
    rows: list[dict[str, Any]] = []
    for start in range(0, len(asked), _AT_A_TIME):
        some = Batch.objects.filter(content_sha256__in=asked[start : start + _AT_A_TIME])
        rows += some.values(*BatchView.__slots__)
    return {row["content_sha256"]: BatchView(**row) for row in rows}


def stored_with(batch_ids: Iterable[str]) -> dict[str, str]:
    """For each of these batches whose rows lie in another's files, that other."""
    asked, found = sorted(set(batch_ids)), {}
    for start in range(0, len(asked), _AT_A_TIME):
        rows = Batch.objects.filter(pk__in=asked[start : start + _AT_A_TIME]).exclude(stored_with="")
        found.update(dict(rows.values_list("batch_id", "stored_with")))
    return found


def files_of(batch_id: str) -> list[LakeEntry]:
    """The files in which a batch's rows lie, maybe beside those of others; none once they were compacted."""
    return lake_files(LakeKind.CONSIGNMENTS, origin=stored_with([batch_id]).get(batch_id, batch_id))


def received_among(content_sha256: Iterable[str]) -> set[str]:
    """Of these contents, those with which a batch was received."""
    asked = sorted(set(content_sha256))
    return set(Batch.objects.filter(content_sha256__in=asked).values_list("content_sha256", flat=True))


def batch(batch_id: str) -> BatchView | None:
    """A batch by its id."""
    row = Batch.objects.filter(pk=batch_id).values(*BatchView.__slots__).first()
    return None if row is None else BatchView(**row)


def is_assessed(batch_id: str) -> bool:
    """Whether a run of assessment has covered a batch."""
    return Batch.objects.filter(pk=batch_id).exclude(assessment_run="").exists()


def assessment_run(batch_id: str) -> str:
    """The run that assessed a batch, '' before there was one."""
    return Batch.objects.filter(pk=batch_id).values_list("assessment_run", flat=True).first() or ""


def unassessed(as_of: datetime | None = None) -> list[BatchView]:
    """Batches with rows that no run of assessment has covered, received by a moment (None: ever), in that order."""
    rows = Batch.objects.filter(assessment_run="", rows__gt=0).order_by("received_at", "batch_id")
    if as_of is not None:
        rows = rows.filter(received_at__lte=as_of)
    return [BatchView(**row) for row in rows.values(*BatchView.__slots__)]


def batches(limit: int | None = None) -> list[BatchView]:
    """Batches, latest received first."""
    rows = Batch.objects.order_by("-received_at", "batch_id").values(*BatchView.__slots__)
    return [BatchView(**row) for row in (rows if limit is None else rows[:limit])]


@dataclass(frozen=True, slots=True)
class HeldView:
    """A quarantined unit in a list, without its bytes."""

    id: int
    batch_id: str
    batch_name: str
    received_at: datetime
    position: int
    kind: UnitKind
    format: str
    problems: list[dict[str, str]]
    state: UnitState
    replay_batch: str
    reason: str
    decided_at: datetime | None


def held_page(state: UnitState, *, batch_id: str = "", limit: int, skip: int = 0) -> tuple[list[HeldView], int]:
    """Some units of a state, oldest first, and how many there are in all."""
    rows = QuarantinedUnit.objects.filter(state=state.value)
    if batch_id:
        rows = rows.filter(batch_id=batch_id)
    columns = [name for name in HeldView.__slots__ if name not in {"batch_name", "received_at"}]
    named = {"batch_name": F("batch__name"), "received_at": F("batch__received_at")}
    found = [
        HeldView(**{**row, "kind": UnitKind(row["kind"]), "state": UnitState(row["state"])})
        for row in rows.order_by("pk").values(*columns, **named)[skip : skip + limit]
    ]
    return found, rows.count()


def unit(number: int) -> UnitView | None:
    """A quarantined unit with its bytes."""
    found = QuarantinedUnit.objects.filter(pk=number).first()
    return None if found is None else _unit(found)


@dataclass(frozen=True, slots=True)
class ProblemTotal:
    """A problem of a batch, with one filer."""

    filer: str
    code: str
    severity: str
    count: int


def problems_of(batch_id: str) -> list[ProblemTotal]:
    """The problems of a batch, the most frequent first."""
    rows = ProblemCount.objects.filter(batch=batch_id).order_by("-count", "filer", "code")
    return [ProblemTotal(*row) for row in rows.values_list("filer", "code", "severity", "count")]


def page_of(*, filer: str | None = None, form: str = "", limit: int, skip: int = 0) -> tuple[list[BatchView], int]:
    """Some batches, latest received first, of a filer and in a format, and how many there are in all."""
    rows = Batch.objects.order_by("-received_at", "batch_id")
    if form:
        rows = rows.filter(format=form)
    if filer is not None:
        rows = rows.filter(pk__in=FilerGrade.objects.filter(filer=filer).values("batch"))
    found = [BatchView(**row) for row in rows.values(*BatchView.__slots__)[skip : skip + limit]]
    return found, rows.count()


def formats() -> list[str]:
    """The formats in which batches came."""
    return list(Batch.objects.order_by("format").values_list("format", flat=True).distinct())


def lake_files(
    kind: LakeKind, from_date: date | None = None, until_date: date | None = None, origin: str | None = None
) -> list[LakeEntry]:
    """The files of a kind dated in [from_date, until_date), of one batch or run or of all, by date and path."""
    rows = LakeFile.objects.filter(kind=kind.value)
    if from_date is not None:
        rows = rows.filter(arrival_date__gte=from_date)
    if until_date is not None:
        rows = rows.filter(arrival_date__lt=until_date)
    if origin is not None:
        rows = rows.filter(origin=origin)
    return _entries(rows, kind)


def _entries(rows: QuerySet[LakeFile], kind: LakeKind) -> list[LakeEntry]:
    """Files of one kind, by date and path."""
    columns = ("path", "arrival_date", "rows", "bytes", "sha256")
    return [LakeEntry(kind, *row) for row in rows.order_by("arrival_date", "path").values_list(*columns)]


def first_received() -> datetime | None:
    """When the earliest message was received; None before the first."""
    moment: datetime | None = Batch.objects.order_by("received_at").values_list("received_at", flat=True).first()
    return moment


def files_after(number: int) -> list[LakeEntry]:
    """The consignment files that batches brought after a file, by date and path.

    Numbers rise as commits do: whoever commits files holds the lake's lock. What upkeep wrote anew is left out.
    """
    rows = LakeFile.objects.filter(kind=LakeKind.CONSIGNMENTS.value, pk__gt=number)
    rows = rows.filter(origin__in=Batch.objects.values("batch_id"))
    return _entries(rows, LakeKind.CONSIGNMENTS)


def last_file() -> int:
    """The number of the consignment file that was committed last, 0 for none."""
    rows = LakeFile.objects.filter(kind=LakeKind.CONSIGNMENTS.value)
    return rows.aggregate(last=Max("pk"))["last"] or 0


def lake_state(kind: LakeKind) -> str:
    """What changes whenever files of a kind begin or cease to count."""
    found = LakeFile.objects.filter(kind=kind.value).aggregate(files=Count("pk"), last=Max("pk"), bytes=Sum("bytes"))
    return "{files}.{last}.{bytes}".format(**found)


def unassessed_files() -> list[LakeEntry]:
    """The consignment files of batches that no assessment run has covered, by date and path."""
    waiting = Batch.objects.filter(assessment_run="").values("batch_id")
    rows = LakeFile.objects.filter(kind=LakeKind.CONSIGNMENTS.value, origin__in=waiting)
    return _entries(rows, LakeKind.CONSIGNMENTS)


def lake_paths(retired_since: datetime | None = None) -> set[str]:
    """Paths of all files that count, relative to the lake, and of those retired after a moment (None: ever).

    What `files.sweep` must leave alone: somebody may still be reading by an older manifest.
    """
    retired = RetiredFile.objects.all()
    if retired_since is not None:
        retired = retired.filter(retired_at__gt=retired_since)
    return {*LakeFile.objects.values_list("path", flat=True), *retired.values_list("path", flat=True)}


def live_paths(kind: LakeKind) -> set[str]:
    """Paths of the files of a kind that count."""
    return set(LakeFile.objects.filter(kind=kind.value).values_list("path", flat=True))


def index_stamp() -> tuple[int, int]:
    """Something that differs when the manifest's indexes do: how many there are, and the number of the latest."""
    found = LakeFile.objects.filter(kind=LakeKind.INDEX.value).aggregate(n=Count("pk"), last=Max("pk"))
    return found["n"], found["last"] or 0


def retired(before: datetime | None = None) -> list[tuple[str, datetime]]:
    """Files that count no more and are still on the disk, with when they were retired (by a moment), by path."""
    rows = RetiredFile.objects.order_by("path")
    if before is not None:
        rows = rows.filter(retired_at__lte=before)
    return list(rows.values_list("path", "retired_at"))


def outdated() -> list[LakeEntry]:
    """Files that an earlier version of the lake wrote and `tidewaiter lake upgrade` has not written anew."""
    kinds = [LakeKind.CONSIGNMENTS.value, LakeKind.HISTORY.value]
    rows = LakeFile.objects.filter(generation__lt=GENERATION, kind__in=kinds).order_by("arrival_date", "path")
    columns = ("kind", "path", "arrival_date", "rows", "bytes", "sha256")
    return [LakeEntry(LakeKind(kind), *rest) for kind, *rest in rows.values_list(*columns)]


def origins(kind: LakeKind) -> dict[str, str]:
    """For each file of a kind the batch, run or piece of upkeep that wrote it."""
    return dict(LakeFile.objects.filter(kind=kind.value).values_list("path", "origin"))


def is_outdated() -> bool:
    """Whether the lake must be upgraded before rows are added to it."""
    kinds = [LakeKind.CONSIGNMENTS.value, LakeKind.HISTORY.value]
    return LakeFile.objects.filter(generation__lt=GENERATION, kind__in=kinds).exists()


def settled_files() -> list[LakeEntry]:
    """The consignment files of batches that were assessed, by date and path: those that may be compacted."""
    waiting = Batch.objects.filter(assessment_run="").values("batch_id")
    rows = LakeFile.objects.filter(kind=LakeKind.CONSIGNMENTS.value).exclude(origin__in=waiting)
    return _entries(rows, LakeKind.CONSIGNMENTS)


def quarantined(state: UnitState | None = UnitState.HELD, batch_id: str | None = None) -> list[UnitView]:
    """Quarantined units in the order in which they came, by state (None: all) and batch."""
    rows = QuarantinedUnit.objects.order_by("pk")
    if state is not None:
        rows = rows.filter(state=state.value)
    if batch_id is not None:
        rows = rows.filter(batch_id=batch_id)
    return [_unit(row) for row in rows]


def _unit(row: QuarantinedUnit) -> UnitView:
    return UnitView(
        id=row.pk,
        batch_id=row.batch_id,
        position=row.position,
        kind=UnitKind(row.kind),
        format=row.format,
        mapping=row.mapping,
        raw=bytes(row.raw),
        problems=row.problems,
        state=UnitState(row.state),
        replay_batch=row.replay_batch,
        reason=row.reason,
    )


def filer_quality() -> list[FilerQuality]:
    """Each filer's quality over all batches, the one with most rows first."""
    codes: dict[str, dict[str, int]] = defaultdict(dict)
    counted = ProblemCount.objects.values_list("filer", "code").annotate(total=Sum("count"))
    for filer, code, total in counted.order_by("filer", "code"):
        codes[filer][code] = total
    seen: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    graded = FilerGrade.objects.order_by("batch__received_at", "batch_id")
    for filer, rows, with_error, grade in graded.values_list("filer", "rows", "with_error", "grade"):
        seen[filer].append((rows, with_error, grade))
    found = [
        FilerQuality(
            filer=filer,
            batches=len(parts),
            rows=sum(part[0] for part in parts),
            with_error=sum(part[1] for part in parts),
            grade=parts[-1][2],
            problems=codes.get(filer, {}),
        )
        for filer, parts in seen.items()
    ]
    return sorted(found, key=lambda q: (-q.rows, q.filer))


def counts() -> dict[str, int]:
    """Batches, rows, amended rows, duplicates, rows not yet assessed, held units and consignment files, in all."""
    sums = Batch.objects.aggregate(rows=Sum("rows"), amended=Sum("amended"), duplicates=Sum("duplicates"))
    waiting = Batch.objects.filter(assessment_run="").aggregate(rows=Sum("rows"))
    return {
        "batches": Batch.objects.count(),
        "rows": sums["rows"] or 0,
        "amended": sums["amended"] or 0,
        "duplicates": sums["duplicates"] or 0,
        "pending": waiting["rows"] or 0,
        "quarantined": QuarantinedUnit.objects.filter(state=UnitState.HELD.value).count(),
        "lake_files": LakeFile.objects.filter(kind=LakeKind.CONSIGNMENTS.value).count(),
    }
