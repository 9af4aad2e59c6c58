"""Papers of a seizure as PDF: the custody receipt, the custody report with its proof, labels to be cut out."""

from django.http import HttpResponse
from django.utils.translation import gettext as _

from tidewaiter.centre.audit_log import actions as audit
from tidewaiter.centre.cycle import seizure_report
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.papers import custody_papers
from tidewaiter.centre.papers.typesetting import pdf
from tidewaiter.centre.permissions import Permission, allowed
from tidewaiter.centre.workspace import current
from tidewaiter.desk.access import page
from tidewaiter.desk.design import paper, sentence_said
from tidewaiter.desk.evidence.seizures import code, seen
from tidewaiter.desk.request import Request


@page(Permission.EVIDENCE)
def receipt(request: Request, seizure_id: str) -> HttpResponse:
    """Exhibits with their seals, the hand-overs so far, and lines to accept on."""
    view = seen(request, seizure_id)
    audit.record_read(request.actor, "evidence.receipt", view.line.seizure_id)
    return paper.pdf(pdf(custody_papers.receipt(view, current().now())), f"{view.line.seizure_id}-receipt")


@page(Permission.EVIDENCE)
def labels(request: Request, seizure_id: str) -> HttpResponse:
    """Labels with QR codes."""
    view = seen(request, seizure_id)
    audit.record_read(request.actor, "evidence.labels", view.line.seizure_id)
    return paper.pdf(pdf(custody_papers.labels(view, code, current().now())), f"{view.line.seizure_id}-labels")


@page(Permission.EXPORT)
def custody(request: Request, seizure_id: str) -> HttpResponse:
    """Custody with the hash of each step, the digest of the document and the checkpoint."""
    if not allowed(request.actor, Permission.EVIDENCE):
        raise Conflict("not-allowed", _("Seizures are not yours to read."), http_status=403)
    view = seen(request, seizure_id)
    made = seizure_report.report(current(), request.actor, seizure_id)
    sheet = custody_papers.custody_report(view, made, current().now(), sentence_said.printed)
    return paper.pdf(pdf(sheet), f"{view.line.seizure_id}-custody")
