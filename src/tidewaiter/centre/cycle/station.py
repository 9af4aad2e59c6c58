"""The scan station's question and its answer: what an officer who holds a parcel is to do with it.

STOP: a facility waits for it, something was found in it, or it must not be loaded. LOOK: it was to be examined and
was not, or the targeting centre has not decided about it. CLEAR: it was examined and nothing found, or its data was
filed and nobody waits for it. UNKNOWN: nothing was filed under this code, or the centre cannot tell. A failure is never
CLEAR, and a CLEAR needs both stores: the targets' and the lake's.

Each answer is a line of the journal of scans before it is given, sealed as a conveyor's are (`scan.py`). Whoever scans
has met the parcel, so a target of the scanner's own facility is noted as located. Of another facility's target the
scanner learns that it waits and where, and nothing else: the parcel must stop, the record is not theirs.
"""

import os
import threading
import time
from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum

from tidewaiter.cargo.problem import Problem
from tidewaiter.centre import storable
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log import actions as audit
from tidewaiter.centre.audit_log.queries import SCANS
from tidewaiter.centre.batches import queries as batches
from tidewaiter.centre.cycle import scan
from tidewaiter.centre.cycle.memory import Catalogue
from tidewaiter.centre.cycle.scan import Verdict
from tidewaiter.centre.permissions import Permission, allowed, require
from tidewaiter.centre.queue import station_queries as decisions
from tidewaiter.centre.queue.states import WAITING, Status
from tidewaiter.centre.scans import actions as offline
from tidewaiter.centre.scans import drafts
from tidewaiter.centre.targets import actions, queries
from tidewaiter.centre.targets.states import OPEN, State
from tidewaiter.centre.workspace import Workspace
from tidewaiter.history import lake
from tidewaiter.history.gathered import Gathered
from tidewaiter.history.identifiers import IDENTIFIERS, answers, hashes_for
from tidewaiter.history.locate import Place

_MOST_ROWS = 20
"""Rows of the lake that are read for one code: versions of a parcel, not all of a master waybill."""

_FRESH_SECONDS = 5.0
"""For how long opened indexes are asked although the manifest names others by now."""


class Sign(StrEnum):
    """What fills the screen."""

    STOP = "stop"
    LOOK = "look"
    CLEAR = "clear"
    UNKNOWN = "unknown"


class Why(StrEnum):
    """What stands under the sign; the station's page has a sentence and a next step for each."""

    WANTED = "wanted"  # a target of this facility waits for its examination
    ELSEWHERE = "elsewhere"  # another facility waits for it
    FOUND = "found"  # something was found in it
    NOT_EXAMINED = "not-examined"  # the target was closed without an examination
    EXAMINED = "examined"  # examined, nothing found
    WITHDRAWN = "withdrawn"  # the target was withdrawn
    DO_NOT_LOAD = "do-not-load"  # two officers decided so
    UNDECIDED = "undecided"  # the targeting centre still has to decide
    NOBODY_WAITS = "nobody-waits"  # data was filed, no target
    NOTHING_FILED = "nothing-filed"  # no data under this code
    CANNOT_TELL = "cannot-tell"  # a store did not answer
    NO_CODE = "no-code"  # nothing in the text names anything


@dataclass(frozen=True, slots=True)
class Reading:
    """The answer to one scan. Texts of the target are empty where there is none or it is not the scanner's to read.

    `milliseconds` is the time that the answer took on the server.
    """

    code: str
    sign: Sign
    why: Why
    target_id: str = ""
    state: str = ""
    facility: str = ""
    reason: str = ""
    instruction: str = ""
    located: bool = False
    simulated: bool = False
    milliseconds: float = 0.0


@dataclass(slots=True)
class _Process:
    """What this process keeps between scans: the opened indexes, and how many lines it has not sealed."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    stamp: tuple[str, int, int] = ("", 0, 0)
    gathered: Gathered | None = None
    live: frozenset[str] = frozenset()
    opened: float = 0.0
    unsealed: int = 0
    sealed: float = field(default_factory=time.monotonic)


_process = _Process()


def read(workspace: Workspace, actor: Actor, facility: str, code: str) -> Reading:
    """Answer one scan at a facility ('' for any), log it, and note a target of the actor's as located."""
    require(actor, Permission.SCAN)
    began = time.perf_counter()
    answer, why, target = _answer(workspace, actor, facility, code)
    _log(workspace, actor, facility, answer)
    reading = _reading(actor, answer, why, target)
    took = round(1000 * (time.perf_counter() - began), 3)
    return Reading(
        **{name: getattr(reading, name) for name in Reading.__slots__ if name != "milliseconds"}, milliseconds=took
    )


def take_offline(
    workspace: Workspace, actor: Actor, facility: str, sent: object
) -> tuple[list[tuple[str, Reading]], list[Problem]]:
    """Keep scans that a station made without a connection, each once, and give what each means now, by its key."""
    require(actor, Permission.SCAN)
    good, problems = drafts.read(sent, workspace.now())
    answered = [(draft, *_answer(workspace, actor, facility, draft.identifier)) for draft in good]
    kept = [(draft, answer.verdict.value, answer.target_id) for draft, answer, *_ in answered]
    offline.keep_offline(actor, facility, kept)
    return [(str(draft.key), _reading(actor, answer, why, target)) for draft, answer, why, target in answered], problems


def _answer(
    workspace: Workspace, actor: Actor, facility: str, code: str
) -> tuple[scan.Answer, Why, queries.TargetView | None]:
    code = storable.text(code.strip())[: drafts.LONGEST_CODE]
    found = queries.scanned(code)
    mine = [one for one in found if actor.works_at(one.facility)]
    target = scan.foremost(mine)
    if target is None or scan.verdict_on(target.state) is not Verdict.HOLD:
        target = scan.foremost(found)
    located = False
    if target is not None and target.state in {State.ISSUED, State.ACKNOWLEDGED} and actor.works_at(target.facility):
        located = actions.locate(actor, target.target_id, f"scanned as {code}")
    answer = scan.answered(code, target, facility, located=located)
    return answer, _why(workspace, actor, answer, target), target


def _why(workspace: Workspace, actor: Actor, answer: scan.Answer, target: queries.TargetView | None) -> Why:
    if target is not None:
        return _why_target(actor, answer, target)
    if not any(character.isalnum() for character in answer.identifier):
        return Why.NO_CODE
    try:
        ids = filed(workspace, answer.identifier)
    except (OSError, ValueError):  # an index that cannot be read: the answer is that nobody can tell, never CLEAR
        return Why.CANNOT_TELL
    if not ids:
        return Why.NOTHING_FILED
    decided = decisions.standing(ids)
    if Status.DO_NOT_LOAD in decided:
        return Why.DO_NOT_LOAD
    return Why.UNDECIDED if set(decided) & set(WAITING) else Why.NOBODY_WAITS


def _why_target(actor: Actor, answer: scan.Answer, target: queries.TargetView) -> Why:
    if answer.verdict is Verdict.RELEASE:
        return Why.WITHDRAWN if target.state is State.WITHDRAWN else Why.EXAMINED
    if answer.verdict is Verdict.OPEN:
        return Why.NOT_EXAMINED
    if not actor.works_at(target.facility) or answer.elsewhere:
        return Why.ELSEWHERE
    return Why.WANTED if target.state in OPEN else Why.FOUND


SIGNS: dict[Why, Sign] = {
    Why.WANTED: Sign.STOP,
    Why.ELSEWHERE: Sign.STOP,
    Why.FOUND: Sign.STOP,
    Why.DO_NOT_LOAD: Sign.STOP,
    Why.NOT_EXAMINED: Sign.LOOK,
    Why.UNDECIDED: Sign.LOOK,
    Why.EXAMINED: Sign.CLEAR,
    Why.WITHDRAWN: Sign.CLEAR,
    Why.NOBODY_WAITS: Sign.CLEAR,
    Why.NOTHING_FILED: Sign.UNKNOWN,
    Why.CANNOT_TELL: Sign.UNKNOWN,
    Why.NO_CODE: Sign.UNKNOWN,
}


def _reading(actor: Actor, answer: scan.Answer, why: Why, target: queries.TargetView | None) -> Reading:
    if target is None:
        return Reading(answer.identifier, SIGNS[why], why)
    if not actor.works_at(target.facility):
        return Reading(answer.identifier, SIGNS[why], why, facility=target.facility, simulated=target.simulated)
    full = allowed(actor, Permission.INBOX)
    return Reading(
        code=answer.identifier,
        sign=SIGNS[why],
        why=why,
        target_id=target.target_id,
        state=answer.state,
        facility=target.facility,
        reason=_first(target.reasons) if full else "",
        instruction=target.instruction if full else "",
        located=answer.located,
        simulated=target.simulated,
    )


def _first(reasons: Sequence[dict[str, object]]) -> str:
    return next((str(one.get("sentence", "")) for one in reasons if not one.get("against")), "")


def filed(workspace: Workspace, code: str) -> list[str]:
    """The consignments that were filed under a code. Files that no index covers yet do not count."""
    try:
        return _filed(workspace, code)
    except FileNotFoundError:  # compacted meanwhile: the manifest names what took its place
        _forget()
        return _filed(workspace, code)


def warm(workspace: Workspace) -> None:
    """Open the indexes before the first scan asks for them; one that cannot be read is a scan's answer, not an end."""
    with suppress(OSError, ValueError):
        _places(workspace, "warm")


def _filed(workspace: Workspace, code: str) -> list[str]:
    by_file: dict[str, list[int]] = defaultdict(list)
    for place in _places(workspace, code):
        by_file[place.path].append(place.row)
    found: dict[str, None] = {}
    for path, numbers in by_file.items():
        rows = lake.rows_at(workspace.lake / path, numbers, ("consignment_id", *IDENTIFIERS)).to_pylist()
        found |= dict.fromkeys(str(row["consignment_id"]) for row in rows if answers(row, code))
    return list(found)


def _places(workspace: Workspace, code: str) -> list[Place]:
    """Where a code is; the indexes are opened again when the manifest names others, at most every few seconds."""
    stamp = (str(workspace.home), *batches.index_stamp())
    with _process.lock:
        aged = time.monotonic() - _process.opened > _FRESH_SECONDS or stamp[0] != _process.stamp[0]
        if _process.gathered is None or (aged and stamp != _process.stamp):
            catalogue = Catalogue.open(workspace)
            _process.gathered, _process.live = Gathered(catalogue.indexes.opened), catalogue.live
            _process.stamp, _process.opened = stamp, time.monotonic()
        return _process.gathered.places(hashes_for(code), _process.live, _MOST_ROWS)


def _forget() -> None:
    with _process.lock:
        _process.gathered = None


def _log(workspace: Workspace, actor: Actor, facility: str, answer: scan.Answer) -> None:
    """One whole line, appended in one write; lines of several processes do not mix."""
    journal = os.open(workspace.home / SCANS, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        os.write(journal, scan.journal_line(workspace, actor, facility, answer))
    finally:
        os.close(journal)
    with _process.lock:
        _process.unsealed += 1
        due = _process.unsealed >= scan.SEAL_EVERY or time.monotonic() - _process.sealed > scan.SEAL_SECONDS
        if due:
            _process.unsealed, _process.sealed = 0, time.monotonic()
    if due:
        audit.seal_scans(actor)
