"""Rules for passwords (ASVS 5.0, V6.2): long, not common, not made of what everybody here knows. Checked offline."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LONGEST = 256
CONTEXT = ("tidewaiter", "customs", "targeting", "password", "passwort", "contraseña", "motdepasse")
"""Words of the place. A password may hold one, but what is left without them has to be long enough by itself."""
ROWS = (
    "12345678901234567890",
    "qwertyuiop",
    "qwertzuiop",
    "azertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "abcdefghijklmnopqrstuvwxyz",
)
"""Rows that fingers follow, forwards and backwards: four letters or more of one count as nothing."""
_RUN = 4
_LEFT = 10


class ContextValidator:
    """Refuses passwords that are little more than words of the place, of one letter, or endlessly long."""

    def validate(self, password: str, user: object = None) -> None:
        """Raise ValidationError for a password that somebody here would guess."""
        if len(password) > LONGEST:
            raise ValidationError(_("At most %(most)d characters.") % {"most": LONGEST}, code="password_too_long")
        own = [str(getattr(user, name, "") or "") for name in ("username", "display_name")]
        left = password.casefold()
        for word in (*CONTEXT, *(part for name in own for part in re.split(r"\W+", name.casefold()))):
            if len(word) > 3:  # noqa: PLR2004 - shorter ones stand in any sentence
                left = left.replace(word, "")
        left = _without_rows(left)
        if len(left) < _LEFT or len(set(password)) < 5:  # noqa: PLR2004 - different letters of a password
            raise ValidationError(_("Too easy for somebody who knows this place."), code="password_of_the_place")

    def get_help_text(self) -> str:
        """What a form says about it."""
        return _("Not made of the names and words that everybody here knows.")


def _without_rows(text: str) -> str:
    """The text without the parts in which fingers follow a row."""
    rows = [*ROWS, *(row[::-1] for row in ROWS)]
    kept, at = [], 0
    while at < len(text):
        end = at + _RUN
        while end <= len(text) and any(text[at:end] in row for row in rows):
            end += 1
        length = end - 1 - at
        if length >= _RUN:
            at += length
        else:
            kept.append(text[at])
            at += 1
    return "".join(kept)
