"""What a decision came to, as a sentence: each status its own, so that each language says it as it is said there."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tidewaiter.centre.queue.states import Status
from tidewaiter.desk.design.templatetags.design import reference

SENTENCES: dict[Status, str | Promise] = {
    Status.OPEN: _("%(name)s is open in the queue."),
    Status.HELD: _("%(name)s is held: a target stands against it."),
    Status.RELEASED: _("%(name)s is released."),
    Status.INFO_REQUESTED: _("%(name)s: information was asked for."),
    Status.SCREENING: _("%(name)s: the carrier was asked to screen it."),
    Status.SNOOZED: _("%(name)s comes back to the queue later."),
    Status.DNL_PROPOSED: _("%(name)s: “do not load” is proposed; a second officer decides."),
    Status.DO_NOT_LOAD: _("%(name)s must not be loaded."),
    Status.CLOSED: _("%(name)s is closed."),
}


def said(consignment_id: str, status: Status) -> str:
    """The sentence of a consignment that stands so now, by the number that people know it by."""
    return str(SENTENCES[status]) % {"name": reference(consignment_id)}
