"""What both peers do, as data: the rules, the words and the names of the features; how is in each peer's own file.

The numbers are those of the product's day: as many checks, kinds, statistics, features, rules and terms. The rules'
texts are the benchmark's own, in the same proportion of thresholds and patterns as those that ship.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from knowledge import KEPT, terms
from tidewaiter.cargo.codes import countries, currencies
from tidewaiter.intake import regimes
from tidewaiter.intake.checks import placeholder, vague_description
from tidewaiter.risk.features import FEATURES
from tidewaiter.risk.features.declared_as_precursor import SUBHEADINGS

FEATURE_NAMES = [feature.name for feature in FEATURES]
CATEGORIES = {feature.name for feature in FEATURES if feature.categorical}
LEXICON_TERMS = 3_000
TREES = 300
SHARE_OF_TREES = 0.75
SEED = 7

REGIMES = ("mail", "air", "express", "ocean", "truck", "rail", "declaration")
MODES = ("maritime", "rail", "road", "air", "mail")
OFFICES = {"JFK": "USJFK-MAIL", "LAX": "USLAX-MAIL", "MEM": "USMEM-EXPRESS", "MIA": "USMIA-CARGO"}
COUNTRY_COLUMNS = (
    "consignor_country",
    "consignee_country",
    "country_of_dispatch",
    "country_of_origin",
    "country_of_destination",
)
TEXT_COLUMNS = (
    "consignor_name",
    "consignor_address_line",
    "consignor_city",
    "consignee_name",
    "consignee_address_line",
    "consignee_city",
    "goods_description",
)
ELEMENTS = (
    "consignor_name",
    "consignor_address_line",
    "consignor_country",
    "consignee_name",
    "consignee_address_line",
    "consignee_country",
    "goods_description",
    "gross_mass_kg",
    "package_quantity",
    "declared_value",
)
READ = [
    *("consignment_id", "regime", "transport_mode", "s10", "filer", "carrier", "hs_code", "gross_mass_kg"),
    *("net_mass_kg", "package_quantity", "declared_value", "currency", "loading_location", "unloading_location"),
    *("posted_on", "eta", "received_at", "consignor_postcode", "consignor_phone", "consignee_postcode"),
    *("consignee_phone", "consignee_email", "awb", "house_waybill", "tracking_number"),
    *(*COUNTRY_COLUMNS, *TEXT_COLUMNS),
]
TEXTS = set(READ) - {
    "gross_mass_kg",
    "net_mass_kg",
    "package_quantity",
    "declared_value",
    "posted_on",
    "eta",
    "received_at",
}
MAIN_CURRENCIES = ("AUD", "CAD", "CHF", "EUR", "GBP", "NZD", "SGD", "USD")
HINTS = {
    "element-missing": "Send the element that the law of the regime asks for.",
    "late-filing": "File before the time that the law of the regime sets.",
    "bad-s10": "Read the barcode again: two letters, eight digits, check digit, country of the post.",
    "bad-awb": "Compare with the waybill: three digits of the airline, seven digits, remainder modulo 7.",
    "placeholder": "Send the real name or address.",
    "impossible-mass": "Send the mass in kilograms.",
    "net-above-gross": "Net mass is at most gross mass.",
    "too-heavy": "A postal item weighs 70 kg at most.",
    "impossible-value": "Send the value of the goods.",
    "impossible-count": "Send the number of packages, one at least.",
    "bad-country": "Send the two-letter code of ISO 3166-1.",
    "bad-currency": "Send the three-letter code of ISO 4217.",
    "hs-form": "Send 6, 8 or 10 digits of the Harmonized System.",
    "impossible-date": "Send a date of this time.",
    "date-past": "Compare the time of arrival.",
    "date-future": "Compare the time of arrival.",
    "posted-later": "The day of posting is not after receipt.",
    "received-ahead": "Set the clock.",
    "no-identifier": "Send the item, waybill, bill or declaration number.",
    "vague-description": "Say what the goods are, what of and what for.",
    "bad-regime": "Name the regime under which this is filed.",
    "bad-mode": "Name the mode of transport.",
    "no-eta": "Send the time of arrival.",
    "no-currency": "Send the currency of the value.",
    "absurd-value-per-kg": "Compare value and mass.",
    "same-party": "Check that the consignee is not a copy of the consignor.",
    "heavy": "Check the mass.",
    "few-letters": "Say what the goods are in words.",
    "garbled-text": "Send texts in UTF-8.",
}
"""What a filer is told of each problem."""
GARBLED = "[\\x00-\\x08\\x0B\\x0C\\x0E-\\x1F\\x7F\\x{FFFD}]|[ÂÃ][\\x{80}-\\x{BF}\\x{20AC}]|â[\\x{80}\\x{20AC}]"
COMPANY = r"\b(?:ltd|limited|llc|plc|inc|corp|company|gmbh|co|sa|srl|bv|pty)\b"
STREET_WORDS = {"street": "st", "avenue": "ave", "road": "rd", "lane": "ln", "boulevard": "blvd", "drive": "dr"}
PLACEHOLDERS = list(placeholder.WORDS)
PRECURSORS = list(SUBHEADINGS)
TERM_KINDS = ("drugs", "precursors", "equipment")
KINDS_OF_TERMS = (*TERM_KINDS, "numbers")
"""Kinds of terms that features ask for; what is a number is asked for by one feature, the others by one each."""
BOX = r"\b(p ?o ?box|pobox|postfach|postbus|apartado|casilla|locker|packstation|pmb|mailbox|parcel ?shop)\b"


@dataclass(frozen=True)
class Rule:
    """A rule of the peers: all bounds hold (column, '>=' or '<=', number), and the pattern if there is one."""

    bounds: tuple[tuple[str, str, float], ...]
    pattern: str | None
    weight: float


_BOUNDED = (
    (("consignee_address_names_90d", ">=", 4.0), ("consignee_address_count_30d", "<=", 60.0)),
    (("consignee_address_count_7d", ">=", 4.0), ("consignee_address_count_30d", "<=", 5.0)),
    (("pair_is_new", ">=", 1.0), ("transshipment", ">=", 1.0)),
    (("consignor_phone_missing", ">=", 1.0), ("hs_missing", ">=", 1.0), ("consignor_count_30d", "<=", 0.0)),
    (("goods_count_30d", ">=", 200.0), ("goods_counterparties_30d", ">=", 20.0)),
    (("consignor_first_seen_days", ">=", 6.0), ("consignor_counterparties_30d", ">=", 20.0)),
    (("mass_deviation", ">=", 3.0),),
    (("description_vague", ">=", 1.0), ("gross_mass_log", "<=", 0.7), ("consignor_count_30d", "<=", 0.0)),
    (("lead_time_hours", "<=", 2.0),),
    (("pair_count_90d", ">=", 4.0), ("consignor_first_seen_days", ">=", 4.0)),
    (("value_per_kg", "<=", 10.0), ("gross_mass_log", ">=", 2.7), ("pair_is_new", ">=", 1.0)),
)


@cache
def rules(count: int) -> tuple[Rule, ...]:
    """So many rules: one in three looks for words in the description, beside a bound or alone."""
    words = [word for term in terms(1000, 1) for word in term.split() if len(word) > 4]
    made = []
    for number in range(count):
        bounds = _BOUNDED[number % len(_BOUNDED)]
        moved = tuple((column, sign, limit + number // len(_BOUNDED) % 3) for column, sign, limit in bounds)
        if number % 3 == 2:
            own = "|".join(words[(number * 7 + n) % len(words)] for n in range(6))
            made.append(Rule(moved[:1] if number % 2 else (), rf"(?i)\b(?:{own})s?\b", 1.0 + number % 9))
        else:
            made.append(Rule(moved, None, 1.0 + number % 9))
    return tuple(made)


@cache
def lexicon() -> tuple[str, ...]:
    """Terms to be found in normal descriptions."""
    return tuple(terms(LEXICON_TERMS, SEED))


@cache
def laws() -> tuple[Any, ...]:
    """The laws of the regimes of this day: regime, first_day, last_day, owes, hours_before."""
    return tuple(rule for rule in regimes.load(None).among(("mail", "air", "express")).rule)


def alternatives(element: str) -> tuple[str, ...]:
    """The columns of which one is owed; lists of items are empty in this day."""
    return tuple(name for name in element.split("|") if not name.startswith("items."))


def ready(rules_count: int) -> None:
    """Make the rules and words, which a user would have: before the clock starts."""
    lexicon(), vague(), codes(), laws(), rules(rules_count)


def kind_of(term: str) -> str:
    """The kind of a term: a quarter of the lexicon each."""
    return KINDS_OF_TERMS[len(term) % len(KINDS_OF_TERMS)]


@cache
def vague() -> tuple[str, ...]:
    """Descriptions that say nothing, in small letters."""
    return tuple(vague_description.terms().to_pylist())


@cache
def codes() -> tuple[list[str], list[str]]:
    """Country and currency codes in use."""
    return sorted(countries.alpha2()), sorted(currencies.codes())


def sample() -> tuple[Any, Any]:
    """Feature rows and labels of the shape of the day's, to learn a model from."""
    rng = np.random.default_rng(SEED)
    features = rng.lognormal(1.0, 1.0, size=(20_000, len(FEATURE_NAMES))).astype(np.float32)
    features[rng.random(features.shape) < 0.05] = np.nan
    score = np.nan_to_num(np.log(features[:, :12])) @ rng.normal(size=12) + rng.logistic(size=20_000)
    return features, score > np.quantile(score, 0.96)


def kept(name: str) -> Path:
    """Where a peer keeps its model between runs."""
    KEPT.mkdir(parents=True, exist_ok=True)
    return KEPT / name
