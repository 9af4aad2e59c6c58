"""The two ways in which the centre says no: the operator must do something, or the state of things forbids it.

Both are said with a template and the values in its braces, so that a page can say them in its reader's language; as
text they are English. A text that comes from elsewhere (a system's error) is its own template and has no values.
"""

import re
from collections.abc import Mapping

_PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")


def filled(template: str, values: Mapping[str, object]) -> str:
    """The template with its values, several with commas; braces that name none of them stand as they are."""
    return _PLACEHOLDER.sub(lambda found: _plain(values.get(found[1], found[0])), template)


def _plain(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


class OperatorError(Exception):
    """Something outside the program is wrong; `hint` says what to do about it."""

    def __init__(self, message: str, hint: str, **values: object) -> None:
        super().__init__(filled(message, values))
        self.template = message
        self.hint_template = hint
        self.values = values
        self.hint = filled(hint, values)


class Conflict(Exception):  # noqa: N818 - the word the design uses; it is an answer, not a failure
    """What was asked does not fit the state of things.

    `code` is a stable kebab-case name, `http_status` what a page or an API answers with, `hint` what to do; `values`
    stand in the braces of message and hint.
    """

    def __init__(self, code: str, message: str, hint: str = "", http_status: int = 409, **values: object) -> None:
        super().__init__(filled(message, values))
        self.code = code
        self.template = message
        self.hint_template = hint
        self.values = values
        self.hint = filled(hint, values)
        self.http_status = http_status
