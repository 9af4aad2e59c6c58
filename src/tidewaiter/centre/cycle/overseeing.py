"""What those see who oversee targeting: kept measures, drift, the model's card, and how often people overrule it.

Measures read months of assessments and drift reads what the model was trained on: both are kept (`figures`), and a
page shows the moment of which they hold.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from math import isfinite
from typing import Any

import numpy as np

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.batches import queries as batches
from tidewaiter.centre.batches.manifest import LakeKind
from tidewaiter.centre.cycle import drifting, figures, measuring
from tidewaiter.centre.errors import OperatorError
from tidewaiter.centre.outcomes import queries as outcomes
from tidewaiter.centre.queue import queries as queue
from tidewaiter.centre.queue.states import Verb
from tidewaiter.centre.registry import queries as registry
from tidewaiter.centre.registry.queries import ModelView
from tidewaiter.centre.targets import queries as targets
from tidewaiter.centre.workspace import Workspace
from tidewaiter.risk.metrics import Ranking
from tidewaiter.risk.model import store
from tidewaiter.selection.intervals import Estimate, proportion, proportions

SETTLED = 600.0
"""Seconds for which measures are good enough although reports came in since."""

DRIFT_SETTLED = 3600.0

LEAST = 30
"""Examinations below which a rate is shown with a word of warning."""


def measures(workspace: Workspace, actor: Actor, weeks: int) -> figures.Answer[dict[str, Any]]:
    """What targeting yielded in the last weeks at the actor's facilities (`measuring.Measures` as plain data), kept."""
    until = workspace.now().date() + timedelta(days=1)
    since = until - timedelta(weeks=weeks)
    here = actor.facilities
    place = "" if here is None else "-" + sha256("\n".join(sorted(here)).encode()).hexdigest()[:16]
    kinds = (LakeKind.PROPENSITIES, LakeKind.ASSESSMENTS)
    state = f"{since}.{outcomes.state()}.{'.'.join(batches.lake_state(kind) for kind in kinds)}"

    def work(_before: dict[str, Any] | None) -> dict[str, Any]:
        found: dict[str, Any] = _plain(measuring.measure(workspace, since, until, facility=here).document())
        return found

    return _ask(workspace, f"measures-{weeks}{place}", state, work, SETTLED)


def drift(workspace: Workspace) -> figures.Answer[dict[str, Any]]:
    """Whether the model in force still fits, kept: `changes`, or `why_not` in words."""
    active = registry.active_model()
    state = f"{active.version if active else ''}.{outcomes.state()}.{batches.lake_state(LakeKind.ASSESSMENTS)}"

    def work(_before: dict[str, Any] | None) -> dict[str, Any]:
        try:
            return {"changes": _plain(drifting.changes(workspace, workspace.now())), "why_not": ""}
        except OperatorError as error:
            return {"changes": [], "why_not": str(error)}

    return _ask(workspace, "drift", state, work, DRIFT_SETTLED)


@dataclass(frozen=True, slots=True)
class Tenth:
    """A tenth of the stream by what the model said: predicted, found with an interval, rows in effect."""

    predicted: float
    found: Estimate
    rows: int
    effective: float


@dataclass(frozen=True, slots=True)
class AtCapacity:
    """Precision when a share of the stream is examined, as each learner's out-of-fold rows say, with intervals."""

    share: float
    model: Estimate
    challenger: Estimate
    recall: float


@dataclass(frozen=True, slots=True)
class Card:
    """The card of a version. Intervals come from the rows in effect: what the examined stand for in the stream."""

    view: ModelView
    method: str
    calibration_error: float
    prevalence: float
    mean_predicted: float
    tenths: tuple[Tenth, ...]
    capacity: tuple[AtCapacity, ...]
    boosted_share: float
    importance: tuple[tuple[str, float], ...]
    effective_rows: float
    auc: dict[str, float | None]


def card(workspace: Workspace, version: str) -> Card:
    """The card of a version of the registry; OperatorError for one that is not registered or whose files are gone."""
    view = registry.model(version)
    if view is None:
        raise OperatorError("there is no model {version}", "'tidewaiter models list' shows them", version=version)
    try:
        kept = store.read_card(workspace.home / view.path, view.sha256)
    except store.ModelFilesError as error:
        raise OperatorError(str(error), "restore the model's files from a backup, or roll back") from error
    report = kept.report
    known = report.effective_rows / report.rows if report.rows else 0.0
    sizes = np.array([one.effective or one.rows * known for one in report.calibration.reliability])
    observed = np.array([one.observed for one in report.calibration.reliability])
    found = proportions(observed * sizes, sizes)
    return Card(
        view=view,
        method=str(kept.calibrator.method),
        calibration_error=report.calibration.expected_calibration_error,
        prevalence=report.calibration.prevalence,
        mean_predicted=report.calibration.mean_predicted,
        tenths=tuple(
            Tenth(one.predicted, Estimate(*(float(v) for v in found[:, n])), one.rows, float(sizes[n]))
            for n, one in enumerate(report.calibration.reliability)
        ),
        capacity=_capacity(report.model, report.challenger, report.effective_rows),
        boosted_share=kept.boosted_share,
        importance=tuple(sorted(kept.importances.items(), key=lambda item: (-item[1], item[0]))[:20]),
        effective_rows=report.effective_rows,
        auc={name: getattr(report, name).auc for name in ("model", "boosted", "challenger", "examined")},
    )


def _capacity(model: Ranking, challenger: Ranking, effective: float) -> tuple[AtCapacity, ...]:
    shares = sorted(model.precision_at, key=float)
    size = np.array([float(share) * effective for share in shares])
    both = [proportions(np.array([one.precision_at[s] for s in shares]) * size, size) for one in (model, challenger)]
    return tuple(
        AtCapacity(
            share=float(share),
            model=Estimate(*(float(v) for v in both[0][:, n])),
            challenger=Estimate(*(float(v) for v in both[1][:, n])),
            recall=model.recall_at[share],
        )
        for n, share in enumerate(shares)
    )


@dataclass(frozen=True, slots=True)
class Overruled:
    """How often people of a role ended targets without an examination, of those issued; and for which reasons."""

    role: str
    closed: int
    issued: int
    rate: Estimate
    reasons: tuple[tuple[str, str, int], ...]


def overruled(actor: Actor, since: date, until: date) -> list[Overruled]:
    """Targets of shifts dated in [since, until) that people ended without an examination, by their role."""
    issued, closings = targets.closings(actor, since, until)
    by_role: dict[str, list[tuple[str, str, int]]] = {}
    for role, state, reason, count in closings:
        by_role.setdefault(role, []).append((state, reason, count))
    made = []
    for role, reasons in by_role.items():
        closed = sum(count for *_, count in reasons)
        ordered = tuple(sorted(reasons, key=lambda one: (-one[2], one[0], one[1])))
        made.append(Overruled(role, closed, issued, proportion(closed, issued), ordered))
    return sorted(made, key=lambda one: (-one.closed, one.role))


HIGH, LOW = ("high", "severe"), ("low", "guarded")
"""Bands against which a release, and a hold, goes against the score."""


@dataclass(frozen=True, slots=True)
class Against:
    """How often people of a role decided against the score: releases of high bands, holds of low ones."""

    role: str
    released: int
    of_high: int
    release_rate: Estimate
    held: int
    of_low: int
    hold_rate: Estimate


def against(actor: Actor, since: datetime, until: datetime) -> list[Against]:
    """Decisions in the queue in [since, until) that went against the score, by the role of who decided."""
    counted: dict[str, dict[tuple[str, str], int]] = {}
    for role, band, verb, count in queue.decisions(actor, since, until):
        counted.setdefault(role, {})[band, verb] = count
    made = []
    for role, by in sorted(counted.items()):
        of_high, of_low = (
            sum(n for (band, verb), n in by.items() if band in bands and verb in _DECIDING) for bands in (HIGH, LOW)
        )
        released = sum(by.get((band, Verb.RELEASE.value), 0) for band in HIGH)
        held = sum(by.get((band, verb.value), 0) for band in LOW for verb in (Verb.HOLD, Verb.PROPOSE_DNL))
        if of_high or of_low:
            rates = proportion(released, of_high), proportion(held, of_low)
            made.append(Against(role, released, of_high, rates[0], held, of_low, rates[1]))
    return made


_DECIDING = frozenset(
    verb.value for verb in (Verb.HOLD, Verb.RELEASE, Verb.SCREEN, Verb.REQUEST_INFO, Verb.PROPOSE_DNL)
)


def _ask(
    workspace: Workspace,
    name: str,
    state: str,
    work: Callable[[dict[str, Any] | None], dict[str, Any]],
    settled: float,
) -> figures.Answer[dict[str, Any]]:
    figure = figures.Figure(name, state, work, lambda value: json.dumps(value).encode(), json.loads, settled)
    return figures.ask(workspace, figure)


def _plain(value: Any) -> Any:  # noqa: ANN401 - whatever figures are made of
    """As JSON can hold it: a number that is not finite is null, times are text."""
    if isinstance(value, float):
        return value if isfinite(value) else None
    if isinstance(value, dict):
        return {str(name): _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value
