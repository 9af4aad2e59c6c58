"""What is done from time to time without anybody asking: a table of chores, each at most so often, each by itself.

`tidewaiter tick` does those that are due and ends, so that a timer can run it; `tidewaiter serve` does it all the time.
A chore that fails is told of and tried again the next time it is due; the others go on.
"""

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log import actions as audit
from tidewaiter.centre.canine import watch_actions as dogs
from tidewaiter.centre.certificates import actions as certificates
from tidewaiter.centre.cycle import answering, auditing, delivering, kits, notified
from tidewaiter.centre.detention import actions as detention
from tidewaiter.centre.devices import watch_actions as devices
from tidewaiter.centre.diversion import request_actions as end_use
from tidewaiter.centre.durable import write_bytes_atomically
from tidewaiter.centre.lock import chores_lock
from tidewaiter.centre.naloxone import actions as naloxone
from tidewaiter.centre.queue import actions as queue
from tidewaiter.centre.vault import actions as vault
from tidewaiter.centre.waivers import actions as waivers
from tidewaiter.centre.workspace import Workspace

DONE = "chores.json"
CLOCKWORK = Actor("clockwork", "operator")
"""Who does what nobody asked for."""


@dataclass(frozen=True, slots=True)
class Chore:
    """Something to do at most once in so many seconds of the machine's time; `run` says what it did, '' for nothing."""

    name: str
    every_seconds: float
    run: Callable[[Workspace, Actor], str]


@dataclass(frozen=True, slots=True)
class Did:
    """What a chore came to."""

    name: str
    good: bool
    said: str
    seconds: float


def _seal_scans(workspace: Workspace, actor: Actor) -> str:
    del workspace
    number = audit.seal_scans(actor)
    return "" if number is None else f"sealed scans in entry {number}"


def _tend_queue(workspace: Workspace, actor: Actor) -> str:
    """What slept is woken when its day has come, and what arrived long ago leaves the queue."""
    del workspace
    woken, gone = queue.wake_due(actor), queue.close_passed(actor)
    return f"{woken} woken, {gone} left the queue undecided" if woken or gone else ""


def _tell_of_waivers(workspace: Workspace, actor: Actor) -> str:
    """Managers are told of waivers that end soon, and alarmed by those that ended."""
    del workspace
    told = waivers.tell_of_ends(actor)
    return f"waivers that end or ended: {told}" if told else ""


def _verify_log(workspace: Workspace, actor: Actor) -> str:
    """Checkpoints go to the witnesses, the log is verified; what is wrong alarms people (cycle/auditing.py)."""
    found = auditing.daily(workspace, actor)
    if not found.ok:
        raise RuntimeError(found.reason)
    return f"the log is whole: {found.count} entries"


def _watch_detentions(workspace: Workspace, actor: Actor) -> str:
    """Clocks of detained goods that come near their end or past it are told of."""
    warned, excluded = detention.watch(actor, workspace.now().date())
    return f"{warned} warnings, {excluded} count as excluded" if warned or excluded else ""


def _look_over_vaults(workspace: Workspace, actor: Actor) -> str:
    """A substance of which more lies in a vault than may raises an alarm."""
    del workspace
    raised, cleared = vault.look_over(actor)
    return f"{raised} alarms raised, {cleared} cleared" if raised or cleared else ""


def _compare_imports(workspace: Workspace, actor: Actor) -> str:
    """What came is compared with notified imports; what no valid number covers is proposed for a hold."""
    kept = notified.check(workspace, actor).kept
    return f"{kept.new} imports compared, {kept.proposed} proposed for a hold" if kept.new or kept.proposed else ""


def _compare_what_came(workspace: Workspace, actor: Actor) -> str:
    """What a stream has just brought is compared with notified imports; the rest waits for the longer look."""
    if not notified.waits():
        return ""
    kept = notified.check(workspace, actor, again=False).kept
    return f"{kept.new} imports compared, {kept.proposed} proposed for a hold" if kept.new or kept.proposed else ""


def _look_for_kits(workspace: Workspace, actor: Actor) -> str:
    """Kits are assembled anew for the pages."""
    found, fresh, gone = kits.refresh(workspace, actor)
    return f"{len(found.assembled.kits)} kits, {fresh} new, {gone} gone" if found.assembled.kits or gone else ""


def _watch_end_use(workspace: Workspace, actor: Actor) -> str:
    """End-use evidence that is overdue is told of."""
    told = end_use.watch(actor, workspace.now().date())
    return f"{told} requests are overdue" if told else ""


def _watch_safety(workspace: Workspace, actor: Actor) -> str:
    """Naloxone that expires or is too little, and certificates that end, are told of."""
    today = workspace.now().date()
    stock, ends = naloxone.watch(actor, today), certificates.watch(actor, today)
    return f"{stock} notices of naloxone, {ends} of certificates" if stock or ends else ""


def _watch_teams_and_devices(workspace: Workspace, actor: Actor) -> str:
    """Dogs' certificates, training aids, calibration and service of devices that end are told of."""
    today = workspace.now().date()
    of_teams, of_devices = dogs.watch(actor, today), devices.watch(actor, today)
    return f"{of_teams} notices of dog teams, {of_devices} of devices" if of_teams or of_devices else ""


CHORES: tuple[Chore, ...] = (
    Chore("seal scans", 60.0, _seal_scans),
    Chore("tend the queue", 60.0, _tend_queue),
    Chore("ask filers", 30.0, answering.tend),
    Chore("tell webhooks", 1.0, delivering.tell_webhooks),
    Chore("forget what was kept for long enough", 3600.0, delivering.forget_old),
    Chore("watch detentions", 3600.0, _watch_detentions),
    Chore("look over vaults", 3600.0, _look_over_vaults),
    Chore("watch over safety", 3600.0, _watch_safety),
    Chore("watch dog teams and devices", 3600.0, _watch_teams_and_devices),
    Chore("tell of waivers that end", 3600.0, _tell_of_waivers),
    Chore("compare what came with notified imports", 5.0, _compare_what_came),
    Chore("compare imports with notifications", 300.0, _compare_imports),
    Chore("watch end-use evidence", 3600.0, _watch_end_use),
    Chore("look for kits", 86_400.0, _look_for_kits),
    Chore("verify the log", 86_400.0, _verify_log),
)


def tick(workspace: Workspace, chores: Sequence[Chore] = CHORES, at: float | None = None) -> list[Did]:
    """Do what is due at `at` (seconds since 1970, the machine's time by default) and say what it came to."""
    with chores_lock(workspace.home):
        file = workspace.home / DONE
        last = _last(file)
        at = time.time() if at is None else at
        did = []
        for chore in chores:
            if last.get(chore.name, float("-inf")) + chore.every_seconds <= at:
                did.append(_do(chore, workspace))
                last[chore.name] = at
        if did:
            write_bytes_atomically(json.dumps(last).encode(), file)
    return did


def _do(chore: Chore, workspace: Workspace) -> Did:
    began = time.perf_counter()
    try:
        good, said = True, chore.run(workspace, CLOCKWORK)
    except Exception as error:  # noqa: BLE001 - the other chores go on; the reason is told
        good, said = False, f"{type(error).__name__}: {error}"
    return Did(chore.name, good, said, time.perf_counter() - began)


def _last(file: Path) -> dict[str, float]:
    try:
        return {str(name): float(at) for name, at in json.loads(file.read_text(encoding="utf-8")).items()}
    except (OSError, ValueError):
        return {}  # all are due: a chore may always be done once more
