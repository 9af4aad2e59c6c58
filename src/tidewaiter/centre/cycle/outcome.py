"""Recording findings from a file, and putting out lookouts for what was found."""

import csv
import hashlib
import io
import json
from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from tidewaiter.cargo.problem import Problem
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.cycle import grounds, hunting, memory
from tidewaiter.centre.errors import OperatorError
from tidewaiter.centre.lookouts import actions as lookouts
from tidewaiter.centre.lookouts import queries as lookout_queries
from tidewaiter.centre.lookouts.draft import NewLookout
from tidewaiter.centre.outcomes import actions, queries
from tidewaiter.centre.outcomes.rows import EXAMINED, Finding
from tidewaiter.centre.workspace import Workspace
from tidewaiter.engine import local
from tidewaiter.pipeline import hubs

VALIDITY = timedelta(days=90)
"""How long a lookout from a finding holds: schemes change their names within weeks."""

HUBS = {
    "consignor": 5,
    "consignor_address": 30,
    "consignor_phone": 30,
    "consignee_address": 30,
    "consignee_phone": 30,
}
"""What touched more consignments than this in 30 days is a hub (a forwarder, a mail room, a common name): a lookout
on it would stop the innocent, so none is put out without a person. A consignee's name alone never is one's own."""


@dataclass(frozen=True, slots=True)
class OutcomeReport:
    """What a file of outcomes changed; `already`: nothing, it was recorded before."""

    recorded: int
    known: int
    found: int
    nothing_found: int
    not_presented: int
    lookouts: int
    problems: tuple[Problem, ...]
    hunts: int = 0

    @property
    def already(self) -> bool:
        """Whether the file brought nothing new."""
        return self.recorded == 0 and self.known > 0

    def document(self) -> dict[str, object]:
        """As plain data."""
        return asdict(self) | {"already": self.already}


def record(
    workspace: Workspace, data: bytes, *, at: datetime, actor: Actor, before: Collection[str] | None = None
) -> OutcomeReport:
    """Record the outcomes of a CSV or JSON Lines file (columns: docs/outcomes.md).

    `before` are the consignments whose finds were followed by lookouts and hunts already; None: all that are recorded.
    """
    rows = read_rows(data)
    if before is None:
        before = {view.consignment_id for view in _finds()}
    recorded = actions.record_outcomes(actor, rows, hashlib.sha256(data).hexdigest())
    new = [view for view in _finds() if view.consignment_id not in before]
    raised = _put_out(workspace, new, at, actor) if new else 0
    hunts = hunting.after_finds(workspace, actor) if new else 0
    bad = {problem.row for problem in recorded.problems}
    good = [row for number, row in enumerate(rows) if number not in bad]
    results = [str(row.get("result") or EXAMINED) for row in good]
    examined = [row for row, result in zip(good, results, strict=True) if result == EXAMINED]
    empty = sum(1 for row in examined if str(row.get("finding") or "").lower() == Finding.NONE)
    return OutcomeReport(
        recorded=recorded.recorded,
        known=recorded.known,
        found=len(examined) - empty,
        nothing_found=empty,
        not_presented=len(good) - len(examined),
        lookouts=raised,
        problems=recorded.problems,
        hunts=hunts,
    )


def read_rows(data: bytes) -> list[dict[str, Any]]:
    """The rows of a file of outcomes; OperatorError when it is neither CSV nor JSON Lines."""
    try:
        text = data.decode("utf-8-sig")
        if text.lstrip().startswith("{"):
            return [dict(json.loads(line)) for line in text.split("\n") if line.strip()]  # texts hold other line ends
        return list(csv.DictReader(io.StringIO(text)))
    except (UnicodeDecodeError, ValueError, TypeError, csv.Error) as error:
        raise OperatorError(
            "the file of outcomes cannot be read: {error}",
            "send UTF-8 CSV with a header line, or one JSON object a line; docs/outcomes.md lists the columns",
            error=error,
        ) from error


def _finds() -> list[queries.OutcomeView]:
    return queries.finds()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A lookout that a find gives rise to, and why none should be put out without a person ('' where nothing does)."""

    lookout: NewLookout
    against: str


HUB = "hub"
"""It touched too many consignments: see HUBS."""

WAITING = "waiting"
"""A lookout on it holds already."""


def candidates(workspace: Workspace, finds: list[queries.OutcomeView], at: datetime) -> list[Candidate]:
    """A lookout for each key of each find, with what stands against it."""
    filed = grounds.consignments(workspace, [(find.consignment_id, find.version or 1) for find in finds], at.date())
    files = [*memory.history_files(workspace)]
    connection = local.connect()
    try:
        busy = hubs.busy(connection, files, list(filed.values()), HUBS, since=at - timedelta(days=30))
    finally:
        connection.close()
    active = lookout_queries.active(at).select(["kind", "key"]).to_pylist()
    waiting = {(row["kind"], row["key"]) for row in active}
    found = []
    for find in finds:
        row = filed.get((find.consignment_id, find.version or 1))
        for kind in HUBS if row else ():
            key = row[f"key_{kind}"] if row else None
            if key is None:
                continue
            against = WAITING if (kind, key) in waiting else HUB if (kind, key) in busy else ""
            waiting.add((kind, key))
            found.append(Candidate(_lookout(find, kind, key, at), against))
    return found


def _put_out(workspace: Workspace, finds: list[queries.OutcomeView], at: datetime, actor: Actor) -> int:
    """One lookout for each key of a find that is no hub and has none yet; gives how many."""
    clear = [one.lookout for one in candidates(workspace, finds, at) if not one.against]
    for lookout in clear:
        lookouts.add(actor, lookout)
    return len(clear)


def _lookout(find: queries.OutcomeView, kind: str, key: str, at: datetime) -> NewLookout:
    what = find.substance or find.finding.value
    return NewLookout(
        kind=kind,
        key=key,
        title=f"{kind.replace('_', ' ').capitalize()} of {find.consignment_id}: {what} found",
        source=f"examination of {find.target_id or find.consignment_id}",
        grade="A1",
        predicate=f"{what} was found in {find.consignment_id}, which named the same {kind.replace('_', ' ')}.",
        valid_from=at,
        valid_until=at + VALIDITY,
    )
