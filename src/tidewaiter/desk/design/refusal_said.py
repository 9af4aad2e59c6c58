"""What the centre says when it says no, in the language of whoever reads.

The centre raises a template and its values; the template is looked up, and so is each value that is a word of the
centre's tables (a state, a role), not a name or a number.
"""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from tidewaiter.centre.errors import Conflict, OperatorError, filled
from tidewaiter.desk.design import sentence_forms
from tidewaiter.desk.design.wording import WORDS

FIELDS = (
    gettext_noop("addressee"),
    gettext_noop("agency"),
    gettext_noop("answer"),
    gettext_noop("authority"),
    gettext_noop("basis"),
    gettext_noop("consignment"),
    gettext_noop("dog"),
    gettext_noop("facility"),
    gettext_noop("file"),
    gettext_noop("goods"),
    gettext_noop("handler"),
    gettext_noop("instrument"),
    gettext_noop("key"),
    gettext_noop("name"),
    gettext_noop("net mass"),
    gettext_noop("note"),
    gettext_noop("number"),
    gettext_noop("observed"),
    gettext_noop("odour"),
    gettext_noop("place"),
    gettext_noop("purity"),
    gettext_noop("purpose"),
    gettext_noop("question"),
    gettext_noop("reason"),
    gettext_noop("recipient"),
    gettext_noop("shelf"),
    gettext_noop("substance"),
    gettext_noop("title"),
    gettext_noop("weighing"),
    gettext_noop("another case"),
    gettext_noop("(none)"),
)
"""What forms ask for, where a refusal names it, and what stands for a name that is not told or not there."""

_WORDS = frozenset((*WORDS, *FIELDS, *sentence_forms.WORDS))


def message(error: Conflict | OperatorError) -> str:
    """What does not fit."""
    return said(error.template, error.values)


def hint(error: Conflict | OperatorError) -> str:
    """What to do about it; '' where there is nothing to say."""
    return said(error.hint_template, error.values)


def said(template: str, values: Mapping[str, object]) -> str:
    """A template with its values, both in the reader's language; '' for ''."""
    return filled(_(template), {name: _word(value) for name, value in values.items()}) if template else ""


def _word(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(_word, value))
    told = str(value)
    plain = told.replace("_", " ")
    return _(plain) if plain in _WORDS else told
