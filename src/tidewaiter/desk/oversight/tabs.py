"""The pages of model and fairness, in the order in which one reads them, and the periods they are read for."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tidewaiter.desk.request import Request

TABS: tuple[tuple[str, str | Promise], ...] = (
    ("governance", _("Model")),
    ("governance-yield", _("What it yields")),
    ("governance-fairness", _("Fairness")),
    ("governance-drift", _("Drift")),
    ("governance-overrides", _("Overrides")),
    ("complaints", _("Complaints")),
)

PERIODS: dict[int, str | Promise] = {4: _("4 weeks"), 8: _("8 weeks"), 13: _("13 weeks"), 26: _("26 weeks")}
USUAL = 8


def weeks_of(request: Request) -> int:
    """The period that the address asks for."""
    given = request.GET.get("weeks", "")
    return int(given) if given.isdecimal() and int(given) in PERIODS else USUAL
