"""The chain of custody of one exhibit, read: who has it, is each hand-over signed by both, and what does not fit.

Pure. A signature here is the act of somebody who is logged in, sealed into the exhibit's hash chain
(tidewaiter.audit.chain) with their name, role and session; it is no signature by a key of their own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from tidewaiter.centre.evidence.drafts import Condition
from tidewaiter.centre.evidence.states import Step

LATE = timedelta(hours=24)
"""A step recorded later than this after it happened is flagged."""


class Flag(StrEnum):
    """What does not fit in a chain of custody."""

    UNSIGNED = "unsigned"  # offered, and the other side has not signed
    SEAL = "seal-mismatch"  # the seal that was read is not the one that was put on
    UNSEALED = "unsealed"  # no seal was recorded
    CONDITION = "condition"  # it changed hands damaged, opened or wet
    GAP = "gap"  # somebody gave what somebody else held, or the first step is not the taking
    BACKWARDS = "backwards"  # it is said to have happened before the step before it
    LATE = "recorded-late"
    REFUSED = "refused"  # the other side did not take it
    PAPER = "on-paper"  # somebody without an account signed on paper, of which a picture is kept


BREAKING = frozenset({Flag.SEAL, Flag.GAP, Flag.BACKWARDS})
"""Flags that a court would ask about first."""


@dataclass(frozen=True, slots=True)
class CustodyStep:
    """One step. `giver` and `receiver` are names, `at` is when it was recorded, `happened_at` when it is said to be.

    `receipt` is the digest of the picture of a signed paper, '' where both sides are accounts; `hash` (hex) seals the
    step and all before it.
    """

    seq: int
    step: Step
    at: datetime
    happened_at: datetime
    actor: str
    role: str
    giver: str
    receiver: str
    place: str
    seal: str
    condition: str
    note: str
    receipt: str = ""
    hash: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """A flag at a step, in a sentence."""

    flag: Flag
    seq: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a chain has come to: holder, place, seal, and to whom it is offered ('' for nobody)."""

    holder: str
    place: str
    seal: str
    offered_to: str


@dataclass(frozen=True, slots=True)
class ChainRead:
    """A chain as read: where it has come to, what does not fit, and whether every hand-over is signed by both."""

    standing: Standing
    faults: tuple[Fault, ...]

    @property
    def complete(self) -> bool:
        """True when every hand-over has both signatures and nobody gave what they did not hold."""
        return not any(fault.flag in {Flag.UNSIGNED, Flag.GAP} for fault in self.faults)


def read(steps: Sequence[CustodyStep]) -> ChainRead:
    """Read the steps of one exhibit, in order."""
    standing, faults = Standing("", "", "", ""), []
    offer: CustodyStep | None = None
    before: CustodyStep | None = None
    for step in steps:
        faults += [Fault(flag, step.seq, sentence) for flag, sentence in _faults(step, standing, before)]
        standing = _next(standing, step, offer)
        offer = step if step.step is Step.OFFERED else None
        before = step
    if offer is not None:
        faults.append(
            Fault(Flag.UNSIGNED, offer.seq, f"{offer.receiver} has not signed for it since {_day(offer.at)}.")
        )
    return ChainRead(standing, tuple(faults))


def _next(standing: Standing, step: CustodyStep, offer: CustodyStep | None) -> Standing:
    match step.step:
        case Step.TAKEN:
            return Standing(step.receiver, step.place, step.seal, "")
        case Step.OFFERED:
            return Standing(standing.holder, standing.place, standing.seal, step.receiver)
        case Step.ACCEPTED:
            return Standing(step.receiver, offer.place if offer else step.place, standing.seal, "")
        case Step.RESEALED:
            return Standing(standing.holder, standing.place, step.seal, "")
        case Step.DESTROYED:
            return Standing("", step.place, standing.seal, "")
        case _:
            return Standing(standing.holder, standing.place, standing.seal, "")


_NO_SEAL_READ = {Step.CONDEMNED, Step.SPARED, Step.RECALLED, Step.REFUSED}


def _faults(step: CustodyStep, standing: Standing, before: CustodyStep | None) -> list[tuple[Flag, str]]:
    said: list[tuple[Flag, str]] = []
    if (before is None) != (step.step is Step.TAKEN):
        said.append((Flag.GAP, "The chain does not begin with the taking, or begins twice."))
    if step.step in {Step.OFFERED, Step.ACCEPTED, Step.DESTROYED} and step.giver != standing.holder:
        said.append((Flag.GAP, f"{step.giver or 'Nobody'} gave what {standing.holder or 'nobody'} held."))
    if step.step is Step.ACCEPTED and step.receiver != standing.offered_to:
        said.append((Flag.GAP, f"{step.receiver} took what was offered to {standing.offered_to or 'nobody'}."))
    new_seal = step.step in {Step.TAKEN, Step.RESEALED}
    if new_seal and not step.seal:
        said.append((Flag.UNSEALED, "No seal was recorded."))
    if not new_seal and step.step not in _NO_SEAL_READ and step.seal != standing.seal:
        said.append((Flag.SEAL, f"The seal reads {step.seal or 'nothing'}; {standing.seal or 'none'} was put on."))
    if step.condition not in {"", Condition.INTACT.value}:
        said.append((Flag.CONDITION, f"It was {step.condition}."))
    if step.step is Step.REFUSED:
        said.append((Flag.REFUSED, f"{step.actor} did not take it: {step.note}"))
    if step.receipt:
        outside = step.giver if step.step is Step.OFFERED else step.receiver
        said.append((Flag.PAPER, f"{outside} signed on paper; {step.actor} recorded it."))
    if before is not None and step.happened_at < before.happened_at:
        said.append((Flag.BACKWARDS, f"It is said to be of {_day(step.happened_at)}, before the step before it."))
    if step.at - step.happened_at > LATE:
        said.append((Flag.LATE, f"It happened {_day(step.happened_at)} and was recorded {_day(step.at)}."))
    return said


def _day(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"
