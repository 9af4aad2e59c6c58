"""Reading vaults. Lists are scoped twice: to the facility of the vault, and to seizures that the actor sees.

What a vault holds in all, against what it may, counts everything that lies there: it names substances and grams.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from tidewaiter.centre import storable
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.evidence import queries as evidence
from tidewaiter.centre.evidence.models import Exhibit, LegalHold
from tidewaiter.centre.evidence.states import ExhibitState
from tidewaiter.centre.vault.drafts import Verdict
from tidewaiter.centre.vault.models import Holding, Movement, StockTake, Threshold
from tidewaiter.centre.visibility import at_facilities


@dataclass(frozen=True, slots=True)
class HoldingView:
    """An exhibit in a vault. `destroy_by` is None without a threshold; a legal hold stops that clock."""

    exhibit_id: str
    seizure_id: str
    description: str
    substance: str
    facility: str
    shelf: str
    seal: str
    holder: str
    mass_g: float | None
    since: datetime
    destroy_by: date | None
    on_hold: bool
    condemned: bool

    def overdue(self, on: date) -> bool:
        """Whether it should have been destroyed by a day."""
        return self.destroy_by is not None and self.destroy_by < on and not self.on_hold


@dataclass(frozen=True, slots=True)
class Level:
    """How much of a substance lies in a vault and how much may (None: nobody has said). `unweighed` are not counted."""

    facility: str
    substance: str
    held_g: float
    exhibits: int
    unweighed: int
    allowed_g: float | None
    destroy_days: int | None
    basis: str

    @property
    def over(self) -> bool:
        """Whether more lies there than may."""
        return self.allowed_g is not None and self.held_g > self.allowed_g

    @property
    def percent(self) -> float | None:
        """How full it is, in per cent of what may lie there."""
        return None if not self.allowed_g else 100 * self.held_g / self.allowed_g


@dataclass(frozen=True, slots=True)
class MovementView:
    """A movement; it waits while `second_at` is None."""

    number: int
    facility: str
    exhibit_ids: tuple[str, ...]
    way: str
    purpose: str
    shelf: str
    note: str
    at: datetime
    by: str
    second_at: datetime | None
    second_by: str
    refused: str


@dataclass(frozen=True, slots=True)
class StockView:
    """A stock-take with its lines: exhibit, verdict, seal as read."""

    number: int
    facility: str
    at: datetime
    by: str
    second_at: datetime | None
    second_by: str
    note: str
    lines: tuple[tuple[str, Verdict, str], ...]

    def count(self, verdict: Verdict) -> int:
        """How many exhibits it says this of."""
        return sum(one is verdict for _, one, _ in self.lines)


def visible_to(actor: Actor) -> QuerySet[Holding]:
    """What lies in vaults of the actor's facilities and is of seizures that the actor sees."""
    rows = at_facilities(Holding.objects.exclude(exhibit__state=ExhibitState.DESTROYED.value), actor)
    return rows.filter(exhibit__seizure__in=evidence.visible_to(actor))


def movements_visible_to(actor: Actor) -> QuerySet[Movement]:
    """Movements at the actor's facilities of nothing but what the actor sees."""
    unseen = Exhibit.objects.exclude(pk__in=evidence.exhibits_visible_to(actor).values("pk"))
    return at_facilities(Movement.objects.all(), actor).exclude(exhibits__in=unseen)


def stock_takes_visible_to(actor: Actor) -> QuerySet[StockTake]:
    """Stock-takes at the actor's facilities."""
    return at_facilities(StockTake.objects.all(), actor)


def holdings(actor: Actor, facility: str | None = None) -> list[HoldingView]:
    """What lies in vaults, the longest first."""
    rows = visible_to(actor).select_related("exhibit__seizure").order_by("since", "pk")
    found = list(rows if facility is None else rows.filter(facility=facility))
    holds = set(LegalHold.objects.filter(lifted_at__isnull=True).values_list("seizure", flat=True))
    known = thresholds()
    return [_holding(row, holds, known) for row in found]


def levels(actor: Actor) -> list[Level]:
    """How full the vaults of the actor's facilities are, the fullest first."""
    return [one for one in all_levels() if actor.works_at(one.facility)]


def all_levels() -> list[Level]:
    """How full every vault is: exhibits within exhibits that lie there count once, by the innermost."""
    rows = Holding.objects.exclude(exhibit__state=ExhibitState.DESTROYED.value).select_related("exhibit__seizure")
    held = list(rows)
    parents = {row.exhibit.parent_id for row in held}
    grams: dict[tuple[str, str], list[float | None]] = defaultdict(list)
    for row in held:
        if row.exhibit_id not in parents:
            grams[row.facility, _substance(row)].append(_mass(row))
    known = thresholds()
    made = []
    for key in sorted({*grams, *known}):
        threshold, masses = known.get(key), grams.get(key, [])
        made.append(
            Level(
                *key,
                held_g=sum(mass for mass in masses if mass is not None),
                exhibits=len(masses),
                unweighed=sum(mass is None for mass in masses),
                allowed_g=None if threshold is None else threshold.allowed_g,
                destroy_days=None if threshold is None else threshold.destroy_days,
                basis="" if threshold is None else threshold.basis,
            )
        )
    return sorted(made, key=lambda one: -(one.percent or 0))


def thresholds() -> dict[tuple[str, str], Threshold]:
    """The threshold in force by facility and substance."""
    return {(row.facility, row.substance): row for row in Threshold.objects.order_by("pk")}


def waiting(actor: Actor) -> list[MovementView]:
    """Movements that wait for a second person, oldest first."""
    rows = movements_visible_to(actor).filter(second_at__isnull=True, refused="").order_by("pk")
    return [_movement(row) for row in rows]


def movements(actor: Actor, limit: int = 50) -> list[MovementView]:
    """The latest movements, newest first."""
    return [_movement(row) for row in movements_visible_to(actor).order_by("-pk")[:limit]]


def stock_takes(actor: Actor, limit: int = 10) -> list[StockView]:
    """The latest stock-takes, newest first; lines of what the actor does not see are left out."""
    seen = {f"E-{pk:06d}" for pk in evidence.exhibits_visible_to(actor).values_list("pk", flat=True)}
    return [_stock(row, seen) for row in stock_takes_visible_to(actor).order_by("-pk")[:limit]]


def _holding(row: Holding, holds: set[int], known: dict[tuple[str, str], Threshold]) -> HoldingView:
    exhibit, substance = row.exhibit, _substance(row)
    threshold = known.get((row.facility, substance))
    return HoldingView(
        exhibit_id=exhibit.exhibit_id,
        seizure_id=exhibit.seizure.seizure_id,
        description=exhibit.description,
        substance=substance,
        facility=row.facility,
        shelf=row.shelf,
        seal=exhibit.seal,
        holder=exhibit.holder,
        mass_g=_mass(row),
        since=row.since,
        destroy_by=None if threshold is None else row.since.date() + timedelta(days=threshold.destroy_days),
        on_hold=exhibit.seizure_id in holds,
        condemned=exhibit.state in {ExhibitState.CONDEMNED, ExhibitState.CONDEMNED_OFFERED},
    )


def _substance(row: Holding) -> str:
    return folded(row.exhibit.seizure.substance_found or row.exhibit.seizure.substance)


def folded(substance: str) -> str:
    """A substance's name as thresholds know it."""
    return storable.text(" ".join(substance.split()).casefold())


def _mass(row: Holding) -> float | None:
    return row.exhibit.gross_g if row.exhibit.net_g is None else row.exhibit.net_g


def _movement(row: Movement) -> MovementView:
    return MovementView(
        number=row.pk,
        exhibit_ids=tuple(f"E-{pk:06d}" for pk in row.exhibits.order_by("pk").values_list("pk", flat=True)),
        **{name: getattr(row, name) for name in MovementView.__slots__ if name not in {"number", "exhibit_ids"}},
    )


def _stock(row: StockTake, seen: set[str]) -> StockView:
    lines = [(f"E-{one.exhibit_id:06d}", Verdict(one.verdict), one.seal) for one in row.lines.order_by("pk")]
    shown = tuple(line for line in lines if line[0] in seen)
    return StockView(row.pk, row.facility, row.at, row.by, row.second_at, row.second_by, row.note, shown)
