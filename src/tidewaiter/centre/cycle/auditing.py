"""Looking after the audit log: checkpoints to witnesses, verification with its result kept, entries with proof.

`daily` does the first two; it is a chore of every day, and `/audit` shows what it found.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from tidewaiter.audit import export
from tidewaiter.audit.checkpoint import Checkpoint
from tidewaiter.audit.merkle import inclusion_proofs
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log import actions, checkpoints, queries, witnesses
from tidewaiter.centre.audit_log.witnesses import Kept
from tidewaiter.centre.durable import sync_directory
from tidewaiter.centre.notices.actions import To, notify
from tidewaiter.centre.permissions import Permission, Role, require
from tidewaiter.centre.workspace import Workspace

RESULT = "audit/verified.json"
"""Where the latest verification is kept, below the workspace."""

STALE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Verified:
    """The latest verification: when, what it found, and the witnesses that were asked (`silent` says why one was)."""

    at: datetime
    ok: bool
    count: int
    last_seq: int
    checkpoints: int
    first_bad_seq: int | None
    reason: str
    witnesses: tuple[tuple[str, int, str], ...]

    def stale(self, now: datetime) -> bool:
        """True when nobody looked for more than a day."""
        return now - self.at > STALE


def verify(workspace: Workspace, actor: Actor, extra: Sequence[Checkpoint] = ()) -> queries.Verification:
    """Verify the log against its own checkpoints and those of every witness, and keep the result.

    What is found wrong alarms auditors and administrators.
    """
    asked = [witnesses.ask(workspace, to) for to in witnesses.listed(workspace)]
    told = [checkpoint for kept in asked for checkpoint in kept.checkpoints]
    found = queries.verify(workspace, (*told, *extra))
    _keep(workspace, found, asked)
    if not found.ok:
        for role in (Role.AUDITOR, Role.ADMINISTRATOR):
            notify(
                actor, to=To(role=role), text=f"The audit log was changed: {found.reason}", link="/audit", alarm=True
            )
    return found


def latest(workspace: Workspace) -> Verified | None:
    """The latest verification, None before the first."""
    file = workspace.home / RESULT
    if not file.exists():
        return None
    told = json.loads(file.read_text(encoding="utf-8"))
    told["at"] = datetime.fromisoformat(told["at"])
    told["witnesses"] = tuple((to, count, silent) for to, count, silent in told["witnesses"])
    return Verified(**told)


def hand(workspace: Workspace, actor: Actor, to: Sequence[str] = ()) -> list[Kept]:
    """Sign where the log stands and hand checkpoints to these witnesses, or to all that the workspace lists."""
    targets = list(to) or witnesses.listed(workspace)
    actions.checkpoint(actor)
    return [witnesses.hand(workspace, one) for one in targets]


def daily(workspace: Workspace, actor: Actor) -> queries.Verification:
    """What is done once a day."""
    hand(workspace, actor)
    return verify(workspace, actor)


def taken_out(workspace: Workspace, actor: Actor, sought: queries.Sought, reason: str) -> dict[str, object]:
    """The entries of a search as a document with proof (audit/export.py). That they were taken out is recorded."""
    require(actor, Permission.AUDIT)
    actions.record_search(actor, "audit.export", sought.text(), reason)
    covered = actions.checkpoint(actor)
    found = queries.sealed_of(actor, sought, covered)
    last = max(checkpoints.read(workspace.checkpoints).checkpoints, key=lambda one: one.seq)
    proofs = inclusion_proofs(queries.hashes(last.seq), [sealed.entry.seq - 1 for sealed in found])
    return export.document(found, proofs, last, workspace.keys.checkpoint)


def _keep(workspace: Workspace, found: queries.Verification, asked: Sequence[Kept]) -> None:
    result = Verified(
        at=workspace.now(),
        ok=found.ok,
        count=found.count,
        last_seq=found.last_seq,
        checkpoints=found.checkpoints,
        first_bad_seq=found.first_bad_seq,
        reason=found.reason,
        witnesses=tuple((kept.to, len(kept.checkpoints), kept.silent) for kept in asked),
    )
    file = workspace.home / RESULT
    fresh = file.with_suffix(".new")
    fresh.write_text(json.dumps({**asdict(result), "at": result.at.isoformat()}), encoding="utf-8")
    fresh.replace(file)
    sync_directory(file.parent)
