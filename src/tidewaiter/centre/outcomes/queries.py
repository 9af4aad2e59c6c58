"""Reading outcomes: as labels for the learner and as lists."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import pyarrow as pa
from django.db.models import Count, Max, Q

from tidewaiter.centre.outcomes.models import Outcome
from tidewaiter.centre.outcomes.rows import Finding
from tidewaiter.centre.targets.drafts import target_id
from tidewaiter.centre.targets.models import Target, TargetEvent

OUTCOME = pa.schema(
    [
        ("consignment_id", pa.string()),
        ("version", pa.int32()),
        ("recorded_at", pa.timestamp("us", tz="UTC")),
        ("examined", pa.bool_()),
        ("finding", pa.bool_()),
        ("propensity", pa.float64()),
        ("arm", pa.string()),
    ]
)


JUDGED = pa.schema(
    [
        ("consignment_id", pa.string()),
        ("version", pa.int32()),
        ("facility", pa.string()),
        ("shift_date", pa.date32()),
        ("shift", pa.string()),
        ("arm", pa.string()),
        ("exam", pa.string()),
        ("propensity", pa.float64()),
        ("band", pa.string()),
        ("model_version", pa.string()),  # '' before the first model
        ("rules", pa.list_(pa.string())),  # that fired, for the target
        ("examined", pa.bool_()),
        ("finding", pa.bool_()),
        ("found", pa.string()),
    ]
)
"""A target and what became of it."""

BY_CHANCE = pa.schema([JUDGED.field(name) for name in ("shift_date", "propensity", "examined", "finding")])
"""What estimates from chance ask of a target."""

_JOINED = {"model_version", "rules", "examined", "finding", "found"}
"""Columns of JUDGED that are no columns of a target."""


@dataclass(frozen=True, slots=True)
class OutcomeView:
    """One report as it is shown; `target_id` is '' for a find outside targets."""

    target_id: str
    consignment_id: str
    version: int | None
    result: str
    examined_at: datetime | None
    recorded_at: datetime
    exam_type: str
    detection_method: str
    finding: Finding
    substance: str
    net_mass_g: float | None
    arm: str
    propensity: float | None
    officer: str


def outcome_table(before: datetime | None = None) -> pa.Table:
    """All outcomes, or those recorded before a moment, schema OUTCOME, in the order of recording.

    Version, propensity and arm are null for a find outside targets; such a find says nothing about chance. A report
    that another corrects counts until the other was recorded.
    """
    names = ("consignment_id", "version", "recorded_at", "examined", "finding", "propensity", "arm")
    rows = Outcome.objects.order_by("pk")
    if before is None:
        rows = rows.filter(corrected_by__isnull=True)
    else:
        rows = rows.filter(recorded_at__lt=before)
        rows = rows.filter(Q(corrected_by__isnull=True) | Q(corrected_by__recorded_at__gte=before))
    columns = list(zip(*rows.values_list(*names).iterator(10_000), strict=True)) or [()] * len(names)
    columns[4] = tuple(finding != Finding.NONE.value for finding in columns[4])
    columns[6] = tuple(arm or None for arm in columns[6])
    arrays = [pa.array(column, column_type.type) for column, column_type in zip(columns, OUTCOME, strict=True)]
    return pa.Table.from_arrays(arrays, schema=OUTCOME)


def judged(since: date, until: date, facility: str | frozenset[str] | None = None) -> pa.Table:
    """Targets of shifts dated in [since, until) with their latest report, schema JUDGED, in the order of issue.

    What was not reported yet is neither examined nor found.
    """
    rows = Target.objects.filter(shift_date__gte=since, shift_date__lt=until).order_by("number")
    if facility is not None:
        rows = rows.filter(facility__in={facility} if isinstance(facility, str) else facility)
    reported = {
        of: (examined, finding)
        for of, examined, finding in Outcome.objects.filter(target__in=rows)
        .order_by("pk")
        .values_list("target_id", "examined", "finding")
    }
    names = [name for name in JUDGED.names if name not in _JOINED]
    found = []
    for row in rows.values("number", "reasons", "assessment_run__model_version", *names).iterator(2_000):
        examined, finding = reported.get(row["number"], (False, Finding.NONE.value))
        fired = [str(reason["code"]) for reason in row["reasons"] if reason.get("source") == "rule"]
        known = {name: row[name] for name in names}
        model = row["assessment_run__model_version"]
        found.append(
            {
                **known,
                "model_version": model or "",
                "rules": fired,
                "examined": examined,
                "finding": finding != Finding.NONE.value,
                "found": finding,
            }
        )
    return pa.Table.from_pylist(found, schema=JUDGED)


def by_chance(since: date, until: date, facility: str | frozenset[str] | None = None) -> pa.Table:
    """Of the targets of `judged` those that chance had a part in, schema BY_CHANCE, in the order of issue."""
    rows = Target.objects.filter(shift_date__gte=since, shift_date__lt=until, propensity__lt=1).order_by("number")
    if facility is not None:
        rows = rows.filter(facility__in={facility} if isinstance(facility, str) else facility)
    reported = {
        of: (examined, finding != Finding.NONE.value)
        for of, examined, finding in Outcome.objects.filter(target__in=rows)
        .order_by("pk")
        .values_list("target_id", "examined", "finding")
    }
    drawn = list(rows.values_list("number", "shift_date", "propensity"))
    became = [reported.get(number, (False, False)) for number, _, _ in drawn]
    return pa.Table.from_arrays(
        [
            pa.array([day for _, day, _ in drawn], pa.date32()),
            pa.array([propensity for _, _, propensity in drawn], pa.float64()),
            pa.array([examined for examined, _ in became], pa.bool_()),
            pa.array([finding for _, finding in became], pa.bool_()),
        ],
        schema=BY_CHANCE,
    )


def outcomes_of(consignment_id: str) -> list[OutcomeView]:
    """All reports on a consignment, oldest first."""
    return [_view(row) for row in Outcome.objects.filter(consignment_id=consignment_id).order_by("pk")]


def latest_of(consignment_ids: Sequence[str]) -> dict[str, OutcomeView]:
    """The latest report on each of some consignments, those that have one."""
    rows = Outcome.objects.filter(consignment_id__in=list(consignment_ids)).order_by("pk")
    return {row.consignment_id: _view(row) for row in rows}


def finds() -> list[OutcomeView]:
    """All reports of something found that none corrects, oldest first."""
    rows = Outcome.objects.exclude(finding=Finding.NONE.value).filter(corrected_by__isnull=True)
    return [_view(row) for row in rows.order_by("pk")]


def standing(number: int) -> OutcomeView:
    """The report with a number, or the one that corrects it, however often."""
    row = Outcome.objects.get(pk=number)
    while (later := Outcome.objects.filter(corrects=row).first()) is not None:
        row = later
    return _view(row)


@dataclass(frozen=True, slots=True)
class Found:
    """What a report comes to as it stands: whether something was found, and which substance was named."""

    something: bool
    substance: str


def findings_now(numbers: Sequence[int]) -> dict[int, Found]:
    """What some reports come to, by their numbers, each as the last report that corrects it has it."""
    chain = {number: number for number in numbers}
    ends = set(numbers)
    while ends:
        later = dict(Outcome.objects.filter(corrects__in=ends).values_list("corrects", "pk"))
        chain = {number: later.get(end, end) for number, end in chain.items()}
        ends = set(later.values())
    rows = Outcome.objects.filter(pk__in=set(chain.values())).values_list("pk", "finding", "substance")
    found = {pk: Found(finding != Finding.NONE.value, substance) for pk, finding, substance in rows}
    return {number: found[end] for number, end in chain.items() if end in found}


def counts() -> dict[str, int]:
    """Reports, examinations and findings in all, without those that others correct."""
    found = ~Q(finding=Finding.NONE.value)
    return Outcome.objects.filter(corrected_by__isnull=True).aggregate(
        outcomes=Count("pk"), examined=Count("pk", filter=Q(examined=True)), found=Count("pk", filter=found)
    )


def state() -> str:
    """What changes whenever something is reported or a target moves on."""
    reported = Outcome.objects.aggregate(last=Max("pk"))["last"]
    moved = TargetEvent.objects.aggregate(last=Max("pk"))["last"]
    return f"{reported}.{moved}"


def _view(row: Outcome) -> OutcomeView:
    return OutcomeView(
        target_id="" if row.target_id is None else target_id(row.target_id),
        consignment_id=row.consignment_id,
        version=row.version,
        result=row.result,
        examined_at=row.examined_at,
        recorded_at=row.recorded_at,
        exam_type=row.exam_type,
        detection_method=row.detection_method,
        finding=Finding(row.finding),
        substance=row.substance,
        net_mass_g=row.net_mass_g,
        arm=row.arm,
        propensity=row.propensity,
        officer=row.officer,
    )
