"""The conveyor's question, whether anybody wants this parcel, and its answer.

A scan is answered from the target store by whatever name the label carries. It reads a record about a
person's parcel, so it is logged: each answer is a line of `audit/scans.jsonl`, written before it is given,
and every thousand scans (or sixty seconds, or at the end) one audit entry seals the lines since the last
with their digest. An entry a scan would cost two commits to disk for a look that must take five milliseconds.
Lines that a crash left unsealed are sealed by the next entry. A scan changes no target unless it is told who
met it: people decide.
"""

import os
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from types import TracebackType
from typing import Self

import msgspec

from tidewaiter.centre import storable
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log import actions as audit
from tidewaiter.centre.audit_log.queries import SCANS
from tidewaiter.centre.targets import actions, queries
from tidewaiter.centre.targets.states import CLOSING, State
from tidewaiter.centre.workspace import Workspace

SEAL_EVERY = 1000
SEAL_SECONDS = 60.0


class Verdict(StrEnum):
    """What a scan is answered."""

    HOLD = "hold"  # a facility waits for it, or something was found in it
    OPEN = "open"  # it was to be examined and was not: ask before it goes
    RELEASE = "release"  # it was examined and nothing found, or the target was withdrawn
    NO_TARGET = "no target"


_RELEASED = (State.NO_FINDING, State.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one scan; the target's fields are empty when there is none.

    `hold_for` is the facility, date and shift that wait for it, `elsewhere` whether that is another facility
    than the one that scanned. `milliseconds` is the time the answer took.
    """

    identifier: str
    verdict: Verdict
    target_id: str = ""
    consignment_id: str = ""
    state: str = ""
    hold_for: str = ""
    elsewhere: bool = False
    instruction: str = ""
    reasons: Sequence[dict[str, object]] = ()
    located: bool = False
    simulated: bool = False
    milliseconds: float = 0.0

    def document(self) -> dict[str, object]:
        """As plain data."""
        return asdict(self)


class Belt:
    """A conveyor of a facility ('' for any), answering while the `with` block runs."""

    def __init__(self, workspace: Workspace, actor: Actor, facility: str = "") -> None:
        self._workspace = workspace
        self._actor = actor
        self._facility = facility
        self._unsealed = 0
        self._sealed_at = time.monotonic()
        self._journal = -1

    def __enter__(self) -> Self:
        """Open the journal of scans."""
        self._journal = os.open(
            self._workspace.home / SCANS, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Seal what was scanned."""
        self.seal()
        os.close(self._journal)

    def scan(self, identifier: str, located_by: str = "") -> Answer:
        """Answer one scan; with `located_by` (who met it) a target that waits is noted as located."""
        began = time.perf_counter()
        identifier = storable.text(identifier)
        target = foremost(queries.scanned(identifier))
        located = False
        if target is not None and located_by and verdict_on(target.state) is Verdict.HOLD:
            by = Actor(located_by, "facility", self._actor.session)
            located = actions.locate(by, target.target_id, f"scanned as {identifier}")
        answer = answered(identifier, target, self._facility, located=located)
        self._log(answer)
        return replace(answer, milliseconds=round(1000 * (time.perf_counter() - began), 3))

    def seal(self) -> None:
        """Seal the scans since the last time in one audit entry."""
        if self._unsealed:
            audit.seal_scans(self._actor)
        self._unsealed, self._sealed_at = 0, time.monotonic()

    def _log(self, answer: Answer) -> None:
        os.write(self._journal, journal_line(self._workspace, self._actor, self._facility, answer))
        self._unsealed += 1
        if self._unsealed >= SEAL_EVERY or time.monotonic() - self._sealed_at > SEAL_SECONDS:
            self.seal()


def foremost(found: Sequence[queries.TargetView]) -> queries.TargetView | None:
    """Of the targets that a code may mean the one that waits, else the latest; None where there is none."""
    return next((one for one in found if verdict_on(one.state) is Verdict.HOLD), found[0] if found else None)


def answered(identifier: str, target: queries.TargetView | None, facility: str, *, located: bool) -> Answer:
    """The answer that a target gives at a facility ('' for any), `located` when this scan located it."""
    if target is None:
        return Answer(identifier, Verdict.NO_TARGET)
    verdict = verdict_on(target.state)
    waits = f"{target.facility} {target.shift_date} {target.shift}" if verdict is Verdict.HOLD else ""
    return Answer(
        identifier=identifier,
        verdict=verdict,
        target_id=target.target_id,
        consignment_id=target.consignment_id,
        state=str(State.LOCATED if located else target.state),
        hold_for=waits,
        elsewhere=bool(waits and facility and target.facility != facility),
        instruction=target.instruction,
        reasons=target.reasons,
        located=located,
        simulated=target.simulated,
    )


def journal_line(workspace: Workspace, actor: Actor, facility: str, answer: Answer) -> bytes:
    """The line of the journal for an answer."""
    line = {
        "at": workspace.now(),
        "actor": actor.name,
        "facility": facility,
        "identifier": answer.identifier,
        "verdict": answer.verdict,
        "target": answer.target_id,
    }
    return msgspec.json.encode(line) + b"\n"


def verdict_on(state: State) -> Verdict:
    """What a target in this state answers."""
    if state in _RELEASED:
        return Verdict.RELEASE
    return Verdict.OPEN if state in CLOSING else Verdict.HOLD
