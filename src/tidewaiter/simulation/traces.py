"""Traces of whoever is behind a scheme: what its consignments share when names change.

An operator runs one scheme or several. It has a telephone, a place, a phrase for descriptions and standard boxes of
its own, as lawful senders do (manner.py); which of them show under new names is a scheme's care. Sender names of some
schemes change every few days. Everything here draws from generators of its own, so that a scheme does whatever else
it would do.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from tidewaiter.selection.draw import generator
from tidewaiter.simulation.attributes import number, uniform
from tidewaiter.simulation.manner import boxed, phrase
from tidewaiter.simulation.parameters import Pair, Parameters, between
from tidewaiter.simulation.schemes import FIRST_NUMBER, Row, Scheme
from tidewaiter.simulation.traffic import Traffic

TRACES = ("telephone", "address", "wording", "packing")
OWN_NAMES = {"person": "private", "company": "seller"}
"""Schemes that send under names of their own, and the kind of sender they pass for."""
_RENAMED = FIRST_NUMBER << 1  # numbers of names taken later lie beyond those of names taken at first
_NAMES_A_SCHEME = 1 << 16
_ROOMS = ("Room", "Rm", "Unit", "Flat")
_SAME_HOUSE = 0.6  # the rest move a few doors along the street
_DOORS_ALONG = 10
_HEAVIEST = {"mail": 20.0, "express": 60.0}  # kg a parcel, as schemes dare
_HEAVIEST_CARGO = 5_000.0


@dataclass(slots=True)
class Traces:
    """What one scheme shows of its operator now, and when it takes its next names."""

    operator: int
    shown: dict[str, bool]
    rotates: bool
    renews: float
    rng: np.random.Generator
    names: int = 0


class Operators:
    """Everybody who is behind schemes."""

    def __init__(self, parameters: Parameters, traffic: Traffic, seed: int) -> None:
        self.parameters = parameters
        self.population = traffic.population
        self.seed = seed
        self._telephones: dict[int, str] = {}

    def of(self, scheme: int) -> int:
        """The number of the operator of a scheme: that of the first scheme it ran."""
        want = self.parameters.smuggling.traces
        ids = np.array([scheme])
        if scheme <= 1 or uniform(self.seed, "another's scheme", ids)[0] >= want.same_operator:
            return scheme
        reach = min(want.operator_reach, scheme - 1)
        return self.of(scheme - 1 - int(number(self.seed, "whose scheme", ids, reach)[0]))

    def settle(self, scheme: Scheme, day: int) -> Traces:
        """The traces of a new scheme, put on the names it sends under."""
        want = self.parameters.smuggling.traces
        rng = generator("traces", self.seed, scheme.number)

        def happens(pair: Pair) -> bool:
            return bool(rng.random() < between(pair, scheme.skill))

        traces = Traces(
            operator=self.of(scheme.number),
            shown={trace: happens(getattr(want, trace)) for trace in TRACES},
            rotates=happens(want.rotating) and scheme.sender_kind in OWN_NAMES,
            renews=day + float(rng.exponential(want.name_days)),
            rng=rng,
        )
        self._dress(scheme, traces)
        return traces

    def rotate(self, scheme: Scheme, traces: Traces, day: int) -> None:
        """Take new sender names when it is time."""
        if not traces.rotates or day < traces.renews:
            return
        traces.renews = day + float(traces.rng.exponential(self.parameters.smuggling.traces.name_days))
        many = len(scheme.senders)
        first = _RENAMED + scheme.number * _NAMES_A_SCHEME + traces.names
        traces.names += many
        kind = OWN_NAMES[scheme.sender_kind]
        parties = self.population.consignors(kind, first + np.arange(many), np.full(many, scheme.origin))
        scheme.senders = [parties.row(at) | {"email": None} for at in range(many)]
        self._dress(scheme, traces)

    def hide(self, scheme: Scheme, traces: Traces, day: int) -> None:
        """Give up traces after a loss that made the scheme change its names."""
        want = self.parameters.smuggling.traces
        for trace in TRACES:
            if traces.rng.random() < between(want.given_up, scheme.skill):
                traces.shown[trace] = False
        traces.renews = day + float(traces.rng.exponential(want.name_days))
        self._dress(scheme, traces)

    def worded(self, traces: Traces, words: str) -> str:
        """A description as the operator words it."""
        if not traces.shown["wording"]:
            return words
        own = phrase(self.seed, "operator", np.array([traces.operator]), self.parameters.manner)
        return f"{words} {own[0].as_py()}"

    def packed(self, traces: Traces, mass: float, regime: str) -> float:
        """The gross mass in kilograms of a parcel packed the operator's way."""
        if not traces.shown["packing"]:
            return mass
        offset = float(uniform(self.seed, "operator box", np.array([traces.operator]))[0])
        packed = float(boxed(np.array([mass]), offset, self.parameters.manner)[0])
        return min(packed, _HEAVIEST.get(regime, _HEAVIEST_CARGO))

    def _dress(self, scheme: Scheme, traces: Traces) -> None:
        """Put telephone and address of the operator on the sender names; not on names of others."""
        if scheme.sender_kind not in OWN_NAMES:
            return
        senders = [dict(sender) for sender in scheme.senders]
        if traces.shown["telephone"]:
            for sender in senders:
                sender["phone"] = self._telephone(traces.operator, scheme.origin)
        if traces.shown["address"]:
            place = self._place(traces.operator, scheme.origin)
            line = str(place["address_line"])
            senders = [sender | place | {"address_line": _nearby(line, traces.rng)} for sender in senders]
        scheme.senders = senders

    def _telephone(self, operator: int, origin: int) -> str:
        """The operator's telephone: of the country it first sent from, also when it moves."""
        if operator not in self._telephones:
            phone = self.population.phone("operator", np.array([operator]), np.array([origin]))
            self._telephones[operator] = str(phone[0].as_py())
        return self._telephones[operator]

    def _place(self, operator: int, origin: int) -> Row:
        """House, street, city and postcode of the operator in a country, without a room."""
        place: dict[str, pa.Array] = self.population.place_abroad("operator", np.array([operator]), np.array([origin]))
        row: Row = {name: column[0].as_py() for name, column in place.items()}
        return row | {"address_line": str(row["address_line"]).partition(" Room ")[0]}


def _nearby(line: str, rng: np.random.Generator) -> str:
    """A fragment of an address under another name: another room of the house, or a house along the street."""
    same, room, along = rng.random() < _SAME_HOUSE, int(rng.integers(101, 999)), int(rng.integers(1, _DOORS_ALONG))
    if same:
        return f"{line} {_ROOMS[room % len(_ROOMS)]} {room}"
    house, _, street = line.partition(" ")
    return f"{int(house) + 2 * along} {street}"
