"""Reading what filers sent: their batches, and when they were last heard of."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, Sum

from tidewaiter.centre.batches.models import Batch, FilerGrade, ProblemCount
from tidewaiter.centre.batches.queries import BatchView


@dataclass(frozen=True, slots=True)
class FilerBatch:
    """What one filer sent in one batch: rows, those with an error (in quarantine included), grade, problems in all."""

    batch: BatchView
    rows: int
    with_error: int
    grade: str
    problems: int


def of_filer(filer: str, limit: int) -> list[FilerBatch]:
    """The latest batches with something of a filer ('': none named)."""
    graded = FilerGrade.objects.filter(filer=filer).order_by("-batch__received_at", "batch_id")[:limit]
    found = list(graded.values_list("batch_id", "rows", "with_error", "grade"))
    ids = [row[0] for row in found]
    views = {row["batch_id"]: BatchView(**row) for row in Batch.objects.filter(pk__in=ids).values(*BatchView.__slots__)}
    counted = ProblemCount.objects.filter(filer=filer, batch__in=ids).values_list("batch").annotate(total=Sum("count"))
    problems = dict(counted.order_by())
    return [FilerBatch(views[pk], rows, wrong, grade, problems.get(pk, 0)) for pk, rows, wrong, grade in found]


def filers_of(batch_id: str) -> list[tuple[str, int, int, str]]:
    """The filers of a batch: name, rows, rows with an error, grade; most rows first."""
    rows = FilerGrade.objects.filter(batch=batch_id).order_by("-rows", "filer")
    return list(rows.values_list("filer", "rows", "with_error", "grade"))


def arrivals(since: datetime) -> list[tuple[str, datetime, datetime, int]]:
    """What came of each filer since a moment: filer, received, visible, rows; by filer and receipt."""
    rows = FilerGrade.objects.filter(batch__received_at__gte=since).order_by("filer", "batch__received_at")
    return list(rows.values_list("filer", "batch__received_at", "batch__committed_at", "rows"))


def last_received() -> dict[str, datetime]:
    """When each filer's data was last received."""
    latest = FilerGrade.objects.values_list("filer").annotate(last=Max("batch__received_at"))
    return dict(latest.order_by("filer"))
