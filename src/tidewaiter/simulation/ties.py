"""The assumptions about what ties consignments together: traces of shippers, re-shippers, shared doors, spellings.

The meaning, unit and reason of every number stand beside it in world.toml; here are only the shapes. A pair
(careless, careful) is a probability for the least and the most careful scheme.
"""

import msgspec

Pair = tuple[float, float]


class Traces(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a scheme's shipper carries over when it takes new names."""

    rotating: Pair
    name_days: float
    same_operator: float
    operator_reach: int
    telephone: Pair
    address: Pair
    wording: Pair
    packing: Pair
    given_up: Pair


class Recruits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """People at home who receive for schemes and send on."""

    count: int
    days: int
    schemes: float


class Doors(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Doors that many unrelated people receive at: large forwarders, and boxes filed without their number."""

    forwarders: int
    clients: float
    through: float
    suite_given: float
    forwarder_phone: float
    schemes: float
    box_unwritten: float


class Manner(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How senders word and pack, lawful ones too."""

    phrased: float
    boxed: float
    box_step: float
    box_spread: float
    phrases: tuple[list[str], list[str], list[str]]


class Spelling(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How often people write their name otherwise, of those who ever do."""

    people: float
    native: float
    variant: float
    regimes: list[str]


class Firms(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How often firms write name, legal form and address otherwise."""

    forms: float
    native: float
    addresses: float
    regimes: list[str]
