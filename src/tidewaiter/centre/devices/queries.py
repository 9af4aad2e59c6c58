"""Reading the register of devices, always through `visible_to`."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.devices import standing
from tidewaiter.centre.devices.models import Device, DeviceUse, Service
from tidewaiter.centre.devices.standing import Condition, Lapse
from tidewaiter.centre.exams.sections import Entry, SectionName
from tidewaiter.centre.exams.states import ExamState
from tidewaiter.centre.outcomes import queries as outcomes
from tidewaiter.centre.visibility import at_facilities
from tidewaiter.selection.track_record import TrackRecord, Use, track

SIGNALS = {"positive": True, "anomaly": True, "negative": False, "nothing seen": False}
"""What a result says; the others (inconclusive, invalid, not readable) say nothing and are counted by themselves."""


NAMED_IN = {
    SectionName.IMAGE: ("device",),
    SectionName.FIELD_TESTS: ("kit", "lot"),
    SectionName.WEIGHTS: ("scale",),
}
"""Sections of an examination that may name a device, and by which fields: its code or its serial number."""


@dataclass(frozen=True, slots=True)
class DeviceLine:
    """A device, what is not in order on a day, and what it yielded. `void` uses gave no result."""

    code: str
    name: str
    technique: str
    serial: str
    facility: str
    place: str
    detection_limit: float | None
    limits: dict[str, float]
    source: str
    library: str
    library_date: date | None
    firmware: str
    calibration_due: date | None
    service_due: date | None
    retired_on: date | None
    retired_because: str
    lapses: tuple[Lapse, ...]
    record: TrackRecord
    void: int

    @property
    def overdue(self) -> tuple[Lapse, ...]:
        """What an examination would warn of."""
        return tuple(one for one in self.lapses if one in standing.OVERDUE)

    @property
    def soon(self) -> tuple[Lapse, ...]:
        """What is due within a month."""
        return tuple(one for one in self.lapses if one in standing.DATED and one not in standing.OVERDUE)

    @property
    def has_limit(self) -> bool:
        """Whether a limit in per cent applies to its technique."""
        return self.technique not in standing.NO_LIMITS

    @property
    def condition(self) -> Condition:
        """Its state as standing.py reads it."""
        return condition_of(self)

    @property
    def negative(self) -> str:
        """What a negative by it means."""
        return standing.negative(self.name, self.condition)


@dataclass(frozen=True, slots=True)
class UseView:
    """A use and what came of it; `found` None while the examination's report is not known."""

    exam_id: str
    used_at: datetime
    facility: str
    section: str
    result: str
    substance: str
    lapses: tuple[str, ...]
    found: bool | None
    simulated: bool

    @property
    def use(self) -> Use | None:
        """As the record counts it, None for a use without a result."""
        signal = SIGNALS.get(self.result)
        return None if signal is None else Use(self.used_at, signal, self.found)


@dataclass(frozen=True, slots=True)
class ServiceView:
    """Work on a device."""

    done_on: date
    work: str
    by: str
    next_due: date | None
    version: str
    note: str
    recorded_by: str


def visible_to(actor: Actor) -> QuerySet[Device]:
    """Devices of the actor's facilities, and those of none."""
    return at_facilities(Device.objects.all(), actor)


def devices(actor: Actor, on: date, *, retired: bool = False) -> list[DeviceLine]:
    """Devices, those that are out of date first; those that were retired on demand."""
    rows = list(visible_to(actor).filter(retired_on__isnull=not retired).order_by("name", "code"))
    every = _uses(actor, [row.pk for row in rows])
    found = [_line(row, every[row.pk], on) for row in rows]
    return sorted(found, key=lambda one: (not one.overdue, not one.lapses, one.name, one.code))


def device(actor: Actor, code: str, on: date) -> DeviceLine | None:
    """A device by its code; None for one that the actor does not see."""
    row = visible_to(actor).filter(code=code).first()
    return None if row is None else _line(row, _uses(actor, [row.pk])[row.pk], on)


def uses(actor: Actor, code: str) -> list[UseView]:
    """Uses of a device in examinations that the actor sees, latest first."""
    row = visible_to(actor).filter(code=code).first()
    return [] if row is None else _uses(actor, [row.pk])[row.pk]


def services(actor: Actor, code: str) -> list[ServiceView]:
    """Work on a device, latest first."""
    rows = Service.objects.filter(device__in=visible_to(actor).filter(code=code)).order_by("-done_on", "-pk")
    return [ServiceView(**row) for row in rows.values(*ServiceView.__slots__)]


def names(actor: Actor, *techniques: str) -> list[tuple[str, str]]:
    """What an examination may name: the code of each device in service, and its name and serial number."""
    rows = visible_to(actor).filter(retired_on__isnull=True).order_by("code")
    if techniques:
        rows = rows.filter(technique__in=techniques)
    return [
        (code, f"{name}, {serial}" if serial else name)
        for code, name, serial in rows.values_list("code", "name", "serial")
    ]


def named(entries: Iterable[str], on: date) -> dict[str, Device]:
    """Devices by what was written for them (code or serial number), as they are; retired and unknown are left out.

    A device goes where it is taken: any that is registered is known here, as a team is.
    """
    wanted = [name for name in dict.fromkeys(entries) if name]
    rows = Device.objects.filter(Q(code__in=wanted) | Q(serial__in=wanted)).exclude(retired_on__lt=on).order_by("-pk")
    known: dict[str, Device] = {}
    for row in rows:
        known |= {row.serial: row} if row.serial else {}
    for row in rows:
        known[row.code] = row
    return {name: known[name] for name in wanted if name in known}


def of_entry(section: SectionName, entry: Mapping[str, object], known: Mapping[str, Device]) -> Device | None:
    """The device that an entry of an examination names, None where it names none of the register."""
    return next((known[name] for field in NAMED_IN[section] if (name := str(entry.get(field, ""))) in known), None)


def written(entries: Sequence[Mapping[str, object]]) -> list[str]:
    """What entries of an examination may name a device by."""
    return [str(entry.get(field, "")) for entry in entries for field in ("kit", "lot", "device", "scale")]


def concerns(said: Mapping[SectionName, Sequence[Mapping[str, object]]], on: date) -> tuple[str, ...]:
    """Sentences on the devices that an examination names: what is out of date, and what their negatives mean."""
    known = named([name for some in NAMED_IN for name in written(said.get(some, ()))], on)
    told: list[str] = []
    for section, entry in [(some, entry) for some in NAMED_IN for entry in said.get(some, ())]:
        row = of_entry(section, entry, known)
        if row is None:
            continue
        told += standing.warnings(row.name, condition_of(row), on)
        if SIGNALS.get(str(entry.get("result", ""))) is False:
            told.append(standing.negative(row.name, condition_of(row), str(entry.get("substance", ""))))
    return tuple(dict.fromkeys(told))


def filled(section: SectionName, entries: Sequence[Entry], on: date) -> list[Entry]:
    """Entries of field tests with serial number and limit of a registered device, where the page left them out."""
    known = named(written(entries), on)
    found = []
    for entry in entries:
        row = of_entry(section, entry, known)
        if row is None:
            found.append(entry)
            continue
        limit = standing.limit_for(condition_of(row), str(entry.get("substance", "")))
        of_register = {"lot": row.serial or row.code, **({"limit": f"{limit:g} %"} if limit is not None else {})}
        found.append({**of_register, **entry})
    return found


def condition_of(of: Device | DeviceLine) -> Condition:
    """The state of a device as standing.py reads it."""
    return Condition(of.technique, of.detection_limit, of.limits, of.library_date, of.calibration_due, of.service_due)


def _uses(actor: Actor, numbers: Sequence[int]) -> dict[int, list[UseView]]:
    rows = at_facilities(DeviceUse.objects.filter(device__in=numbers).select_related("exam"), actor)
    found = list(rows.order_by("-used_at", "-pk"))
    reports = outcomes.findings_now([row.exam.outcome_id for row in found if row.exam.outcome_id])
    by_device: dict[int, list[UseView]] = defaultdict(list)
    same = ("used_at", "facility", "section", "result", "substance", "simulated")
    for row in found:
        report = reports.get(row.exam.outcome_id or 0) if row.exam.state == ExamState.CONCLUDED.value else None
        by_device[row.device_id].append(
            UseView(
                exam_id=row.exam.exam_id,
                lapses=tuple(row.lapses),
                found=None if report is None else report.something,
                **{name: getattr(row, name) for name in same},
            )
        )
    return by_device


_COPIED = [name for name in DeviceLine.__slots__ if name not in {"lapses", "record", "void"}]


def _line(row: Device, used: Sequence[UseView], on: date) -> DeviceLine:
    counted = [use for one in used if (use := one.use) is not None]
    return DeviceLine(
        lapses=() if row.retired_on else standing.lapses(condition_of(row), on),
        record=track(counted),
        void=len(used) - len(counted),
        **{name: getattr(row, name) for name in _COPIED},
    )
