"""A run of assessment as it is recorded: its name, where its files go, and its entry in the store."""

import hashlib
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.batches.manifest import LakeEntry, LakeKind
from tidewaiter.centre.durable import Written
from tidewaiter.centre.queue.draft import NewItem
from tidewaiter.centre.targets import actions
from tidewaiter.centre.targets.drafts import NewAssessmentRun


@dataclass(frozen=True, slots=True)
class Run:
    """An assessment of batches as of a moment; its time counts from when this is made."""

    as_of: datetime
    batches: Sequence[str]
    ruleset_version: str
    model_version: str | None
    started: float = field(default_factory=time.perf_counter)

    @property
    def id(self) -> str:
        """The same for the same batches as of the same moment."""
        named = "\n".join([self.as_of.isoformat(), *sorted(self.batches)])
        return hashlib.sha256(named.encode()).hexdigest()[:16]

    def path(self, kind: LakeKind, number: int = 0, of: int = 1) -> str:
        """Path below the lake of one file of several."""
        name = self.id if of == 1 else f"{self.id}-{number:05d}"
        return f"{kind.value}/assessed_on={self.as_of.date().isoformat()}/{name}.parquet"

    def entry(self, kind: LakeKind, path: str, rows: int, written: Written) -> LakeEntry:
        """What the manifest says of a file."""
        return LakeEntry(kind, path, self.as_of.date(), rows, written.bytes, written.sha256)

    def record(self, actor: Actor, rows: int, entries: Sequence[LakeEntry], items: Sequence[NewItem] = ()) -> None:
        """Enter the run, its files and what it puts before people into the store, in one transaction."""
        run = NewAssessmentRun(
            run_id=self.id,
            as_of=self.as_of,
            rows=rows,
            ruleset_version=self.ruleset_version,
            model_version=self.model_version,
            seconds=round(time.perf_counter() - self.started, 3),
            batches=tuple(self.batches),
        )
        actions.record_assessment_run(actor, run, list(entries), items)
