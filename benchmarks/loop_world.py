"""Small worlds for benchmarks/loop.py: weekly streams of consignments with known truth, in columns. All simulated.

A stream has lawful senders (shops, people, new sellers), receivers at homes and forwarders, goods and countries, and
schemes: a scheme sends from a few senders of a country to its receivers, goods of its habit, for some weeks. What an
officer could know before opening is in columns that are counted as of the week: how often sender, receiver and pair
were seen, what was found of them. The four worlds differ in what schemes do:

* stable: schemes live long, new ones are like the old;
* drifting: every tenth week the habits of new schemes turn to other countries and goods;
* adversary: a scheme that loses a parcel changes sender, and with every second loss goods and receivers;
* legacy: as stable, and the centre starts with one rule that is right about one country and wrong about the rest.

These worlds compare policies with one another; they say nothing about yields at a border.
"""

from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

WORLDS = ("stable", "drifting", "adversary", "legacy")
COUNTRIES = 24
GOODS = 40
SENDERS = 6_000
RECEIVERS = 12_000
SCHEMES = 14
DRIFT_WEEKS = 10
LEGACY_COUNTRY = 3

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass
class Scheme:
    """One scheme: who sends from where what to whom, until which week."""

    number: int
    country: int
    goods: Ints
    senders: Ints
    receivers: Ints
    weekly: float
    until: int
    losses: int = 0


@dataclass
class Week:
    """A week's stream: features as known before it, keys, and the truth."""

    features: pa.Table
    sender: Ints
    receiver: Ints
    country: Ints
    scheme: Ints  # -1 for lawful
    illicit: NDArray[np.bool_]
    number: int = 0


@dataclass
class World:
    """A world that is lived week by week: `week()` gives the stream, `tell()` what was found in it."""

    kind: str
    seed: int
    rows: int = 4_000
    number: int = 0
    rng: np.random.Generator = field(init=False)
    schemes: list[Scheme] = field(default_factory=list)
    born: int = 0

    def __post_init__(self) -> None:
        """Draw who trades, and the first schemes."""
        self.rng = np.random.default_rng([self.seed, WORLDS.index(self.kind)])
        share = 1 / np.arange(1, COUNTRIES + 1)
        self.country_share = share / share.sum()
        self.sender_country = self.rng.choice(COUNTRIES, SENDERS, p=self.country_share)
        self.sender_goods = self.rng.integers(0, GOODS, SENDERS)
        self.sender_weight = self.rng.pareto(1.1, SENDERS) + 0.05
        self.receiver_weight = self.rng.pareto(2.0, RECEIVERS) + 0.1
        self.seen: dict[str, Floats] = {}
        self.next_sender, self.next_receiver = SENDERS, RECEIVERS
        self.counts = {name: np.zeros(4_000_000) for name in ("sender", "receiver")}
        self.hits = {name: np.zeros(4_000_000) for name in ("sender", "receiver")}
        self.opened = {name: np.zeros(4_000_000) for name in ("sender", "receiver")}
        self.pairs: dict[int, int] = {}
        self.habit_country = self.rng.choice(COUNTRIES, 5, replace=False, p=self.country_share)
        self.habit_goods = self.rng.choice(GOODS, 6, replace=False)
        self.schemes = [self._scheme() for _ in range(SCHEMES)]

    def _senders(self, count: int) -> Ints:
        fresh = np.arange(self.next_sender, self.next_sender + count)
        self.next_sender += count
        return fresh

    def _receivers(self, count: int) -> Ints:
        fresh = np.arange(self.next_receiver, self.next_receiver + count)
        self.next_receiver += count
        return fresh

    def _scheme(self) -> Scheme:
        self.born += 1
        return Scheme(
            number=self.born,
            country=int(self.rng.choice(self.habit_country)),
            goods=self.rng.choice(self.habit_goods, 2, replace=False),
            senders=self._senders(int(self.rng.integers(1, 4))),
            receivers=self._receivers(int(self.rng.integers(2, 6))),
            weekly=float(self.rng.gamma(3.0, 0.8)),
            until=self.number + int(self.rng.integers(6, 26)),
        )

    def _turn(self) -> None:
        self.schemes = [s if s.until > self.number else self._scheme() for s in self.schemes]
        if self.kind == "drifting" and self.number and self.number % DRIFT_WEEKS == 0:
            self.habit_country = self.rng.choice(COUNTRIES, 5, replace=False, p=self.country_share)
            self.habit_goods = self.rng.choice(GOODS, 6, replace=False)
            self.schemes = [self._scheme() if self.rng.random() < 0.7 else s for s in self.schemes]

    def week(self) -> Week:
        """The next week's stream."""
        self._turn()
        lawful = self.rows
        sender = self.rng.choice(SENDERS, lawful, p=self.sender_weight / self.sender_weight.sum())
        new = self.rng.random(lawful) < 0.08
        sender[new] = self._senders(int(new.sum()))
        country = np.where(
            new, self.rng.choice(COUNTRIES, lawful, p=self.country_share), self.sender_country[sender % SENDERS]
        )
        goods = np.where(
            self.rng.random(lawful) < 0.7, self.sender_goods[sender % SENDERS], self.rng.integers(0, GOODS, lawful)
        )
        receiver = self.rng.choice(RECEIVERS, lawful, p=self.receiver_weight / self.receiver_weight.sum())
        moved = self.rng.random(lawful) < 0.1
        receiver[moved] = self._receivers(int(moved.sum()))
        parts = [(sender, receiver, country, goods, np.full(lawful, -1))]
        for place, scheme in enumerate(self.schemes):
            n = self.rng.poisson(scheme.weekly)
            parts.append(
                (
                    self.rng.choice(scheme.senders, n),
                    self.rng.choice(scheme.receivers, n),
                    np.where(self.rng.random(n) < 0.9, scheme.country, self.rng.integers(0, COUNTRIES, n)),
                    self.rng.choice(scheme.goods, n),
                    np.full(n, place),
                )
            )
        order = self.rng.permutation(sum(len(p[0]) for p in parts))
        sender, receiver, country, goods, place = (np.concatenate(c)[order] for c in zip(*parts, strict=True))
        mass = np.exp(self.rng.normal(-0.5 + 0.02 * goods, 0.8)) * np.where(place >= 0, 0.85, 1.0)
        value = np.exp(self.rng.normal(3.0, 0.7, len(order)) - 0.25 * (place >= 0))
        vague = self.rng.random(len(order)) < np.where(place >= 0, 0.35, 0.15)
        pair = sender * 10_000_000 + receiver
        before = np.array([self.pairs.get(int(p), 0) for p in pair], dtype=np.float64)
        features = pa.table(
            {
                "sender_count": self.counts["sender"][sender],
                "receiver_count": self.counts["receiver"][receiver],
                "pair_count": before,
                "sender_findings": self.hits["sender"][sender],
                "receiver_findings": self.hits["receiver"][receiver],
                "sender_opened": self.opened["sender"][sender],
                "mass_log": np.log(mass),
                "value_log": np.log(value),
                "vague": vague.astype(np.float64),
                "country": pa.array([f"C{c:02d}" for c in country]),
                "goods": pa.array([f"G{g:02d}" for g in goods]),
            }
        )
        for key, n in zip(*np.unique(pair, return_counts=True), strict=True):
            self.pairs[int(key)] = self.pairs.get(int(key), 0) + int(n)
        np.add.at(self.counts["sender"], sender, 1)
        np.add.at(self.counts["receiver"], receiver, 1)
        self.number += 1
        number = np.where(place >= 0, np.array([s.number for s in self.schemes])[place], -1)
        return Week(features, sender, receiver, country, number, place >= 0, self.number)

    def tell(self, week: Week, opened: NDArray[np.bool_]) -> None:
        """What officers opened: findings are remembered by party, and schemes notice what they lost."""
        found = opened & week.illicit
        for name, key in (("sender", week.sender), ("receiver", week.receiver)):
            np.add.at(self.opened[name], key[opened], 1)
            np.add.at(self.hits[name], key[found], 1)
        lost = np.unique(week.scheme[found])
        for scheme in self.schemes:
            if scheme.number not in lost:
                continue
            scheme.losses += 1
            adversary = self.kind == "adversary"
            if adversary or self.rng.random() < 0.3:
                scheme.senders = self._senders(len(scheme.senders))
            if adversary and scheme.losses % 2 == 0:
                scheme.receivers = self._receivers(len(scheme.receivers))
                scheme.goods = self.rng.choice(GOODS, 2, replace=False)
