"""Training on what was examined, with the features as they were when each consignment was assessed."""

import shutil
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.batches import queries as batches
from tidewaiter.centre.batches.manifest import LakeKind
from tidewaiter.centre.cycle import memory
from tidewaiter.centre.outcomes import queries as outcomes
from tidewaiter.centre.registry import actions, queries
from tidewaiter.centre.registry.draft import RULES_ONLY, NewModel, Verb
from tidewaiter.centre.workspace import PRACTICE_MARKER, Workspace
from tidewaiter.engine import local
from tidewaiter.pipeline import labels
from tidewaiter.risk.model import store
from tidewaiter.risk.model.classes import class_of
from tidewaiter.risk.model.learn import TooFewLabelsError
from tidewaiter.risk.model.learn import learn as fit
from tidewaiter.risk.model.trained import Model, Window


@dataclass(frozen=True, slots=True)
class LearningReport:
    """What was learnt. `version` is None when there were too few labels; `metrics` are out of fold."""

    version: str | None
    rows: int
    positives: int
    in_force: bool
    why_not: str = ""
    metrics: dict[str, dict[str, float | None]] = field(default_factory=dict)
    proposal: int | None = None

    def document(self) -> dict[str, object]:
        """As plain data."""
        return asdict(self)

    def sentence(self) -> str:
        """For people."""
        if self.version is None:
            return f"No model yet: {self.why_not}"
        state = "in force" if self.in_force else "kept as a candidate"
        if self.proposal is not None:
            state = f"proposed; a second person puts it in force with 'tidewaiter models approve {self.proposal}'"
        return f"Model {self.version} from {self.rows} examined consignments with {self.positives} findings: {state}."


def learn(workspace: Workspace, *, seed: int, activate: bool, at: datetime, actor: Actor) -> LearningReport:
    """Train on every examined target, keep the model, and put it forward unless told not to."""
    labelled = examples(workspace)
    found = int(pc.sum(labelled["finding"]).as_py() or 0)
    try:
        model = fit(
            labels.features(labelled),
            np.array(labelled["finding"].to_pylist(), dtype=bool),
            labelled["propensity"].to_numpy(),
            seed=seed,
            groups=np.array(labelled["consignor_group"].to_pylist(), dtype=object),
            window=_window(labelled),
            of_class=_classes(labelled),
            age=_age(labelled),
        )
    except TooFewLabelsError as error:
        return LearningReport(None, labelled.num_rows, found, in_force=False, why_not=str(error))
    version = keep(workspace, model, at, actor)
    in_force, proposal = _put_forward(workspace, version, actor) if activate else (False, None)
    return LearningReport(version, labelled.num_rows, found, in_force, metrics=_metrics(model), proposal=proposal)


def _put_forward(workspace: Workspace, version: str, actor: Actor) -> tuple[bool, int | None]:
    """In a practice world put the version in force; elsewhere propose it, for a second person to approve."""
    active_now = queries.active_model()
    if active_now is not None and active_now.version == version:
        return True, None
    if (workspace.home / PRACTICE_MARKER).exists():
        actions.activate(actor, version)
        return True, None
    waiting = [p.id for p in queries.proposals() if p.verb == Verb.APPROVE and p.version == version]
    return False, waiting[0] if waiting else actions.propose(actor, Verb.APPROVE, version, "Trained on all outcomes.")


def roll_back(workspace: Workspace, actor: Actor, reason: str) -> str:
    """In a practice world bring the previous version back, elsewhere propose it; what happened, in words."""
    if (workspace.home / PRACTICE_MARKER).exists():
        return f"In force: {actions.roll_back(actor, reason)}"
    number = actions.propose(actor, Verb.ROLL_BACK, "", reason)
    return f"Proposal {number}: a second person decides, 'tidewaiter models approve {number}'."


def active(workspace: Workspace) -> tuple[str | None, Model | None]:
    """The model in force and its version; (None, None) before the first, RULES_ONLY while it is switched off."""
    if queries.rules_only():
        return RULES_ONLY, None
    view = queries.active_model()
    return (None, None) if view is None else (view.version, load(workspace, view.version))


def load(workspace: Workspace, version: str) -> Model | None:
    """A model of the registry, checked against its fingerprint; None for a version that is not registered."""
    view = queries.model(version)
    return None if view is None else store.load(workspace.home / view.path, view.sha256)


def models() -> list[dict[str, Any]]:
    """All versions, latest trained first, as plain data."""
    rows = []
    for view in queries.models():
        figures = {name: view.metrics.get(name) for name in ("model", "examined")}
        auc = {name: part.get("auc") if isinstance(part, dict) else None for name, part in figures.items()}
        rows.append({**asdict(view), "auc": auc["model"], "auc_examined": auc["examined"]})
    return rows


def examples(workspace: Workspace) -> pa.Table:
    """Examined targets with their findings and frozen vectors (pipeline.labels.examples)."""
    connection = local.connect()
    try:
        files = memory.paths(workspace, batches.lake_files(LakeKind.ASSESSMENTS))
        history = memory.history_files(workspace)
        return labels.examples(connection, outcomes.outcome_table(), files, history)
    finally:
        connection.close()


def _classes(labelled: pa.Table) -> list[str | None]:
    """The class of each example's finding, None where nothing was found."""
    found = {(view.consignment_id, view.version): class_of(view.finding, view.substance) for view in outcomes.finds()}
    keys = zip(labelled["consignment_id"].to_pylist(), labelled["version"].to_pylist(), strict=True)
    return [found.get(key) for key in keys]


def _age(labelled: pa.Table) -> npt.NDArray[np.float64]:
    """How many days before the newest outcome each was recorded; (n,)."""
    seconds = labelled["recorded_at"].cast(pa.int64()).combine_chunks().to_numpy(zero_copy_only=False) / 1e6
    age: npt.NDArray[np.float64] = (seconds.max(initial=-np.inf) - seconds) / 86_400
    return age


def _window(labelled: pa.Table) -> Window | None:
    if labelled.num_rows == 0:
        return None
    bounds = pc.min_max(labelled["recorded_at"]).as_py()
    return Window(bounds["min"], bounds["max"])


def keep(workspace: Workspace, model: Model, at: datetime, actor: Actor) -> str:
    """Write the model's files under its fingerprint, and register it; a version kept before stays as it is."""
    draft = workspace.models / ".draft"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    fingerprint = store.save(model, draft)
    version = fingerprint[:12]
    home = workspace.models / version
    if home.exists():
        shutil.rmtree(draft)
    else:
        draft.rename(home)
    window = model.window or Window(at, at)
    new = NewModel(
        version=version,
        kind="boosted+challenger",
        trained_at=at,
        window_from=window.start,
        window_until=window.end,
        rows=model.report.rows,
        positives=model.report.positives,
        metrics={**_metrics(model), "brier": model.report.calibration.brier},
        path=Path("models", version).as_posix(),
        sha256=fingerprint,
    )
    actions.register(actor, new)
    return version


def _metrics(model: Model) -> dict[str, dict[str, float | None]]:
    parts = {
        "model": model.report.model,
        "boosted": model.report.boosted,
        "challenger": model.report.challenger,
        "examined": model.report.examined,
    }
    return {
        name: {"auc": r.auc, "ap": r.ap, "precision_at_5": r.precision_at["0.05"], "recall_at_5": r.recall_at["0.05"]}
        for name, r in parts.items()
    }
