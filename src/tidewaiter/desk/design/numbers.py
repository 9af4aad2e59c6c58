"""Numbers as the reader's language writes them: 1,234.5 in English and Arabic, 1 234,5 in Spanish and French.

For text that people read; coordinates, fields of forms and files keep the point.
"""

from decimal import Decimal
from math import isfinite

from django.utils.formats import number_format


def whole(value: float) -> str:
    """Rounded to a whole number, with its thousands apart."""
    return fixed(value, 0)


def fixed(value: float, places: int) -> str:
    """With so many digits after the decimal separator, and its thousands apart."""
    if not isfinite(value):
        return str(value)
    return _plain(str(value) if isinstance(value, int) and not places else f"{value:.{places}f}")


def brief(value: float, digits: int) -> str:
    """With so many significant digits, without zeros at its end; very large and very small ones with an exponent."""
    told = f"{value:.{digits}g}"
    plain = isfinite(value) and "e" not in told
    return _plain(told) if plain else told.replace(".", number_format(Decimal("0.1"), use_l10n=True)[1])


def _plain(told: str) -> str:
    return number_format(Decimal(told), use_l10n=True, force_grouping=True)
