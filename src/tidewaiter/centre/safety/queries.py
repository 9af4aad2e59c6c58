"""Reading safety cards: those in force, and every version that was drafted or shown. Cards are everybody's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tidewaiter.centre.safety import choosing
from tidewaiter.centre.safety.cards import Card, cards
from tidewaiter.centre.safety.models import CardVersion
from tidewaiter.centre.safety.states import CardState


@dataclass(frozen=True, slots=True)
class VersionView:
    """A version as it is shown; `number` asks for it."""

    number: int
    code: str
    version: int
    state: CardState
    title: str
    do_not_open: str
    protection: list[str]
    rules: list[str]
    signs: list[str]
    first_aid: list[str]
    naloxone: str
    sources: list[str]
    sha256: str
    note: str
    drafted_by: str
    drafted_at: datetime
    approved_by: str
    approved_at: datetime | None
    ended_by: str
    ended_at: datetime | None
    ended_because: str


def in_force(home: Path) -> dict[str, Card]:
    """Cards by code: the version that a medical adviser approved here, else the file of the workspace or the package.

    Where a version of a code is approved here, files of that code are not shown.
    """
    found = dict(cards(home))
    for row in CardVersion.objects.filter(state=CardState.APPROVED.value):
        found[row.code] = _card(row)
    return found


def cards_for(home: Path, reasons: Sequence[Mapping[str, object]], instruction: str = "") -> tuple[Card, ...]:
    """The cards in force for a target's reasons and instruction, the general one last."""
    return choosing.cards_for(in_force(home), reasons, instruction)


def not_approved(home: Path) -> list[str]:
    """Codes of cards that are shown although no medical adviser approved them."""
    return sorted(code for code, card in in_force(home).items() if not card.adviser)


def versions(code: str = "") -> list[VersionView]:
    """Every version, of one code when it is named, the newest first."""
    rows = CardVersion.objects.order_by("code", "-version", "-pk")
    return [_view(row) for row in (rows.filter(code=code) if code else rows)]


def version(number: int) -> VersionView | None:
    """A version by its number."""
    row = CardVersion.objects.filter(pk=number).first()
    return None if row is None else _view(row)


def kept(code: str, sha256: str) -> int | None:
    """The number under which a text is kept, None for one that nobody acknowledged or approved yet."""
    return CardVersion.objects.filter(code=code, sha256=sha256).values_list("pk", flat=True).first()


_COPIED = [name for name in VersionView.__slots__ if name not in {"number", "state"}]


def _view(row: CardVersion) -> VersionView:
    return VersionView(number=row.pk, state=CardState(row.state), **{name: getattr(row, name) for name in _COPIED})


def _card(row: CardVersion) -> Card:
    return Card(
        code=row.code,
        version=row.version,
        title=row.title,
        do_not_open=row.do_not_open,
        protection=tuple(row.protection),
        rules=tuple(row.rules),
        signs=tuple(row.signs),
        first_aid=tuple(row.first_aid),
        naloxone=row.naloxone,
        sources=tuple(row.sources),
        approved_by=row.approved_by,
        approved_on=(row.approved_at or row.drafted_at).date(),
        adviser=True,
        sha256=row.sha256,
    )
