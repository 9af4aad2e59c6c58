"""The assumptions of the practice world as frozen values, read from world.toml and names.toml.

The meaning, unit and reason of every number stand beside it in world.toml; here are only the shapes.
A pair (careless, careful) is a probability for the least and the most careful scheme.
"""

from datetime import date
from pathlib import Path

import msgspec

Pair = tuple[float, float]
Shares = dict[str, float]


class _Frozen(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Base of all parameter values: unknown names in the file are refused."""


class Calendar(_Frozen):
    """First day, volume a day and its factors by weekday (Monday first) and month."""

    start: date
    consignments_per_day: int
    noise: float
    weekday: list[float]
    month: list[float]


class Timing(_Frozen):
    """Times of day (UTC, 'HH:MM') of messages and arrivals, and days from posting to arrival."""

    received_from: str
    received_until: str
    arrival_from: str
    arrival_until: str
    late_at: str
    posted_days_before: tuple[int, int]


class Regime(_Frozen):
    """Share of all consignments, shares of sender kinds, share of values filed in the destination's currency."""

    share: float
    senders: Shares
    usd_share: float


class City(_Frozen):
    """An addressee's city with its postcode prefix and weight."""

    name: str
    postcode: str
    weight: float


class Destination(_Frozen):
    """The importing country, its homes, firms and forwarding addresses."""

    country: str
    currency: str
    dial: str
    postcode_digits: int
    block_share: float
    block_size: int
    unit_given: float
    households: int
    members: int
    businesses: int
    reshippers: int
    mailbox_shops: int
    mailbox: float
    shared_houses: float
    cultures: Shares
    cities: list[City]


class Facility(_Frozen):
    """One place of unloading for one regime; the same code may stand for several."""

    code: str
    title: str
    regime: str
    location: str
    share: float
    not_presented: float


class Origin(_Frozen):
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


class Sender(_Frozen):
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
    undervalued: float


class Habits(_Frozen):
    """How lawful traffic fills in its declarations."""

    relatives: int
    suppliers: int
    regular_supplier: float
    round_private_value: float
    round_value: float
    undervalued_factor: float
    consignee_phone: Shares
    consignee_email: Shares
    household_phone_changes: float
    hs_given: Shares


class Dirt(_Frozen):
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


class Airline(_Frozen):
    """An invented airline: two-character designator and three-digit waybill prefix."""

    designator: str
    prefix: str


class Line(_Frozen):
    """An invented shipping line: carrier code (SCAC) and vessel."""

    scac: str
    vessel: str


class Filers(_Frozen):
    """Who sends the messages, and how consignments are grouped in them."""

    express: list[str]
    forwarders: list[str]
    airlines: list[Airline]
    lines: list[Line]
    houses_per_master: int
    direct_share: float
    xml_share: float
    bills_per_vessel: int


class Adaptation(_Frozen):
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


class Substance(_Frozen):
    """A smuggled substance: category of the finding, weight in the mix, net grams a consignment (lognormal)."""

    name: str
    category: str
    weight: float
    grams: float
    spread: float


class Smuggling(_Frozen):
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
    substance: list[Substance]
    concealment: dict[str, Pair]


class Examination(_Frozen):
    """A way of examining: its share, and how surely it finds what is hidden, by concealment."""

    type: str
    method: str
    share: float
    detection: Shares


class Officers(_Frozen):
    """Presentation, examination and errors of officers."""

    false_finding: float
    late_not_presented: float
    reasons: Shares
    revealed: float
    examination: list[Examination]


class Goods(_Frozen):
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


class Machine(_Frozen):
    """Goods of a pill press kit."""

    hs: str
    kg: float
    spread: float
    usd_kg: float
    words: list[str]


class Catalogue(_Frozen):
    """All goods and how their descriptions vary."""

    value_spread: float
    trade_factor: float
    vague: list[str]
    prefixes: list[str]
    suffixes: list[str]
    goods: list[Goods]
    press: Machine
    die: Machine


class Culture(_Frozen):
    """Names of people and streets."""

    given: list[str]
    family: list[str]
    streets: list[str]


class Places(_Frozen):
    """Streets and company endings of the destination."""

    streets: list[str]
    companies: list[str]


class CompanyWords(_Frozen):
    """Words that invented firms are named with."""

    first: list[str]
    second: list[str]
    trade: list[str]
    ending: list[str]
    agent: list[str]
    mailbox: list[str]


class Names(_Frozen):
    """The vocabulary of names.toml."""

    culture: dict[str, Culture]
    destination: Places
    company: CompanyWords


class Parameters(_Frozen):
    """The whole practice world."""

    calendar: Calendar
    timing: Timing
    regime: dict[str, Regime]
    destination: Destination
    facility: list[Facility]
    origin: list[Origin]
    sender: dict[str, Sender]
    habits: Habits
    dirt: dict[str, Dirt]
    filers: Filers
    smuggling: Smuggling
    officers: Officers
    catalogue: Catalogue

    def offices(self) -> dict[str, str]:
        """Location of unloading to facility code."""
        return {facility.location: facility.code for facility in self.facility}


SHIPPED = Path(__file__).with_name("world.toml")
SHIPPED_NAMES = Path(__file__).with_name("names.toml")


def load(path: Path | None = None) -> Parameters:
    """Read a world.toml (the shipped one by default); a wrong file raises ValueError naming file and place."""
    source = path or SHIPPED
    try:
        parameters = msgspec.toml.decode(source.read_bytes(), type=Parameters)
    except (msgspec.DecodeError, ValueError) as error:
        raise ValueError(f"{source}: {error}") from error
    _check(parameters, source)
    return parameters


def load_names(path: Path | None = None) -> Names:
    """Read a names.toml (the shipped one by default); a wrong file raises ValueError naming file and place."""
    source = path or SHIPPED_NAMES
    try:
        return msgspec.toml.decode(source.read_bytes(), type=Names)
    except (msgspec.DecodeError, ValueError) as error:
        raise ValueError(f"{source}: {error}") from error


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
