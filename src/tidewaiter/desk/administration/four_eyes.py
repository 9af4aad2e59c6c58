"""What takes two people: who begins, who ends it, and where it waits meanwhile."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tidewaiter.centre.permissions import PERMISSIONS, Permission, Role


@dataclass(frozen=True, slots=True)
class FourEyes:
    """An act of two people; neither is ever the other."""

    what: str | Promise
    begins: tuple[Role, ...]
    ends: tuple[Role, ...]
    waits: str | Promise


_P = PERMISSIONS

FOUR_EYES: tuple[FourEyes, ...] = (
    FourEyes(
        _("Do not load"), _P[Permission.DO_NOT_LOAD], _P[Permission.DO_NOT_LOAD], _("on the consignment, undecided")
    ),
    FourEyes(
        _("A rule goes into force"), _P[Permission.RULES_WRITE], _P[Permission.RULES_APPROVE], _("in the rulebook")
    ),
    FourEyes(
        _("A model goes into force, or back"),
        _P[Permission.MODELS_WRITE],
        _P[Permission.MODELS_APPROVE],
        _("among the proposals of Model and fairness"),
    ),
    FourEyes(
        _("Wider reach is looked at"),
        _P[Permission.BREAK_GLASS],
        (Role.SUPERVISOR, Role.ADMINISTRATOR, Role.AUDITOR),
        _("on the page of break-glass; the reach itself ends by itself"),
    ),
    FourEyes(
        _("Somebody's own role, reach or login changes"),
        (Role.ADMINISTRATOR,),
        (Role.ADMINISTRATOR,),
        _("with another administrator"),
    ),
    FourEyes(
        _("An imported list goes into force"),
        _P[Permission.ADMINISTER],
        _P[Permission.ADMINISTER],
        _("on the page of reference lists; it screens nothing meanwhile"),
    ),
    FourEyes(
        _("Evidence changes hands"),
        _P[Permission.EVIDENCE_WRITE],
        _P[Permission.EVIDENCE_WRITE],
        _("on the seizure, until the receiver signs"),
    ),
)
"""While nobody else is there the act waits; it never goes ahead with one."""
