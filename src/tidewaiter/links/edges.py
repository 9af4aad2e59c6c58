"""The kinds of link between a consignment and what it names, how far each is believed, and where it stops.

Two consignments are linked by a value that both name. A value that many name says little: the belief falls
with the number of consignments that name it in the kind's window (`half`), and beyond `cap` the value is a
hub, which is counted and not followed. A degree cap alone leaves one giant component (218 hubs cut of an
8.9-million-edge graph of parcels left 3.15 million nodes together), so windows and half-lives stand beside it.
Joined kinds (several columns) keep a hub apart into its clients: an address of a forwarder with 270,000
consignments is no trace, the same goods from it on the same days may be one.

Kinds of one family tell of the same fact and count once, the strongest. Numbers are judgements, tried on
simulated schemes (`benchmarks/hunt.py`); routes and filers are never a trace and are left out. A kind whose column
a table lacks is left out of it: resolved entities where nobody resolved, wallets where no listing was imported
(`imported.py`). A new kind is a new row with a new code.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

CODE_BITS = 6
"""Bits of a value's key that hold the code of its kind; 58 are left for the hash."""


@dataclass(frozen=True, slots=True)
class LinkKind:
    """One kind: the columns of hashes it joins, its belief (0 to 1), and where it ends.

    `half` is the number of other consignments in the window at which belief is halved, `window` the days to
    either side in which they are sought, `half_life` the days apart that halve belief again.
    """

    code: int
    name: str
    columns: tuple[str, ...]
    family: str
    belief: float
    half: float
    cap: int
    window: int
    half_life: float
    title: str
    caveat: str


_BORROWED = "names are copied and borrowed"
_SHARED = "an address may house a forwarder, a mailbox shop or many homes"
_LINE = "a telephone may be a forwarder's, a shop's or a made-up number"
_TEXT = "many honest shippers describe their goods alike"

LINK_KINDS: tuple[LinkKind, ...] = (
    LinkKind(1, "consignor", ("consignor",), "sender", 0.85, 25, 400, 90, 45, "consignor's name", _BORROWED),
    LinkKind(
        2, "consignor_address", ("consignor_address",), "from", 0.85, 25, 400, 90, 45, "consignor's address", _SHARED
    ),
    LinkKind(3, "consignor_phone", ("consignor_phone",), "line", 0.9, 30, 400, 120, 60, "consignor's telephone", _LINE),
    LinkKind(4, "consignor_email", ("consignor_email",), "mail", 0.95, 40, 400, 180, 90, "consignor's e-mail", _LINE),
    LinkKind(5, "consignee", ("consignee",), "receiver", 0.6, 4, 60, 90, 45, "consignee's name", _BORROWED),
    LinkKind(6, "consignee_address", ("consignee_address",), "to", 0.8, 8, 120, 120, 60, "delivery address", _SHARED),
    LinkKind(
        7, "consignee_phone", ("consignee_phone",), "answers", 0.85, 10, 120, 120, 60, "consignee's telephone", _LINE
    ),
    LinkKind(8, "consignee_email", ("consignee_email",), "post", 0.9, 15, 120, 180, 90, "consignee's e-mail", _LINE),
    LinkKind(9, "pair", ("pair",), "to", 0.95, 20, 200, 180, 90, "consignor and delivery address together", _BORROWED),
    LinkKind(10, "goods", ("goods",), "goods", 0.35, 6, 80, 30, 15, "goods description", _TEXT),
    LinkKind(
        11, "goods_words", ("goods_words",), "goods", 0.3, 6, 80, 30, 15, "nearly the same goods description", _TEXT
    ),
    LinkKind(
        12,
        "goods_at_address",
        ("goods", "consignor_address"),
        "goods",
        0.75,
        10,
        150,
        45,
        25,
        "goods description and consignor's address together",
        "a forwarder's clients may sell the same goods",
    ),
    LinkKind(
        13,
        "pattern",
        ("pattern", "route"),
        "pattern",
        0.3,
        3,
        40,
        30,
        15,
        "weight, value and currency on the same route",
        "series of one product weigh and cost the same",
    ),
    LinkKind(
        14,
        "consignor_house",
        ("consignor_house",),
        "from",
        0.7,
        12,
        200,
        90,
        45,
        "consignor's house, whatever the room",
        _SHARED,
    ),
    LinkKind(
        15,
        "consignor_street",
        ("consignor_street",),
        "from",
        0.45,
        6,
        80,
        60,
        30,
        "consignor's street and postcode",
        "neighbours are mostly strangers",
    ),
    LinkKind(
        16,
        "consignor_sound",
        ("consignor_sound",),
        "sender",
        0.7,
        15,
        300,
        90,
        45,
        "consignor's name by its sound, in one country",
        "names that sound alike are common",
    ),
    LinkKind(
        17,
        "consignee_at_house",
        ("consignee_sound", "consignee_house"),
        "to",
        0.85,
        8,
        80,
        120,
        60,
        "consignee's name by its sound and house together",
        "families share names and houses",
    ),
    LinkKind(
        18,
        "goods_ending",
        ("goods_ending",),
        "wording",
        0.5,
        8,
        120,
        60,
        30,
        "last three words of the goods description",
        _TEXT,
    ),
    LinkKind(
        19,
        "entity_consignor",
        ("entity_consignor",),
        "sender",
        0.85,
        25,
        400,
        120,
        60,
        "consignor as resolved",
        "who is who is itself a judgement",
    ),
    LinkKind(
        20,
        "entity_consignee",
        ("entity_consignee",),
        "receiver",
        0.75,
        6,
        100,
        120,
        60,
        "consignee as resolved",
        "who is who is itself a judgement",
    ),
    LinkKind(
        21,
        "account",
        ("account",),
        "account",
        0.85,
        20,
        300,
        180,
        90,
        "account of the sender",
        "an account may be an agent's",
    ),
    LinkKind(
        22,
        "conveyance",
        ("conveyance",),
        "conveyance",
        0.1,
        4,
        60,
        3,
        2,
        "flight, voyage or vehicle on one day",
        "hundreds of strangers share a conveyance",
    ),
    LinkKind(
        23,
        "wallet",
        ("wallet",),
        "wallet",
        0.9,
        10,
        200,
        365,
        180,
        "wallet",
        "a wallet may be an exchange's or a market's",
    ),
)

BY_CODE: dict[int, LinkKind] = {kind.code: kind for kind in LINK_KINDS}
BY_NAME: dict[str, LinkKind] = {kind.name: kind for kind in LINK_KINDS}
FAMILIES: tuple[str, ...] = tuple(dict.fromkeys(kind.family for kind in LINK_KINDS))
COLUMNS: tuple[str, ...] = tuple(dict.fromkeys(column for kind in LINK_KINDS for column in kind.columns))
"""Names of the hashes that the kinds are made of; a table has them as `hash_<name>`, int64, null where missing."""

Keys = NDArray[np.uint64]
_CODES = 2**CODE_BITS


def table_of(attribute: str, *, dtype: type = np.float64) -> NDArray[np.float64]:
    """One numeric attribute of every kind as an array by code, 0 where there is no such kind; shape (64,)."""
    column = np.zeros(_CODES, dtype)
    for kind in LINK_KINDS:
        column[kind.code] = getattr(kind, attribute)
    return column


FAMILY_OF = np.array(
    [FAMILIES.index(BY_CODE[code].family) if code in BY_CODE else -1 for code in range(_CODES)], np.int64
)
"""The number in FAMILIES of the family of each code; -1 where there is none."""


def keys_of(kind: LinkKind, columns: list[NDArray[np.int64]]) -> Keys:
    """The key of each row's value of a kind: its code in the upper bits, a mixture of the hashes in the others."""
    mixed = np.zeros(len(columns[0]), np.uint64)
    for column in columns:
        mixed = _mixed(mixed * np.uint64(0x9E3779B97F4A7C15) + column.view(np.uint64))
    return (np.uint64(kind.code) << np.uint64(64 - CODE_BITS)) | (mixed >> np.uint64(CODE_BITS))


def codes_of(keys: Keys) -> NDArray[np.int64]:
    """The code of the kind of each key."""
    return (keys >> np.uint64(64 - CODE_BITS)).astype(np.int64)


def _mixed(values: Keys) -> Keys:
    """The finisher of splitmix64 (Steele, Lea and Flood 2014): every bit in depends on every bit out."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))
