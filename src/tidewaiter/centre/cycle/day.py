"""A whole day: take in, assess, select; learn first when asked."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.cycle import assessment, learning, notified, selection
from tidewaiter.centre.cycle.arriving import IntakeReport, Message
from tidewaiter.centre.cycle.cluster import Cluster
from tidewaiter.centre.cycle.intake import Intake
from tidewaiter.centre.workspace import Workspace


@dataclass(frozen=True, slots=True)
class DayReport:
    """What a day's run did."""

    batches: tuple[IntakeReport, ...]
    assessed: assessment.AssessmentReport
    selections: tuple[selection.SelectionReport, ...]
    learnt: learning.LearningReport | None

    def document(self) -> dict[str, object]:
        """As plain data."""
        return asdict(self)

    def sentence(self) -> str:
        """For people."""
        new = [b for b in self.batches if not b.already]
        text = (
            f"{len(new)} new of {len(self.batches)} files, {sum(b.rows for b in new)} consignments, "
            f"{sum(b.quarantined for b in new)} in quarantine; {self.assessed.rows} assessed; "
            f"{sum(len(s.targets) for s in self.selections)} targets."
        )
        return text if self.learnt is None else f"{self.learnt.sentence()}\n{text}"


def run(
    workspace: Workspace,
    files: Sequence[tuple[str, bytes]],
    *,
    mapping: str | None,
    at: datetime,
    seed: int,
    learn_first: bool,
    actor: Actor,
    on_step: Callable[[str], None] = lambda _: None,
    cluster: Cluster | None = None,
) -> DayReport:
    """Take in `files` (name, bytes), assess everything new as of `at`, and select for that day's shifts.

    Assessment runs on the cluster, if one is given; the answers are the same.
    """
    if cluster is not None:
        cluster.start()
    learnt = learning.learn(workspace, seed=seed, activate=True, at=at, actor=actor) if learn_first else None
    batches = []
    with Intake(workspace, actor) as door:
        for report in door.take_all(Message(data, name, at, mapping) for name, data in files):
            on_step(f"ingest {report.name}")
            batches.append(report)
    on_step("assess")
    assessed = assessment.assess_pending(workspace, as_of=at, actor=actor, cluster=cluster)
    on_step("compare with notified imports")
    notified.check(workspace, notified.CLOCKWORK)
    on_step("select")
    chosen = selection.select_day(workspace, at.date(), facility=None, shift=None, seed=seed, actor=actor)
    return DayReport(tuple(batches), assessed, tuple(chosen), learnt)
