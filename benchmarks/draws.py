"""The consignments of a day, drawn from a population: who, to whom, what, when, and what is wrong with it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from population import CARRIERS, GARBLED, GOODS, LOCATIONS, RARE, VAGUE, Population, Real, Whole, ranks, share

ROWS_PER_CHUNK = 250_000
MICROSECONDS = 1_000_000
DAY = 86_400

CONSIGNOR_EXPONENT = 0.9
CONSIGNEE_UNEVENNESS = 1.25
GOODS_EXPONENT = 0.7
GOODS_OF_A_CONSIGNOR = 6
LOYAL = 0.50
"""Share of consignments from a consignor that the consignee buys from again and again."""
PARTNERS = 2

TROUBLES: dict[str, float] = {
    "placeholder_consignor": 0.015,
    "placeholder_consignee": 0.005,
    "vague": 0.030,
    "garbled": 0.003,
    "undescribed": 0.005,
    "bad_s10": 0.007,
    "no_consignor_address": 0.010,
    "no_mass": 0.005,
    "impossible_mass": 0.003,
    "no_value": 0.007,
    "no_currency": 0.005,
    "late": 0.010,
}
"""What is wrong with a consignment, and how often: about one row in ten has something."""
TROUBLE_NAMES = ("none", *TROUBLES)


@dataclass(frozen=True, slots=True)
class Draw:
    """Some consignments of a day as numbers: positions in pools, amounts and times; arrays of one length."""

    number: Whole  # different for every consignment of every day
    consignee: Whole
    consignor: Whole
    goods: Whole
    regime: Whole
    route: Whole
    filer: Whole
    mass: Real  # kilograms
    value: Real  # in the currency
    currency: Whole  # position in the origins, -1 for dollars
    received: Whole  # microseconds since 1970, UTC
    eta: Whole
    trouble: Whole  # position in TROUBLE_NAMES

    def has(self, trouble: str) -> NDArray[np.bool_]:
        """Which have this trouble."""
        return np.asarray(self.trouble == TROUBLE_NAMES.index(trouble))


def draw(people: Population, rows: int, day: date, chunk: int, seed: int) -> Draw:
    """`rows` consignments filed on a day, the `chunk`-th part of that day's."""
    rng = np.random.Generator(np.random.SFC64([seed, day.toordinal(), chunk]))
    consignee = (people.consignees * rng.random(rows) ** CONSIGNEE_UNEVENNESS).astype(np.int64)
    partner = consignee * PARTNERS + rng.integers(0, PARTNERS, size=rows)
    loyal = rng.random(rows) < LOYAL
    uniform = np.where(loyal, share(partner, seed * 64 + 20), rng.random(rows))
    consignor = ranks(uniform, people.regulars, CONSIGNOR_EXPONENT)
    rare = people.consignors.filed.num_rows - people.regulars
    consignor = np.where(rng.random(rows) < RARE, people.regulars + rng.integers(0, rare, size=rows), consignor)
    own = consignor * GOODS_OF_A_CONSIGNOR + rng.integers(0, GOODS_OF_A_CONSIGNOR, size=rows)
    uniform = np.where(rng.random(rows) < 0.85, share(own, seed * 64 + 21), rng.random(rows))
    goods = ranks(uniform, GOODS, GOODS_EXPONENT)
    edges = np.cumsum([0.0, *TROUBLES.values()])
    throw = rng.random(rows)
    trouble = np.where(throw < edges[-1], np.searchsorted(edges, throw, side="right"), 0).astype(np.int64)
    vague, garbled = (trouble == TROUBLE_NAMES.index(name) for name in ("vague", "garbled"))
    goods = np.where(vague, GOODS + rng.integers(0, len(VAGUE), size=rows), goods)
    goods = np.where(garbled, GOODS + len(VAGUE) + rng.integers(0, len(GARBLED), size=rows), goods)
    traits = people.consignor_traits
    origin, regime = traits["origin"][consignor], traits["regime"][consignor]
    place = np.where(regime == 0, (rng.random(rows) > 0.6).astype(np.int64), regime + 1)
    route = (origin * len(LOCATIONS) + place) * len(CARRIERS) + traits["carrier"][consignor]
    posts, express = len(people.origins), people.filers.filed.num_rows - 200
    picked = traits["filer"][consignor]
    filer = np.choose(regime, [origin, posts + picked % (express - posts), express + picked % 200])
    spread, usd = people.goods_traits["spread"][goods], people.goods_traits["usd_kg"][goods]
    mass = np.round(np.exp(people.goods_traits["log_kg"][goods] + spread * rng.standard_normal(rows)), 3)
    mass = np.where(regime == 0, np.minimum(mass, 29.0), mass * np.where(regime == 2, 6.0, 1.0)).clip(0.005)
    dollars = mass * usd * np.exp(0.55 * rng.standard_normal(rows))
    own_money = rng.random(rows) < 0.13
    per_usd = np.array([o.per_usd for o in people.origins])[origin]
    value = np.round(np.where(own_money, dollars * per_usd, dollars), 2).clip(0.5)
    value = np.where(rng.random(rows) < 0.06, np.ceil(value / 10.0) * 10.0, value)
    midnight = int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())
    received = (midnight + (rng.random(rows) * (DAY - 1)).astype(np.int64)) * MICROSECONDS
    lead = (5.0 + 18.0 * rng.random(rows)) * 3600.0
    lead = np.where(trouble == TROUBLE_NAMES.index("late"), -3600.0 * (1.0 + 3.0 * rng.random(rows)), lead)
    start = (day - date(2024, 1, 1)) // timedelta(days=1) * 16_000_000 + chunk * ROWS_PER_CHUNK
    return Draw(
        number=start + np.arange(rows),
        consignee=consignee,
        consignor=consignor,
        goods=goods,
        regime=regime,
        route=route,
        filer=filer,
        mass=np.where(trouble == TROUBLE_NAMES.index("impossible_mass"), 0.0, mass),
        value=value,
        currency=np.where(own_money, origin, -1),
        received=received,
        eta=received + lead.astype(np.int64) * MICROSECONDS,
        trouble=trouble,
    )


def without_phone(drawn: Draw) -> NDArray[np.bool_]:
    """Consignees whose telephone is not filed: often by mail, never otherwise."""
    return np.asarray((drawn.regime == 0) & (share(drawn.consignee, 40) < 0.45))
