"""What the forms of this room share: the facilities to choose from, and whole numbers."""

from django.utils.translation import gettext as _

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.errors import Conflict
from tidewaiter.desk.facilities import board

_DIGITS = 9


def facilities(actor: Actor) -> list[str]:
    """The facilities for which somebody works."""
    return sorted({one.code for one in board.facilities_of(actor)} | set(actor.facilities or ()))


def whole(written: str) -> int:
    """A whole number that is not negative; Conflict (422) for anything else."""
    if not (written.isascii() and written.isdecimal() and len(written) <= _DIGITS):
        raise Conflict("bad-number", _("%s is no number.") % written[:40], _("Write it as 4."), 422)
    return int(written)
