"""Who sends what to whom in the benchmark's traffic: pools of parties, goods and routes, and the draw of a day.

Nobody here exists: names, streets and firms are put together from invented words. A consignor is a row of a pool;
consignees are far too many for one (about twenty times a day's consignments), so a consignee is a number, and its
name, address and telephone follow from that number by arithmetic over pools of words. Each pool keeps its texts as
filed and in the product's normal form, so that a history of keys needs no text pipeline row by row.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from tidewaiter.cargo import schema
from tidewaiter.engine.xxh64 import xxh64
from tidewaiter.parties import forms, keys
from tidewaiter.simulation import names, parameters

REGULARS_PER_ROW = 0.06
"""Consignors that send again and again, for each consignment of a day; nearly all of them send on a given day."""
RARE_PER_ROW = 0.20
RARE = 0.012
"""Consignors that send once in a while, and the share of consignments that are theirs."""
CONSIGNEES_PER_ROW = 26.0
"""Consignees that exist for each consignment of a day: about two in five of a day's were met in the ten days before."""
GOODS = 30_000
REGIMES = ("mail", "express", "air")
REGIME_SHARES = (0.70, 0.20, 0.10)
MODES = ("mail", "air", "air")
LOCATIONS = (("JFK", "USJFK-MAIL"), ("LAX", "USLAX-MAIL"), ("MEM", "USMEM-EXPRESS"), ("MIA", "USMIA-CARGO"))
CARRIERS = ("XA", "XB", "XC", "XD", "XE", "XF", "XG", "XH")

PLACEHOLDERS = ("N/A", "unknown", "TBA", "xxx", "same", "none")
VAGUE = (
    "GIFT",
    "goods",
    "Parts",
    "SAMPLE",
    "accessories",
    "Personal effects",
    "Merchandise",
    "misc",
    "box",
    "spare parts",
)
GARBLED = ("cafÃ© mug", "PokÃ©mon card", "womenâ€™s dress", "dÃ©cor", "chÃ¢teau print")

Whole = NDArray[np.int64]
Real = NDArray[np.float64]

_SYLLABLES = """
ba be bi bo bu da de di do du fa fe fi fo ga go gu ha he hi ho ja jo ka ke ki ko ku la le li lo lu ma me mi mo mu
na ne ni no nu pa pe pi po ra re ri ro ru sa se si so su ta te ti to tu va ve vi vo wa we wi ya yo za ze zi zo
lan mar ner ton vik sen ber dor kim lin ros tal
"""
_FAR_NAMES = """
José Müller François Zoë Łukasz Søren Núñez Görkem Renée Dvořák Ångström Peña Chloé Jürgen Björk Iñaki Château
Иван Ольга Сергей Петров Смирнова Кузнецов Мария Дмитрий Волкова Алексей
伟 芳 娜 秀英 敏 静 丽 强 磊 王伟 李娜 张敏 刘洋 陈静 杨帆 赵磊 黄丽 周杰
"""


def mixed(values: Whole, salt: int) -> NDArray[np.uint64]:
    """Numbers scattered over 64 bits (SplitMix64), the same for the same number and salt."""
    x = values.astype(np.uint64) + np.uint64((salt * 0x9E3779B97F4A7C15 + 0x9E3779B97F4A7C15) % 2**64)
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))


def below(values: Whole, salt: int, size: int) -> Whole:
    """One of `size` for each number, always the same for the same number and salt."""
    return (mixed(values, salt) % np.uint64(size)).astype(np.int64)


def share(values: Whole, salt: int) -> Real:
    """A number in [0, 1) for each number, always the same for the same number and salt."""
    return (mixed(values, salt) >> np.uint64(11)).astype(np.float64) / 2**53


def ranks(uniform: Real, size: int, exponent: float) -> Whole:
    """Ranks from 0 drawn like Zipf's (bounded, exponent below 1): the first are met most."""
    top = 1.0 - exponent
    drawn = (1.0 + uniform * ((size + 1.0) ** top - 1.0)) ** (1.0 / top)
    return np.asarray(np.minimum(drawn.astype(np.int64) - 1, size - 1))


def taken(pool: pa.Array, positions: Whole, missing: NDArray[np.bool_] | None = None) -> pa.Array:
    """The texts of a pool at positions, null where missing."""
    return pc.take(pool, pa.array(positions, mask=missing))


def joined(*parts: object, between: str = "") -> pa.Array:
    """Texts end to end, row by row; null where a part is null."""
    return pc.binary_join_element_wise(*parts, between)


@dataclass(frozen=True, slots=True)
class Words:
    """Texts as filed, and the same in normal form."""

    filed: pa.Array
    form: pa.Array

    @classmethod
    def of(cls, texts: list[str], form: forms.Form) -> "Words":
        """The texts with their normal form."""
        filed = pa.array(texts, pa.string())
        return cls(filed, forms.normal_form(filed, form).cast(pa.string()))

    def __len__(self) -> int:
        """How many there are."""
        return len(self.filed)


@dataclass(frozen=True, slots=True)
class Pool:
    """Rows of Consignment columns as filed, with their key texts and hashes by kind."""

    filed: pa.Table
    keys: dict[str, pa.Array]
    hashes: dict[str, pa.Array]

    @classmethod
    def of(cls, columns: dict[str, list[object] | pa.Array], *kinds: str) -> "Pool":
        """A pool of these columns; the product's own keys are made of them once."""
        count = len(next(iter(columns.values())))
        rows = pa.table({f.name: columns.get(f.name, pa.nulls(count, f.type)) for f in schema.CONSIGNMENT})
        keyed = keys.add_keys(rows)
        texts = {kind: keyed[f"key_{kind}"].combine_chunks() for kind in kinds}
        filed = rows.select(list(columns)).combine_chunks()
        return cls(filed, texts, {kind: hashed(text) for kind, text in texts.items()})

    def __getitem__(self, column: str) -> pa.Array:
        """A column as filed."""
        found = self.filed[column]
        return found.chunk(0) if found.num_chunks == 1 else found.combine_chunks()


def hashed(texts: pa.Array) -> pa.Array:
    """The hash by which history knows a key."""
    return xxh64(texts)


@dataclass(frozen=True, slots=True)
class Population:
    """All pools of a stream of so many consignments a day."""

    consignees: int
    given: Words
    family: Words
    streets: Words
    cities: pa.Array
    postcodes: Words
    regulars: int
    consignors: Pool
    consignor_traits: dict[str, Whole]
    goods: Pool
    goods_traits: dict[str, Real]
    routes: Pool
    filers: Pool
    origins: list[parameters.Origin]


def _invented(rng: np.random.Generator, count: int, syllables: tuple[int, int]) -> list[str]:
    """Different invented words with a capital."""
    parts = _SYLLABLES.split()
    found: dict[str, None] = {}
    while len(found) < count:
        lengths = rng.integers(syllables[0], syllables[1] + 1, size=count)
        for length in lengths.tolist():
            found["".join(parts[i] for i in rng.integers(0, len(parts), size=length)).capitalize()] = None
    return list(found)[:count]


def _with_far_names(words: list[str], every: int) -> list[str]:
    """Every so many words, one that is not ASCII."""
    far = _FAR_NAMES.split()
    return [far[i // every % len(far)] if i % every == every - 1 else word for i, word in enumerate(words)]


@cache
def population(per_day: int, seed: int) -> Population:
    """The population that sends so many consignments a day; the same seed gives the same."""
    rng = np.random.default_rng([seed, 1])
    world, vocabulary = parameters.load(), names.load()
    given = [g for culture in vocabulary.culture.values() for g in culture.given]
    family = [f for culture in vocabulary.culture.values() for f in culture.family]
    given = list(dict.fromkeys([*given, *_invented(rng, 3000, (2, 3))]))[:3000]
    family = list(dict.fromkeys([*family, *_invented(rng, 16000, (2, 4))]))[:16000]
    streets = [f"{w} {s}" for w in _invented(rng, 1200, (2, 3)) for s in ("Street", "Ave", "Road", "Lane", "Blvd")]
    cities = [city.name for city in world.destination.cities]
    prefixes = [city.postcode for city in world.destination.cities]
    postcodes = [f"{prefix}{n:02d}" for prefix in prefixes for n in range(100)]
    goods, traits = _goods(world, rng)
    consignors, sends = _consignors(per_day, world, vocabulary, family, seed)
    return Population(
        consignees=int(per_day * CONSIGNEES_PER_ROW) + 1,
        given=Words.of(_with_far_names(given, 50), forms.TEXT),
        family=Words.of(_with_far_names(family, 50), forms.TEXT),
        streets=Words.of(_with_far_names(streets, 80), forms.ADDRESS),
        cities=pa.array(cities, pa.string()),
        postcodes=Words.of(postcodes, forms.POSTCODE),
        regulars=max(int(per_day * REGULARS_PER_ROW), 50),
        consignors=consignors,
        consignor_traits=sends,
        goods=goods,
        goods_traits=traits,
        routes=_routes(world.origin),
        filers=_filers(world),
        origins=list(world.origin),
    )


def _goods(world: parameters.Parameters, rng: np.random.Generator) -> tuple[Pool, dict[str, Real]]:
    """The distinct descriptions, most used first; the vague and the garbled ones stand last."""
    catalogue = world.catalogue.goods
    weight = np.array([g.retail for g in catalogue])
    picks = rng.choice(len(catalogue), size=GOODS * 3, p=weight / weight.sum())
    marks = _invented(rng, 4000, (2, 3))
    described: dict[str, int] = {}
    for number, pick in enumerate(picks.tolist()):
        word = catalogue[pick].words[int(rng.integers(len(catalogue[pick].words)))]
        prefix = world.catalogue.prefixes[int(rng.integers(len(world.catalogue.prefixes)))]
        suffix = world.catalogue.suffixes[int(rng.integers(len(world.catalogue.suffixes)))]
        mark = f" {marks[int(rng.integers(len(marks)))]}" if number > 600 else ""
        text = f"{prefix}{word}{suffix}{mark}"
        if number % 33 == 32:
            text = f"{text} {('手机壳', 'Чехол', 'déco', 'vêtements', '女装')[number % 5]}"
        described.setdefault(text if number % 4 else text.upper(), pick)
        if len(described) == GOODS:
            break
    texts = [*described, *VAGUE, *GARBLED]
    lines = [catalogue[pick] for pick in described.values()] + [catalogue[0]] * (len(VAGUE) + len(GARBLED))
    traits = {
        "log_kg": np.log([g.kg for g in lines]),
        "spread": np.array([g.spread for g in lines]),
        "usd_kg": np.array([g.usd_kg for g in lines]),
    }
    return Pool.of({"goods_description": texts, "hs_code": [g.hs for g in lines]}, "goods"), traits


def _consignors(
    per_day: int, world: parameters.Parameters, vocabulary: names.Names, family: list[str], seed: int
) -> tuple[Pool, dict[str, Whole]]:
    """The consignors, the busiest first, and what each is like: origin, regime, carrier, filer."""
    count = max(int(per_day * REGULARS_PER_ROW), 50) + max(int(per_day * RARE_PER_ROW), 50)
    number = np.arange(count, dtype=np.int64)
    edges = np.cumsum([origin.share for origin in world.origin])
    # The fractional parts of multiples of an irrational number spread evenly over any run of ranks.
    origin = np.searchsorted(edges, (number * 0.7548776662 % 1.0) * edges[-1], side="right")
    regime = np.searchsorted(np.cumsum(REGIME_SHARES), number * 0.6180339887 % 1.0, side="right")
    regime = np.minimum(regime, len(REGIMES) - 1)
    texts = {name: pa.array(values, pa.string()) for name, values in {
        "family": _with_far_names(family, 25),
        "first": vocabulary.company.first,
        "trade": vocabulary.company.trade,
        "ending": vocabulary.company.ending,
        "given": _with_far_names([g for c in vocabulary.culture.values() for g in c.given], 25),
        "street": [s for c in vocabulary.culture.values() for s in c.streets],
        "city": [c for o in world.origin for c in o.cities],
        "country": [o.country for o in world.origin],
        "dial": [o.dial for o in world.origin],
    }.items()}  # fmt: skip

    def word(name: str, salt: int) -> pa.Array:
        return taken(texts[name], below(number, seed * 64 + salt, len(texts[name])))

    def digits(salt: int, low: int, high: int) -> pa.Array:
        return pa.array(low + below(number, seed * 64 + salt, high - low)).cast(pa.string())

    company = joined(word("first", 2), word("family", 3), word("trade", 4), word("ending", 5), between=" ")
    person = joined(word("given", 6), word("family", 7), between=" ")
    first_city = np.cumsum([0, *(len(o.cities) for o in world.origin)])
    cities = np.array([len(o.cities) for o in world.origin])
    city = first_city[origin] + below(number, seed * 64 + 8, 1 << 30) % cities[origin]
    has_phone = pa.array(share(number, seed * 64 + 9) < 0.6)
    phone = joined(taken(texts["dial"], origin), pa.scalar(" "), digits(10, 10_000, 99_999), digits(11, 10_000, 99_999))
    pool = Pool.of(
        {
            "consignor_name": pc.if_else(pa.array(share(number, seed * 64 + 1) < 0.7), company, person),
            "consignor_address_line": joined(digits(12, 1, 900), word("street", 13), between=" "),
            "consignor_city": taken(texts["city"], city),
            "consignor_postcode": digits(14, 100_000, 999_999),
            "consignor_country": taken(texts["country"], origin),
            "consignor_phone": pc.if_else(has_phone, phone, pa.scalar(None, pa.string())),
        },
        "consignor", "consignor_address", "consignor_phone",
    )  # fmt: skip
    return pool, {
        "origin": origin.astype(np.int64),
        "regime": regime.astype(np.int64),
        "carrier": below(number, seed * 64 + 15, len(CARRIERS)),
        "filer": below(number, seed * 64 + 16, 1 << 30),
    }


def _routes(origins: list[parameters.Origin]) -> Pool:
    """Every combination of origin, place of unloading and carrier, in that order of digits."""
    combinations = [(o, place, c) for o in origins for place in LOCATIONS for c in CARRIERS]
    return Pool.of(
        {
            "country_of_dispatch": [o.country for o, _, _ in combinations],
            "loading_location": [o.airport for o, _, _ in combinations],
            "unloading_location": [place[0] for _, place, _ in combinations],
            "entry_office": [place[1] for _, place, _ in combinations],
            "carrier": [c for _, _, c in combinations],
        },
        "route",
    )


def _filers(world: parameters.Parameters) -> Pool:
    """The posts, one an origin; then the express carriers; then two hundred forwarders."""
    posts = [f"POST-{origin.country}" for origin in world.origin]
    forwarders = [f"Forwarder {n} (simulated)" for n in range(200)]
    return Pool.of({"filer": [*posts, *world.filers.express, *forwarders]}, "filer")


def consignee_texts(people: Population, consignee: Whole, *, form: bool) -> dict[str, pa.Array]:
    """name, address_line, city, postcode and phone of consignees, as filed or in normal form."""

    def side(words: Words) -> pa.Array:
        return words.form if form else words.filed

    household = consignee // 2
    number = pa.array(1 + below(household, 31, 9800)).cast(pa.string())
    flat = pa.array(1 + below(household, 33, 480)).cast(pa.string())
    flat = joined(pa.scalar(" " if form else " Apt "), flat)
    in_block = pa.array(share(household, 34) < 0.35)
    postcode = below(household, 35, len(people.postcodes))
    area = pa.array(201 + below(consignee, 36, 780)).cast(pa.string())
    rest = pa.array(2_000_000 + below(consignee, 37, 7_999_999)).cast(pa.string())
    street = taken(side(people.streets), below(household, 32, len(people.streets)))
    line = joined(number, pa.scalar(" "), street, pc.if_else(in_block, flat, pa.scalar("")))
    initials = pa.array([f" {chr(97 + n) if form else chr(65 + n)} " for n in range(26)] + [" "] * 14)
    return {
        "name": joined(
            taken(side(people.given), below(consignee, 38, len(people.given))),
            taken(initials, below(consignee, 41, len(initials))),
            taken(side(people.family), below(household, 39, len(people.family))),
        ),
        "address_line": line,
        "city": taken(people.cities, postcode // 100),
        "postcode": taken(side(people.postcodes), postcode),
        "phone": joined(area, rest) if form else joined(pa.scalar("+1 "), area, pa.scalar(" "), rest),
    }
