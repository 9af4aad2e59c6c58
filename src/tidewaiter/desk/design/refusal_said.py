"""What the centre says when it says no, in the language of whoever reads.

The centre raises a template and its values; the template is looked up, and so is each value that is a word of the
centre's tables (a state, a role), not a name or a number.
"""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from tidewaiter.centre.errors import Conflict, OperatorError, filled
from tidewaiter.desk.design.wording import WORDS

_WORDS = frozenset(WORDS)


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
    told = str(value)
    plain = told.replace("_", " ")
    return _(plain) if plain in _WORDS else told
