"""Steps of the actions that record a seizure: what it must have, what its row keeps, and where custody begins."""

from tidewaiter.centre import storable
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.evidence import drafts, ledger_actions
from tidewaiter.centre.evidence.drafts import NewExhibit, NewSeizure
from tidewaiter.centre.evidence.ledger_actions import Said
from tidewaiter.centre.evidence.models import Exhibit, Seizure
from tidewaiter.centre.evidence.states import ExhibitState, Step
from tidewaiter.centre.workspace import current

_TEXTS = ("substance", "unit", "concealment", "packing", "legal_basis", "note", "caveat")

MAX_TEXT = 4000
"""Characters of a text."""


class Taken:
    """Where and when exhibits were taken; without a seizure now."""

    __slots__ = ("at", "place")

    def __init__(self, place: str, seizure: NewSeizure | None) -> None:
        self.place = place
        self.at = current().now() if seizure is None else seizure.seized_at


def check(seizure: NewSeizure) -> None:
    """Raise Conflict (422) for what a seizure must have and lacks."""
    drafts.check_mass(seizure.mass)
    drafts.check_exhibits(seizure.exhibits, frozenset())
    drafts.check_moment(seizure.seized_at, current().now())
    for name in ("key", "substance", "place"):
        if not getattr(seizure, name).strip():
            raise Conflict(f"{name}-missing", "a seizure has a {name}", "fill it in", 422, name=name)
    if seizure.quantity is not None:
        drafts.check_mass(drafts.Mass(seizure.quantity))
    for text in (*(getattr(seizure, name) for name in _TEXTS), *(one.description for one in seizure.exhibits)):
        if len(text) > MAX_TEXT:
            raise Conflict(
                "too-long", "a text has at most {max_text} characters", "say it in fewer words", 422, max_text=MAX_TEXT
            )
    if not seizure.exhibits:
        raise Conflict("exhibits-missing", "a seizure has at least one exhibit", "describe what was taken", 422)


def columns(seizure: NewSeizure) -> dict[str, object]:
    """What its row keeps of a seizure as it was told."""
    return {
        **{name: storable.text(getattr(seizure, name).strip()) for name in _TEXTS},
        **_masses(seizure.mass),
        "quantity": seizure.quantity,
        "seized_at": seizure.seized_at,
    }


def _masses(mass: drafts.Mass) -> dict[str, float | None]:
    return {"gross_g": mass.gross_g, "net_g": mass.net_g, "uncertainty_g": mass.uncertainty_g}


def begin_custody(actor: Actor, row: Seizure, seizure: NewSeizure) -> dict[str, list[object]]:
    """Create the exhibits of a new seizure, held by the actor, with the first step of each chain: number and hash.

    A step within the action that records the seizure.
    """
    return add(actor, row, seizure.exhibits, Taken(seizure.place, seizure), {})


def add(
    actor: Actor, row: Seizure, exhibits: tuple[NewExhibit, ...], taken: Taken, known: dict[str, Exhibit]
) -> dict[str, list[object]]:
    """Create exhibits with the first step of each chain; gives number and hash of the step by exhibit."""
    holder, place = storable.text(actor.name), storable.text(taken.place)
    by_label, hashes = dict(known), {}
    for new in exhibits:
        made = by_label[new.label] = Exhibit.objects.create(
            seizure=row,
            parent=by_label.get(new.parent),
            label=new.label,
            description=storable.text(new.description),
            state=ExhibitState.HELD.value,
            holder=holder,
            place=place,
            seal=storable.text(new.seal.strip()),
            **_masses(new.mass),
        )
        said = Said(happened_at=taken.at, receiver=holder, place=place, seal=made.seal)
        hashes[made.exhibit_id] = ledger_actions.write(actor, made, Step.TAKEN, said)
    return hashes
