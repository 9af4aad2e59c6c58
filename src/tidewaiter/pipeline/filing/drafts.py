"""Drafts of requests to filers: what a consignment lacks (RFI), what is wrong in it (RFA), what recurs with a filer.

A draft is a value that a person reads, changes and sends; nothing here is sent. Its fields are those of an answer to a
filer: kind, consignment, elements, text, filer. It names what the law owes and what was filed, never why a consignment
interests the centre. What a waiver covers is said and is not asked for again.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tidewaiter.history.quality import LATE
from tidewaiter.pipeline.filing.examples import Wrong
from tidewaiter.pipeline.filing.signs import BY_CODE
from tidewaiter.pipeline.filing.standing import Rate, Standing

MISSING = "missing-element"
ASKED_OF_FILER = 0.02
"""The low end of a rate above which a sign is raised with a filer."""


ESTIMATED = ("unspecific", "heading", "value", "mass")
"""Signs that a model or a comparison finds, which errs itself: raised only with who is surely above all together."""


class DraftKind(StrEnum):
    """Request for information (something is absent) or for amendment (something is wrong)."""

    RFI = "rfi"
    RFA = "rfa"


@dataclass(frozen=True, slots=True)
class Draft:
    """A request that nobody has sent; `consignment_id` is '' for one about all that a filer sends."""

    kind: DraftKind
    filer: str
    consignment_id: str
    elements: tuple[str, ...]
    text: str


Waived = Callable[[Wrong], str]
"""The waiver (its id) that covers what is wrong, '' for none."""


def of_consignments(wrongs: Sequence[Wrong], waived: Waived = lambda _wrong: "") -> list[Draft]:
    """At most two drafts a consignment, for what is absent and for what is wrong, in the order of `wrongs`.

    Lateness cannot be amended, so it is not asked for.
    """
    by_consignment: dict[str, list[Wrong]] = {}
    for one in wrongs:
        if one.code != LATE:
            by_consignment.setdefault(one.consignment_id, []).append(one)
    kinds = (DraftKind.RFI, DraftKind.RFA)
    drafts = (_draft(kind, found, waived) for found in by_consignment.values() for kind in kinds)
    return [draft for draft in drafts if draft is not None]


def _draft(kind: DraftKind, found: Sequence[Wrong], waived: Waived) -> Draft | None:
    named: dict[str, str] = {}
    spared: dict[str, str] = {}
    for one in found:
        if (one.code == MISSING) is (kind is DraftKind.RFI):
            waiver = waived(one)
            (spared if waiver else named).setdefault(one.path, waiver or one.hint)
    if not named:
        return None
    what = "are missing" if kind is DraftKind.RFI else "need to be corrected"
    lines = [f"These elements of {found[0].consignment_id} {what}:"]
    lines += [f"- {path}: {hint}" for path, hint in named.items()]
    lines += [f"Not asked for, by waiver {waiver}: {path}." for path, waiver in spared.items()]
    return Draft(kind, found[0].filer, found[0].consignment_id, tuple(named), "\n".join(lines))


def _asked_above(rate: Rate) -> float:
    return max(ASKED_OF_FILER, rate.peers) if rate.code in ESTIMATED else ASKED_OF_FILER


def of_filer(standing: Standing) -> Draft | None:
    """What recurs with a filer, the most frequent first; None where nothing does for certain, or data is too little."""
    recurring = [
        rate
        for rate in standing.rates
        if rate.code != "error" and rate.enough and min(rate.share.low, rate.shrunk.low) > _asked_above(rate)
    ]
    if not standing.enough or not recurring:
        return None
    lines = [f"In {standing.rows} filings from {standing.weeks[0]:%Y-%m-%d} these recur:"]
    for rate in sorted(recurring, key=lambda one: -one.share.value):
        sign = BY_CODE[rate.code]
        lines.append(f"- {sign.title}: {rate.hits} of {rate.of} ({100 * rate.share.value:.1f} %). {sign.advice}")
    lines.append("Please tell us by when this will be mended.")
    kind = DraftKind.RFI if all(rate.code == "missing" for rate in recurring) else DraftKind.RFA
    return Draft(kind, standing.name, "", tuple(rate.code for rate in recurring), "\n".join(lines))
