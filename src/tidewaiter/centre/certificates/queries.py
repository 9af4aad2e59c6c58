"""Reading certificates, always through `visible_to`; what an examination asks for is asked of the person there."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from tidewaiter.centre import storable
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.certificates import drafts, kinds
from tidewaiter.centre.certificates.drafts import Lack, Standing
from tidewaiter.centre.certificates.models import Certificate, GoingOn
from tidewaiter.centre.visibility import at_facilities
from tidewaiter.centre.workspace import current


@dataclass(frozen=True, slots=True)
class CertificateView:
    """A certificate with where it stands. `replaced` says that the person holds a later one of the kind."""

    number: int
    person: str
    facility: str
    kind: str
    title: str
    issued_by: str
    issued_on: date
    expires: date | None
    reference: str
    recorded_by: str
    recorded_at: datetime
    revoked_by: str
    revoked_because: str
    standing: Standing
    replaced: bool


@dataclass(frozen=True, slots=True)
class WentOn:
    """An examination that went on without a certificate, as a supervisor said."""

    exam_id: str
    person: str
    kinds: list[str]
    reason: str
    at: datetime
    by: str


def visible_to(actor: Actor) -> QuerySet[Certificate]:
    """Certificates of people at the actor's facilities, and the actor's own."""
    seen = at_facilities(Certificate.objects.all(), actor)
    return Certificate.objects.filter(Q(pk__in=seen.values("pk")) | Q(person=storable.text(actor.name)))


def certificates(actor: Actor, on: date, *, ending: bool = False) -> list[CertificateView]:
    """Certificates, what ends first before the others; only those that lapsed or end soon and are not replaced."""
    titles = {kind.code: kind.title for kind in kinds.kinds(current().home).values()}
    rows = list(visible_to(actor).order_by("person", "kind", "pk"))
    latest: dict[tuple[str, str], date] = {}
    for row in rows:
        if row.revoked_at is None:
            last = row.expires or date.max
            latest[row.person, row.kind] = max(last, latest.get((row.person, row.kind), date.min))
    shown = [_view(row, titles, latest, on) for row in rows]
    if ending:
        shown = [one for one in shown if one.standing in _ENDING and not one.replaced]
    return sorted(shown, key=lambda one: (one.expires or date.max, one.person, one.kind))


def of_person(actor: Actor, person: str, on: date) -> list[CertificateView]:
    """Certificates of one person that count or are to be renewed: what was replaced or revoked is left out."""
    wanted = storable.text(person)
    return [
        one
        for one in certificates(actor, on)
        if one.person == wanted and not one.replaced and one.standing is not Standing.REVOKED
    ]


def lacks(person: str, cards: Iterable[str], on: date) -> tuple[Lack, ...]:
    """Which certificates somebody lacks where these safety cards are read."""
    wanted = drafts.needed(kinds.kinds(current().home), cards)
    held: dict[str, list[tuple[date, date | None, bool]]] = {}
    rows = Certificate.objects.filter(person=storable.text(person), kind__in=[kind.code for kind in wanted])
    for row in rows:
        held.setdefault(row.kind, []).append((row.issued_on, row.expires, row.revoked_at is not None))
    return drafts.lacks(wanted, held, on)


def went_on(exam: int, person: str) -> set[str]:
    """Kinds without which somebody may go on in an examination, by its number."""
    rows = GoingOn.objects.filter(exam=exam, person=storable.text(person)).values_list("kinds", flat=True)
    return {kind for kinds_ in rows for kind in kinds_}


def all_who_went_on(exam: int) -> list[WentOn]:
    """Everybody who went on without a certificate in an examination, by its number."""
    rows = GoingOn.objects.filter(exam=exam).order_by("pk")
    return [WentOn(f"X-{row.exam_id:06d}", row.person, row.kinds, row.reason, row.at, row.by) for row in rows]


_ENDING = (Standing.ENDS_SOON, Standing.LAPSED)
_COPIED = [name for name in CertificateView.__slots__ if name not in {"number", "title", "standing", "replaced"}]


def _view(row: Certificate, titles: dict[str, str], latest: dict[tuple[str, str], date], on: date) -> CertificateView:
    last = row.expires or date.max
    return CertificateView(
        number=row.pk,
        title=titles.get(row.kind, row.kind),
        standing=drafts.standing_of(row.expires, on, revoked=row.revoked_at is not None),
        replaced=last < latest.get((row.person, row.kind), date.min),
        **{name: getattr(row, name) for name in _COPIED},
    )
