"""Reasons in the reader's language, and the values of one by themselves.

A stored sentence stays as it was said. Where it is one of the fixed ones, it is taken apart and put together again
from the template's translation; what an author wrote stays in the author's words.
"""

from collections.abc import Mapping

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tidewaiter.desk.design.reason_wording import WORDS
from tidewaiter.risk import sentences
from tidewaiter.risk.assess import MANDATORY
from tidewaiter.risk.reasons import Source
from tidewaiter.risk.rules.wording import fill

_LONGEST_VALUE = 12
_MOST_VALUES = 3
_OWN = "en"


def said(reason: Mapping[str, object]) -> str:
    """A reason's sentence in the language of whoever reads."""
    sentence = str(reason.get("sentence", ""))
    if (get_language() or _OWN).partition("-")[0] == _OWN:
        return sentence
    pieces, rest = sentences.pieces(str(reason.get("code", "")), sentence)
    put = [fill(_(one.template), {name: _word(value) for name, value in one.values.items()}) for one in pieces]
    return " ".join(filter(None, [*put, rest]))


def values(reason: Mapping[str, object], rules: Mapping[str, str]) -> str:
    """What tells one consignment's reason from another's: '16 · 1'; '' for a sentence that holds no short value."""
    found = sentences.values(str(reason.get("code", "")), str(reason.get("sentence", "")), rules)
    return " · ".join([_word(value) for value in found if len(value) <= _LONGEST_VALUE][:_MOST_VALUES])


def rule_name(reason: Mapping[str, object]) -> str:
    """What a rule is called, in its author's words; '' for any other reason."""
    code = str(reason.get("code", ""))
    named = code.removeprefix(MANDATORY)
    return named.replace("-", " ") if reason.get("source") == Source.RULE or named != code else ""


def _word(value: str) -> str:
    return _(value) if value in WORDS else value
