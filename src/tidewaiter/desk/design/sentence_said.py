"""Sentences and words of the centre's own tables in the reader's language; what somebody wrote stays as it was written.

`said` is for texts that the product puts together; a name or a description of a filer is never given to it.
"""

import re
from functools import lru_cache

from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tidewaiter.centre.errors import filled
from tidewaiter.centre.papers.language import language
from tidewaiter.desk.design.sentence_forms import FORMS, STEP, Form
from tidewaiter.risk.rules.language.readback import title
from tidewaiter.risk.rules.wording import taken_apart

_OWN = "en"
_STEPS = re.compile(
    r"(?<=\.) (?=\S+ \((?:within a day|[0-9]+ days? (?:later|before))\) shares with )|(?<=\)\.) (?=But )"
)
_STEP = re.compile(r"(?P<child>\S+) \((?P<when>[a-z0-9 ]+)\) shares with (?P<parent>\S+): (?P<shared>.+)\.", re.DOTALL)
"""A step of a chain: what is shared may hold full stops of its own, so that it ends where the step does."""
_LONGEST = 4000
"""Characters from which on a text is shown as it stands."""


def said(text: str) -> str:
    """A text of the product, whole or sentence by sentence as far as its form is known, in the reader's language."""
    language = (get_language() or _OWN).partition("-")[0]
    return text if language == _OWN or not text or len(text) > _LONGEST else _said(text, language)


def printed(text: str) -> str:
    """The same in the language of the centre's papers, whoever asks for one."""
    with translation.override(language()):
        return said(text)


def column(name: str) -> str:
    """A column in words: 'consignor_count_30d' as 'consignor count in 30 days'."""
    return _(title(name.replace(" ", "_")))


@lru_cache(maxsize=4096)
def _said(text: str, language: str) -> str:
    del language  # what is active; here it only tells what is kept apart
    return " ".join(_sentences(part) for part in _STEPS.split(text))


def _sentences(text: str) -> str:
    whole = _(text)
    if whole != text:
        return whole
    step = _STEP.fullmatch(text)
    if step is not None:
        return _filled(STEP, step.groupdict())
    for form in FORMS:
        apart = taken_apart(form.template, text)
        if apart is not None:
            values, rest = apart
            return " ".join(filter(None, (_filled(form, values), _sentences(rest) if rest else "")))
    first, stop, rest = text.partition(". ")
    first += "."
    translated = _(first)
    return f"{translated} {_sentences(rest)}" if stop and translated != first else text


def _filled(form: Form, values: dict[str, str]) -> str:
    return filled(_(form.template), {name: _slot(form, name, value) for name, value in values.items()})


def _slot(form: Form, name: str, value: str) -> str:
    separator, forms = form.inner.get(name, ("", ()))
    return separator.join(_piece(piece, forms) for piece in _cut(value, separator, forms))


def _cut(value: str, separator: str, forms: tuple[Form, ...]) -> list[str]:
    """The pieces of a slot; where forms begin with words, a separator counts only before one of these."""
    if not separator:
        return [value]
    beginnings = {form.template.partition("{")[0] for form in forms}
    if not forms or "" in beginnings:
        return value.split(separator)
    ahead = "|".join(map(re.escape, sorted(beginnings)))
    return re.split(f"{re.escape(separator)}(?={ahead})", value)


def _piece(piece: str, forms: tuple[Form, ...]) -> str:
    for form in forms:
        if "{" not in form.template:
            if form.template == piece:
                return _(piece)
            continue
        apart = taken_apart(form.template, piece)
        if apart is not None and not apart[1]:
            return _filled(form, apart[0])
    if not piece:
        return ""
    translated = _(piece)
    return column(piece) if translated == piece and "_" in piece and piece.islower() else translated
