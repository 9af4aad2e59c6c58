"""The assumptions of the practice world as frozen values, read from world.toml.

The meaning, unit and reason of every number stand beside it in world.toml; here are only the shapes.
A pair (careless, careful) is a probability for the least and the most careful scheme.
"""

from datetime import date
from pathlib import Path

import msgspec

from tidewaiter.simulation import ties

Pair = tuple[float, float]
Shares = dict[str, float]


class Calendar(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """First day, volume a day and its factors by weekday (Monday first) and month."""

    start: date
    consignments_per_day: int
    noise: float
    weekday: list[float]
    month: list[float]


class Timing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Times of day (UTC, 'HH:MM') of messages and arrivals, and days from posting to arrival."""

    received_from: str
    received_until: str
    arrival_from: str
    arrival_until: str
    late_at: str
    posted_days_before: tuple[int, int]


class Regime(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Share of all consignments, shares of sender kinds, share of values filed in the destination's currency."""

    share: float
    senders: Shares
    usd_share: float


class City(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An addressee's city with its postcode prefix and weight."""

    name: str
    postcode: str
    weight: float


class Destination(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The importing country, its homes, firms and forwarding addresses."""

    country: str
    currency: str
    dial: str
    postcode_digits: int
    block_share: float
    block_size: int
    unit_given: float
    households: int
    custom: float
    members: int
    businesses: int
    reshippers: int
    reshipper_phone: float
    mailbox_shops: int
    mailbox: float
    shared_houses: float
    cultures: Shares
    cities: list[City]


class Facility(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One place of unloading for one regime; the same code may stand for several."""

    code: str
    title: str
    regime: str
    location: str
    share: float
    not_presented: float


class Origin(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A country that goods are sent from."""

    country: str
    share: float
    region: str
    culture: str
    currency: str
    per_usd: float
    dial: str
    airport: str
    port: str
    postcode_digits: int
    via: float
    cities: list[str]


class Sender(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A kind of consignor."""

    count: int
    born_per_day: float
    busiest: int
    goods: str
    regular: float
    household: float
    business: float
    reshipper: float
    phone: float
    shared_phone: float
    typed: float
    undervalued: float


class Habits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How lawful traffic fills in its declarations."""

    relatives: int
    related_homes: int
    loyal: float
    loyal_customers: int
    suppliers: int
    regular_supplier: float
    round_private_value: float
    round_value: float
    undervalued_factor: float
    consignee_phone: Shares
    consignee_email: Shares
    bundled: float
    bundle: tuple[float, float]
    lazy_hs: float
    household_phone_changes: float
    hs_given: Shares


class Dirt(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Error rates of a class of filers, probability a consignment."""

    missing_consignor_phone: float
    missing_consignee_phone: float
    missing_postcode: float
    misspelt_name: float
    misspelt_description: float
    swapped_fields: float
    vague_description: float
    wrong_hs: float
    missing_currency: float
    mojibake: float
    upper_case: float
    bad_check_digit: float
    impossible_mass: float
    duplicate: float
    amendment: float
    late: float


class Airline(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An invented airline: two-character designator and three-digit waybill prefix."""

    designator: str
    prefix: str


class Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An invented shipping line: carrier code (SCAC) and vessel."""

    scac: str
    vessel: str


class Filers(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who sends the messages, and how consignments are grouped in them."""

    express: list[str]
    forwarders: list[str]
    airlines: list[Airline]
    lines: list[Line]
    houses_per_master: int
    direct_share: float
    xml_share: float
    bills_per_vessel: int


class Adaptation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What schemes do after a loss."""

    notice_days: float
    blind: Pair
    tolerance: float
    sender: Pair
    recipient: Pair
    telephone: Pair
    goods: Pair
    origin: Pair
    weight: Pair
    pause_days: float


class Substance(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A smuggled substance: category of the finding, weight in the mix, net grams a consignment (lognormal)."""

    name: str
    category: str
    weight: float
    grams: float
    spread: float


class Smuggling(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How schemes are born, look and die."""

    consignments_per_illicit: float
    one_off_share: float
    kits_per_year: float
    lifetime_days: float
    tempo: float
    tempo_spread: float
    skill: tuple[float, float]
    regimes: Shares
    origin_preference: float
    senders: Shares
    recipients: Shares
    drops: tuple[int, int]
    sender_aliases: tuple[int, int]
    via: Pair
    mismatched_mass: Pair
    round_value: Pair
    low_value: Pair
    vague: Pair
    hs_missing: Pair
    hs_wrong: Pair
    phone_shared: Pair
    phone_missing: Pair
    new_recipient_name: Pair
    unusual_sender_goods: Pair
    adaptation: Adaptation
    traces: ties.Traces
    recruits: ties.Recruits
    substance: list[Substance]
    concealment: dict[str, Pair]


class Examination(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A way of examining: its share, and how surely it finds what is hidden, by concealment."""

    type: str
    method: str
    share: float
    detection: Shares


class Absence(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why a target is not examined, in the words of the outcomes file."""

    result: str
    reason_code: str
    share: float


class Officers(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Presentation, examination and errors of officers."""

    false_finding: float
    late_not_presented: float
    revealed: float
    absence: list[Absence]
    examination: list[Examination]


class Goods(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One line of the catalogue; weights say how often it is sent in each of the three parts."""

    key: str
    hs: str
    kg: float
    spread: float
    usd_kg: float
    retail: float
    personal: float
    trade: float
    words: list[str]


class Machine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Goods of a pill press kit."""

    hs: str
    kg: float
    spread: float
    usd_kg: float
    words: list[str]


class Catalogue(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All goods and how their descriptions vary."""

    value_spread: float
    trade_factor: float
    vague: list[str]
    prefixes: list[str]
    suffixes: list[str]
    goods: list[Goods]
    press: Machine
    die: Machine


class Parameters(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole practice world."""

    calendar: Calendar
    timing: Timing
    regime: dict[str, Regime]
    destination: Destination
    facility: list[Facility]
    origin: list[Origin]
    sender: dict[str, Sender]
    habits: Habits
    manner: ties.Manner
    doors: ties.Doors
    spelling: ties.Spelling
    firms: ties.Firms
    dirt: dict[str, Dirt]
    filers: Filers
    smuggling: Smuggling
    officers: Officers
    catalogue: Catalogue

    def offices(self) -> dict[str, str]:
        """Location of unloading to facility code."""
        return {facility.location: facility.code for facility in self.facility}


SHIPPED = Path(__file__).with_name("world.toml")


def load(path: Path | None = None) -> Parameters:
    """Read a world.toml (the shipped one by default); a wrong file raises ValueError naming file and place."""
    source = path or SHIPPED
    try:
        parameters = msgspec.toml.decode(source.read_bytes(), type=Parameters)
    except (msgspec.DecodeError, ValueError) as error:
        raise ValueError(f"{source}: {error}") from error
    _check(parameters, source)
    return parameters


def between(pair: Pair, skill: float) -> float:
    """Probability for a scheme of this skill (0 careless, 1 careful)."""
    return pair[0] + skill * (pair[1] - pair[0])


def _check(parameters: Parameters, source: Path) -> None:
    """Refuse references to what the file does not define."""
    wrong: list[str] = []
    if len(parameters.calendar.weekday) != 7 or len(parameters.calendar.month) != 12:  # noqa: PLR2004 - a week, a year
        wrong.append("calendar: 7 weekday and 12 month factors are needed")
    for name, regime in parameters.regime.items():
        wrong += [f"regime.{name}: no sender {kind!r}" for kind in regime.senders if kind not in parameters.sender]
        if name not in parameters.dirt:
            wrong.append(f"regime.{name}: no dirt.{name}")
        if not any(facility.regime == name for facility in parameters.facility):
            wrong.append(f"regime.{name}: no facility")
    concealments = set(parameters.smuggling.concealment)
    wrong += [
        f"officers.examination {way.type!r}: no detection for {sorted(concealments - set(way.detection))}"
        for way in parameters.officers.examination
        if concealments - set(way.detection)
    ]
    if wrong:
        raise ValueError(f"{source}: {'; '.join(wrong)}")
