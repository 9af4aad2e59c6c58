"""What needs somebody's care so that nobody is hurt: cards, naloxone, certificates and incidents, in one look."""

from dataclasses import dataclass
from datetime import date

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.certificates import queries as certificates
from tidewaiter.centre.certificates.queries import CertificateView
from tidewaiter.centre.exposures import queries as exposures
from tidewaiter.centre.exposures.queries import ExposureLine
from tidewaiter.centre.naloxone import queries as naloxone
from tidewaiter.centre.naloxone.queries import PlaceView
from tidewaiter.centre.permissions import Permission, require
from tidewaiter.centre.safety import queries as cards
from tidewaiter.centre.safety.cards import Card
from tidewaiter.centre.workspace import Workspace


@dataclass(frozen=True, slots=True)
class SafetyOverview:
    """Cards in force by code, places of naloxone, certificates that lapsed or end soon, and open exposures."""

    cards: tuple[Card, ...]
    places: tuple[PlaceView, ...]
    ending: tuple[CertificateView, ...]
    exposures: tuple[ExposureLine, ...]

    @property
    def not_approved(self) -> tuple[str, ...]:
        """Codes of cards that no medical adviser approved."""
        return tuple(card.code for card in self.cards if not card.adviser)


def overview(workspace: Workspace, actor: Actor, on: date) -> SafetyOverview:
    """What there is for an actor on a day."""
    require(actor, Permission.SAFETY)
    return SafetyOverview(
        cards=tuple(card for _, card in sorted(cards.in_force(workspace.home).items())),
        places=tuple(naloxone.places(actor, on)),
        ending=tuple(certificates.certificates(actor, on, ending=True)),
        exposures=tuple(exposures.exposures(actor)),
    )
