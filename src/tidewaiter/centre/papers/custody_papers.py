"""Papers of custody as sheets: a receipt, the report of a seizure with hashes and checkpoint, labels of exhibits."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from tidewaiter.centre.evidence.custody import CustodyStep
from tidewaiter.centre.evidence.queries import ExhibitView, SeizureView
from tidewaiter.centre.evidence.states import SeizureState, Step
from tidewaiter.centre.papers.sheet import (
    Block,
    Facts,
    Labels,
    Sheet,
    Signatures,
    Table,
    Words,
    grams,
    moment,
    pairs,
    text,
)

_BLANK_LINES = 4
"""Empty lines of acceptance on a receipt, for hand-overs to come."""
PRESUMPTIVE = "Presumptive: the laboratory has not reported. Nothing in the field confirms a substance."


def receipt(view: SeizureView, at: datetime) -> Sheet:
    """A custody receipt: exhibits with their seals, the hand-overs so far, and lines to accept on."""
    return Sheet(
        title="Custody receipt",
        reference=view.line.seizure_id,
        office=view.line.facility,
        made_at=at,
        blocks=(
            _what(view),
            _exhibits(view.exhibits),
            *(_chain(one) for one in view.exhibits),
            Signatures("Acceptance", ("Given", "Taken") * (_BLANK_LINES // 2)),
        ),
        simulated=view.line.simulated,
        foot="Read each seal before you sign. A seal that differs is written down beside the signature.",
    )


def custody_report(view: SeizureView, made: Mapping[str, Any], at: datetime) -> Sheet:
    """The custody of a seizure with the hash of each step, the digest of its document and the log's checkpoint."""
    proved = {one["exhibit_id"]: one for one in made["document"]["exhibits"]}
    blocks: list[Block] = [_what(view), _exhibits(view.exhibits)]
    for one in view.exhibits:
        blocks.append(_chain(one, hashes=True))
        proof = proved[one.exhibit_id]
        faults = tuple(fault.sentence for fault in one.read.faults) if one.read else ()
        whole = "The chain is sealed and whole." if proof["chain_verified"] else f"NOT WHOLE: {proof['chain_fault']}"
        blocks.append(Words("", (whole, *(f"Flag: {sentence}" for sentence in faults)), strong=bool(faults)))
    checkpoint = made["checkpoint"] or {}
    blocks.append(
        Facts(
            "Proof",
            pairs(
                ("SHA-256 of the document", made["sha256"]),
                ("Audit entry", made["audit_entry"]),
                ("Checkpoint of the log", checkpoint.get("seq")),
                ("Its Merkle root", checkpoint.get("root")),
                ("Signed with key", checkpoint.get("key")),
                ("Signature", checkpoint.get("signature")),
            ),
        )
    )
    return Sheet(
        title="Custody report",
        reference=view.line.seizure_id,
        office=view.line.facility,
        made_at=at,
        blocks=tuple(blocks),
        simulated=view.line.simulated,
        foot="The hash of a step seals it and all before it.",
    )


def labels(view: SeizureView, code: Callable[[str], str], at: datetime) -> Sheet:
    """Labels of exhibits to be cut out; `code` draws the QR code of an id as SVG."""
    made = tuple(
        (
            code(one.exhibit_id),
            f"QR code of {one.exhibit_id}",
            (one.exhibit_id, f"{view.line.seizure_id} · {one.label}", one.description, f"Seal {text(one.seal)}"),
        )
        for one in view.exhibits
    )
    return Sheet(
        title="Labels of exhibits",
        reference=view.line.seizure_id,
        office=view.line.facility,
        made_at=at,
        blocks=(Labels("", made),),
        simulated=view.line.simulated,
    )


def _what(view: SeizureView) -> Facts:
    line = view.line
    presumptive = line.state is SeizureState.PRESUMPTIVE
    return Facts(
        "Seizure",
        pairs(
            ("Seizure", line.seizure_id),
            ("Consignment", line.consignment_id),
            ("Seized", moment(line.seized_at)),
            ("Officer", line.officer),
            ("Legal basis", view.legal_basis),
            ("Suspected", view.suspected),
            ("State", PRESUMPTIVE if presumptive else f"{line.state}: {line.substance}, report {view.report}"),
            ("Net mass", grams(line.net_g, line.uncertainty_g)),
            ("Legal hold", "stands" if view.on_hold else "none"),
        ),
    )


def _exhibits(exhibits: Sequence[ExhibitView]) -> Table:
    rows = tuple(
        (
            one.exhibit_id,
            one.label,
            one.description,
            one.seal,
            grams(one.gross_g),
            grams(one.net_g),
            one.holder,
            one.place,
        )
        for one in exhibits
    )
    columns = ("Exhibit", "Label", "Description", "Seal", "Gross", "Net", "With", "Place")
    return Table("Exhibits", columns, rows, (3, 2, 4, 3, 2, 2, 3, 3))


_SAID = {Step.OFFERED: "offered", Step.ACCEPTED: "accepted", Step.TAKEN: "taken"}


def _chain(exhibit: ExhibitView, *, hashes: bool = False) -> Table:
    rows = tuple(_step(one, hashes=hashes) for one in exhibit.steps)
    last = ("Hash", 7) if hashes else ("Note", 4)
    columns = ("No", "When (UTC)", "Step", "From", "To", "Seal", "Condition", "Signed", last[0])
    return Table(f"Custody of {exhibit.exhibit_id}", columns, rows, (1, 4, 3, 3, 3, 3, 3, 3, last[1]))


def _step(step: CustodyStep, *, hashes: bool) -> tuple[str, ...]:
    paper = "; on paper" if step.receipt else ""
    return (
        str(step.seq),
        moment(step.happened_at).removesuffix(" UTC"),
        _SAID.get(step.step, step.step.value) + paper,
        step.giver,
        step.receiver,
        step.seal,
        step.condition,
        step.actor,
        step.hash if hashes else step.note,
    )
