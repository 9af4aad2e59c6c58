"""The queue as a file for a spreadsheet: what the filters leave, in the order of the page. It goes on record."""

from django.http import HttpResponse
from django.utils.translation import gettext as _

from tidewaiter.centre.audit_log.actions import record_read
from tidewaiter.centre.permissions import Permission, require
from tidewaiter.centre.queue import queries
from tidewaiter.centre.workspace import current
from tidewaiter.desk.access import page
from tidewaiter.desk.design.tabular import WRITTEN, csv_answer, fits
from tidewaiter.desk.queue import filters
from tidewaiter.desk.request import Request


@page(Permission.EXPORT)
def download(request: Request) -> HttpResponse:
    """A line each; whoever takes it out has to have the queue too. Conflict for more than a file holds."""
    actor = request.actor
    require(actor, Permission.TRIAGE)
    now = current().now()
    wanted = filters.parse(request.GET, actor.name)
    fits(queries.count(actor, wanted, now))
    header = [
        *(_("consignment"), _("state"), _("risk"), _("score"), _("mode"), _("route"), _("goods"), _("mass, kg")),
        *(_("consignee"), _("facility"), _("expected arrival"), _("decide by"), _("owner"), _("target")),
        *(_("reason"), _("simulated")),
    ]
    rows = [
        (
            *(one.consignment_id, one.status.value, one.band, one.score, one.mode, one.route, one.goods, one.mass_kg),
            *(one.consignee, one.facility, one.eta, one.deadline, one.owner, one.target_id),
            *("; ".join(str(reason["sentence"]) for reason in one.reasons[:2]), one.simulated),
        )
        for one in queries.first(actor, wanted, now, WRITTEN)
    ]
    record_read(actor, "queue.list", f"{len(rows)} rows taken out: {filters.written(request.GET)}"[:250])
    return csv_answer("queue", header, rows)
