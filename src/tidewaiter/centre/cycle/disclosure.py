"""The disclosure bundle of a case: all that the centre has on its seizures, signed, and verified by one file of Python.

For each seizure: its document with digest, audit entry and checkpoint, its custody as PDF, the laboratory's reports
in every version, spectra as they came with what was proposed and decided of each (declined ones too), pictures of the
examination and signed papers. No names of parties: they are not in the document.
That a bundle was made, for whom, and its digest is an audit entry and stands with the case.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tidewaiter.audit.canonical import canonical
from tidewaiter.audit.disclosed import bundle
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.cases import actions, queries
from tidewaiter.centre.cases.queries import CaseView
from tidewaiter.centre.cycle import seizure_report
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.evidence import queries as evidence
from tidewaiter.centre.evidence.queries import SeizureView
from tidewaiter.centre.exams import queries as exams
from tidewaiter.centre.laboratory import queries as laboratory
from tidewaiter.centre.laboratory import report_actions, spectrum_actions
from tidewaiter.centre.papers import custody_papers
from tidewaiter.centre.papers.typesetting import pdf
from tidewaiter.centre.permissions import Permission, require
from tidewaiter.centre.referrals import queries as referrals
from tidewaiter.centre.workspace import Workspace

README = """This is a disclosure bundle of {case}, made by {office}.

Verify it before you rely on it: python3 verify.py {case}.zip --key KEY
KEY is the centre's public key; have the centre tell it to you by another way than this bundle, and take verify.py
from the centre too. Nothing but Python 3.8 or later is needed, and no network.

case.json        the case and what happened in it
seizures/        each seizure as a document (JSON) and its custody (PDF)
laboratory/      the laboratory's reports, every version; files of instruments with what was proposed and decided
pictures/        pictures of the examinations, as they were taken
papers/          pictures of papers that somebody without an account signed
manifest.json    length and SHA-256 of each file; manifest.sig is the signature over it (Ed25519)
"""

_ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp"}


@dataclass(frozen=True, slots=True)
class Made:
    """A bundle that was made: its bytes, their digest (hex), how many files are in it, and the audit entry's number."""

    data: bytes
    sha256: str
    files: int
    audit_entry: int


def public_key(workspace: Workspace) -> str:
    """The key (hex) that a bundle is verified with; it is told by another way than the bundle."""
    return workspace.keys.checkpoint.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()


def make(workspace: Workspace, actor: Actor, case_id: str, recipient: str, said: Callable[[str], str] = str) -> Made:
    """The bundle of a case for somebody; `said` tells sentences of a chain in the language of papers.

    Conflict: 404 for a case, or a seizure of it, that the actor does not see.
    """
    for permission in (Permission.DISCLOSE, Permission.EVIDENCE, Permission.EXPORT):
        require(actor, permission)
    view = queries.case(actor, case_id)
    if view is None:
        raise Conflict("unknown-case", "there is no case {case_id}", http_status=404, case_id=case_id)
    if not recipient.strip():
        raise Conflict("recipient-missing", "a bundle is made for somebody", "say for whom", 422)
    case = view.line.case_id
    parts = {
        "README.txt": README.format(case=case, office=view.line.facility).encode(),
        "case.json": _case(actor, view),
    }
    for seizure_id in view.seizure_ids:
        parts |= _seizure(workspace, actor, seizure_id, said)
    about = {"case": case, "recipient": recipient.strip(), "made_by": actor.name, "simulated": view.line.simulated}
    data = bundle.make(parts, about, workspace.now(), workspace.keys.checkpoint)
    digest = hashlib.sha256(data).hexdigest()
    entry = actions.note_disclosure(actor, case, recipient, digest, len(data), len(parts) + 1)
    return Made(data, digest, len(parts) + 1, entry)


def _case(actor: Actor, view: CaseView) -> bytes:
    sent = [referrals.referral(actor, name) for name in view.referral_ids]
    line = view.line
    said = {
        "case": line.case_id,
        "title": line.title,
        "agency": line.agency,
        "facility": line.facility,
        "state": line.state,
        "outcome": line.outcome,
        "opened_at": line.opened_at,
        "opened_by": line.opened_by,
        "seizures": view.seizure_ids,
        "referrals": [{"referral": one.referral_id, "agency": one.agency, "state": one.state} for one in sent if one],
        "steps": [
            {"step": one.step, "at": one.at, "actor": one.actor, "who": one.who, "note": one.note} for one in view.steps
        ],
    }
    return _written(said)


def _seizure(workspace: Workspace, actor: Actor, seizure_id: str, said: Callable[[str], str]) -> dict[str, bytes]:
    made = seizure_report.report(workspace, actor, seizure_id)
    view = evidence.seizure(actor, seizure_id)
    if view is None:
        raise Conflict("unknown-seizure", "there is no seizure {seizure_id}", http_status=404, seizure_id=seizure_id)
    report_of = custody_papers.custody_report(view, made, workspace.now(), said)
    parts = {
        f"seizures/{seizure_id}.json": _written(made),
        f"seizures/{seizure_id}-custody.pdf": pdf(report_of),
    }
    for line in laboratory.requests_of(actor, seizure_id):
        request = laboratory.request(actor, line.request_id)
        for report in () if request is None else request.reports:
            data = report_actions.note_download(actor, line.request_id, report.version)
            parts[f"laboratory/{line.request_id}-{report.version}.pdf"] = data
        parts |= _spectra(actor, line.request_id)
    return parts | _pictures(actor, view) | _papers(actor, view)


def _spectra(actor: Actor, request_id: str) -> dict[str, bytes]:
    parts: dict[str, bytes] = {}
    for one in laboratory.spectra_of(actor, request_id):
        file, data = spectrum_actions.note_download(actor, request_id, one.number)
        ending = Path(file).suffix.lower()[1:]
        name = f"laboratory/{request_id}-spectrum-{one.number}"
        parts[f"{name}.{ending if ending.isalnum() and ending.isascii() else 'data'}"] = data
        parts[f"{name}-proposed.json"] = _written({key: value for key, value in asdict(one).items() if key != "drawn"})
    return parts


def _pictures(actor: Actor, view: SeizureView) -> dict[str, bytes]:
    exam = exams.exam(actor, view.line.exam_id) if view.line.exam_id else None
    parts: dict[str, bytes] = {}
    for one in () if exam is None else exam.pictures:
        found = exams.picture(actor, view.line.exam_id, one.number)
        if found is not None:
            parts |= _file(f"pictures/{view.line.exam_id}-{one.number}", *found)
    return parts


def _papers(actor: Actor, view: SeizureView) -> dict[str, bytes]:
    digests = sorted({step.receipt for exhibit in view.exhibits for step in exhibit.steps if step.receipt})
    parts: dict[str, bytes] = {}
    for digest in digests:
        found = evidence.receipt(actor, view.line.seizure_id, digest)
        if found is not None:
            parts |= _file(f"papers/{digest}", *found)
    return parts


def _file(name: str, file: Path, media_type: str) -> dict[str, bytes]:
    return {f"{name}.{_ENDINGS.get(media_type, 'bin')}": file.read_bytes()}


def _written(said: object) -> bytes:
    return (json.dumps(json.loads(canonical(said)), indent=1, sort_keys=True) + "\n").encode("ascii")
