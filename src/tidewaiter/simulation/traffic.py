"""A day of lawful trade as columns: who sends what to whom, before anybody files it.

The core table has the business facts of a consignment; how and when they are filed is decided later for
lawful and unlawful consignments alike (filing.py, dirt.py).
"""

from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tidewaiter.selection.draw import generator
from tidewaiter.simulation.attributes import Floats, Indices, choose, cumulative, number, uniform
from tidewaiter.simulation.manner import packed, worded
from tidewaiter.simulation.parameters import Parameters, Sender
from tidewaiter.simulation.population import Parties, Population, concat

GROUPS = ("retail", "personal", "trade")
ROUND_VALUES = np.array([5.0, 10.0, 15.0, 20.0, 25.0, 30.0, 50.0, 80.0, 100.0, 150.0, 200.0, 500.0, 1000.0, 5000.0])
_STRIDE = 1 << 32  # numbers of senders of one origin; the next origin's start after it
_OWN_GOODS = 3
_OWN_WORDS = ("seller", "private", "business")  # the others write what their customers tell them
_OWN_BOXES = ("seller", "private")  # in trade the number of packages goes with the mass
HEAVIEST = {"mail": 30.0, "express": 68.0}  # kg a consignment
_HEAVIEST_CARGO = 24_000.0

CORE = pa.schema(
    [
        ("regime", pa.string()),
        ("typed", pa.bool_()),
        *[(f"consignor_{n}", pa.string()) for n in Parties.__dataclass_fields__],
        *[(f"consignee_{n}", pa.string()) for n in Parties.__dataclass_fields__],
        ("goods_description", pa.string()),
        ("hs_code", pa.string()),
        ("gross_mass_kg", pa.float64()),
        ("value_usd", pa.float64()),
        ("package_quantity", pa.int32()),
        ("origin", pa.int32()),
        ("made_in", pa.int32()),
    ]
)


@dataclass(frozen=True, slots=True)
class Wares:
    """The catalogue as arrays over its lines."""

    kg: Floats
    spread: Floats
    usd_kg: Floats
    bounds: dict[str, Floats]
    words: tuple[tuple[str, ...], ...]
    hs: tuple[str, ...]
    trade: NDArray[np.bool_]

    @classmethod
    def of(cls, parameters: Parameters) -> "Wares":
        """Read the catalogue."""
        goods = parameters.catalogue.goods
        return cls(
            np.array([g.kg for g in goods]),
            np.array([g.spread for g in goods]),
            np.array([g.usd_kg for g in goods]),
            {group: cumulative([getattr(g, group) for g in goods]) for group in GROUPS},
            tuple(tuple(g.words) for g in goods),
            tuple(g.hs for g in goods),
            np.array([g.trade > g.retail for g in goods]),
        )


def rounded(value: Floats) -> Floats:
    """The round sum next to each value."""
    middle = (ROUND_VALUES[1:] + ROUND_VALUES[:-1]) / 2
    return np.asarray(ROUND_VALUES[np.searchsorted(middle, value)], dtype=np.float64)


class Traffic:
    """Lawful trade of any day."""

    def __init__(self, parameters: Parameters, population: Population, seed: int) -> None:
        self.parameters = parameters
        self.population = population
        self.seed = seed
        self.wares = Wares.of(parameters)
        self._origins = cumulative([origin.share for origin in parameters.origin])
        self._share = np.array([origin.share for origin in parameters.origin])
        self._share = self._share / self._share.sum()

    def volume(self, day: int) -> int:
        """Lawful consignments that arrive on this day."""
        calendar = self.parameters.calendar
        on = calendar.start + timedelta(days=day)
        weekday = calendar.weekday[on.weekday()] / (sum(calendar.weekday) / 7)
        month = calendar.month[on.month - 1] / (sum(calendar.month) / 12)
        noise = generator("volume", self.seed, day).normal(0.0, calendar.noise)
        return max(0, round(calendar.consignments_per_day * weekday * month * (1 + noise)))

    def day(self, day: int) -> pa.Table:
        """The lawful consignments that arrive on this day, schema CORE."""
        rng = generator("traffic", self.seed, day)
        count = self.volume(day)
        regimes = list(self.parameters.regime)
        regime = choose(cumulative([self.parameters.regime[r].share for r in regimes]), rng.random(count))
        tables = [CORE.empty_table()]
        for index, name in enumerate(regimes):
            wanted = self.parameters.regime[name].senders
            kind = choose(cumulative(list(wanted.values())), rng.random(int((regime == index).sum())))
            tables += [
                self._lane(name, sender, int((kind == k).sum()), day, rng)
                for k, sender in enumerate(wanted)
                if (kind == k).any()
            ]
        return pa.concat_tables(tables).combine_chunks()

    def senders(self, kind: str, origin: NDArray[np.integer], day: int, rng: np.random.Generator) -> Indices:
        """Numbers of senders of a kind active on this day in these origins, the busy ones more often."""
        want = self.parameters.sender[kind]
        active = np.maximum(1, np.round(want.count * self._share[origin])).astype(np.int64)
        closed = (want.born_per_day * self._share[origin] * day).astype(np.int64)
        candidates = closed + (rng.random((want.busiest, len(origin))) * active).astype(np.int64)
        candidates += origin.astype(np.int64) * _STRIDE
        trade = uniform(self.seed, f"{kind} trade", candidates.ravel()).reshape(candidates.shape)
        best = np.argmax(trade, axis=0)
        return np.asarray(candidates[best, np.arange(len(origin))], dtype=np.int64)

    def homes(self, count: int, rng: np.random.Generator) -> Indices:
        """Numbers of households that get a parcel; those with low numbers buy more."""
        want = self.parameters.destination
        return np.asarray((rng.random(count) ** want.custom * want.households).astype(np.int64), dtype=np.int64)

    def _lane(self, regime: str, kind: str, count: int, day: int, rng: np.random.Generator) -> pa.Table:
        """Consignments of one regime and one kind of sender."""
        want = self.parameters.sender[kind]
        to = choose(cumulative([want.household, want.business, want.reshipper]), rng.random(count))
        target = self._targets(kind, to, rng)
        sender, origin = self._sender(kind, to, target, day, rng)
        if kind == "seller":
            target = self._loyal(to, target, sender, rng)
        parties = self._addressees(to, target, rng)
        consignors = self.population.consignors(kind, sender, origin)
        habits = self.parameters.habits
        parties = self.population.without_contacts(
            parties,
            rng.random(count) >= habits.consignee_phone[regime],
            rng.random(count) >= habits.consignee_email[regime],
        )
        consignors = self.population.without_contacts(
            consignors, uniform(self.seed, f"{kind} gives phone", sender) >= want.phone, np.ones(count, dtype=bool)
        )
        goods = self._goods(want, sender, rng)
        mass = self.masses(goods, want.goods == "trade", rng, regime)
        manner = self.parameters.manner
        if kind in _OWN_BOXES:
            mass = np.minimum(packed(mass, self.seed, kind, sender, manner), HEAVIEST.get(regime, _HEAVIEST_CARGO))
        # Regular suppliers give the origin of most business trade, hence the maker's country is drawn after it.
        elsewhere = rng.random(count) < np.array([o.via for o in self.parameters.origin])[origin]
        made_in = np.where(elsewhere, choose(self._origins, rng.random(count)), origin)
        lazy = uniform(self.seed, f"{kind} lazy", sender) < habits.lazy_hs
        always = choose(self.wares.bounds[want.goods], uniform(self.seed, f"{kind} code", sender))
        hs = [self.wares.hs[g] for g in np.where(lazy, always, goods).tolist()]
        no_hs = rng.random(count) >= habits.hs_given[regime]
        words = [
            self.wares.words[g][int(w * len(self.wares.words[g]))]
            for g, w in zip(goods.tolist(), rng.random(count).tolist(), strict=True)
        ]
        description = pa.array(words, pa.string())
        if kind in _OWN_WORDS:
            description = worded(description, self.seed, kind, sender, manner)
        return pa.table(
            {
                "regime": [regime] * count,
                "typed": uniform(self.seed, f"{kind} types", sender) < want.typed,
                **{f"consignor_{n}": getattr(consignors, n) for n in Parties.__dataclass_fields__},
                **{f"consignee_{n}": getattr(parties, n) for n in Parties.__dataclass_fields__},
                "goods_description": description,
                "hs_code": pa.array(hs, pa.string(), mask=no_hs),
                "gross_mass_kg": mass,
                "value_usd": self._values(kind, goods, mass, rng),
                "package_quantity": self.packages(mass, want.goods == "trade", rng),
                "origin": origin.astype(np.int32),
                "made_in": made_in.astype(np.int32),
            },
            schema=CORE,
        )

    def _targets(self, kind: str, to: Indices, rng: np.random.Generator) -> Indices:
        """Numbers of addressees: households, businesses or customers of forwarding addresses."""
        want, count = self.parameters.destination, len(to)
        homes = self.homes(count, rng)
        if kind == "private":
            homes = homes % self.parameters.habits.related_homes
        # The square-root-like power makes some firms and forwarders much busier than others.
        often = rng.random(count) ** 1.5
        firms, shops = (often * want.businesses).astype(np.int64), (often * want.reshippers).astype(np.int64)
        return np.where(to == 0, homes, np.where(to == 1, firms, shops))

    def _loyal(self, to: Indices, target: Indices, sender: Indices, rng: np.random.Generator) -> Indices:
        """Let some parcels of small sellers go to the customers they always have."""
        habits, count = self.parameters.habits, len(to)
        slot = sender * habits.loyal_customers + rng.integers(0, habits.loyal_customers, count)
        own = number(self.seed, "loyal customer", slot, self.parameters.destination.households)
        return np.where((to == 0) & (rng.random(count) < habits.loyal), own, target)

    def _sender(
        self, kind: str, to: Indices, target: Indices, day: int, rng: np.random.Generator
    ) -> tuple[Indices, Indices]:
        """Numbers and origins of senders: relatives and regular suppliers are tied to their addressee."""
        count = len(to)
        habits = self.parameters.habits
        origin = choose(self._origins, rng.random(count))
        if kind == "private":
            sender = (target + to * _STRIDE) * habits.relatives + rng.integers(0, habits.relatives, size=count)
            return sender, choose(self._origins, uniform(self.seed, "relative abroad", sender))
        sender = self.senders(kind, origin, day, rng)
        if kind != "business":
            return sender, origin
        tie = target * habits.suppliers + (rng.random(count) ** 2 * habits.suppliers).astype(np.int64)
        tied = (to == 1) & (rng.random(count) < habits.regular_supplier)
        home = choose(self._origins, uniform(self.seed, "supplier origin", tie))
        firms = np.maximum(1, np.round(self.parameters.sender[kind].count * self._share[home])).astype(np.int64)
        supplier = home * _STRIDE + number(self.seed, "supplier", tie, firms)
        return np.where(tied, supplier, sender), np.where(tied, home, origin)

    def _addressees(self, to: Indices, target: Indices, rng: np.random.Generator) -> Parties:
        kinds = [np.flatnonzero(to == k) for k in range(3)]
        parts = [
            self.population.households(target[kinds[0]], rng),
            self.population.businesses(target[kinds[1]]),
            self.population.reshippers(
                target[kinds[2]], target[kinds[2]] * _STRIDE + rng.integers(0, 900, len(kinds[2]))
            ),
        ]
        back = np.empty(len(to), dtype=np.int64)
        back[np.concatenate(kinds)] = np.arange(len(to))
        return concat(parts).take(back)

    def _goods(self, want: Sender, sender: Indices, rng: np.random.Generator) -> Indices:
        """What is sent: mostly the sender's own few goods."""
        bounds = self.wares.bounds[want.goods]
        slot = sender * _OWN_GOODS + (rng.random(len(sender)) ** 2 * _OWN_GOODS).astype(np.int64)
        own = choose(bounds, uniform(self.seed, f"own {want.goods}", slot))
        return np.where(rng.random(len(sender)) < want.regular, own, choose(bounds, rng.random(len(sender))))

    def masses(self, goods: Indices, trade: bool, rng: np.random.Generator, regime: str) -> Floats:  # noqa: FBT001
        """Gross mass in kilograms; ocean bills carry about eighty times an air consignment."""
        factor = (self.parameters.catalogue.trade_factor if trade else 1.0) * (80.0 if regime == "ocean" else 1.0)
        kg = self.wares.kg[goods] * factor * np.exp(self.wares.spread[goods] * rng.standard_normal(len(goods)))
        bundled = rng.random(len(goods)) < self.parameters.habits.bundled
        kg = np.where(bundled, kg * np.exp(rng.normal(*self.parameters.habits.bundle, len(goods))), kg)
        return np.asarray(np.round(np.clip(kg, 0.01, HEAVIEST.get(regime, _HEAVIEST_CARGO)), 3), dtype=np.float64)

    def worth(self, goods: Indices, mass: Floats, rng: np.random.Generator) -> Floats:
        """What the goods are worth, in dollars."""
        spread = self.parameters.catalogue.value_spread
        return np.asarray(mass * self.wares.usd_kg[goods] * np.exp(spread * rng.standard_normal(len(mass))))

    def _values(self, kind: str, goods: Indices, mass: Floats, rng: np.random.Generator) -> Floats:
        habits = self.parameters.habits
        value = self.worth(goods, mass, rng)
        low = rng.random(len(mass)) < self.parameters.sender[kind].undervalued
        value = np.where(low, value * habits.undervalued_factor, value)
        share = habits.round_private_value if kind == "private" else habits.round_value
        value = np.where(rng.random(len(mass)) < share, rounded(value), value)
        return np.asarray(np.round(np.maximum(value, 0.5), 2), dtype=np.float64)

    def packages(self, mass: Floats, trade: bool, rng: np.random.Generator) -> NDArray[np.int32]:  # noqa: FBT001
        """Number of packages: one in retail, about one for twelve kilograms in trade."""
        many = 1 + rng.poisson(np.minimum(mass / 12.0, 2_000.0)) if trade else np.ones(len(mass))
        return np.asarray(many, dtype=np.int32)
