"""Smuggling schemes: how one is born, what it knows of its losses, how it changes and when it stops.

A scheme is a way of working kept over weeks: senders, recipients, goods it claims, weights, telephones. The
practice world knows nothing about making or altering substances; it only moves parcels.
"""

from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tidewaiter.selection.draw import generator
from tidewaiter.simulation.attributes import Floats, choose, cumulative, number, uniform
from tidewaiter.simulation.parameters import Pair, Parameters, Substance, between
from tidewaiter.simulation.traffic import Traffic

Row = dict[str, str | None]
HABITS = (
    "via",
    "mismatched_mass",
    "round_value",
    "low_value",
    "vague",
    "hs_missing",
    "hs_wrong",
    "phone_shared",
    "phone_missing",
    "new_recipient_name",
    "unusual_sender_goods",
)
FIRST_NUMBER = 1 << 50  # numbers of parties that schemes invent lie beyond those of lawful ones
_PARTIES_A_SCHEME = 1 << 16
_LIVED_IN = 0.5  # share of drop addresses where lawful residents get parcels too
_BOXES = 400
_COVER_FACTOR = 2.5  # a careful scheme claims goods that weigh within this factor of the parcel
_MIN_LIFE = 7.0
_LIGHTER = 0.6  # a scheme that splits its weight sends parcels of this part


@dataclass(slots=True)
class Recipient:
    """An address in use: its number, the party that receives there, and what kind of address it is.

    Kinds are those of `smuggling.recipients`, 'home' and 'recruit'; the last two keep their name and telephone.
    """

    number: int
    party: Row
    kind: str


@dataclass(slots=True)
class Scheme:
    """One scheme as it is now."""

    number: int
    ends: float
    skill: float
    regime: str
    tempo: float
    substance: Substance
    grams: float
    concealment: str
    habits: dict[str, bool]
    sender_kind: str
    recipient_kind: str
    tolerance: int
    rng: np.random.Generator
    origin: int = 0
    made_in: int = 0
    typed: bool = False
    senders: list[Row] = field(default_factory=list)
    recipients: list[Recipient] = field(default_factory=list)
    phone: str | None = None
    goods: list[int] = field(default_factory=list)
    split: float = 1.0
    losses: int = 0
    quiet_until: float = 0.0
    notices: list[tuple[float, int]] = field(default_factory=list)
    parties: int = 0


def origin_bounds(parameters: Parameters, seed: int) -> Floats:
    """How schemes spread over origins: with the volume, apart from a mild preference of this world."""
    rng = generator("scheme origins", seed)
    share = np.array([origin.share for origin in parameters.origin])
    return cumulative((share * np.exp(rng.normal(0, parameters.smuggling.origin_preference, len(share)))).tolist())


def _one_of(shares: dict[str, float], rng: np.random.Generator) -> str:
    names = list(shares)
    return names[int(choose(cumulative(list(shares.values())), np.array([rng.random()]))[0])]


class Founder:
    """Makes schemes and the parties they use; everything a scheme draws comes from its own generator."""

    def __init__(self, parameters: Parameters, traffic: Traffic, seed: int) -> None:
        self.parameters = parameters
        self.traffic = traffic
        self.seed = seed
        self._origins = origin_bounds(parameters, seed)

    def found(self, numbered: int, day: int) -> Scheme:
        """A new scheme of this number on this day."""
        want = self.parameters.smuggling
        rng = generator("scheme", self.seed, numbered)
        skill = float(rng.beta(*want.skill))
        substance = want.substance[
            int(choose(cumulative([s.weight for s in want.substance]), np.array([rng.random()]))[0])
        ]
        scheme = Scheme(
            number=numbered,
            ends=day + _MIN_LIFE + rng.exponential(max(want.lifetime_days - _MIN_LIFE, 1.0)),
            skill=skill,
            regime=_one_of(want.regimes, rng),
            tempo=want.tempo * float(np.exp(want.tempo_spread * rng.standard_normal())),
            substance=substance,
            grams=substance.grams * float(np.exp(substance.spread * rng.standard_normal())),
            concealment=_one_of({name: between(pair, skill) for name, pair in want.concealment.items()}, rng),
            habits={name: bool(rng.random() < between(getattr(want, name), skill)) for name in HABITS},
            sender_kind=_one_of(want.senders, rng),
            recipient_kind=_one_of(want.recipients, rng),
            tolerance=1 + int(rng.geometric(1 / want.adaptation.tolerance)),
            rng=rng,
        )
        self.move(scheme)
        self.rename(scheme, day)
        self.claim(scheme)
        scheme.phone = self._phone(scheme)
        many = {"drops": int(rng.integers(want.drops[0], want.drops[1] + 1)), "stash": int(rng.integers(1, 3))}
        scheme.recipients = self.recipients(scheme, many.get(scheme.recipient_kind, 1))
        return scheme

    def move(self, scheme: Scheme) -> None:
        """Send from another country."""
        scheme.origin = int(choose(self._origins, np.array([scheme.rng.random()]))[0])
        scheme.made_in = scheme.origin
        if scheme.habits["via"]:
            scheme.made_in = int(choose(self._origins, np.array([scheme.rng.random()]))[0])

    def rename(self, scheme: Scheme, day: int) -> None:
        """Take new sender names and addresses: invented, an agent's, or somebody else's."""
        low, high = self.parameters.smuggling.sender_aliases
        many = int(scheme.rng.integers(low, high + 1))
        origin = np.full(many, scheme.origin)
        if scheme.sender_kind in ("person", "company"):
            kind = "private" if scheme.sender_kind == "person" else "seller"
            ids = np.array([self._number(scheme) for _ in range(many)])
        else:
            kind = "consolidator" if scheme.sender_kind == "consolidator" else "seller"
            ids = self.traffic.senders(kind, origin, day, scheme.rng)
        scheme.typed = bool(scheme.rng.random() < self.parameters.sender[kind].typed)
        parties = self.traffic.population.consignors(kind, ids, origin)
        scheme.senders = [parties.row(at) | {"email": None} for at in range(many)]

    def claim(self, scheme: Scheme) -> None:
        """Claim other goods: any at all, or ones that weigh what the parcels weigh."""
        wares = self.traffic.wares
        bounds = wares.bounds["personal" if scheme.sender_kind == "person" else "retail"]
        drawn = choose(bounds, scheme.rng.random(60))
        if not scheme.habits["mismatched_mass"]:
            target = np.log(0.1 + scheme.grams * scheme.split * 1.2 / 1000)
            fits = drawn[np.abs(np.log(wares.kg[drawn]) - target) < np.log(_COVER_FACTOR)]
            drawn = fits if len(fits) else drawn
        scheme.goods = [int(g) for g in drawn[: int(scheme.rng.integers(1, 4))]]

    def recipients(self, scheme: Scheme, many: int) -> list[Recipient]:
        """New addresses, each with somebody who receives there."""
        population, rng = self.traffic.population, scheme.rng
        ids = np.array([self._number(scheme) for _ in range(many)])
        if scheme.recipient_kind == "reshipper":
            shop = rng.integers(0, self.parameters.destination.reshippers, size=many)
            doors = self.parameters.doors
            large = uniform(self.seed, "scheme at large forwarder", ids) < doors.schemes
            which = number(self.seed, "scheme's forwarder", ids, doors.forwarders)
            small, big = population.reshippers(shop, ids), population.clients(which, ids)
            return [Recipient(int(ids[at]), (big if large[at] else small).row(at), "reshipper") for at in range(many)]
        if scheme.recipient_kind == "mailbox":
            shop = rng.integers(0, self.parameters.destination.mailbox_shops, size=many)
            place = population.mailboxes(shop, rng.integers(0, _BOXES, size=many), ids)
        else:
            lived_in = rng.random(many) < _LIVED_IN
            place = population.dwelling(np.where(lived_in, self.traffic.homes(many, rng), ids), np.zeros(many))
            place["door"] = pa.nulls(many, pa.string())
        names = self.names(scheme, ids)
        return [
            Recipient(
                int(ids[at]),
                {part: column[at].as_py() for part, column in place.items()} | names[at],
                scheme.recipient_kind,
            )
            for at in range(many)
        ]

    def names(self, scheme: Scheme, ids: NDArray[np.int64]) -> list[Row]:
        """Names for recipients, with telephones and e-mails."""
        population = self.traffic.population
        people = population.person(population.culture_at_home(ids), ids, ids).to_pylist()
        phones = population.phone("home", ids).to_pylist()
        tails = scheme.rng.integers(1000, size=len(ids)).tolist()
        return [
            {
                "name": name,
                "phone": phone,
                "email": f"{name.replace(' ', '.').lower()}{tail}@example.com",
                "entity": f"person:{person}",
            }
            for name, phone, tail, person in zip(people, phones, tails, ids.tolist(), strict=True)
        ]

    def name(self, scheme: Scheme) -> Row:
        """A name that nobody had before."""
        return self.names(scheme, np.array([self._number(scheme)]))[0]

    def _phone(self, scheme: Scheme) -> str:
        return str(self.traffic.population.phone("home", np.array([self._number(scheme)]))[0].as_py())

    def _number(self, scheme: Scheme) -> int:
        scheme.parties += 1
        return FIRST_NUMBER + scheme.number * _PARTIES_A_SCHEME + scheme.parties % _PARTIES_A_SCHEME


def lose(scheme: Scheme, founder: Founder, day: int, recipient: int) -> None:
    """React to one loss that the scheme has become aware of: change something, pause, or stop."""
    adapt, rng = founder.parameters.smuggling.adaptation, scheme.rng

    def happens(pair: Pair) -> bool:
        return bool(rng.random() < between(pair, scheme.skill))

    scheme.losses += 1
    if scheme.losses >= scheme.tolerance:
        scheme.ends = day
        return
    if happens(adapt.blind):
        return
    scheme.quiet_until = day + rng.exponential(adapt.pause_days)
    moved = happens(adapt.origin)
    if moved:
        founder.move(scheme)
    if moved or happens(adapt.sender):
        founder.rename(scheme, day)
    if happens(adapt.weight):
        scheme.split *= _LIGHTER
        scheme.tempo /= _LIGHTER**0.5
    if happens(adapt.goods):
        founder.claim(scheme)
    if happens(adapt.telephone):
        scheme.phone = founder.name(scheme)["phone"]
    if happens(adapt.recipient):
        scheme.recipients = [r for r in scheme.recipients if r.number != recipient] + founder.recipients(scheme, 1)
