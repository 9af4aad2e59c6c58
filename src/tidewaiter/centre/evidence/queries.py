"""Reading seizures, exhibits and custody, always through `visible_to`."""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path

from django.db.models import Q, QuerySet

from tidewaiter.audit import chain
from tidewaiter.audit.chain import Entry, Report, Sealed
from tidewaiter.centre import storable
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log import queries as audit_log
from tidewaiter.centre.evidence import custody, drafts
from tidewaiter.centre.evidence.custody import ChainRead, CustodyStep
from tidewaiter.centre.evidence.drafts import Found
from tidewaiter.centre.evidence.models import CustodyEntry, Exhibit, LegalHold, Receipt, Seizure
from tidewaiter.centre.evidence.states import ExhibitState, SeizureState, Step
from tidewaiter.centre.exams.drafts import exam_id
from tidewaiter.centre.targets.drafts import number as target_number
from tidewaiter.centre.targets.drafts import target_id
from tidewaiter.centre.visibility import under_caveats
from tidewaiter.centre.workspace import current

_AT_A_TIME = 500


@dataclass(frozen=True, slots=True)
class Sought:
    """Which seizures are meant: of a facility ('' for all), seized from `since` to `until`, whole days UTC, both in."""

    facility: str = ""
    since: date | None = None
    until: date | None = None


EVERY = Sought()


@dataclass(frozen=True, slots=True)
class SeizureLine:
    """A seizure in a list. `substance` is what is known: the laboratory's word, or the suspicion.

    `exam_id` and `target_id` are '' for what was found otherwise, `consignment_id` too where none is known.
    """

    seizure_id: str
    exam_id: str
    target_id: str
    consignment_id: str
    facility: str
    state: SeizureState
    substance: str
    net_g: float | None
    uncertainty_g: float | None
    seized_at: datetime
    recorded_at: datetime
    officer: str
    simulated: bool
    found: Found = Found.EXAMINATION
    agency: str = ""


@dataclass(frozen=True, slots=True)
class ExhibitView:
    """An exhibit with its chain of custody; `parent` is the id of what it was in, '' for none.

    `also` are exhibits of other seizures that carry the same seal number.
    """

    exhibit_id: str
    seizure_id: str
    parent: str
    label: str
    description: str
    gross_g: float | None
    net_g: float | None
    uncertainty_g: float | None
    state: ExhibitState
    holder: str
    place: str
    seal: str
    offered_to: str
    condemned_by: str
    steps: tuple[CustodyStep, ...] = ()
    read: ChainRead | None = None
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HoldView:
    """A legal hold; it stands while `lifted_at` is None."""

    number: int
    reason: str
    placed_at: datetime
    placed_by: str
    lifted_at: datetime | None
    lifted_by: str
    lifted_because: str


@dataclass(frozen=True, slots=True)
class SeizureView:
    """All of a seizure. Exhibits stand in the order of the tree, each parent before its children."""

    line: SeizureLine
    suspected: str
    report: str
    purity_from: float | None
    purity_to: float | None
    result_at: datetime | None
    result_by: str
    gross_g: float | None
    quantity: float | None
    unit: str
    concealment: str
    packing: str
    legal_basis: str
    note: str
    caveat: str
    exhibits: tuple[ExhibitView, ...]
    holds: tuple[HoldView, ...]

    @property
    def on_hold(self) -> bool:
        """Whether a legal hold stands."""
        return any(hold.lifted_at is None for hold in self.holds)

    @property
    def faults(self) -> int:
        """How many flags the chains of custody have."""
        return sum(len(exhibit.read.faults) for exhibit in self.exhibits if exhibit.read)


def visible_to(actor: Actor) -> QuerySet[Seizure]:
    """Seizures at the actor's facilities, and those with an exhibit that the actor holds, is offered or signed for."""
    rows = under_caveats(Seizure.objects.all(), actor)
    if actor.facilities is None:
        return rows
    name = storable.text(actor.name)
    theirs = Exhibit.objects.filter(Q(holder=name) | Q(offered_to=name)).values("seizure")
    signed = CustodyEntry.objects.filter(actor=name).values("exhibit__seizure")
    at_home = Q(facility__in=["", *sorted(actor.facilities)])
    return rows.filter(at_home | Q(pk__in=theirs) | Q(pk__in=signed))


def exhibits_visible_to(actor: Actor) -> QuerySet[Exhibit]:
    """Exhibits of the seizures that the actor sees."""
    return Exhibit.objects.filter(seizure__in=visible_to(actor))


def seizure(actor: Actor, seizure_id: str) -> SeizureView | None:
    """A seizure with its exhibits, chains and holds; None for one that the actor does not see."""
    row = visible_to(actor).filter(pk=drafts.number(seizure_id, "S")).first()
    if row is None:
        return None
    holds = LegalHold.objects.filter(seizure=row).order_by("pk")
    return SeizureView(
        line=_line(row),
        suspected=row.substance,
        report=row.report,
        purity_from=row.purity_from,
        purity_to=row.purity_to,
        result_at=row.result_at,
        result_by=row.result_by,
        gross_g=row.gross_g,
        quantity=row.quantity,
        unit=row.unit,
        concealment=row.concealment,
        packing=row.packing,
        legal_basis=row.legal_basis,
        note=row.note,
        caveat=row.caveat,
        exhibits=_tree(list(Exhibit.objects.filter(seizure=row).order_by("pk"))),
        holds=tuple(_hold(hold) for hold in holds),
    )


def seizures(actor: Actor, sought: Sought = EVERY, limit: int = 50) -> list[SeizureLine]:
    """The latest seizures that are meant, newest first."""
    return [_line(row) for row in _meant(actor, sought).order_by("-number")[:limit]]


def count(actor: Actor, sought: Sought = EVERY) -> int:
    """How many are meant that the actor sees."""
    return _meant(actor, sought).count()


def _meant(actor: Actor, sought: Sought) -> QuerySet[Seizure]:
    rows = visible_to(actor)
    if sought.facility:
        rows = rows.filter(facility=sought.facility)
    if sought.since is not None:
        rows = rows.filter(seized_at__gte=datetime.combine(sought.since, time(), UTC))
    if sought.until is not None:
        rows = rows.filter(seized_at__lte=datetime.combine(sought.until, time.max, UTC))
    return rows


def seizures_of(actor: Actor, name: str) -> list[SeizureLine]:
    """The seizures of a target or an examination by its id, oldest first."""
    rows = visible_to(actor)
    of_exam = drafts.number(name, "X")
    chosen = rows.filter(exam=of_exam) if of_exam else rows.filter(target=target_number(name))
    return [_line(row) for row in chosen.order_by("number")]


def label_of(actor: Actor, seizure_id: str) -> int | None:
    """The number of the report that a seizure rests on: its examination's, or its own where it was found otherwise.

    None for goods of no known consignment, and for a seizure that the actor does not see.
    """
    rows = visible_to(actor).filter(pk=drafts.number(seizure_id, "S"))
    row = rows.values_list("exam__outcome", "label").first()
    return None if row is None else row[0] or row[1]


def held(actor: Actor) -> list[ExhibitView]:
    """What the actor holds, without the chains."""
    return [_exhibit(row) for row in exhibits_visible_to(actor).filter(holder=storable.text(actor.name)).order_by("pk")]


def offered(actor: Actor) -> list[ExhibitView]:
    """What is offered to the actor and waits for a signature, without the chains."""
    rows = exhibits_visible_to(actor).filter(offered_to=storable.text(actor.name))
    return [_exhibit(row) for row in rows.order_by("pk")]


def unsigned(actor: Actor) -> list[ExhibitView]:
    """All that the actor sees of what is offered and not signed for, without the chains, oldest exhibit first."""
    return [_exhibit(row) for row in exhibits_visible_to(actor).exclude(offered_to="").order_by("pk")]


def receipt(actor: Actor, seizure_id: str, sha256: str) -> tuple[Path, str] | None:
    """The picture of a signed paper by its digest, and its media type; None for one that the actor does not see."""
    rows = Receipt.objects.filter(
        seizure__in=visible_to(actor).filter(pk=drafts.number(seizure_id, "S")), sha256=sha256
    )
    row = rows.order_by("pk").first()
    return None if row is None else (current().home / row.file, row.media_type)


def files() -> set[str]:
    """Files of pictures of papers below the workspace."""
    return set(Receipt.objects.values_list("file", flat=True))


def last_steps(exhibits: Sequence[int]) -> dict[int, CustodyStep]:
    """The last step of exhibits by their numbers."""
    return {number: steps[-1] for number, steps in _steps(exhibits).items()}


def verify(actor: Actor, exhibit_id: str) -> Report | None:
    """Check the hash chain of an exhibit, and that the audit log knows its end; None for one not seen.

    A chain whose newest steps were cut off is whole in itself: the audit entries of its seizure say how long it was.
    """
    row = exhibits_visible_to(actor).select_related("seizure").filter(pk=drafts.number(exhibit_id, "E")).first()
    if row is None:
        return None
    entries = CustodyEntry.objects.filter(exhibit=row).order_by("seq")
    report = chain.verify(_sealed(row.exhibit_id, entries), current().keys.audit)
    if not report.ok:
        return report
    for line in audit_log.latest(10_000, row.seizure.seizure_id):
        known = json.loads(line.payload).get("custody", {}).get(row.exhibit_id)
        if known is not None:
            if known == [report.last_seq, report.head.hex()]:
                return report
            reason = f"the audit log knows step {known[0]} of {row.exhibit_id}; the chain ends at {report.last_seq}"
            return Report(
                report.count, report.last_seq, report.head, report.last_seq + 1, chain.Fault.TRUNCATION, reason
            )
    reason = f"the audit log knows no step of {row.exhibit_id}"
    return Report(report.count, report.last_seq, report.head, 1, chain.Fault.TRUNCATION, reason)


def _sealed(name: str, rows: Iterable[CustodyEntry]) -> Iterable[Sealed]:
    for row in rows:
        said = (row.seq, row.at, row.actor, row.session, row.role, f"custody.{row.step}", name, "", "")
        yield Sealed(Entry(*said, row.payload, row.note), _bytes(row.prev_hash), _bytes(row.hash))


def _bytes(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError:
        return b""


def _steps(exhibits: Sequence[int]) -> dict[int, list[CustodyStep]]:
    found: dict[int, list[CustodyStep]] = defaultdict(list)
    for start in range(0, len(exhibits), _AT_A_TIME):
        rows = CustodyEntry.objects.filter(exhibit__in=exhibits[start : start + _AT_A_TIME])
        for row in rows.order_by("exhibit_id", "seq"):
            said = json.loads(row.payload)
            moment = datetime.fromisoformat(said.pop("happened_at"))
            step = CustodyStep(
                row.seq,
                Step(row.step),
                row.at,
                happened_at=moment,
                actor=row.actor,
                role=row.role,
                note=row.note,
                hash=row.hash,
                **said,
            )
            found[row.exhibit_id].append(step)
    return found


def _tree(rows: list[Exhibit]) -> tuple[ExhibitView, ...]:
    steps = _steps([row.pk for row in rows])
    children: dict[int | None, list[Exhibit]] = defaultdict(list)
    for row in rows:
        children[row.parent_id].append(row)
    seals = [row.seal for row in rows if row.seal]
    elsewhere: dict[str, list[str]] = defaultdict(list)
    if rows:
        for row in Exhibit.objects.filter(seal__in=seals).exclude(seizure=rows[0].seizure_id).order_by("pk"):
            elsewhere[row.seal].append(row.exhibit_id)
    walked: list[ExhibitView] = []
    ahead = children[None][::-1]
    while ahead:
        row = ahead.pop()
        walked.append(_exhibit(row, tuple(steps[row.pk]), tuple(elsewhere.get(row.seal, ()))))
        ahead += children[row.pk][::-1]
    return tuple(walked)


def _exhibit(row: Exhibit, steps: tuple[CustodyStep, ...] = (), also: tuple[str, ...] = ()) -> ExhibitView:
    return ExhibitView(
        exhibit_id=row.exhibit_id,
        seizure_id=f"S-{row.seizure_id:06d}",
        parent="" if row.parent_id is None else f"E-{row.parent_id:06d}",
        label=row.label,
        description=row.description,
        gross_g=row.gross_g,
        net_g=row.net_g,
        uncertainty_g=row.uncertainty_g,
        state=ExhibitState(row.state),
        holder=row.holder,
        place=row.place,
        seal=row.seal,
        offered_to=row.offered_to,
        condemned_by=row.condemned_by,
        steps=steps,
        read=custody.read(steps) if steps else None,
        also=also,
    )


def _line(row: Seizure) -> SeizureLine:
    return SeizureLine(
        seizure_id=row.seizure_id,
        exam_id="" if row.exam_id is None else exam_id(row.exam_id),
        target_id="" if row.target_id is None else target_id(row.target_id),
        consignment_id=row.consignment_id,
        facility=row.facility,
        state=SeizureState(row.state),
        substance=row.substance_found or row.substance,
        net_g=row.net_g,
        uncertainty_g=row.uncertainty_g,
        seized_at=row.seized_at,
        recorded_at=row.recorded_at,
        officer=row.officer,
        simulated=row.simulated,
        found=Found(row.found),
        agency=row.agency,
    )


def _hold(row: LegalHold) -> HoldView:
    return HoldView(
        number=row.pk,
        reason=row.reason,
        placed_at=row.placed_at,
        placed_by=row.placed_by,
        lifted_at=row.lifted_at,
        lifted_by=row.lifted_by,
        lifted_because=row.lifted_because,
    )
