"""Invented names of people and firms by locale, from the word lists of the library Faker (MIT licence).

Faker is no dependency of the product: give its folder in PYTHONPATH. Locales are of two sets, one the scorer is trained
on, one it never saw.
"""

# ruff: noqa: S311, PLR2004 - chance is seeded and no secret; shares of what is invented are judgements

import importlib
import random
from collections.abc import Mapping, Sequence

_TRAINED = """
en_US es_MX ru_RU ar_AA zh_CN de_DE fr_FR tr_TR fa_IR pt_BR it_IT ko_KR uk_UA id_ID en_PK en_IN vi_VN
"""
TRAINED = _TRAINED.split()
_JUDGED = """
en_GB es_CO es_ES pl_PL bg_BG ar_SA zh_TW nl_NL en_NG cs_CZ hu_HU ro_RO sv_SE hr_HR az_AZ th_TH fr_DZ
"""
JUDGED = _JUDGED.split()


def words(locale: str) -> tuple[list[str], list[str]]:
    """Given names and surnames of a locale, frequent ones often."""
    provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
    given = [w for name in ("first_names", "first_names_male", "first_names_female") for w in _spread(provider, name)]
    names = ("last_names", "last_names_male", "last_names_female")
    family = [w for name in names for w in _spread(provider, name)]
    return given, family


def _spread(provider: type, name: str) -> list[str]:
    values = getattr(provider, name, None) or ()
    if isinstance(values, Mapping):
        total = sum(values.values())
        return [w for w, share in values.items() for _ in range(max(1, round(share / total * 5_000)))]
    return list(values)


_TRADE = """
Trading Import Export Logistics Electronics Textile Garments Marine Shipping Petroleum Steel Chemical Machinery
Foods Pharma Medical Auto Parts Plastics Technology Engineering Construction Agro Mining Energy Furniture Toys
Jewellery Optical Ceramics Paper Leather Sports Cosmetics Travel Exchange Investment Aviation
"""
TRADE = _TRADE.split()
_ENDINGS = """
Ltd|LLC|Co., Ltd.|GmbH|Inc.|S.A.|S.A. de C.V.|OOO|Corporation|\
Company|FZE|Pvt Ltd|Sdn Bhd|B.V.||SRL|JSC
"""
ENDINGS = _ENDINGS.strip().split("|")


def people(locale: str, many: int, rng: random.Random) -> list[str]:
    """Names of people as they are written there."""
    given, family = words(locale)
    together = locale in {"zh_CN", "zh_TW", "ko_KR"}
    found = []
    for _ in range(many):
        g, f = rng.choice(given), rng.choice(family or given)
        if together:
            found.append(f + g)
            continue
        parts = [g]
        if rng.random() < 0.25:
            parts.append(rng.choice(given))
        parts.append(f)
        if locale.startswith(("es", "pt")) and rng.random() < 0.6:
            parts.append(rng.choice(family))
        if locale.startswith("ar") and rng.random() < 0.5:
            parts.insert(1, rng.choice(given))
        found.append(" ".join(parts))
    return found


def firms(locale: str, many: int, rng: random.Random) -> list[str]:
    """Invented firms: a surname or an invented word, a trade, a form."""
    _, family = words(locale)
    found = []
    for _ in range(many):
        if rng.random() < 0.5 and family:
            first = rng.choice(family)
        else:
            first = "".join(rng.choice(p) for p in ("BDFGKLMNPRSTVZ", "aeiou", "lmnrst", "aeio", "bdklmnrstx"))
            first += rng.choice(["", "ex", "tech", "co", "star", "line"])
        trade = rng.sample(TRADE, rng.choice((1, 1, 2)))
        found.append(" ".join([first, *trade, rng.choice(ENDINGS)]).strip())
    return found


def mixed(locales: Sequence[str], many: int, seed: int, *, firms_share: float = 0.3) -> list[str]:
    """Names of people and firms of several locales, each as many."""
    rng = random.Random(seed)
    each = many // len(locales) + 1
    found = []
    for locale in locales:
        companies = int(each * firms_share)
        found += people(locale, each - companies, rng) + firms(locale, companies, rng)
    rng.shuffle(found)
    return found[:many]
