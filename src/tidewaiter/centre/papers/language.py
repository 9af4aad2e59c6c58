"""The language of the centre's papers: what is served, signed or filed is in one language, whoever asks for it.

TIDEWAITER_LANGUAGE names it (English where it is not set). The words of papers are kept with those of the desk; what
people wrote stands as they wrote it. Days and times stay ISO and UTC.
"""

import os

from django.utils import translation

from tidewaiter.centre.errors import OperatorError, filled

VARIABLE = "TIDEWAITER_LANGUAGE"
LANGUAGES = ("en", "es", "fr", "ar")
"""Those whose words are there (BCP 47)."""

_THIN = "\N{NARROW NO-BREAK SPACE}"
_MARKS = {"es": (_THIN, ","), "fr": (_THIN, ",")}
"""What parts thousands, and what decimals, where it is not as in English."""


def language() -> str:
    """The language of papers. OperatorError for one whose words are not there."""
    named = os.environ.get(VARIABLE, "") or LANGUAGES[0]
    if named not in LANGUAGES:
        raise OperatorError(
            "{variable} names the language {name}, which papers are not written in",
            "name one of {languages}",
            variable=VARIABLE,
            name=named,
            languages=LANGUAGES,
        )
    return named


def printed(template: str, **values: object) -> str:
    """A text of the product in the language of papers, its values put in."""
    with translation.override(language()):
        said = translation.gettext(template)
    return filled(said, values)


def word(value: str) -> str:
    """A word of the product's tables ('presumptive', 'not_done') in the language of papers, spelt with spaces."""
    return printed_word(value.replace("_", " ")) if value else ""


def printed_word(value: str) -> str:
    """A word or name of the product's tables as it stands there, in the language of papers; its own where unknown."""
    with translation.override(language()):
        return translation.gettext(value) if value else ""


def number(value: float, digits: int) -> str:
    """With so many significant digits, separated as the language of papers does."""
    thousands, decimals = _MARKS.get(language(), (",", "."))
    return f"{value:,.{digits}g}".translate({ord(","): thousands, ord("."): decimals})
