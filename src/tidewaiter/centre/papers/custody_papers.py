"""Papers of custody as sheets: a receipt, the report of a seizure with hashes and checkpoint, labels of exhibits."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from tidewaiter.centre.evidence.custody import CustodyStep
from tidewaiter.centre.evidence.queries import ExhibitView, SeizureView
from tidewaiter.centre.evidence.states import SeizureState
from tidewaiter.centre.papers.language import printed, word
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


def receipt(view: SeizureView, at: datetime) -> Sheet:
    """A custody receipt: exhibits with their seals, the hand-overs so far, and lines to accept on."""
    return Sheet(
        title=printed("Custody receipt"),
        reference=view.line.seizure_id,
        office=view.line.facility,
        made_at=at,
        blocks=(
            _what(view),
            _exhibits(view.exhibits),
            *(_chain(one) for one in view.exhibits),
            Signatures(printed("Acceptance"), (printed("Given"), printed("Taken")) * (_BLANK_LINES // 2)),
        ),
        simulated=view.line.simulated,
        foot=printed("Read each seal before you sign. A seal that differs is written down beside the signature."),
    )


def custody_report(view: SeizureView, made: Mapping[str, Any], at: datetime, said: Callable[[str], str] = str) -> Sheet:
    """The custody of a seizure with the hash of each step, the digest of its document and the log's checkpoint.

    `said` tells a sentence of the chain's reader in the language of papers.
    """
    proved = {one["exhibit_id"]: one for one in made["document"]["exhibits"]}
    blocks: list[Block] = [_what(view), _exhibits(view.exhibits)]
    for one in view.exhibits:
        blocks.append(_chain(one, hashes=True))
        proof = proved[one.exhibit_id]
        faults = tuple(said(fault.sentence) for fault in one.read.faults) if one.read else ()
        whole = (
            printed("The chain is sealed and whole.")
            if proof["chain_verified"]
            else printed("NOT WHOLE: {fault}", fault=said(proof["chain_fault"]))
        )
        blocks.append(
            Words(
                "",
                (whole, *(printed("Flag: {sentence}", sentence=sentence) for sentence in faults)),
                strong=bool(faults),
            )
        )
    checkpoint = made["checkpoint"] or {}
    blocks.append(
        Facts(
            printed("Proof"),
            pairs(
                (printed("SHA-256 of the document"), made["sha256"]),
                (printed("Audit entry"), made["audit_entry"]),
                (printed("Checkpoint of the log"), checkpoint.get("seq")),
                (printed("Its Merkle root"), checkpoint.get("root")),
                (printed("Signed with key"), checkpoint.get("key")),
                (printed("Signature"), checkpoint.get("signature")),
            ),
        )
    )
    return Sheet(
        title=printed("Custody report"),
        reference=view.line.seizure_id,
        office=view.line.facility,
        made_at=at,
        blocks=tuple(blocks),
        simulated=view.line.simulated,
        foot=printed("The hash of a step seals it and all before it."),
    )


def labels(view: SeizureView, code: Callable[[str], str], at: datetime) -> Sheet:
    """Labels of exhibits to be cut out; `code` draws the QR code of an id as SVG."""
    made = tuple(
        (
            code(one.exhibit_id),
            printed("QR code of {exhibit}", exhibit=one.exhibit_id),
            (
                one.exhibit_id,
                f"{view.line.seizure_id} · {one.label}",
                one.description,
                printed("Seal {seal}", seal=text(one.seal)),
            ),
        )
        for one in view.exhibits
    )
    return Sheet(
        title=printed("Labels of exhibits"),
        reference=view.line.seizure_id,
        office=view.line.facility,
        made_at=at,
        blocks=(Labels("", made),),
        simulated=view.line.simulated,
    )


def _what(view: SeizureView) -> Facts:
    line = view.line
    return Facts(
        printed("Seizure"),
        pairs(
            (printed("Seizure"), line.seizure_id),
            (printed("Consignment"), line.consignment_id),
            (printed("Seized"), moment(line.seized_at)),
            (printed("Officer"), line.officer),
            (printed("Legal basis"), view.legal_basis),
            (printed("Suspected"), view.suspected),
            (printed("State"), _state(view)),
            (printed("Net mass"), grams(line.net_g, line.uncertainty_g)),
            (printed("Legal hold"), printed("stands") if view.on_hold else printed("none")),
        ),
    )


def _state(view: SeizureView) -> str:
    if view.line.state is SeizureState.PRESUMPTIVE:
        return printed("Presumptive: the laboratory has not reported. Nothing in the field confirms a substance.")
    return printed(
        "{state}: {substance}, report {report}",
        state=word(view.line.state.value),
        substance=view.line.substance,
        report=view.report,
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
    columns = (
        printed("Exhibit"),
        printed("Label"),
        printed("Description"),
        printed("Seal"),
        printed("Gross"),
        printed("Net"),
        printed("With"),
        printed("Place"),
    )
    return Table(printed("Exhibits"), columns, rows, (3, 2, 4, 3, 2, 2, 3, 3))


def _chain(exhibit: ExhibitView, *, hashes: bool = False) -> Table:
    rows = tuple(_step(one, hashes=hashes) for one in exhibit.steps)
    last = (printed("Hash"), 6) if hashes else (printed("Note"), 4)
    columns = (
        "#",
        printed("When (UTC)"),
        printed("Step"),
        printed("Given by"),
        printed("Taken by"),
        printed("Seal"),
        printed("Condition"),
        printed("Signed"),
        last[0],
    )
    return Table(
        printed("Custody of {exhibit}", exhibit=exhibit.exhibit_id), columns, rows, (1, 4, 4, 3, 3, 3, 4, 3, last[1])
    )


def _step(step: CustodyStep, *, hashes: bool) -> tuple[str, ...]:
    paper = "; " + printed("on paper") if step.receipt else ""
    return (
        str(step.seq),
        moment(step.happened_at).removesuffix(" UTC"),
        word(step.step.value) + paper,
        step.giver,
        step.receiver,
        step.seal,
        word(step.condition),
        step.actor,
        step.hash if hashes else step.note,
    )
