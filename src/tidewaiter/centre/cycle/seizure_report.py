"""A seizure as one document: what was seized in the terms of the WCO CEN record, its custody, and what proves it.

After the fields of a CEN seizure record as far as they are known here (date, place, direction, countries, mode,
commodity, quantity, concealment, detection method). CEN is not nominal, so parties and persons present are left out;
who recorded and who signed is named. It is plain data, from which a page makes a PDF. The digest of its canonical JSON
stands in the audit log, so that a copy can be held against it; the latest signed checkpoint of the log goes with it.
"""

import hashlib
import json
from dataclasses import asdict
from typing import Any

from tidewaiter.audit.canonical import canonical
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log import checkpoints
from tidewaiter.centre.cycle import grounds
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.evidence import actions, queries
from tidewaiter.centre.evidence.found_actions import DETECTED
from tidewaiter.centre.evidence.queries import ExhibitView, SeizureView
from tidewaiter.centre.exams import queries as exams
from tidewaiter.centre.exams.queries import ExamView
from tidewaiter.centre.exams.sections import SectionName
from tidewaiter.centre.permissions import Permission, require
from tidewaiter.centre.referrals import queries as referrals
from tidewaiter.centre.targets import queries as targets
from tidewaiter.centre.workspace import Workspace

FORM = "tidewaiter-seizure-1"

_FILED = (
    "regime",
    "transport_mode",
    "carrier",
    "conveyance",
    "goods_description",
    "hs_code",
    "gross_mass_kg",
    "declared_value",
    "currency",
    "country_of_dispatch",
    "country_of_origin",
    "country_of_destination",
    "loading_location",
    "unloading_location",
    "entry_office",
    "posted_on",
)


def report(workspace: Workspace, actor: Actor, seizure_id: str) -> dict[str, Any]:
    """The document of a seizure; that it was made, and its digest, is logged. 404 for one not seen.

    `document` is what the digest is of; `sha256`, the audit entry's number and the log's checkpoint stand beside it.
    """
    require(actor, Permission.EVIDENCE)
    require(actor, Permission.EXPORT)
    view = queries.seizure(actor, seizure_id)
    exam = None if view is None or not view.line.exam_id else exams.exam(actor, view.line.exam_id)
    if view is None or (view.line.exam_id and exam is None):
        raise Conflict("unknown-seizure", "there is no seizure {seizure_id}", http_status=404, seizure_id=seizure_id)
    text = canonical(
        {
            "form": FORM,
            "made_at": workspace.now(),
            "made_by": actor.name,
            "simulated": view.line.simulated,
            "record": _record(view, exam, _filed(workspace, view)),
            "examination": None if exam is None else _examination(exam),
            "exhibits": [_exhibit(actor, one) for one in view.exhibits],
            "legal_holds": [asdict(hold) for hold in view.holds],
            "referrals": [asdict(one) for one in referrals.referrals_of(actor, seizure_id)],
        }
    )
    digest = hashlib.sha256(text.encode("ascii")).hexdigest()
    entry = actions.note_export(actor, seizure_id, digest)
    signed = checkpoints.read(workspace.checkpoints).checkpoints
    latest = max(signed, key=lambda one: one.seq, default=None)
    return {
        "document": json.loads(text),
        "sha256": digest,
        "audit_entry": entry,
        "checkpoint": None if latest is None else json.loads(latest.line()),
    }


def _filed(workspace: Workspace, view: SeizureView) -> dict[str, Any]:
    """What was filed of the consignment, without its parties; {} where the lake no longer has it."""
    target = targets.target(view.line.target_id)
    if target is None:
        return {}
    key = (target.consignment_id, target.version)
    row = grounds.consignments(workspace, [key], target.shift_date).get(key)
    return {} if row is None else {name: row[name] for name in _FILED}


def _record(view: SeizureView, exam: ExamView | None, filed: dict[str, Any]) -> dict[str, Any]:
    line = view.line
    return {
        "number": line.seizure_id,
        "target": line.target_id,
        "consignment": line.consignment_id,
        "date": line.seized_at,
        "recorded": line.recorded_at,
        "office": line.facility,
        "officer": line.officer,
        "direction": "import",
        "commodity": line.substance,
        "commodity_state": line.state,
        "suspected": view.suspected,
        "laboratory_report": view.report,
        "purity_per_cent": [view.purity_from, view.purity_to],
        "gross_g": view.gross_g,
        "net_g": line.net_g,
        "uncertainty_g": line.uncertainty_g,
        "quantity": view.quantity,
        "unit": view.unit,
        "concealment": view.concealment,
        "packing": view.packing,
        "detection_method": DETECTED[line.found].value if exam is None else exam.detection_method,
        "found": line.found,
        "found_by_agency": line.agency,
        "legal_basis": view.legal_basis,
        "caveat": view.caveat,
        "note": view.note,
        "consignment_filed": filed,
    }


def _examination(exam: ExamView) -> dict[str, Any]:
    shown = {name: section for name, section in exam.sections.items() if name is not SectionName.PERSONS}
    sections = {name: list(section.entries) for name, section in shown.items() if section.entries}
    return {
        **asdict(exam.line),
        "detection_method": exam.detection_method,
        "safety_cards": [asdict(one) for one in exam.acknowledged],
        "sections": sections,
        "pictures": [asdict(one) for one in exam.pictures],
        "concerns": list(exam.concerns),
    }


def _exhibit(actor: Actor, view: ExhibitView) -> dict[str, Any]:
    proof = queries.verify(actor, view.exhibit_id)
    return {
        **{name: value for name, value in asdict(view).items() if name not in {"steps", "read"}},
        "custody": [asdict(step) for step in view.steps],
        "complete": view.read is not None and view.read.complete,
        "flags": [asdict(fault) for fault in view.read.faults] if view.read else [],
        "chain_verified": proof is not None and proof.ok,
        "chain_fault": "" if proof is None else proof.reason,
    }
