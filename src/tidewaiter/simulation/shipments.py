"""What schemes, lone smugglers and kit buyers send on a day, as rows beside the lawful trade.

The book follows every scheme through its days; it must be asked day after day, because schemes remember.
What it gives for a day depends on the seed and on the losses it was told of before, and on nothing else.
"""

from dataclasses import dataclass, replace

import numpy as np

from tidewaiter.selection.draw import generator
from tidewaiter.simulation.parameters import Machine, Parameters
from tidewaiter.simulation.recruits import recruit
from tidewaiter.simulation.schemes import Founder, Recipient, Row, Scheme, lose
from tidewaiter.simulation.traces import Operators, Traces
from tidewaiter.simulation.traffic import Traffic, rounded

_KEPT = 0.8  # how steadily a scheme follows its own habit from parcel to parcel
_STRAY = 0.03  # how often it does what is not its habit
_LONE_NUMBERS = 10_000_000  # numbers of lone smugglers, beyond those of schemes
_KIT_NUMBERS = 20_000_000
_DEAREST_LOW = 0.15  # a low value declares at most this part of the worth


@dataclass(frozen=True, slots=True)
class Shipment:
    """One consignment of a scheme: its business facts (schema traffic.CORE) and the truth about it."""

    core: dict[str, object]
    illicit: bool
    scheme_id: str | None
    actor_id: str
    category: str
    substance: str
    concealment: str
    net_mass_g: float
    scheme: int
    recipient: int


@dataclass(slots=True)
class _Kit:
    """A pill press kit still under way: what comes on which day."""

    number: int
    parts: list[tuple[int, Shipment]]


class Book:
    """All schemes that are alive."""

    def __init__(self, parameters: Parameters, traffic: Traffic, seed: int) -> None:
        self.parameters = parameters
        self.traffic = traffic
        self.seed = seed
        self._founder = Founder(parameters, traffic, seed)
        self._schemes: dict[int, Scheme] = {}
        self._operators = Operators(parameters, traffic, seed)
        self._traces: dict[int, Traces] = {}
        self._kits: dict[int, _Kit] = {}
        self._founded = 0
        self._kits_founded = 0
        want = parameters.smuggling
        wanted = parameters.calendar.consignments_per_day / want.consignments_per_illicit
        mean_tempo = want.tempo * float(np.exp(want.tempo_spread**2 / 2))
        self._lone = wanted * want.one_off_share
        self._births = wanted * (1 - want.one_off_share) / (mean_tempo * want.lifetime_days)

    def alive(self) -> list[str]:
        """Schemes that are alive now."""
        return [f"S{number:05d}" for number in sorted(self._schemes)]

    def tell(self, day: int, losses: list[Shipment]) -> None:
        """Tell schemes on `day` which of their consignments were taken; they notice some days later."""
        for loss in losses:
            if loss.scheme in self._kits:
                # A buyer who hears of a taken part sends no more; what is already posted comes all the same.
                kit = self._kits[loss.scheme]
                rng = generator("kit notices", self.seed, loss.scheme, day)
                until = day + rng.exponential(self.parameters.smuggling.adaptation.notice_days)
                kit.parts = [part for part in kit.parts if part[0] <= until]
            elif loss.scheme in self._schemes:
                scheme = self._schemes[loss.scheme]
                wait = scheme.rng.exponential(self.parameters.smuggling.adaptation.notice_days)
                scheme.notices.append((day + wait, loss.recipient))

    def ship(self, day: int) -> list[Shipment]:
        """What is sent for arrival on this day; `day` must be the one after the last asked for."""
        rng = generator("births", self.seed, day)
        born = rng.poisson(self._births * (self.parameters.smuggling.lifetime_days if day == 0 else 1.0))
        for _ in range(int(born)):
            self._founded += 1
            self._found(self._founded, day)
        shipments: list[Shipment] = []
        for number in sorted(self._schemes):
            scheme = self._schemes[number]
            for at, recipient in [n for n in scheme.notices if n[0] <= day]:
                scheme.notices.remove((at, recipient))
                senders = scheme.senders
                lose(scheme, self._founder, day, recipient)
                if scheme.senders is not senders:
                    self._operators.hide(scheme, self._traces[number], day)
            if day >= scheme.ends:
                del self._schemes[number], self._traces[number]
                continue
            self._operators.rotate(scheme, self._traces[number], day)
            if day >= scheme.quiet_until:
                shipments += [
                    self._parcel(scheme, f"S{number:05d}") for _ in range(int(scheme.rng.poisson(scheme.tempo)))
                ]
        shipments += [self._alone(day, index) for index in range(int(rng.poisson(self._lone)))]
        for _ in range(int(rng.poisson(self.parameters.smuggling.kits_per_year / 365))):
            self._kits_founded += 1
            kit = self._kit(_KIT_NUMBERS + self._kits_founded, day)
            self._kits[kit.number] = kit
        return shipments + self._arriving_parts(day)

    def _found(self, number: int, day: int) -> None:
        scheme = self._founder.found(number, day)
        self._schemes[number] = scheme
        self._traces[number] = self._operators.settle(scheme, day)
        recruit(scheme, self.traffic, self.parameters, self.seed, day)

    # -- parcels of schemes -----------------------------------------------------------------------------------

    def _parcel(self, scheme: Scheme, scheme_id: str | None) -> Shipment:
        """One parcel, by the scheme's habits."""
        rng = scheme.rng
        follows = {name: bool(rng.random() < (_KEPT if on else _STRAY)) for name, on in scheme.habits.items()}
        grams = scheme.grams * scheme.split * float(np.exp(0.3 * rng.standard_normal()))
        goods = scheme.goods[int(rng.integers(len(scheme.goods)))]
        trade = scheme.regime in ("air", "ocean") and scheme.sender_kind == "company"
        traces = self._traces.get(scheme.number)
        drawn = self._mass(scheme, goods, grams, follows["mismatched_mass"], trade)
        mass = self._operators.packed(traces, drawn, scheme.regime) if traces else drawn
        recipient, consignee = self._consignee(scheme, follows)
        consignor = dict(scheme.senders[int(rng.integers(len(scheme.senders)))])
        if follows["phone_missing"]:
            consignor["phone"] = None
        words = self.traffic.wares.words[goods]
        vague = self.parameters.catalogue.vague
        wording = vague[int(rng.integers(len(vague)))] if follows["vague"] else words[int(rng.integers(len(words)))]
        core: dict[str, object] = {
            "regime": scheme.regime,
            "typed": scheme.typed,
            **{f"consignor_{name}": value for name, value in consignor.items()},
            **{f"consignee_{name}": value for name, value in consignee.items()},
            "goods_description": self._operators.worded(traces, wording) if traces else wording,
            "hs_code": self._hs(scheme, goods, follows),
            "gross_mass_kg": mass,
            "value_usd": self._value(scheme, goods, mass, follows),
            "package_quantity": int(self.traffic.packages(np.array([drawn]), trade, rng)[0]),
            "origin": scheme.origin,
            "made_in": scheme.made_in,
        }
        return Shipment(
            core,
            illicit=True,
            scheme_id=scheme_id,
            actor_id=f"A{traces.operator:05d}" if traces else scheme_id or f"L{scheme.number - _LONE_NUMBERS:07d}",
            category=scheme.substance.category,
            substance=scheme.substance.name,
            concealment=scheme.concealment,
            net_mass_g=round(min(grams, mass * 950), 1),
            scheme=scheme.number,
            recipient=recipient,
        )

    def _mass(self, scheme: Scheme, goods: int, grams: float, mismatched: bool, trade: bool) -> float:  # noqa: FBT001
        """Declared gross mass: of what is in it, or of the claimed goods around it; posts weigh, so it is true."""
        inside = grams * 1.15 / 1000 + 0.03
        drawn = float(self.traffic.masses(np.array([goods]), trade, scheme.rng, scheme.regime)[0])
        heaviest = {"mail": 20.0, "express": 60.0}.get(scheme.regime, 5_000.0)
        return round(min(inside if mismatched else max(drawn, inside), heaviest), 3)

    def _value(self, scheme: Scheme, goods: int, mass: float, follows: dict[str, bool]) -> float:
        value = float(self.traffic.worth(np.array([goods]), np.array([mass]), scheme.rng)[0])
        if follows["low_value"]:
            value *= float(scheme.rng.uniform(0.02, _DEAREST_LOW))
        if follows["round_value"]:
            value = float(rounded(np.array([value]))[0])
        return round(max(value, 0.5), 2)

    def _hs(self, scheme: Scheme, goods: int, follows: dict[str, bool]) -> str | None:
        given = self.parameters.habits.hs_given[scheme.regime]
        if follows["hs_missing"] or scheme.rng.random() >= given:
            return None
        if follows["hs_wrong"]:
            return self.traffic.wares.hs[int(scheme.rng.integers(len(self.traffic.wares.hs)))]
        return self.traffic.wares.hs[goods]

    def _consignee(self, scheme: Scheme, follows: dict[str, bool]) -> tuple[int, Row]:
        rng, habits = scheme.rng, self.parameters.habits
        recipient = scheme.recipients[int(rng.integers(len(scheme.recipients)))]
        party = dict(recipient.party)
        if recipient.kind != "home" and (recipient.kind == "stash" or follows["new_recipient_name"]):
            fresh = self._founder.name(scheme)
            # A customer of a forwarding address keeps the telephone it gave, the forwarder's or its own; a recruit
            # stays who it is.
            kept = {"reshipper": ("name", "entity"), "recruit": ()}.get(recipient.kind, tuple(fresh))
            party |= {name: fresh[name] for name in kept}
        if follows["phone_shared"] and recipient.kind not in ("reshipper", "recruit"):
            party["phone"] = scheme.phone
        if rng.random() >= habits.consignee_phone[scheme.regime]:
            party["phone"] = None
        if rng.random() >= habits.consignee_email[scheme.regime]:
            party["email"] = None
        return recipient.number, party

    # -- lone smugglers and kits --------------------------------------------------------------------------------

    def _alone(self, day: int, index: int) -> Shipment:
        """Somebody who sends once, to an ordinary home under its own name."""
        number = _LONE_NUMBERS + day * 1000 + index
        scheme = self._founder.found(number, day)
        scheme.habits["phone_shared"] = scheme.habits["new_recipient_name"] = False
        home = self.traffic.homes(1, scheme.rng)
        party = self.traffic.population.households(home, scheme.rng).row(0)
        scheme.recipients = [Recipient(int(home[0]), party, "home")]
        return self._parcel(scheme, None)

    def _kit(self, number: int, day: int) -> _Kit:
        """A press, one or two dies and a lawful binder, to two linked addresses within weeks."""
        founder, kit = self._founder, self.parameters.catalogue
        scheme = founder.found(number, day)
        rng = scheme.rng
        scheme.recipient_kind = "drops"
        scheme.habits["phone_shared"] = bool(rng.random() < 0.7)  # noqa: PLR2004 - the link most kits have
        scheme.recipients = founder.recipients(scheme, 2)
        binder = next(i for i, goods in enumerate(self.parameters.catalogue.goods) if goods.key == "cellulose")
        parts = [(day, self._part(scheme, number, kit.press, ("air", "express")))]
        parts += [
            (day + int(rng.integers(3, 40)), self._part(scheme, number, kit.die, ("mail", "express")))
            for _ in range(int(rng.integers(1, 3)))
        ]
        scheme.goods = [binder]
        powder = replace(self._parcel(scheme, f"K{number - _KIT_NUMBERS:05d}"), illicit=False, category="lawful")
        parts.append((day + int(rng.integers(3, 50)), replace(powder, substance="binder", net_mass_g=0.0)))
        return _Kit(number, parts)

    def _part(self, scheme: Scheme, number: int, machine: Machine, regimes: tuple[str, str]) -> Shipment:
        rng = scheme.rng
        scheme.regime = regimes[int(rng.integers(2))]
        base = self._parcel(scheme, f"K{number - _KIT_NUMBERS:05d}")
        mass = round(machine.kg * float(np.exp(machine.spread * rng.standard_normal())), 3)
        mass = min(mass, 60.0 if scheme.regime == "express" else 400.0)
        value = mass * machine.usd_kg * float(rng.uniform(0.2, 1.0))
        core = base.core | {
            "goods_description": machine.words[int(rng.integers(len(machine.words)))],
            "hs_code": machine.hs if base.core["hs_code"] is not None else None,
            "gross_mass_kg": mass,
            "value_usd": round(value, 2),
            "package_quantity": 1,
        }
        name = "pill press" if machine is self.parameters.catalogue.press else "die"
        return replace(
            base, core=core, category="equipment", substance=name, concealment="none", net_mass_g=round(mass * 1000, 1)
        )

    def _arriving_parts(self, day: int) -> list[Shipment]:
        arriving: list[Shipment] = []
        for number in sorted(self._kits):
            kit = self._kits[number]
            arriving += [shipment for on, shipment in kit.parts if on == day]
            kit.parts = [part for part in kit.parts if part[0] > day]
            if not kit.parts:
                del self._kits[number]
        return arriving
