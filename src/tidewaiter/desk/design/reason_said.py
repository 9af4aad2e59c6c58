"""Reasons in the reader's language, and the values of one by themselves.

A stored sentence stays as it was said. Where it is one of the fixed ones, it is taken apart and put together again
from the template's translation; what an author wrote stays in the author's words.
"""

from collections.abc import Mapping
from functools import cache

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tidewaiter.centre.errors import filled
from tidewaiter.desk.design import sentence_said
from tidewaiter.desk.design.reason_wording import WORDS
from tidewaiter.risk import rules, sentences
from tidewaiter.risk.assess import MANDATORY
from tidewaiter.risk.reasons import Source
from tidewaiter.risk.rules.rule import Rule
from tidewaiter.risk.rules.wording import taken_apart

_LONGEST_VALUE = 12
_MOST_VALUES = 3
_OWN = "en"


def said(reason: Mapping[str, object]) -> str:
    """A reason's sentence in the language of whoever reads."""
    sentence = str(reason.get("sentence", ""))
    if (get_language() or _OWN).partition("-")[0] == _OWN:
        return sentence
    code = str(reason.get("code", ""))
    pieces, rest = sentences.pieces(code, sentence)
    if not pieces or code.startswith(MANDATORY):
        of_rule, rest = _of_rule(code, rest)
        pieces = (*pieces, *of_rule)
    put = [filled(_(one.template), {name: _slot(name, value) for name, value in one.values.items()}) for one in pieces]
    return " ".join(filter(None, [*put, sentence_said.said(rest)]))


def values(reason: Mapping[str, object], rules: Mapping[str, str]) -> str:
    """What tells one consignment's reason from another's: '16 · 1'; '' for a sentence that holds no short value."""
    found = sentences.values(str(reason.get("code", "")), str(reason.get("sentence", "")), rules)
    return " · ".join([_word(value) for value in found if len(value) <= _LONGEST_VALUE][:_MOST_VALUES])


def rule_name(reason: Mapping[str, object]) -> str:
    """What a rule is called, in its author's words; '' for any other reason.

    The name of a rule that ships is English: in another language its title, which is translated, stands for it.
    """
    code = str(reason.get("code", ""))
    named = code.removeprefix(MANDATORY)
    if named in _shipped() and (get_language() or _OWN).partition("-")[0] != _OWN:
        return _(_shipped()[named].title)
    return named.replace("-", " ") if reason.get("source") == Source.RULE or named != code else ""


def _of_rule(code: str, sentence: str) -> tuple[tuple[sentences.Piece, ...], str]:
    """The sentence of a rule that ships, taken apart; whole where it is another rule's, or of another version."""
    rule = _shipped().get(code.removeprefix(MANDATORY))
    template = rule.reason if rule else None
    found = taken_apart(template, sentence) if template else None
    return ((), sentence) if template is None or found is None else ((sentences.Piece(template, found[0]),), found[1])


@cache
def _shipped() -> Mapping[str, Rule]:
    return {rule.id: rule for rule in rules.load(None).rules}


def _slot(name: str, value: str) -> str:
    if name != "names":
        return _word(value)
    listed, more, count = value.partition(" and ")
    columns = ", ".join(map(sentence_said.column, listed.split(", ")))
    return f"{columns} +{count.removesuffix(' more')}" if more else columns


def _word(value: str) -> str:
    return _(value) if value in WORDS else value
